import json
done=set()
with open('/tmp/work/anchors/python_gp.jsonl','w') as f:
    for l in open('/tmp/work/anchors/raw.jsonl'):
        r=json.loads(l); k=(r['problem'],r['seed'])
        if k in done: continue
        done.add(k); curve=[]; last=None
        for i,v in enumerate(r['best_true'],1):
            if v!=float('inf') and v!=last: curve.append([i,v]); last=v
        e=dict(tuner='optuna '+r['opt'],problem=r['problem'],seed=r['seed'],parallel=r['parallel'],trials=r['trials'],ms=round(1e3*(r['ask_s']+r['tell_s']),3),curve=curve)
        f.write(json.dumps(e,separators=(',',':'))+'\n')
