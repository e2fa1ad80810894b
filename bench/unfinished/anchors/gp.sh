#!/bin/bash
# gp.sh A|B: GPSampler, seed by seed: half of the problems each; resumable
cd /tmp/work/anchors
if [ $1 = A ]; then P="branin2,hartmann6 rosenbrock4,hartmann6_noisy branin_cat,xgb_breast_sm9 xgb_wine_sm9,xgb_dig38_cond12"; Q="hartmann6,branin_cat xgb_breast_sm9"
else P="levy6,hartmann3_fail mixed7_noisy,xgb_diabetes9 xgb_digits9,xgb_diabetes9_noisy hartmann3,ackley5"; Q="levy6,mixed7_noisy xgb_diabetes9"; fi
for s in $(seq 100 109); do for p in $P; do ./one.sh gp $p $s 1 $1; done; done
for s in $(seq 100 104); do for p in $Q; do ./one.sh gp $p $s 4 $1; done; done
for s in $(seq 110 119); do for p in $P; do ./one.sh gp $p $s 1 $1; done; done
for s in $(seq 105 119); do for p in $Q; do ./one.sh gp $p $s 4 $1; done; done
echo ALLDONE
