#!/bin/bash
cd /tmp/work/gp
for d in L*.tsv; do /tmp/work/heavy ./bin1 learn 300 ${d%.tsv}; done
