"""Results of lm-evaluation-harness in a loop of one's own: no files in between.

    results = lm_eval.simple_evaluate(model, tasks=["arc_easy"], log_samples=True)
    send_results(monitor, results, "family", "model", step=3000)
"""
from __future__ import annotations

from typing import Any, Dict, Mapping, Optional

from ..monitor import Monitor
from ..sender import warn


def send_results(
    monitor: Monitor, results: Mapping[str, Any], family: str, model: str, step: Optional[int] = None, **place: Any
) -> int:
    """Sends the samples, one generation a document whatever the number of filters; says how many it took."""
    taken = 0
    try:
        with monitor.checkpoint(family, model, step=step, **place) as checkpoint:
            for task, samples in (results.get("samples") or {}).items():
                documents: Dict[Any, Dict[str, Any]] = {}
                for sample in samples:
                    document = documents.setdefault(sample["doc_id"], {"scores": {}})
                    suffix = "" if sample.get("filter", "none") == "none" else ":" + sample["filter"]
                    for metric in sample.get("metrics") or [m for m in ("acc", "acc_norm", "exact_match") if m in sample]:
                        value = sample.get(metric)
                        if isinstance(value, (bool, int, float)) and value == value:
                            document["scores"]["lm-eval:" + metric + suffix] = float(value)
                    if "targets" not in document:
                        document.update(fields(sample))
                shots = (results.get("n-shot") or {}).get(task)
                # as the importer names it
                task = "%s:%d-shot" % (task, shots) if isinstance(shots, int) and shots > 0 else task
                for name, document in documents.items():
                    taken += checkpoint.generation(task, name, **document)
    except Exception as error:
        warn("not all results were sent: %r", error)
    return taken


def fields(sample: Mapping[str, Any]) -> Dict[str, Any]:
    """Texts, targets and choices of a sample."""
    answers = list(sample.get("filtered_resps") or [])
    arguments = [list(one) for one in sample.get("arguments") or []]
    target = sample.get("target")
    prompt = arguments[0][0] if arguments and arguments[0] and isinstance(arguments[0][0], str) else None
    likelihoods = [one for one in answers if isinstance(one, (list, tuple)) and len(one) == 2]
    if len(likelihoods) > 1 and len(likelihoods) == len(answers) == len(arguments) and str(target).isdigit():
        gold = int(target)  # type: ignore[arg-type]
        if gold < len(answers) and any(one[0] != 0 for one in likelihoods):
            choices = [
                {"text": str(argument[1]).strip() or str(i), "logprob": float(one[0]), "credit": float(i == gold)}
                for i, (argument, one) in enumerate(zip(arguments, likelihoods))
            ]
            return {"prompt": prompt, "targets": [choices[gold]["text"]], "choices": choices}
    output = answers[0] if answers else None
    while isinstance(output, (list, tuple)) and output:
        output = output[0]
    targets = [str(one) for one in target] if isinstance(target, (list, tuple)) else [str(target)]
    if len(targets) == 1 and "#### " in targets[0]:
        targets = [targets[0].rsplit("#### ", 1)[1].strip()]
    return {"prompt": prompt, "targets": targets, "output": output if isinstance(output, str) else None}
