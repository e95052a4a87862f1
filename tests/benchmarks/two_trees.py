"""Two versions of the project beside each other: the present files, and those of a commit in a temporary folder."""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
import sys
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).parent.parent.parent
OLD = "90a15fd"  # the last commit before amounts and records had one theory


@contextmanager
def tree_of(commit: str) -> Iterator[Path]:
    """The files of a commit, for as long as they are used."""
    packed = subprocess.run(["git", "archive", commit], cwd=ROOT, check=True, capture_output=True).stdout
    with TemporaryDirectory(prefix="reasoner-old-") as folder:
        with tarfile.open(fileobj=BytesIO(packed)) as files:
            files.extractall(folder, filter="data")
        yield Path(folder)


class Process:
    """A script that answers lines of JSON, run with the package of one tree; made anew after it had to be ended."""

    def __init__(self, tree: Path, script: Path, memory: int = 4) -> None:
        self.tree, self.script, self.memory = tree, script, memory
        self.running: subprocess.Popen[str] | None = None

    def _start(self) -> subprocess.Popen[str]:
        environment = {**os.environ, "PYTHONPATH": str(self.tree), "REASONER_CACHE": "off", "SIDE_MEMORY": str(self.memory)}
        self.running = subprocess.Popen(
            [sys.executable, "-P", str(self.script)],
            cwd=self.tree,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        return self.running

    def ask(self, request: Mapping[str, object], seconds: float) -> dict[str, Any]:
        """The answer; one that says so where it did not come in time, and then the process is ended."""
        running = self.running if self.running and self.running.poll() is None else self._start()
        assert running.stdin and running.stdout
        running.stdin.write(json.dumps({"ends": seconds + 5, **request}, default=str) + "\n")
        running.stdin.flush()
        with selectors.DefaultSelector() as waiting:
            waiting.register(running.stdout, selectors.EVENT_READ)
            came = waiting.select(seconds)
        line = running.stdout.readline() if came else ""
        if line:
            return dict(json.loads(line))
        self.close()
        return {
            "error": "ended: out of memory, or a crash" if came else f"ended: nothing came in {seconds:g} s",
            "cut_off": True,
        }

    def close(self) -> None:
        """End the process."""
        if self.running is not None:
            if self.running.poll() is None:
                os.killpg(self.running.pid, signal.SIGKILL)
            self.running.wait()
            self.running = None

    def __enter__(self) -> Process:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
