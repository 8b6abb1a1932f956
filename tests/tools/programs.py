"""Finds the servers and other programs that some tests need as real parts."""

import os
import shutil

import pytest

# Where Debian and its kin have servers; not every user's path leads there.
PLACES = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"


def program(name: str, packages: str) -> str:
    """The path of a program. Without it the test is left out, but fails where all must be there.

    `packages`: those of Debian that have it.
    """
    found = shutil.which(name, path=PLACES)
    if found:
        return found
    reason = f"no {name}: apt-get install {packages}"
    if os.environ.get("SITEGEN_REAL_PARTS"):
        pytest.fail(reason)
    pytest.skip(reason)
