#!/bin/bash
cd /tmp/work/gp
run() { n=$1; shift; for k in 1 2 3; do /tmp/work/heavy ./bin3 name=$n problems=an seeds=0-9 threads=1 limit=34 pat=5 xi=0.3 "$@"; done; }
run smodes modes=2
run snz nm=-5 nsd=2
