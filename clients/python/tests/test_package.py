"""What the package is, as those who install it see it."""
import ast
import os
import unittest

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")


def sources(folder):
    for place, _, names in os.walk(os.path.join(HERE, folder)):
        for name in names:
            if name.endswith(".py"):
                yield os.path.join(place, name)


class PackageTest(unittest.TestCase):
    def test_no_syntax_is_newer_than_python_3_9(self):
        files = [*sources("emergence_monitor"), *sources("benchmarks")]
        self.assertGreater(len(files), 8)
        for file in files:
            with open(file, encoding="utf-8") as source:
                ast.parse(source.read(), file, feature_version=(3, 9))
        with self.assertRaises(SyntaxError):
            ast.parse("match x:\n    case 1: pass", feature_version=(3, 9))


if __name__ == "__main__":
    unittest.main()
