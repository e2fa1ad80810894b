booster, values = None, []
for rows, watched in SPLITS:
    booster, history = train(BEST, ROUNDS, rows, watched)
    values.append(history["validation"][OBJECTIVE.split(":")[1]][-1])
here = float(np.mean(values))
print(f"{TRAINING_JOB}: {OBJECTIVE} is {here:.7g} here, and was {PAGE_VALUE:.7g} on the page")
