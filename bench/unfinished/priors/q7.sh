#!/bin/bash
cd /tmp/work/gp
run() { n=$1; shift; for k in 1 2 3; do /tmp/work/heavy ./bin3 name=$n problems=an seeds=0-9 threads=1 limit=34 pat=5 xi=0.3 "$@"; done; }
run snotr tr=0
run stight lm=-0.69 ld=0.25 lsd=0.7
run swarp wsd=0.25
run sxi1 xi=0.1
