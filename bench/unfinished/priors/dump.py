import numpy as np
from sklearn import datasets
def dump(name):
    if name == "breast": X, y = datasets.load_breast_cancer(return_X_y=True); obj, k = "binary:logistic", 1
    elif name == "wine": X, y = datasets.load_wine(return_X_y=True); obj, k = "multi:softprob", 3
    elif name == "diabetes": X, y = datasets.load_diabetes(return_X_y=True); obj, k = "reg:squarederror", 1
    elif name == "digits":
        X, y = datasets.load_digits(return_X_y=True)
        r = np.random.RandomState(0).permutation(len(y))[:450]; X, y = X[r], y[r]; obj, k = "multi:softprob", 10
    elif name == "digits38":
        X, y = datasets.load_digits(return_X_y=True); m = (y == 3) | (y == 8); X, y = X[m], (y[m] == 8).astype(int)
        rr = np.random.RandomState(1); X = X + rr.normal(0, 4.0, X.shape); obj, k = "binary:logistic", 1
    r = np.random.RandomState(42).permutation(len(y)); X, y = X[r], y[r]
    fold = np.arange(len(y)) % 3
    if k > 1 or obj.startswith("binary"):
        o = np.argsort(y, kind="stable"); f = np.empty(len(y), int); f[o] = np.arange(len(y)) % 3; fold = f
    with open(f"{name}.tsv","w") as out:
        for i in range(len(y)):
            out.write("\t".join([repr(float(v)) for v in X[i]]+[repr(float(y[i])), str(int(fold[i]))])+"\n")
    print(name, X.shape)
for n in ["breast","wine","diabetes","digits","digits38"]: dump(n)
