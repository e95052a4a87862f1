"""Answers about a policy that was applied to a case, told in terms of what people are asked for.

The applied policy has further inputs: the fields of records, and amounts of which several parts are unknown. An answer
names records and parts instead: adding a record is one change, whatever it says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from reasoner.answer.answer import Answer, ChangeKind, ChangeNeeded, ChangeSet, Explanation, Needed, WhatIf
from reasoner.answer.questions import Questions
from reasoner.cases.case import Case
from reasoner.policy.criteria import Criterion
from reasoner.policy.vocabulary import Input

if TYPE_CHECKING:
    from reasoner.answer.resting.reasons import Reasons


@dataclass(frozen=True)
class Asking:
    """The questions for a case and the case in their terms; `stands_for` tells what each further input is told as. `approximate`:
    some comparison of amounts is left open although its parts together might settle it."""

    questions: Questions
    case: Case
    stands_for: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    approximate: bool = False

    def input(self, id: str) -> Input:
        """The input with that machine name."""
        return next(one for one in self.questions.program.policy.vocabulary.inputs if one.id == id)

    def told_as(self, id: str) -> tuple[str, ...]:
        """The inputs that an input is told as."""
        return self.stands_for.get(id, (id,))


def told(asking: Asking, answer: Answer) -> Answer:
    """An answer with what is needed in terms of records and parts."""
    if not asking.stands_for:
        return answer
    items: dict[str, dict[Criterion, None]] = {}
    for one in answer.needed:
        for id in asking.told_as(one.input.id):
            items.setdefault(id, {}).update(dict.fromkeys(one.items))
    needed = tuple(Needed(asking.input(id), tuple(some)) for id, some in items.items())
    remarks = (*answer.remarks, SEVERAL_UNKNOWN) if asking.approximate and answer.needed else answer.remarks
    return replace(answer, needed=needed, remarks=remarks)


SEVERAL_UNKNOWN = (
    "where several parts of an amount are not known, the answer may stay open although the parts together would settle it"
)


def told_explanation(asking: Asking, explanation: Explanation) -> Explanation:
    """An explanation of such an answer."""
    return replace(explanation, answer=told(asking, explanation.answer))


def told_what_if(asking: Asking, found: WhatIf) -> WhatIf:
    """Change sets in terms of records and parts, without those that then hold another."""
    if not asking.stands_for:
        return found
    sets = _smallest([_told_set(asking, one) for one in found.sets])
    return replace(found, answer=told(asking, found.answer), sets=tuple(sets), factored=None)


def told_reasons(asking: Asking, found: Reasons) -> Reasons:
    """What an outcome rests on, with the inputs that no longer matter in terms of records and parts."""
    told_as = dict.fromkeys(id for one in found.no_longer for id in asking.told_as(one.id))
    needed = {one.input.id for one in found.answer.needed}
    return replace(found, no_longer=tuple(asking.input(id) for id in told_as if id not in needed))


def _told_set(asking: Asking, one: ChangeSet) -> ChangeSet:
    by_unit: dict[str, list[ChangeNeeded]] = {}
    for change in one.changes:
        for id in asking.told_as(change.input.id):
            by_unit.setdefault(id, []).append(change)
    return replace(one, changes=tuple(_told_change(asking, id, some) for id, some in by_unit.items()))


def _told_change(asking: Asking, id: str, changes: Sequence[ChangeNeeded]) -> ChangeNeeded:
    first = changes[0]
    if len(changes) == 1 and first.input.id == id:
        return first
    parts = [change for change in changes if change.input.id != id]
    needs = "; ".join(f"{change.input.phrase}: {change.needs}" for change in parts) or first.needs
    items = tuple(dict.fromkeys(item for change in changes for item in change.items))
    return ChangeNeeded(asking.input(id), ChangeKind.DOCUMENT, needs, "not stated", items=items)


def _smallest(sets: Sequence[ChangeSet]) -> list[ChangeSet]:
    """The sets that hold no other, those that differ only in the number of an unseen record taken once; smallest first."""
    found: list[ChangeSet] = []
    seen: set[object] = set()
    for one in sorted(sets, key=lambda some: (some.cost, len(some.changes), sorted(some.inputs))):
        alike = frozenset((change.input.phrase, change.needs) for change in one.changes)
        if alike not in seen and not any(other.inputs <= one.inputs for other in found):
            seen.add(alike)
            found.append(one)
    return found
