"""One policy explored with one case: where it stands, what was done, and how to go back. Knows no notebook."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from reasoner.cases.case import Case
from reasoner.cases.from_text import case_from_text
from reasoner.exploring.controls import Control, ControlsMade, Option
from reasoner.exploring.steps import step_from, taken
from reasoner.policy.words import words_for_known
from reasoner.show.words import canonical_words
from reasoner.source.problem import Problem, ProblemsFound

if TYPE_CHECKING:
    from reasoner.answer.answer import ChangeSet, Explanation, WhatIf
    from reasoner.api.loaded import LoadedPolicy
    from reasoner.source.limit import Limit

MOST_STEPS = 500  # that can be undone
MOST_WAYS = 20  # that are put forward
LARGEST_CASE = 200_000  # characters of a case that is loaded
LONGER = 10  # times the time limit, for an answer that is asked for again
A_DAY = 86_400.0  # seconds: a bound that nobody waits for, but that can be stopped


@dataclass(frozen=True)
class Changed:
    """What a case says otherwise than it did at the start, in words."""

    input: str
    phrase: str
    before: str
    now: str


@dataclass(frozen=True)
class View:
    """How an exploration stands: the outcome in words, the controls, the items as an explanation, and what was changed.

    `refused`: the last step could not be taken, and why, `refused_of` the input that it was about; everything else is as it was
    before. `cut_off`: the answer was cut off, in
    words; `explanation` is then the last one that was not, if there is one. `milliseconds` are what the answer took.
    """

    outcome: str
    is_settled: bool
    explanation: Explanation
    controls: tuple[Control, ...]
    changed: tuple[Changed, ...]
    can_undo: bool
    can_redo: bool
    determination: str
    determinations: tuple[Option, ...]
    target: str
    targets: tuple[Option, ...]
    refused: ProblemsFound | None = None
    refused_of: str = ""
    cut_off: str = ""
    milliseconds: float = 0


class Exploration:
    """A case under a policy that is changed a step at a time. Not for several threads at once."""

    def __init__(
        self, policy: LoadedPolicy, case: Case, determination: str | None = None, time_limit: float | None = 2.0
    ) -> None:
        self.policy = policy
        self.start = case
        self.time_limit = time_limit
        self.target: str | None = None
        self.determination = policy.chosen(determination, case, first=determination is None)
        self._cases = [case]
        self._at = 0
        self._touched = ""
        self._last: tuple[object, View] | None = None
        self._whole: dict[str, Explanation] = {}  # the last explanation of a determination that was not cut off
        self._ways: tuple[tuple[Case, str, str | None], WhatIf] | None = None
        self._controls = ControlsMade()

    @property
    def case(self) -> Case:
        """The case as it is now."""
        return self._cases[self._at]

    # ---- what is done

    def seconds_for(self, sent: Mapping[str, object]) -> float:
        """The bound on the answer to a step that a page sends."""
        if self.time_limit is None:
            return A_DAY
        return self.time_limit * (LONGER if sent.get("do") == "longer" or sent.get("longer") else 1)

    def do(self, sent: Mapping[str, object], limit: Limit | None = None) -> View:
        """Take a step as a page sends it; where that cannot be, nothing is changed and the view says why. `limit`, in place of the
        exploration's own, is one that another thread can stop."""
        bound = self.time_limit if limit is None else limit
        before = (self._cases, self._at, self._touched, self.determination, self.target)
        try:
            self._take(sent, bound)
            return self.view(bound)  # a contradiction that was not found in time may be found now
        except ProblemsFound as found:
            self._cases, self._at, self._touched, self.determination, self.target = before
            return replace(self.view(bound), refused=found, refused_of=str(sent.get("of", "")))

    def _take(self, sent: Mapping[str, object], bound: float | Limit | None) -> None:
        match sent.get("do"):
            case "undo":
                self._at = max(0, self._at - 1)
            case "redo":
                self._at = min(len(self._cases) - 1, self._at + 1)
            case "longer":
                self._last = None
            case "reset":
                self._go_to(self.start, bound)
            case "load":
                self._go_to(self._loaded(str(sent.get("text", ""))), bound)
            case "apply":
                self._go_to(self._way(sent.get("way")).applied(self.case), bound)
            case "determination":
                self.determination = self.policy.chosen(str(sent.get("value")), self.case)
                self.target = None
            case "target":
                self.target = str(sent.get("value")) or None
            case _:
                step = step_from(sent)
                self._touched = str(sent.get("of", ""))
                self._go_to(taken(self.case, step, self.policy.policy.vocabulary), bound)

    def _go_to(self, case: Case, bound: float | Limit | None) -> None:
        """Go on from another case. One that contradicts itself is not gone to: raises ProblemsFound."""
        if case == self.case:
            return
        self.policy.check(case, bound)
        self._cases = [*self._cases[: self._at + 1], case][-MOST_STEPS:]
        self._at = len(self._cases) - 1

    def _loaded(self, text: str) -> Case:
        if len(text) > LARGEST_CASE:
            hint = "load the case of one request"
            raise ProblemsFound((Problem("file-too-big", f"a case has {LARGEST_CASE} characters at most", hint=hint),))
        vocabulary = self.policy.policy.vocabulary
        case, problems = case_from_text(text, "the loaded case", vocabulary)
        if problems:
            raise ProblemsFound(problems)
        return replace(case, vocabulary=vocabulary)

    def _way(self, number: object) -> ChangeSet:
        sets = self.ways().sets
        if not isinstance(number, int) or not 0 <= number < len(sets):
            raise ProblemsFound(
                (Problem("unknown-name", "this way is no longer put forward", hint="wait until the ways are there again"),)
            )
        return sets[number]

    def state(self, **facts: object) -> View:
        """State facts of the case, by machine name. Raises ProblemsFound for mistakes."""
        self._go_to(self.case.with_(facts), self.time_limit)
        return self.view()

    def save(self, path: str | Path) -> Path:
        """Write the case as a file, which reads back as this case."""
        written = Path(path)
        written.write_text(self.case.yaml, encoding="utf-8")
        return written

    # ---- how it stands

    def view(self, bound: float | Limit | None = None) -> View:
        """How it stands now; `bound` in place of the exploration's own."""
        key = (self.case, self.determination, self.target, self._at, len(self._cases), self._touched)
        if self._last is None or self._last[0] != key:
            self._last = (key, self._looked(self.time_limit if bound is None else bound))
        return self._last[1]

    def _looked(self, bound: float | Limit | None) -> View:
        began = time.perf_counter()
        found = self.policy.explain(self.case, self.determination, full=True, time_limit=bound)
        answer = found.answer
        cut_off = answer.cut_off or found.cut_off
        if not cut_off:
            self._whole[self.determination] = found
        whole = self._whole.get(self.determination)  # what is needed is not known of an answer that was cut off
        version = self.policy.versions(self.case).newest
        read = {id.partition(".")[0] for id in version.engine.inputs_asked(self.determination)}
        matters = read if whole is None else {one.input.id.partition(".")[0] for one in whole.answer.needed}
        outcomes = dict.fromkeys(one.canonical for one in answer.determination.outcomes)
        return View(
            outcome=_outcome_words(found),
            is_settled=len(answer.possible) == 1,
            explanation=whole or found,
            controls=self._controls.of(version.policy, self.case, self.start, read, {*matters, self._touched}),
            changed=self._changed(),
            can_undo=self._at > 0,
            can_redo=self._at < len(self._cases) - 1,
            determination=self.determination,
            determinations=tuple(Option(one.id, one.title) for one in self.policy.determinations.values()),
            target=self.target or "",
            targets=tuple(Option(one, canonical_words(one)) for one in outcomes),
            cut_off=cut_off,
            milliseconds=(time.perf_counter() - began) * 1000,
        )

    def _changed(self) -> tuple[Changed, ...]:
        found = []
        for input in self.policy.policy.vocabulary.inputs:
            before, now = self.start.fact(input.id), self.case.fact(input.id)
            if (before and before.known) != (now and now.known):
                said = ["not stated" if one is None else words_for_known(one.known, input) for one in (before, now)]
                found.append(Changed(input.id, input.phrase, *said))
        return tuple(found)

    def ways(self, limit: Limit | None = None) -> WhatIf:
        """What would give the target: the most favourable outcome, or the one chosen. `limit`, in place of the exploration's own, is
        one that another thread can stop."""
        key = (self.case, self.determination, self.target)
        if self._ways is None or self._ways[0] != key:
            bound = self.time_limit if limit is None else limit
            found = self.policy.what_if(self.case, self.target, self.determination, time_limit=bound, most=MOST_WAYS)
            self._ways = (key, found)
        return self._ways[1]

    def forget_ways(self) -> None:
        """Look anew for what would give the target when it is asked for next."""
        self._ways = None


def _outcome_words(found: Explanation) -> str:
    answer = found.answer
    if len(answer.possible) == 1:
        return canonical_words(answer.outcome)
    if answer.open_because == "time":
        return "not settled in time"
    return f"undetermined: {' or '.join(map(canonical_words, answer.possible))}"
