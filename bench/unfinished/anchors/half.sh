#!/bin/bash
# half.sh A|B: every other problem of Optuna's GPSampler, four seeds at a time; then four in flight
cd /tmp/work/anchors
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MKL_NUM_THREADS=1
if [ $1 = A ]; then
P="branin2 hartmann6 rosenbrock4 hartmann6_noisy branin_cat xgb_breast_sm9 xgb_wine_sm9 xgb_dig38_cond12"
Q="hartmann6 branin_cat xgb_breast_sm9"
else
P="levy6 hartmann3_fail mixed7_noisy xgb_diabetes9 xgb_digits9 xgb_diabetes9_noisy hartmann3 ackley5"
Q="levy6 mixed7_noisy xgb_diabetes9"
fi
for S in 100-103 104-107 108-109; do for p in $P; do ./chunk.sh gp $p 1 raw_$1.jsonl $S; done; done
for p in $Q; do ./chunk.sh gp $p 4 raw_$1.jsonl 100-103; done
for S in 110-113 114-119; do for p in $P; do ./chunk.sh gp $p 1 raw_$1.jsonl $S; done; done
for p in $Q; do ./chunk.sh gp $p 4 raw_$1.jsonl 104-119; done
echo ALLDONE
