"""Compact anchors.jsonl from all raw runs. usage: record.py OUT"""
import glob, json, sys
NAME = dict(gp="optuna gp", tpe="optuna tpe", tpe_uni="optuna tpe_univariate", random="optuna random", skopt="skopt", smac="smac", hebo="hebo")
rows = {}
def put(e):
    e['curve'] = [[t, float('%.9g' % v)] for t, v in e['curve']]
    if e.get('recommended') is not None: e['recommended'] = float('%.9g' % e['recommended'])
    e['ms'] = float('%.4g' % e['ms'])
    rows.setdefault((e['tuner'], e['parallel'], e['problem'], e['seed']), e)
for l in open('/work/shared/bench/anchors_raw.jsonl'):
    r = json.loads(l)
    if r['opt'] not in NAME or r['trials'] != 50: continue
    curve, last = [], None
    for i, v in enumerate(r['best_true'], 1):
        if v != float('inf') and v is not None and v != last: curve.append([i, v]); last = v
    put(dict(tuner=NAME[r['opt']], problem=r['problem'], seed=r['seed'], parallel=r['parallel'], trials=50, ms=1e3*(r['ask_s']+r['tell_s']), curve=curve))
for f in ['/tmp/work/anchors/python_gp.jsonl'] + sorted(glob.glob('/tmp/work/anchors/rust.*.jsonl')):
    for l in open(f):
        try: put(json.loads(l))
        except ValueError: pass
with open(sys.argv[1], 'w') as f:
    for k in sorted(rows): f.write(json.dumps(rows[k], separators=(',', ':')) + '\n')
print(len(rows))
