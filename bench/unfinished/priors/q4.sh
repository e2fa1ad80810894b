#!/bin/bash
cd /tmp/work/gp
for k in 1 2 3 4 5; do /tmp/work/heavy ./bin3 name=xpf problems=xgb seeds=0-4 threads=1 limit=6; /tmp/work/heavy ./bin3 name=xpf8 dm=8 problems=xgb seeds=0-4 threads=1 limit=6; done
