figure, axes = plt.subplots(figsize=(9, 4))
for part, values in history.items():
    axes.plot(range(1, ROUNDS + 1), values[OBJECTIVE.split(":")[1]], label=part)
axes.set(title="How did the best learn?", xlabel="Round", ylabel=OBJECTIVE.split(":")[1])
axes.legend()
plt.show()
