"""Builds the package with Python alone, as PEP 517 asks for: no network, no build tool, the same source gives the same bytes.

    python3 build_backend.py FOLDER        # writes the wheel there, and says its name
"""
import ast
import base64
import hashlib
import io
import os
import re
import sys
import tarfile
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
PACKAGE = "emergence_monitor"
#: The first day of ZIP, as reproducible builds have it.
DAY = (1980, 1, 1, 0, 0, 0)


def text(name):
    with open(os.path.join(HERE, name), encoding="utf-8") as file:
        return file.read()


def project():
    """What pyproject.toml says, of which each value is one line that Python reads too; by section and name."""
    said, section = {}, ""
    for line in text("pyproject.toml").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif " = " in line:
            name, value = line.split(" = ", 1)
            said.setdefault(section, {})[name] = ast.literal_eval(value)
    said["project"]["version"] = re.search('^__version__ = "(.*)"$', text(PACKAGE + "/__init__.py"), re.MULTILINE).group(1)
    return said


def metadata(said):
    lines = ["Metadata-Version: 2.1"]
    for header, name in (
        ("Name", "name"), ("Version", "version"), ("Summary", "description"), ("License", "license"),
        ("Requires-Python", "requires-python"),
    ):
        lines.append("%s: %s" % (header, said["project"][name]))
    for extra, needed in said["project.optional-dependencies"].items():
        lines.append("Provides-Extra: " + extra)
        lines.extend('Requires-Dist: %s; extra == "%s"' % (one, extra) for one in needed)
    return "\n".join(lines) + "\nDescription-Content-Type: text/markdown\n\n" + text("README.md")


def sources():
    """Names of the package's files, in an order that doesn't depend on the disk."""
    names = []
    for place, _, files in os.walk(os.path.join(HERE, PACKAGE)):
        names += [os.path.relpath(os.path.join(place, file), HERE) for file in files if file.endswith((".py", "py.typed"))]
    return sorted(name.replace(os.sep, "/") for name in names)


def build_wheel(folder, config_settings=None, metadata_directory=None):
    said = project()
    name = "%s-%s" % (PACKAGE, said["project"]["version"])
    inside = [(source, text(source)) for source in sources()]
    inside.append((name + ".dist-info/METADATA", metadata(said)))
    inside.append((name + ".dist-info/WHEEL",
                   "Wheel-Version: 1.0\nGenerator: %s\nRoot-Is-Purelib: true\nTag: py3-none-any\n" % PACKAGE))
    record = []
    for path, content in inside:
        digest = base64.urlsafe_b64encode(hashlib.sha256(content.encode()).digest()).rstrip(b"=").decode()
        record.append("%s,sha256=%s,%d\n" % (path, digest, len(content.encode())))
    inside.append((name + ".dist-info/RECORD", "".join(record) + name + ".dist-info/RECORD,,\n"))
    wheel = name + "-py3-none-any.whl"
    with zipfile.ZipFile(os.path.join(folder, wheel), "w") as archive:
        for path, content in inside:
            entry = zipfile.ZipInfo(path, DAY)
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, content.encode())
    return wheel


def build_sdist(folder, config_settings=None):
    said = project()
    name = "%s-%s" % (PACKAGE, said["project"]["version"])
    inside = [(source, text(source)) for source in [*sources(), "README.md", "build_backend.py", "pyproject.toml"]]
    inside.append(("PKG-INFO", metadata(said)))
    with tarfile.open(os.path.join(folder, name + ".tar.gz"), "w:gz", format=tarfile.PAX_FORMAT) as archive:
        for path, content in inside:
            entry = tarfile.TarInfo(name + "/" + path)
            entry.size = len(content.encode())
            archive.addfile(entry, io.BytesIO(content.encode()))
    return name + ".tar.gz"


if __name__ == "__main__":
    os.makedirs(sys.argv[1], exist_ok=True)
    print(build_wheel(sys.argv[1]))
