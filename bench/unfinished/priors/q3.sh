#!/bin/bash
cd /tmp/work/gp
run() { n=$1; shift; for k in 1 2 3; do /tmp/work/heavy ./bin3 name=$n problems=an seeds=0-9 threads=1 limit=34 "$@"; done; }
run st1 pat=5 xi=0.3 per=2
run st2 pat=5 xi=1 per=2
run noeff em=0.021 esd=0.01
run modes2 modes=2
run tight lm=-0.69 ld=0.25 lsd=0.7
run notr tr=0
