"""Where output cannot go: a closed stream, a full disk. Real processes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

RUN = f"{sys.executable} -c 'from reasoner.apps.command_line import main; main()' policies"
FULL = Path("/dev/full")


def run(command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)


def test_a_closed_output_is_no_mistake() -> None:
    found = run(f"{RUN} >&-")
    assert (found.returncode, found.stderr) == (0, "")


def test_a_closed_error_output_leaves_the_exit_code() -> None:
    assert run(f"{RUN.removesuffix('policies')} decide nothing nothing 2>&-").returncode == 1


@pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_said_in_one_line() -> None:
    found = run(f"{RUN} >{FULL}")
    assert (found.returncode, found.stderr) == (1, "error: the answer could not be written: no space left on device\n")
