gains = sorted(final.get_score(importance_type="total_gain").items(), key=lambda item: item[1])[-20:]
figure, axes = plt.subplots(figsize=(9, max(2, 0.3 * len(gains))))
axes.barh([name for name, _ in gains], [gain for _, gain in gains])
axes.set(title="Which features does the model use?", xlabel="Total gain")
plt.show()
