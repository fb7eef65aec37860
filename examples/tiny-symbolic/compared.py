"""What rules in common use say of the recorded family, beside this project's verdicts: the table of docs/compared.md. Standard library only.

    python3 examples/tiny-symbolic/compared.py
"""

import collections
import csv
import gzip
import json
import math
import pathlib

HERE = pathlib.Path(__file__).parent
LEVEL = 0.05


def curves():
    """{(model, task): [(step, {example: right})]}, in the order of steps; a model that is not trained yet takes no part."""
    found = collections.defaultdict(lambda: collections.defaultdict(dict))
    with gzip.open(HERE / "generations.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            one = json.loads(line)
            if one["step"] > 0:
                right = one["output"].strip() == one["targets"][0].strip()
                found[one["model"], one["task"]][one["step"]][one["example"]] = right
    return {curve: sorted(steps.items()) for curve, steps in found.items()}


def mean(examples):
    return sum(examples.values()) / len(examples)


def level(before, now):
    """A threshold of Prometheus on the value: exact_match > 0.5, told when it is crossed."""
    return mean(now) > 0.5 >= mean(before)


def change(before, now):
    """A change of W&B's automations: up or down by 0.1 or more from one value to the next."""
    return abs(mean(now) - mean(before)) >= 0.1


def standard_errors(before, now):
    """lm-eval's stderr: two values that differ by more than 1.96 standard errors of their difference."""
    def square(examples):
        return mean(examples) * (1 - mean(examples)) / (len(examples) - 1)

    error = math.sqrt(square(before) + square(now))
    return abs(mean(now) - mean(before)) > 1.96 * error > 0


def mcnemar(before, now):
    """NeMo Evaluator's compare: the exact test of McNemar on the examples that both have."""
    worse = sum(before[example] and not now[example] for example in before if example in now)
    better = sum(now[example] and not before[example] for example in before if example in now)
    flipped = worse + better
    tail = sum(math.comb(flipped, k) for k in range(min(worse, better) + 1)) / 2**flipped
    return flipped > 0 and min(1.0, 2 * tail) < LEVEL


RULES = (
    ("threshold 0.5 (Prometheus)", level),
    ("change ≥ 0.1 (W&B)", change),
    ("> 1.96 stderr (lm-eval)", standard_errors),
    ("McNemar p < 0.05 (NeMo)", mcnemar),
)


def main():
    with open(HERE / "expected_verdicts.csv", encoding="utf-8") as rows:
        verdicts = {(row["model"], row["task"]): row for row in csv.DictReader(rows) if row["axis"] == "training"}
    fired = {name: collections.defaultdict(list) for name, _ in RULES}
    for curve, checkpoints in curves().items():
        for name, rule in RULES:
            alarms = [
                step
                for (_, before), (step, now) in zip(checkpoints, checkpoints[1:])
                if rule(before, now)
            ]
            fired[name][verdicts[curve]["verdict"]].append((curve, alarms))
    counts = collections.Counter(row["verdict"] for row in verdicts.values())
    print("| verdict | curves | " + " | ".join(name for name, _ in RULES) + " |")
    print("|---|---:|" + "---:|" * len(RULES))
    for verdict, count in sorted(counts.items(), key=lambda one: (-one[1], one[0])):
        cells = []
        for name, _ in RULES:
            told = [alarms for _, alarms in fired[name][verdict] if alarms]
            cells.append(f"{len(told)} ({sum(map(len, told))} alarms)" if told else "0")
        print(f"| `{verdict}` | {count} | " + " | ".join(cells) + " |")
    cells = []
    for name, _ in RULES:
        near = 0
        for curve, alarms in fired[name]["BREAKTHROUGH"]:
            at = float(verdicts[curve]["break_step"])
            near += bool(alarms) and at / 1.5 <= alarms[0] <= at * 1.5
        cells.append(str(near))
    print("| first alarm within a factor 1.5 of the break's step | " + str(counts["BREAKTHROUGH"]) + " | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
