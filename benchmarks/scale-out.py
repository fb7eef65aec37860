#!/usr/bin/env python3
"""Measures how scoring-service and analysis-service gain by further instances on one Linux machine, and how long curves stand still
when instances come and go.

An instance of both gets a share of a core (control groups of version 1, so root is needed); Kafka, ingest-service and the sender get
the rest. Prints one table. Needs what ./emergence builds, and Python alone.

    sudo benchmarks/scale-out.py [--share 0.35] [--instances 1,2,4] [--rate 1000] [--warm-up 6]
"""
import argparse
import collections
import gzip
import json
import os
import re
import signal
import socket
import subprocess
import tempfile
import threading
import time
import urllib.parse
import urllib.request
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
GROUPS = Path('/sys/fs/cgroup/cpu')
PERIOD = 20_000  # microseconds
LINES = 2_000  # of a request at full speed


class Stack:
    """A served stack and further instances of scoring and analysis beside it."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.launcher = subprocess.Popen(
            [HOME / 'emergence', 'serve', '--data', self.folder / 'data', '--ingest-port', '0', '--scoring-port', '0', '--analysis-port', '0', '--broker-port', '0'],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        for line in self.launcher.stdout:
            if line.startswith('ready '):
                break
        threading.Thread(target=self.launcher.stdout.read, daemon=True).start()
        self.at = dict(part.split('=', 1) for part in line.split()[1:])
        port = self.at['broker'].rsplit(':', 1)[1]
        known = json.loads((Path(tempfile.gettempdir()) / f'emergence-{os.environ.get("USER", "root")}' / f'stack-{port}.json').read_text())
        self.instances = [[known['scoring']['pid'], known['analysis']['pid']]]
        self.processes = []

    def add(self):
        """One more instance of both; returns once both are ready."""
        number = len(self.instances) + 1
        started, ports = [], []
        for module, megabytes in (('scoring', 192), ('analysis', 384)):
            port = free_port()
            name = f'{module}-{number}'
            log = open(self.folder / f'{name}.log', 'w')
            started.append(subprocess.Popen(
                ['java', f'-Xmx{megabytes}m', '-XX:+UseSerialGC', f'-Dquarkus.http.port={port}', '-Dquarkus.http.host=127.0.0.1', f'-Dkafka.bootstrap.servers={self.at["broker"]}',
                 f'-Dkafka-streams.state.dir={self.folder / name}', '-jar', HOME / f'{module}-service/target/quarkus-app/quarkus-run.jar'], stdout=log, stderr=log))
            ports.append(port)
        for port in ports:
            while not answers(f'http://127.0.0.1:{port}/q/health/ready'):
                time.sleep(0.1)
        self.processes += started
        self.instances.append([process.pid for process in started])

    def limit(self, share):
        """Each instance gets so much of a core, or as much as there is."""
        for number, pids in enumerate(self.instances):
            group = GROUPS / f'emergence-scale-{number}'
            group.mkdir(exist_ok=True)
            (group / 'cpu.cfs_period_us').write_text(str(PERIOD))
            (group / 'cpu.cfs_quota_us').write_text(str(int(share * PERIOD)) if share else '-1')
            for pid in pids:
                (group / 'cgroup.procs').write_text(str(pid))

    def close(self):
        self.limit(None)
        for process in self.processes:
            process.kill()
            process.wait()
        self.launcher.send_signal(signal.SIGTERM)
        self.launcher.wait()
        for group in GROUPS.glob('emergence-scale-*'):
            group.rmdir()


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


def answers(url):
    try:
        return urllib.request.urlopen(url, timeout=5).status == 200
    except OSError:
        return False


def post(url, body, packed=True):
    headers = {'Content-Type': 'application/x-ndjson'}
    if packed:
        headers['Content-Encoding'] = 'gzip'
    urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=120).read()


class Recording:
    """The recorded family, made ready to be sent under other names: a name is a line's first value, as long as its own."""

    OWN = b'"family": "tiny-symbolic"'

    def __init__(self):
        with gzip.open(HOME / 'examples/tiny-symbolic/generations.jsonl.gz') as file:
            self.lines = file.readlines()
        self.sizes, self.scales = {}, {}
        for line in self.lines:
            generation = json.loads(line)
            place = (generation['model'], generation['step'], generation['task'])
            self.sizes[place] = self.sizes.get(place, 0) + 1
            self.scales[place[:2]] = {name: generation[name] for name in ('parameters', 'step', 'tokens')}
        self.checkpoints = collections.Counter((model, task) for model, _, task in self.sizes)

    def named(self, family, start, end):
        return b''.join(self.lines[start:end]).replace(self.OWN, b'"family": "%s"' % family.encode())

    def announce(self, stack, family):
        sizes = [json.dumps({'family': family, 'model': model, 'task': task, 'examples': size, **self.scales[model, step]})
                 for (model, step, task), size in self.sizes.items()]
        post(stack.at['ingest'] + '/v1/checkpoints', gzip.compress('\n'.join(sizes).encode(), 1))


def complete(stack, family):
    """Checkpoints of each model and task that are complete on all their curves, by all instances together; None while they don't know."""
    found, url = {}, f'{stack.at["analysis"]}/v1/curves?axis=training&limit=1000&family={urllib.parse.quote(family)}'
    while url:
        try:
            with urllib.request.urlopen(url, timeout=30) as answer:
                for curve in json.load(answer):
                    subject = (curve['model'], curve['task'])
                    found[subject] = min(curve['complete'], found.get(subject, curve['complete']))
                link = re.search(r'<([^>]*)>; rel="next"', answer.headers.get('Link') or '')
        except OSError:  # 503 while a partition moves
            return None
        url = link and urllib.parse.urljoin(stack.at['analysis'], link[1])
    return found


def full(found, recording):
    return found is not None and all(found.get(subject, 0) >= count for subject, count in recording.checkpoints.items())


def whole(stack, recording, family):
    """Seconds from the first line sent until all checkpoints of all curves are complete."""
    recording.announce(stack, family)
    bodies = [gzip.compress(recording.named(family, at, at + LINES), 1) for at in range(0, len(recording.lines), LINES)]
    start = time.monotonic()
    for body in bodies:
        post(stack.at['ingest'] + '/v1/generations', body)
    while not full(complete(stack, family), recording):
        time.sleep(0.25)
    return time.monotonic() - start


def gap(stack, recording, family, rate, after):
    """
    The longest that a checkpoint was late: from its last line sent until it is complete on all its curves, while so many lines come in a
    second. What is done after a third of them is done by another thread.
    """
    part = recording.lines[:int(rate * 60)]
    recording.announce(stack, family)
    counts, due = {}, {}
    acting = None
    start = time.monotonic()
    late, seen = 0.0, {}

    def look(now):
        nonlocal late
        for subject, count in (complete(stack, family) or {}).items():
            for number in range(seen.get(subject, 0), min(count, len(due.get(subject, [])))):
                late = max(late, now - due[subject][number])
                seen[subject] = number + 1

    step = max(1, rate // 10)
    for at in range(0, len(part), step):
        if acting is None and at >= len(part) / 3:
            acting = threading.Thread(target=after)
            acting.start()
        post(stack.at['ingest'] + '/v1/generations', recording.named(family, at, min(at + step, len(part))), packed=False)
        for line in part[at:at + step]:
            generation = json.loads(line)
            place = (generation['model'], generation['step'], generation['task'])
            counts[place] = counts.get(place, 0) + 1
            if counts[place] == recording.sizes[place]:
                due.setdefault((place[0], place[2]), []).append(time.monotonic())
        look(time.monotonic())
        ahead = start + (at + step) / rate - time.monotonic()
        time.sleep(max(0, ahead))
    acting.join()
    deadline = time.monotonic() + 120
    while any(seen.get(subject, 0) < len(times) for subject, times in due.items()) and time.monotonic() < deadline:
        look(time.monotonic())
        time.sleep(0.05)
    missing = sum(len(times) - seen.get(subject, 0) for subject, times in due.items())
    if missing:
        raise SystemExit(f'{missing} checkpoints were not complete after two minutes')
    return late


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument('--share', type=float, default=0.35, help='of a core, for each instance')
    arguments.add_argument('--instances', default='1,2,4')
    arguments.add_argument('--rate', type=int, default=1000, help='generations a second while instances come and go; 0 leaves that out')
    arguments.add_argument('--warm-up', type=int, default=6, help='families sent before, for the compilers')
    given = arguments.parse_args()
    recording = Recording()
    families = iter(f'scale-{number:07d}' for number in range(10**6))
    alone = None
    for instances in map(int, given.instances.split(',')):
        with tempfile.TemporaryDirectory() as folder:
            stack = Stack(folder)
            try:
                while len(stack.instances) < instances:
                    stack.add()
                for _ in range(given.warm_up):
                    whole(stack, recording, next(families))
                stack.limit(given.share)
                rate = len(recording.lines) / whole(stack, recording, next(families))
                alone = alone or rate
                print(f'{instances} instances of {given.share} cores: {rate:,.0f} generations a second, {rate / alone:.2f} times the first', flush=True)
                if instances == 2 and given.rate:
                    stack.limit(None)
                    print(f'at {given.rate:,} a second, undisturbed: the latest checkpoint {gap(stack, recording, next(families), given.rate, lambda: None):.1f} s', flush=True)
                    print(f'a third instance comes: {gap(stack, recording, next(families), given.rate, stack.add):.1f} s', flush=True)

                    def leave():
                        for process in stack.processes[-2:]:
                            process.terminate()
                    print(f'it is stopped: {gap(stack, recording, next(families), given.rate, leave):.1f} s', flush=True)

                    def die():
                        for process in stack.processes[:2]:
                            process.kill()
                    print(f'one is killed: {gap(stack, recording, next(families), given.rate, die):.1f} s', flush=True)
                    for process in stack.processes:
                        process.wait()
                    stack.instances = stack.instances[:1]
            finally:
                stack.close()


if __name__ == '__main__':
    main()
