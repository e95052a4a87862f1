"""How long the notebooks take, each executed from top to bottom in a kernel of its own: `python -m tests.benchmarks.notebooks`.

Seconds on the clock and of the processor, starts of kernels among them; asked are at most 90 on the clock for all.
"""

from __future__ import annotations

import resource
import time

from tests.test_notebooks import BOOKS, run


def spent() -> float:
    """Seconds that the processor worked for this process and for those that it has ended."""
    own, ended = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + ended.ru_utime + ended.ru_stime


def main() -> None:
    """Prints a row for each notebook, and one for all."""
    begun = time.monotonic(), spent()
    for book in BOOKS:
        before = time.monotonic(), spent()
        run(book)
        print(f"{book.stem:40} {time.monotonic() - before[0]:6.1f} s, processor {spent() - before[1]:6.1f} s", flush=True)
    print(f"{'all':40} {time.monotonic() - begun[0]:6.1f} s, processor {spent() - begun[1]:6.1f} s (target 90 s)")


if __name__ == "__main__":
    main()
