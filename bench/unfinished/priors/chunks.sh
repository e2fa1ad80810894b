#!/bin/bash
# chunks.sh BIN N args...: runs N chunks of 16 runs, each under heavy
bin=$1; n=$2; shift 2
for k in $(seq $n); do /tmp/work/heavy $bin "$@" limit=16 || exit; done
