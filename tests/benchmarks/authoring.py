"""Time of the author's tools on the whole library, each in a process of its own, and of a check of long policies.

Run: .venv/bin/python tests/benchmarks/authoring.py [FOLDER]      (the library where none is named)
First with nothing kept of what was read, then with that kept. Wall-clock time and, for a machine that does other things too, the
processor's.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from loading import long_policy

ROOT = Path(__file__).parent.parent.parent
COMMANDS = (("format", "--check"), ("lint",), ("check",))


def timed(words: tuple[str, ...], cache: str) -> tuple[float, float]:
    """The seconds that a command takes, on the wall and on the processor."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    code = "from reasoner.apps.command_line import main; main()"
    environment = {**os.environ, "XDG_CACHE_HOME": cache}
    done = subprocess.run([sys.executable, "-c", code, *words], cwd=ROOT, env=environment, capture_output=True, check=False)
    assert done.returncode in (0, 1), done.stderr.decode()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - start, used


def main() -> None:
    """Run each command twice, and say what they take together."""
    folder = sys.argv[1] if len(sys.argv) > 1 else "rules"
    with tempfile.TemporaryDirectory() as cache:
        for kept in ("nothing kept", "policies kept"):
            total = [0.0, 0.0]
            for words in COMMANDS:
                wall, used = timed((*words, folder), cache)
                if words[0] != "check":
                    total = [total[0] + wall, total[1] + used]
                print(f"{kept:14} {' '.join(words):15} {wall:6.2f} s, processor {used:6.2f} s")
            print(f"{kept:14} {'format and lint':15} {total[0]:6.2f} s, processor {total[1]:6.2f} s")
        for lines in (1000, 10_000):
            file = Path(cache) / f"{lines}.policy"
            file.write_text(long_policy(lines), encoding="utf-8")
            wall, used = timed(("check", str(file)), cache)
            print(f"{lines:6} lines   check           {wall:6.2f} s, processor {used:6.2f} s")


if __name__ == "__main__":
    main()
