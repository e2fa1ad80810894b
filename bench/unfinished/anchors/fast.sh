#!/bin/bash
cd /tmp/work/anchors
for o in tpe tpe_univariate random; do
  /tmp/work/heavy bin/tuner-bench run --out rust.$o.p1.F.jsonl --seeds 100-119 --jobs 1 "optuna $o=[\"/tmp/work/optuna-venv/bin/python\",\"bin/optuna_ask_tell.py\",\"$o\"]"
  /tmp/work/heavy bin/tuner-bench run --out rust.$o.p4.F.jsonl --problems parallel --seeds 100-119 --parallel 4 --jobs 1 "optuna $o=[\"/tmp/work/optuna-venv/bin/python\",\"bin/optuna_ask_tell.py\",\"$o\"]"
done
