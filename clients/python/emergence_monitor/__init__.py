"""Sends what an evaluation writes to Emergence Monitor, without ever standing in the trainer's way.

    from emergence_monitor import Monitor

    monitor = Monitor("http://localhost:8080")
    with monitor.checkpoint("pythia", "pythia-70m", step=3000, tokens=6_291_456_000) as checkpoint:
        for example in examples:
            checkpoint.generation("arc_easy", example.id, targets=[example.answer], output=generate(example.prompt))
    monitor.finish()
"""
from .gate import Gate
from .monitor import Checkpoint, Monitor, Run
from .sender import Counts

__all__ = ["Checkpoint", "Counts", "Gate", "Monitor", "Run"]
__version__ = "0.1.0.dev0"
