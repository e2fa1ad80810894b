#!/bin/bash
cd /tmp/work/anchors
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MKL_NUM_THREADS=1
P="branin2 hartmann3 hartmann6 ackley5 rosenbrock4 levy6 hartmann6_noisy hartmann3_fail branin_cat mixed7_noisy xgb_breast_sm9 xgb_diabetes9 xgb_wine_sm9 xgb_digits9 xgb_dig38_cond12 xgb_diabetes9_noisy"
Q="hartmann6 branin_cat levy6 mixed7_noisy xgb_breast_sm9 xgb_diabetes9"
for S in 100-103 104-109 110-119; do for p in $P; do ./chunk.sh gp $p 1 raw.jsonl $S; done; done
for p in $P; do ./chunk.sh tpe,random $p 1 raw.jsonl 100-119; done
for p in $Q; do ./chunk.sh gp $p 4 raw.jsonl 100-119; done
for p in $Q; do ./chunk.sh tpe,random $p 4 raw.jsonl 100-119; done
echo ALLDONE
