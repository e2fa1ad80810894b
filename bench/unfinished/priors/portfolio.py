import json,glob,numpy as np,sys
names=["num_round","eta","max_depth","min_child_weight","subsample","colsample_bytree","lambda","alpha","gamma"]
L={}; 
for f in sorted(glob.glob("/tmp/work/gp/learn/*.json")):
    d=json.load(open(f)); L[f.split("/")[-1][:-5]]=np.array(d["loss"]); P=np.array(d["points"])
R=[]
rng=np.random.default_rng(0)
for n,v in L.items():
    y=v.min(); s=np.sort(v); m=len(v)
    from math import comb
    w=np.array([comb(m-1-i,9)/comb(m,10) if m-1-i>=9 else 0 for i in range(m)]); r10=(s*w).sum()
    R.append(np.minimum((v-y)/(r10-y),3)); print(n, "best %.4f rand10 %.4f med %.4f"%(y,r10,np.median(v)))
R=np.array(R)
def greedy(R,k):
    best=np.full(len(R),3.0); ch=[]
    for _ in range(k):
        sc=np.minimum(best[:,None],R).mean(0); c=int(sc.argmin()); ch.append(c); best=np.minimum(best,R[:,c])
    return ch,best
ch,b=greedy(R,6)
best=np.full(len(R),3.0)
for c in ch:
    best=np.minimum(best,R[:,c]); print([float("%.3g"%x) for x in P[c]], "mean regret so far %.3f"%best.mean())
# leave-one-out
for k in (1,2,3,4,6):
    out=[]
    for i in range(len(R)):
        c,_=greedy(np.delete(R,i,0),k); out.append(R[i,c].min())
    print("loo k=%d: %.3f"%(k,np.mean(out)), ["%.2f"%o for o in out])
