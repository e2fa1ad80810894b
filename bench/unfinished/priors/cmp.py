import json,sys,math
from collections import defaultdict
def load(n):
    d={}
    try:
        for l in open(f"/tmp/work/gp/out/{n}.jsonl"):
            r=json.loads(l); d[(r["problem"],r["seed"])]=r
    except FileNotFoundError:
        # anchors
        refs=json.load(open("/work/shared/bench/bo_refs.json"))
        for l in open("/work/shared/bench/anchors_raw.jsonl"):
            r=json.loads(l)
            if r["opt"]!=n or r["parallel"]!=1: continue
            f=refs[r["problem"]]; g=lambda t:min(max((r["best_true"][t-1]-f["ystar"])/(f["rand10"]-f["ystar"]),0),3)
            d[(r["problem"],r["seed"])]=dict(r25=g(25),r50=g(50),ms=r["ask_s"]*1e3,ms_max=r["ask_s_max"]*1e3)
    return d
names=sys.argv[1:]
D={n:load(n) for n in names}
probs=[]
for n in names:
    for (p,s) in D[n]:
        if p not in probs: probs.append(p)
print("%-20s"%"" + "".join("%22s"%n[:20] for n in names))
for p in probs:
    row="%-20s"%p
    for n in names:
        v=[D[n][k] for k in D[n] if k[0]==p]
        row+="%22s"%("%.3f %.3f (%d)"%(sum(r["r25"] for r in v)/len(v),sum(r["r50"] for r in v)/len(v),len(v)) if v else "-")
    print(row)
row="%-20s"%"MEAN"
for n in names:
    a=[];b=[]
    for p in probs:
        v=[D[n][k] for k in D[n] if k[0]==p]
        if v: a.append(sum(r["r25"] for r in v)/len(v)); b.append(sum(r["r50"] for r in v)/len(v))
    g=math.exp(sum(math.log(max(x,1e-4)) for x in b)/len(b))
    row+="%22s"%("%.3f %.3f g%.3f"%(sum(a)/len(a),sum(b)/len(b),g))
print(row)
print("%-20s"%"ms mean/max" + "".join("%22s"%("%.1f / %.0f"%(sum(r["ms"] for r in D[n].values())/len(D[n]),max(r["ms_max"] for r in D[n].values()))) for n in names))
if len(names)>1:
    A=D[names[0]]
    for n in names[1:]:
        ks=[k for k in D[n] if k in A]
        if not ks: continue
        for t in ("r25","r50"):
            x=[D[n][k][t]-A[k][t] for k in ks]; m=sum(x)/len(x); se=(sum((v-m)**2 for v in x)/max(len(x)-1,1)/len(x))**.5
            lg=[math.log(max(D[n][k][t],1e-3))-math.log(max(A[k][t],1e-3)) for k in ks]; ml=sum(lg)/len(lg); sl=(sum((v-ml)**2 for v in lg)/max(len(lg)-1,1)/len(lg))**.5
            print("%s - %s %s: %+.4f +- %.4f  (n=%d, better %d worse %d)  log %+.3f +- %.3f"%(n,names[0],t,m,se,len(x),sum(v<-1e-9 for v in x),sum(v>1e-9 for v in x),ml,sl))
