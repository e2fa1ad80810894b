figure, axes = plt.subplots(figsize=(5, 5))
predicted, labels = final.predict(matrix(TEST)), y[TEST]
if TARGET[2] is None:
    axes.scatter(labels, predicted, s=12)
    ends = [min(labels.min(), predicted.min()), max(labels.max(), predicted.max())]
    axes.plot(ends, ends, color="grey")
    axes.set(title="Are the predictions right?", xlabel=f"{TARGET[0]}", ylabel="Predicted")
else:
    if predicted.ndim == 2:
        chosen = predicted.argmax(axis=1)
    elif len(TARGET[2]) > 2:
        chosen = predicted
    else:
        chosen = predicted > (0 if BEST["objective"] == "binary:logitraw" else 0.5)
    counts = np.zeros((len(TARGET[2]),) * 2, int)
    np.add.at(counts, (labels.astype(int), chosen.astype(int)), 1)
    axes.imshow(counts, cmap="Blues")
    for (of, to), count in np.ndenumerate(counts):
        axes.text(to, of, count, ha="center", va="center", color="white" if count > counts.max() / 2 else "black")
    places = range(len(TARGET[2]))
    axes.set(title="Which classes are taken for which?", xlabel="Predicted", ylabel=TARGET[0])
    axes.set_xticks(places, TARGET[2])
    axes.set_yticks(places, TARGET[2])
plt.show()
