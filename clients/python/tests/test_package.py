"""What the package is, as those who install it see it."""
import ast
import base64
import csv
import hashlib
import importlib.util
import io
import os
import re
import subprocess
import sys
import tarfile
import tempfile
import unittest
import zipfile

import build_backend
import emergence_monitor

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")


def sources(folder):
    for place, _, names in os.walk(os.path.join(HERE, folder)):
        for name in names:
            if name.endswith(".py"):
                yield os.path.join(place, name)


class PackageTest(unittest.TestCase):
    def test_no_syntax_is_newer_than_python_3_9(self):
        files = [*sources("emergence_monitor"), *sources("benchmarks"), os.path.join(HERE, "build_backend.py")]
        self.assertGreater(len(files), 8)
        for file in files:
            with open(file, encoding="utf-8") as source:
                ast.parse(source.read(), file, feature_version=(3, 9))
        with self.assertRaises(SyntaxError):
            ast.parse("match x:\n    case 1: pass", feature_version=(3, 9))

    def test_the_version_is_that_of_the_project(self):
        pom = os.path.join(HERE, "..", "..", "pom.xml")
        with open(pom, encoding="utf-8") as file:
            version = re.search("<artifactId>emergence-monitor</artifactId>\\s*<version>(.*?)<", file.read()).group(1)
        # .ci/set-version changes both
        self.assertEqual(version.replace("-SNAPSHOT", ".dev0"), emergence_monitor.__version__)

    def test_a_wheel_has_all_that_it_records_and_the_same_bytes_each_time(self):
        with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as again:
            name = build_backend.build_wheel(folder)
            build_backend.build_wheel(again)
            contents = []
            for place in (folder, again):
                with open(os.path.join(place, name), "rb") as file:
                    contents.append(file.read())
            self.assertEqual(*contents)
            with zipfile.ZipFile(io.BytesIO(contents[0])) as wheel:
                info = [one for one in wheel.namelist() if one.endswith("/RECORD")]
                recorded = list(csv.reader(io.StringIO(wheel.read(info[0]).decode())))
                self.assertEqual(wheel.namelist(), [row[0] for row in recorded])
                for path, digest, size in recorded[:-1]:
                    content = wheel.read(path)
                    hashed = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
                    self.assertEqual(("sha256=" + hashed, str(len(content))), (digest, size))
                names = set(wheel.namelist())
            self.assertLessEqual({"emergence_monitor/__init__.py", "emergence_monitor/py.typed"}, names)
            self.assertEqual(len(list(sources("emergence_monitor"))), sum(one.endswith(".py") for one in names))

    def test_a_source_archive_builds_the_same_wheel(self):
        with tempfile.TemporaryDirectory() as folder:
            name = build_backend.build_sdist(folder)
            with tarfile.open(os.path.join(folder, name)) as archive:
                archive.extractall(folder)
            inside = os.path.join(folder, name[: -len(".tar.gz")])
            subprocess.run([sys.executable, "build_backend.py", folder], cwd=inside, check=True, stdout=subprocess.DEVNULL)
            wheel = build_backend.build_wheel(inside)
            for place in (folder, inside):
                self.assertTrue(os.path.exists(os.path.join(place, wheel)))
            with open(os.path.join(folder, wheel), "rb") as one, open(os.path.join(inside, wheel), "rb") as other:
                self.assertEqual(one.read(), other.read())

    @unittest.skipUnless(importlib.util.find_spec("pip"), "no pip here")
    def test_what_pip_installs_without_a_network_is_imported(self):
        offline = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--disable-pip-version-check"]
        with tempfile.TemporaryDirectory() as folder:
            wheel = os.path.join(folder, build_backend.build_wheel(folder))
            for number, what in enumerate((wheel, HERE)):
                into = os.path.join(folder, str(number))
                subprocess.run([*offline, "--no-deps", "--target", into, what], check=True,
                               env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PIP_ROOT_USER_ACTION": "ignore"})
                said = subprocess.run(
                    [sys.executable, "-c", "import emergence_monitor as e; print(e.__file__, e.Monitor.__name__, e.__version__)"],
                    cwd=folder, env={**os.environ, "PYTHONPATH": into}, check=True, stdout=subprocess.PIPE, text=True).stdout.split()
                self.assertEqual(os.path.realpath(into), os.path.realpath(os.path.join(said[0], "..", "..")))
                self.assertEqual(["Monitor", emergence_monitor.__version__], said[1:])


if __name__ == "__main__":
    unittest.main()
