#!/bin/bash
cd /tmp/work/gp
run() { n=$1; shift; for k in 1 2 3; do /tmp/work/heavy ./bin1 name=$n problems=an seeds=0-9 threads=1 limit=34 "$@"; done; }
run nz nm=-5 nsd=2
run modes2 modes=2
run tight lm=-0.69 ld=0.25 lsd=0.7
run noeff em=0.021 esd=0.01
run notr tr=0
run inc1 inc=1
