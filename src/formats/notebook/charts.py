import matplotlib.pyplot as plt

scored = [(number, value, status) for number, (_, status, value, _) in enumerate(TRIALS, 1) if value is not None]
best_so_far = (np.maximum if MAXIMIZE else np.minimum).accumulate([value for _, value, _ in scored])
figure, axes = plt.subplots(figsize=(9, 4))
for status, colour in (("Completed", "tab:blue"), ("Stopped", "tab:orange")):
    of = [(number, value) for number, value, state in scored if state == status]
    if of:
        axes.scatter(*zip(*of), color=colour, label=status)
axes.step([number for number, _, _ in scored], best_so_far, where="post", color="black", label="Best so far")
axes.set(title="What did each training job come to?", xlabel="Training job", ylabel=OBJECTIVE)
axes.legend()
plt.show()
