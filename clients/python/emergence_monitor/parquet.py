"""Files of Parquet that other tools write, which needs pyarrow: pip install 'emergence-monitor[parquet]'

    python3 -m emergence_monitor.parquet lighteval details.parquet --family mine --model mine-1b --step 3000 >mine.jsonl
    ./emergence replay mine.jsonl
    python3 -m emergence_monitor.parquet neptune exports/data/project/*.parquet >points.csv
    ./emergence import points.csv --family mine --examples 1000 --standard-error 0.01
"""
from __future__ import annotations

import argparse
import csv
import hashlib
import json
import re
import sys
from typing import Any, Dict, Iterator, List, Mapping, Optional, Sequence, TextIO

EVALUATED = re.compile("(eval|evaluation|val|valid|validation|test|dev|downstream)([/_.-].*)?", re.IGNORECASE)
NO_SPLIT = ("eval", "evaluation", "downstream")  # of others each is another task
COLUMNS = ["model", "step", "task", "metric", "value"]


def rows(path: str) -> Iterator[Dict[str, Any]]:
    """The rows of a file, a few at a time: a file may be larger than the memory."""
    from pyarrow.parquet import ParquetFile  # type: ignore

    for batch in ParquetFile(path).iter_batches(batch_size=256):
        yield from batch.to_pylist()


def number(value: Any) -> Optional[float]:
    """A finite number; None for all else, which is absent and not zero."""
    if isinstance(value, (bool, int, float)) and abs(float(value)) < float("inf"):
        return float(value)
    return None


class Said:
    """What was left out of files, and which records take the place of earlier ones, to be told at the end."""

    def __init__(self) -> None:
        self.counts: Dict[str, int] = {}
        self.seen: Dict[Any, int] = {}

    def count(self, why: str) -> None:
        self.counts[why] = self.counts.get(why, 0) + 1

    def record(self, name: Any, content: Any) -> None:
        """Counts a record that has an earlier one's name and says something else."""
        said = hash(repr(content))
        if self.seen.setdefault(name, said) != said:
            self.seen[name] = said
            self.count("an earlier record of the same name, but another content: the later one counts")

    def tell(self, out: TextIO) -> None:
        for why, count in sorted(self.counts.items()):
            out.write("left out (%d times): %s\n" % (count, why))


def digits(doc: Mapping[str, Any]) -> str:
    """A name for a document without one, by its task and what it asks."""
    asked = json.dumps([doc.get(name) for name in ("task_name", "query", "choices", "gold_index")], sort_keys=True, default=str)
    return hashlib.sha256(asked.encode()).hexdigest()[:12]


def lighteval(path: str, said: Optional[Said] = None) -> Iterator[Dict[str, Any]]:
    """The generations of lighteval's details, as :meth:`Checkpoint.generation` takes them; of lighteval 0.11 and later.

    :param said: takes what is left out, and why
    :raises ValueError: if the file is none of these
    """
    asked: Dict[str, int] = {}
    for row in rows(path):
        doc, response = row.get("doc"), row.get("model_response")
        if not isinstance(doc, Mapping) or not isinstance(response, Mapping):
            raise ValueError(path + " is no details of lighteval 0.11 or later: it has no columns doc and model_response")
        if said:
            for name, value in (row.get("metric") or {}).items():
                if number(value) is None:
                    said.count("lighteval:%s: no finite number" % name)
        scores = {"lighteval:" + name: number(value) for name, value in (row.get("metric") or {}).items()}
        example = doc.get("id")
        if example in (None, ""):
            # its place in the file may be another at the next checkpoint; of equal questions it is no matter which is the second
            question = digits(doc)
            asked[question] = asked.get(question, 0) + 1
            example = question if asked[question] == 1 else "%s/%d" % (question, asked[question])
        generation: Dict[str, Any] = {
            "task": str(doc.get("task_name")),
            "example": str(example),
            "prompt": doc.get("query"),
            "scores": {name: value for name, value in scores.items() if value is not None},
        }
        texts = list(doc.get("choices") or [])
        gold = doc.get("gold_index")
        right = {one for one in (gold if isinstance(gold, list) else [gold]) if isinstance(one, int) and 0 <= one < len(texts)}
        likelihoods = [number(one) for one in response.get("logprobs") or []]
        generation["targets"] = [texts[one].strip() for one in sorted(right) if texts[one].strip()]
        if len(texts) > 1 and right and len(likelihoods) == len(texts) and None not in likelihoods and any(likelihoods):
            generation["choices"] = [
                {"text": text.strip() or str(i), "logprob": likelihoods[i], "credit": float(i in right)} for i, text in enumerate(texts)
            ]
            yield generation
            continue
        outputs = list(response.get("text_post_processed") or response.get("text") or [])
        yield {**generation, "output": outputs[0] if outputs else None}
        # what was scored stands with the first; other attempts have their texts alone
        for attempt, output in enumerate(outputs[1:], 1):
            yield {**generation, "output": output, "attempt": attempt, "scores": {}}


def neptune(path: str, metrics: Optional[Sequence[str]] = None, said: Optional[Said] = None) -> Iterator[Dict[str, Any]]:
    """The numbers of evaluations that neptune-exporter wrote: model, step, task, metric, value.

    :param metrics: names of those that are wanted; if not given, those that are an evaluation's by their names
    :param said: takes what is left out, and why
    """
    said = said or Said()
    for row in rows(path):
        if row.get("attribute_type") != "float_series":
            continue
        name = re.sub("^metrics/", "", str(row.get("attribute_path")))
        value, step = number(row.get("float_value")), row.get("step")
        wanted = name in metrics if metrics else EVALUATED.fullmatch(name)
        if not wanted:
            said.count("a number that is %s" % ("not what --metric names" if metrics else "no evaluation's by its name"))
            continue
        if value is None or step is None or step < 0 or step != int(step):
            said.count("a value that is no finite number" if value is None else "a value at no whole step")
            continue
        parts = name.split("/")
        if len(parts) > 2 and parts[0].lower() in NO_SPLIT:
            parts = parts[1:]
        task = "/".join(parts[:-1]) or "evaluation"
        yield {"model": row.get("run_id"), "step": int(step), "task": task, "metric": parts[-1], "value": value}


def main(arguments: Optional[List[str]] = None, out: TextIO = sys.stdout) -> int:
    parser = argparse.ArgumentParser(prog="python3 -m emergence_monitor.parquet", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("tool", choices=("lighteval", "neptune"))
    parser.add_argument("files", nargs="+")
    for option, kind in (("family", str), ("model", str), ("step", int), ("tokens", int), ("parameters", float)):
        parser.add_argument("--" + option, type=kind, help="of lighteval's details, which don't say it")
    parser.add_argument("--metric", action="append", help="of neptune's: this one, also where its name is no evaluation's")
    given = parser.parse_args(arguments)
    said = Said()
    if given.tool == "neptune":
        table = csv.DictWriter(out, COLUMNS, lineterminator="\n")
        table.writeheader()
        for file in given.files:
            for point in neptune(file, given.metric, said):
                said.record((point["model"], point["step"], point["task"], point["metric"]), point["value"])
                table.writerow(point)
        said.tell(sys.stderr)
        return 0
    place = {name: getattr(given, name) for name in ("family", "model", "step", "tokens", "parameters")}
    place = {name: value for name, value in place.items() if value is not None}
    if "family" not in place or "model" not in place or len(place) < 3:
        parser.error("the file doesn't say whose it is: add --family, --model and --step, or --tokens, or --parameters")
    for file in given.files:
        for generation in lighteval(file, said):
            said.record((generation["task"], generation["example"], generation.get("attempt", 0)), generation)
            out.write(json.dumps({**place, **{name: value for name, value in generation.items() if value is not None}}) + "\n")
    said.tell(sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
