"""What a generation costs the trainer: microseconds of a call, while a thread sends to a service on this machine.

    python3 clients/python/benchmarks/cost.py [CALLS]
"""
import os
import statistics
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))

from emergence_monitor import Monitor  # noqa: E402
from tests.service import Service  # noqa: E402


def main():
    calls = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    service = Service()
    monitor = Monitor(service.url, max_records=2 * calls)
    prompt, output = "Question: what is six times seven?\nAnswer:" * 10, "forty-two, which is 42"
    times = []
    with monitor.checkpoint("f", "m", step=1, tokens=1000) as checkpoint:
        for i in range(calls):
            start = time.perf_counter()
            checkpoint.generation("t", i, targets=["42"], output=output, prompt=prompt)
            times.append(time.perf_counter() - start)
    whole = monitor.finish(120)
    times.sort()
    print("%d calls: median %.1f us, 99%% %.1f us, mean %.1f us; all sent: %s, dropped: %d" % (
        calls, 1e6 * statistics.median(times), 1e6 * times[int(0.99 * calls)], 1e6 * statistics.fmean(times), whole,
        monitor.counts.dropped))
    service.close()
    return 0 if whole and statistics.median(times) < 20e-6 else 1


if __name__ == "__main__":
    sys.exit(main())
