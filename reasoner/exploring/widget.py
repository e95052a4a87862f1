"""The widget: an exploration on a page (JupyterLab, Notebook 7, VS Code, marimo), by anywidget.

The page sends a step with its number, is told at once that it was heard, and draws what comes back: first the outcome and the items,
then, once nothing was moved for a moment, what would change the outcome. The last value of a burst wins, for the page sends further
steps when it has the answer to the one before, steps that wait here are taken together, and a new step ends the search for changes.
Answers are strings written here: a notebook would make a fraction a rounded number. One thread does the reasoning, so that a page can
stop it.
"""

from __future__ import annotations

import asyncio
import itertools
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from reasoner.exploring.encoded import encoded_no_ways, encoded_view, encoded_ways
from reasoner.source.limit import Limit
from reasoner.source.problem import ProblemsFound

if TYPE_CHECKING:
    from reasoner.answer.answer import Explanation, WhatIf
    from reasoner.cases.case import Case
    from reasoner.exploring.exploration import Exploration, View

HERE = Path(__file__).parent
MOST_WAITING = 200  # steps
BESIDE = ("ways", "save")  # what a page asks for that changes nothing of the case


class Explorer(anywidget.AnyWidget):
    """A policy and a case with controls. `case` is the case as it is now; `explanation` and `ways` are its answers as objects."""

    _esm = HERE / "explorer.js"
    _css = HERE / "explorer.css"
    view_json = traitlets.Unicode("").tag(sync=True)
    ways_json = traitlets.Unicode("").tag(sync=True)
    failure = traitlets.Unicode("").tag(sync=True)

    def __init__(self, exploration: Exploration) -> None:
        self._exploration = exploration
        self._waiting: deque[dict[str, Any]] = deque(maxlen=MOST_WAITING)
        self._some = threading.Condition()
        self._busy = False
        self._revision = 0
        self._limit: Limit | None = None  # of what is worked out now
        self._looking = False  # for what would change the outcome
        self._puts = itertools.count(1)
        self._shown: dict[str, int] = {}  # the number of what each trait shows
        self._worker: threading.Thread | None = None
        self._loop = _loop_now()
        title = exploration.policy.title
        # The first answer takes longest, for the policy is made ready then, and is what others are seen beside.
        first = exploration.view(exploration.seconds_for({"do": "longer"}))
        super().__init__(view_json=encoded_view(first, 0, title))
        self.on_msg(self._told)

    # ---- as an object

    @property
    def case(self) -> Case:
        """The case as it is now."""
        return self._exploration.case

    @property
    def explanation(self) -> Explanation:
        """Why the outcome is as it is now; shows itself also where no script runs."""
        return self._exploration.view().explanation

    @property
    def ways(self) -> WhatIf:
        """What would change the outcome."""
        return self._exploration.ways()

    def state(self, **facts: object) -> None:
        """State facts of the case, by machine name, as the controls do. Raises ProblemsFound for mistakes."""
        self.settle()
        self._put(view_json=encoded_view(self._exploration.state(**facts), self._revision, self._exploration.policy.title))

    def save(self, path: str | Path) -> Path:
        """Write the case as a file."""
        return self._exploration.save(path)

    def __repr__(self) -> str:
        return f"<exploring {self._exploration.policy.id}: {self._exploration.view().outcome}>"

    # ---- what a page sends

    def _told(self, _: object, sent: Mapping[str, Any], __: object) -> None:
        self.send({"do": "heard", "revision": _number(sent)})
        self.tell(sent)

    def tell(self, sent: Mapping[str, Any]) -> None:
        """Take a step as a page sends it, in its turn; `stop` at once."""
        limit = self._limit
        if limit is not None and (sent.get("do") == "stop" or (self._looking and sent.get("do") not in BESIDE)):
            limit.stop()
        if sent.get("do") == "stop":
            return
        with self._some:
            self._waiting.append(dict(sent))
            self._some.notify_all()
        if self._worker is None or not self._worker.is_alive():
            self._worker = threading.Thread(target=self._work, daemon=True)
            self._worker.start()

    def settle(self, seconds: float = 60) -> None:
        """Wait until every step that was told is taken."""
        with self._some:
            self._some.wait_for(lambda: not self._waiting and not self._busy, seconds)

    def _work(self) -> None:
        while True:
            with self._some:
                if not self._some.wait_for(lambda: bool(self._waiting), 30):
                    self._worker = None
                    return
                steps, self._busy = list(self._waiting), True
                self._waiting.clear()
            try:
                self._taken(steps)
            except Exception as error:
                step = _number(steps[-1])
                self._put(failure=f"Something went wrong at step {step} ({type(error).__name__}); the case is as it was.")
            finally:
                with self._some:
                    self._busy = False
                    self._some.notify_all()

    def _taken(self, steps: list[dict[str, Any]]) -> None:
        view: View | None = None
        refused: View | None = None  # the last that was: the steps after it do not hide it
        for one in _last_of_each(step for step in steps if step.get("do") not in BESIDE):
            with self._bounded(self._exploration.seconds_for(one)) as limit:
                view = self._exploration.do(one, limit)
            refused = view if view.refused else refused
            self._revision = max(self._revision, _number(one))
        if view is not None:
            if refused is not None:
                view = replace(view, refused=refused.refused, refused_of=refused.refused_of)
            self._put(view_json=encoded_view(view, self._revision, self._exploration.policy.title), failure="")
        if any(step.get("do") == "save" for step in steps):
            text = self.case.yaml
            self._on_the_loop(lambda: self.send({"do": "saved", "text": text}))
        if steps[-1].get("do") == "ways":
            self._look(steps[-1])

    def _look(self, step: Mapping[str, Any]) -> None:
        """Look for what would change the outcome; where a new step came, what was found is of an older case and not shown."""
        if step.get("longer"):
            self._exploration.forget_ways()
            self._put(ways_json="")  # what is found may read as before, and is drawn all the same
        try:
            with self._bounded(self._exploration.seconds_for(step), looking=True) as limit:
                found = self._exploration.ways(limit)
        except ProblemsFound as problems:
            self._put(ways_json=encoded_no_ways(problems, _number(step)))
            return
        if self._waiting:
            self._exploration.forget_ways()
        else:
            self._put(ways_json=encoded_ways(found, _number(step)))

    @contextmanager
    def _bounded(self, seconds: float, looking: bool = False) -> Iterator[Limit]:
        """A limit that a page can stop."""
        with Limit(seconds) as limit:
            self._limit, self._looking = limit, looking
            try:
                yield limit
            finally:
                self._limit, self._looking = None, False

    def _put(self, **traits: str) -> None:
        """Set what the page shows, in the thread of the notebook where it has one; what was set later stays."""
        number = next(self._puts)

        def put() -> None:
            newer = {name: value for name, value in traits.items() if self._shown.get(name, 0) < number}
            self._shown.update(dict.fromkeys(newer, number))
            self.set_trait_all(newer)

        self._on_the_loop(put)

    def _on_the_loop(self, act: Callable[[], None]) -> None:
        if self._loop is not None and self._loop.is_running() and threading.current_thread() is self._worker:
            self._loop.call_soon_threadsafe(act)
        else:
            act()

    def set_trait_all(self, traits: Mapping[str, str]) -> None:
        """Set several traits at once."""
        with self.hold_trait_notifications():
            for name, value in traits.items():
                self.set_trait(name, value)


def _last_of_each(steps: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Steps in order; of several in a row that state the same thing, the last."""
    found: list[dict[str, Any]] = []
    for one in steps:
        if found and _what(found[-1]) is not None and _what(found[-1]) == _what(one):
            found.pop()
        found.append(one)
    return found


def _what(step: Mapping[str, Any]) -> tuple[object, ...] | None:
    """What a step states; None for a step that is no statement."""
    if step.get("do") not in ("state", "field"):
        return None
    return step["do"], step.get("of"), step.get("at"), step.get("field")


def _number(step: Mapping[str, Any]) -> int:
    number = step.get("revision")
    return number if isinstance(number, int) else 0


def _loop_now() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None
