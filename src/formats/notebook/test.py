final, _ = train(BEST, FINAL_ROUNDS, FITTED)
default, _ = train(DEFAULTS, DEFAULT_ROUNDS, FITTED)
test_scores = {}
if len(TEST):
    for name, model in (("best", final), ("XGBoost's defaults", default)):
        test_scores[name] = score(model, TEST)
        print(f"{OBJECTIVE.split(':')[1]} on {len(TEST)} test rows, {name}: {test_scores[name]:.7g}")
    if PAGE_TEST is not None:
        print(f"on the page: {PAGE_TEST[0]:.7g} and {PAGE_TEST[1]:.7g}")
else:
    print("There are no test rows: give some a share on the page.")
