#!/usr/bin/env python3
"""A scorer in Python: generations in, scores out. The page docs/write-a-scorer.md explains it.

Standard input, a line a record: partition, offset, base64 of the key, base64 of the generation, with tabs between.
Standard output, a line an answer: base64 of the key, base64 of the score, with a tab between.
"""

import json
import sys
from base64 import b64decode, b64encode
from hashlib import sha256
from pathlib import Path

from single_object import Codec

HERE = Path(__file__).parent
GENERATION = Codec(HERE / "Generation.avsc")
SCORE = Codec(HERE / "Score.avsc")

# Unique among all scorers of an installation: two of one name replace each other's scores.
NAME = "words"


def exact_match(generation):
    """Of the catalogue: must be the same number to the last rule."""
    output, targets = generation["output"], generation["targets"]
    if output is None or not targets:
        return None
    return [float(output != "" and any(output.strip() == target.strip() for target in targets))]


def word_overlap(generation):
    """Words that output and target share, of all words of both; with several targets the best one counts."""
    output, targets = generation["output"], generation["targets"]
    if output is None or not targets:
        return None
    return [max(jaccard(set(output.split()), set(target.split())) for target in targets)]


def jaccard(one, other):
    return len(one & other) / len(one | other) if one or other else 1.0


# A signature holds everything that changes the number. That of a catalogue's metric is in docs/metrics.md.
METRICS = {
    "exact_match": (exact_match, "exact_match|trim:unicode|empty:wrong|v:1"),
    "word_overlap": (word_overlap, "word_overlap|split:unicode|targets:best|v:1"),
}
# How many numbers a score has, where it is more than one.
WIDTHS = {}
# What kind of number each metric outside the catalogue is.
DECLARATIONS = {"word_overlap": {"kind": "SCORE", "continuity": "NONLINEAR"}}

COPIED = "family model parameters step tokens flops loss checkpoint_id task example attempt cluster time".split()


def chance(generation):
    """The generation's own, else that of picking a choice blindly."""
    if generation["chance"] is None and generation["choices"]:
        return 1 / len(generation["choices"])
    return generation["chance"]


def choice_credits(generation):
    """What choosing each choice earns: whoever always gives the same one is a guesser too."""
    return [choice["credit"] for choice in generation["choices"] or []] or None


def target_tokens(generation):
    logprobs = generation["target_logprobs"]
    return generation["target_token_count"] if logprobs is None else len(logprobs)


def definition():
    """What the numbers of a score are, in their order."""
    return {
        "scorer": NAME,
        "metrics": [
            {
                "metric": metric,
                "signature": signature,
                "width": WIDTHS.get(metric, 1),
                "declaration": DECLARATIONS.get(metric),
            }
            for metric, (_, signature) in METRICS.items()
        ],
    }


def name(definition):
    """Another definition has another name."""
    return sha256(json.dumps(definition).encode()).hexdigest()[:16]


def numbers(generation):
    for metric, (function, _) in METRICS.items():
        vector = function(generation)
        # A metric that does not apply has no score, which is not a score of 0.
        yield from vector if vector is not None else [float("nan")] * WIDTHS.get(metric, 1)


def score(generation, partition, offset, defines=None):
    return {
        **{field: generation[field] for field in COPIED},
        "chance": chance(generation),
        "choice_credits": choice_credits(generation),
        "target_tokens": target_tokens(generation),
        "output_hash": None,
        "definition": name(definition()),
        "defines": defines,
        "numbers": list(numbers(generation)),
        "partition": partition,
        "offset": offset,
    }


def key(record):
    return "/".join(record[field].replace("%", "%25").replace("/", "%2F") for field in ("family", "task"))


def main():
    scores = {}
    for line in sys.stdin.buffer:
        partition, offset, _, value = line.rstrip(b"\r\n").split(b"\t")
        try:
            generation = GENERATION.decode(b64decode(value))
        except ValueError as error:
            # On Kafka such a record goes to emergence.generations.dlq. Content never goes into a log.
            place = f"partition {int(partition)}, offset {int(offset)}"
            print(f"{place}: no generation ({type(error).__name__})", file=sys.stderr)
            continue
        task = key(generation)
        # With the first score of a task, and again with every hundredth: who begins to read anywhere soon meets it.
        defines = definition() if scores.get(task, 0) % 100 == 0 else None
        scores[task] = scores.get(task, 0) + 1
        answer = score(generation, int(partition), int(offset), defines)
        line = b64encode(task.encode()) + b"\t" + b64encode(SCORE.encode(answer))
        sys.stdout.buffer.write(line + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
