#!/bin/bash
# one.sh SAMPLER PROBLEMS SEED PARALLEL: appends to rust.SAMPLER.pPARALLEL.jsonl unless it is there already
cd /tmp/work/anchors
for p in ${2//,/ }; do
  if ! cat python_gp.jsonl rust.*.jsonl 2>/dev/null | grep -q "\"tuner\":\"optuna $1\",\"problem\":\"$p\",\"seed\":$3,\"parallel\":$4,"; then todo="$todo,$p"; fi
done
[ -z "$todo" ] && exit 0
exec nice -n 4 /tmp/work/heavy bin/tuner-bench run --out rust.$1.p$4.$5.jsonl --problems ${todo#,} --seeds $3 --parallel $4 --jobs 1 "optuna $1=[\"/tmp/work/optuna-venv/bin/python\",\"bin/optuna_ask_tell.py\",\"$1\"]"
