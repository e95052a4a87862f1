"""A bound on the time that a question may take, and how what runs is stopped at it.

What counts is the processor time of the thread that asks, so that other work on the machine does not change an answer. The clock on
the wall has a bound of its own, four times as long and a second more, for what waits instead of working.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from math import inf
from typing import Protocol

WALL_TIMES, WALL_MORE = 4, 1  # the bound on the clock on the wall: so many times the limit, and so many seconds
GROUNDED_PER_SECOND = 2_000_000  # characters of the programs of records and amounts, which take longest
AGAIN = 0.02  # seconds between two looks at what is to be stopped


class TimeIsUpError(Exception):
    """A question was cut off at its time limit."""


class Interrupted(Protocol):
    """What can be stopped from another thread."""

    def interrupt(self) -> None:
        """Stop what is running."""


class Lock(Protocol):
    """A lock that one thread can hold."""

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        """Wait for it, no longer than a number of seconds; whether it is held now."""

    def release(self) -> None:
        """Let it go."""


class Limit:
    """A bound in seconds on everything that a thread does under it; None is no bound. A solve that is running at the end is
    interrupted. To be made in the thread that asks; `with` puts it in force there, and closes it."""

    def __init__(self, seconds: float | None = None) -> None:
        self.seconds = seconds
        self._clock = _own_clock() if seconds is not None else time.monotonic
        self._end = inf if seconds is None else self._clock() + seconds
        self._last = inf if seconds is None else time.monotonic() + WALL_TIMES * seconds + WALL_MORE
        self._running: Interrupted | None = None
        self._changing = threading.Lock()  # of what is running: what has ended is never interrupted
        self._done = threading.Event()
        self._guard: threading.Thread | None = None
        self._before: list[Limit] = []
        self._stopped = False

    @property
    def reached(self) -> str:
        """That it was reached, in words."""
        return "it was stopped" if self._stopped else f"the time limit of {self.seconds:g} s was reached"

    def stop(self) -> None:
        """End it now, from any thread: the question is cut off as at the time limit. Nothing where there is no bound in seconds."""
        with self._changing:
            self._stopped, self._end, self._last = True, -inf, -inf
            running = self._running
        if running is not None:
            running.interrupt()

    @property
    def stopped(self) -> bool:
        """Whether it was ended by `stop`."""
        return self._stopped

    @property
    def left(self) -> float:
        """How many seconds are left at least, on whichever clock has fewer."""
        return min(self._end - self._clock(), self._last - time.monotonic()) if self.seconds is not None else inf

    @property
    def passed(self) -> bool:
        """Whether the time is up."""
        return self.seconds is not None and self.left <= 0

    def check(self, text: int = 0) -> None:
        """Raise TimeIsUpError where the time is up, or what is left is not enough to ground a program of `text` characters.

        Grounding cannot be interrupted, so that it is not begun.
        """
        if self.seconds is not None and self.left <= text / GROUNDED_PER_SECOND:
            raise TimeIsUpError

    @contextmanager
    def around(self, running: Interrupted) -> Iterator[None]:
        """Interrupt what runs inside once the time is up; raises TimeIsUpError where it is up before.

        An interrupt that comes when the work is done is kept for what runs next, which has to begin again.
        """
        if self.seconds is None:
            yield
            return
        if self.passed:
            raise TimeIsUpError
        with self._changing:
            self._running = running
        if self._guard is None:
            self._guard = threading.Thread(target=self._watch, daemon=True)
            self._guard.start()
        try:
            yield
        finally:
            with self._changing:
                self._running = None

    @contextmanager
    def holding(self, lock: Lock) -> Iterator[None]:
        """With a lock that another thread may have; raises TimeIsUpError where it does not come free in time."""
        left = min(self._last - time.monotonic(), threading.TIMEOUT_MAX)
        if not lock.acquire(timeout=-1 if self.seconds is None else max(0.0, left)):
            raise TimeIsUpError
        try:
            yield
        finally:
            lock.release()

    def in_force(self) -> AbstractContextManager[None]:
        """Within it this is the limit of everything that the thread does."""
        return _in_force(self)

    def __enter__(self) -> Limit:
        self._before.append(limit_now())
        _IN_FORCE.limit = self
        return self

    def __exit__(self, *_: object) -> None:
        _IN_FORCE.limit = self._before.pop()
        self.close()

    def close(self) -> None:
        """End the watch."""
        self._done.set()

    def _watch(self) -> None:
        while not self._done.wait(
            min(max(AGAIN, self.left), threading.TIMEOUT_MAX)
        ):  # again and again: an interrupt between two solves is lost
            if self.passed:
                with self._changing:
                    if self._running is not None:
                        self._running.interrupt()


NO_LIMIT = Limit()
_IN_FORCE = threading.local()


def limit_now() -> Limit:
    """The limit that is in force in this thread."""
    found: Limit = getattr(_IN_FORCE, "limit", NO_LIMIT)
    return found


@contextmanager
def _in_force(limit: Limit) -> Iterator[None]:
    before = limit_now()
    _IN_FORCE.limit = limit
    try:
        yield
    finally:
        _IN_FORCE.limit = before


def _own_clock() -> Callable[[], float]:
    """The processor time of this thread, readable from every thread; where there is no such clock that of the process."""
    clock_of = getattr(time, "pthread_getcpuclockid", None)
    if clock_of is None:
        return time.process_time
    clock: int = clock_of(threading.get_ident())

    def seconds() -> float:
        try:
            return time.clock_gettime(clock)
        except OSError:  # the thread has ended
            return inf

    return seconds
