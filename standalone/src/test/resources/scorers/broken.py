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


def missing_signature():
    changed(lambda score: score["signatures"].pop("word_overlap"))


def empty_signature():
    changed(lambda score: score["signatures"].update(word_overlap=""))


def not_a_number():
    changed(lambda score: score["scores"].update(word_overlap=[float("nan")]))


def other_length():
    changed(lambda score: score["scores"].update(word_overlap=[0.5] * (1 + score["attempt"])))


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
            if answer["scores"]:
                write(scorer.b64encode(scorer.key(answer).encode()) + b"\t" + scorer.b64encode(encode(answer)) + b"\n")

    scorer.main = main


def disorder():
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
    changed(lambda score: score["scores"].update(word_overlap=[1.5]))


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


def many_names():
    changed(lambda score: score.update(scorer="words-%d" % score["partition"]))


def random_number():
    changed(lambda score: score["scores"].update(word_overlap=[int.from_bytes(os.urandom(4), "big") / 2**32]))


def other_fingerprint():
    scorer.SCORE.header = MARKER + bytes(8)


def talks():
    print("scorer starts", flush=True)


globals()[sys.argv[1]]()
scorer.main()
