"""The example of examples/scorer with one thing wrong, which the argument names."""

import io
import os
import sys
import time

import scorer
from single_object import MARKER


def changed(change):
    """Changes each score before it is written."""
    score = scorer.score

    def changing(*arguments):
        answer = score(*arguments)
        change(answer)
        return answer

    scorer.score = changing


def wrong_key():
    scorer.key = lambda score: score["family"] + "/" + score["task"]


def word_overlap(number):
    """Where it applies."""

    def change(score):
        if score["numbers"][1] == score["numbers"][1]:
            score["numbers"][1] = number(score)

    changed(change)


def never_defined():
    changed(lambda score: score.update(defines=None))


def other_definition():
    changed(lambda score: define(score, "word_overlap|tries:%d" % score["attempt"]))


def define(score, signature):
    scorer.METRICS["word_overlap"] = (scorer.word_overlap, signature)
    score["defines"] = scorer.definition()
    score["definition"] = scorer.name(score["defines"])


def empty_signature():
    scorer.METRICS["word_overlap"] = (scorer.word_overlap, "")


def infinite():
    word_overlap(lambda score: float("inf"))


def half_absent():
    scorer.WIDTHS["word_overlap"] = 2
    scorer.METRICS["word_overlap"] = (lambda generation: [0.5, float("nan")], "word_overlap|v:2")


def other_length():
    changed(lambda score: score["numbers"].extend([0.5] * score["attempt"]))


def dies_at_garbage():
    class Careless:
        def decode(self, data, decode=scorer.GENERATION.decode):
            try:
                return decode(data)
            except ValueError as error:
                raise RuntimeError from error

    scorer.GENERATION = Careless()


def hangs():
    main = scorer.main
    scorer.main = lambda: (main(), time.sleep(3600))


def answers_garbage():
    whole = scorer.GENERATION

    class Inventive:
        last = None

        def decode(self, data):
            try:
                self.last = whole.decode(data)
            except ValueError:
                pass
            return self.last

    scorer.GENERATION = Inventive()


def silent_without_scores():
    score = scorer.score
    encode = scorer.SCORE.encode

    def main():
        write = sys.stdout.buffer.write
        for line in sys.stdin.buffer:
            partition, offset, _, value = line.split(b"\t")
            try:
                answer = score(scorer.GENERATION.decode(scorer.b64decode(value)), int(partition), int(offset))
            except ValueError:
                continue
            answer["defines"] = scorer.definition()
            if any(number == number for number in answer["numbers"]):
                write(scorer.b64encode(scorer.key(answer).encode()) + b"\t" + scorer.b64encode(encode(answer)) + b"\n")

    scorer.main = main


def disorder():
    # whatever the order, a definition has come before
    changed(lambda score: score.update(defines=scorer.definition()))
    main = scorer.main
    out = sys.stdout

    def reversing():
        sys.stdout = io.TextIOWrapper(io.BytesIO())
        main()
        out.buffer.writelines(reversed(sys.stdout.buffer.getvalue().splitlines(keepends=True)))
        sys.stdout = out

    scorer.main = reversing


def undeclared():
    scorer.DECLARATIONS = {}


def out_of_range():
    word_overlap(lambda score: 1.5)


def own_exact_match():
    scorer.METRICS["exact_match"] = (
        lambda generation: [float(generation["output"] in generation["targets"])],
        scorer.METRICS["exact_match"][1],
    )


def short_offset():
    changed(lambda score: score.update(offset=score["offset"] & 0x7FFFFFFF))


def own_time():
    changed(lambda score: score.update(time=0))


def no_chance():
    scorer.chance = lambda generation: generation["chance"]


def no_name():
    scorer.NAME = " "


def random_number():
    word_overlap(lambda score: int.from_bytes(os.urandom(4), "big") / 2**32)


def other_fingerprint():
    scorer.SCORE.header = MARKER + bytes(8)


def talks():
    print("scorer starts", flush=True)


globals()[sys.argv[1]]()
scorer.main()
