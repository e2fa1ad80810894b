#!/bin/bash
# chunk.sh OPT PROBLEM PARALLEL RAW SEEDS: one problem of one optimiser, niced, through heavy
cd /tmp/work/anchors
exec nice -n 4 /tmp/work/heavy /tmp/work/optuna-venv/bin/python -W ignore tuner_bench.py run --opt "$1" --problems "$2" --trials 50 --seeds "$5" --parallel "$3" --raw "$4"
