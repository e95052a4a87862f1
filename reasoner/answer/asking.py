"""Answers about a policy that was laid out over records, told in terms of what people are asked for.

The laid-out policy has further inputs: the fields of records, and comparisons of amounts. An answer names records and parts
instead: adding a record is one change, whatever it says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import permutations
from typing import TYPE_CHECKING

from reasoner.answer.answer import Answer, ChangeNeeded, ChangeSet, Explanation, Needed, StatedFact, WhatIf
from reasoner.answer.questions import Questions
from reasoner.answer.situation import Situation, situation_of
from reasoner.asp.solve import NO_LIMIT, Limit
from reasoner.asp.theory import Numbers
from reasoner.cases.case import Case
from reasoner.policy.criteria import Criterion
from reasoner.policy.values import Absent, Exactly
from reasoner.policy.vocabulary import Input, YesNo
from reasoner.policy.words import ANY_VALUE, negative_sentence
from reasoner.source.problem import Problem, ProblemsFound

if TYPE_CHECKING:
    from reasoner.answer.resting.reasons import Reasons
    from reasoner.cases.layout.answered import Place


@dataclass(frozen=True)
class Asking:
    """The questions for a case and the case in their terms.

    `units` tells of each further input of a record that nobody stated which one stands for the whole record; `unseen`, for each
    record input, the inputs that say whether there are records beside those stated;
    `places`, where the case states a further input of a record; `addable` and `beyond` are those of the situation.
    """

    questions: Questions
    case: Case
    units: Mapping[str, str] = field(default_factory=dict)
    unseen: tuple[tuple[str, ...], ...] = ()
    places: Mapping[str, Place] = field(default_factory=dict)
    numbers: Numbers | None = None
    written: frozenset[str] | None = None
    inputs: Mapping[str, Input] = field(default_factory=dict)  # as the case calls them, where the program does not
    whole: Callable[[], Asking] | None = None
    addable: frozenset[str] = frozenset()
    beyond: frozenset[str] = frozenset()
    _found: list[Situation] = field(default_factory=list, compare=False, repr=False)

    def situation(self, limit: Limit = NO_LIMIT) -> Situation:
        """The worlds that the case leaves; made once, for all determinations."""
        if not self._found:
            found = situation_of(self.questions.worlds, self.case, limit, self.numbers, self.units)
            # What contradicts what is told with nothing put in, where every fact is still one.
            if found is None:
                assert self.whole is not None  # noqa: S101  INVARIANT: a whole program tells a contradiction itself
                if (problem := self._contradiction(limit)) is not None:
                    raise ProblemsFound((problem,))
                found = self.whole().situation(limit)
            self._found.append(replace(found, written=self.written, addable=self.addable, beyond=self.beyond))
        return self._found[0]

    def _contradiction(self, limit: Limit) -> Problem | None:
        """Why no world has the case that was put in; None where that is only for what is presumed."""
        from reasoner.answer.contradicting import contradiction_in
        from reasoner.cases.layout.layout import LaidOut

        assert self.whole is not None  # noqa: S101  INVARIANT: only asked where the case was put in
        inputs = self.questions.program.inputs
        program = self.whole().questions.program
        return contradiction_in(program, LaidOut(self.case, {**program.inputs, **inputs}, self.places), limit)

    def input(self, id: str) -> Input:
        """The input with that machine name."""
        return self.inputs[id] if id in self.inputs else self.questions.program.inputs[id]

    def keep(self, situation: Situation) -> None:
        """Keep the worlds that the case leaves, where they were found elsewhere."""
        self._found.append(situation)

    def told_as(self, id: str) -> tuple[str, ...]:
        """The inputs that an input is told as."""
        return (self.units.get(id, id),)

    def first_unseen(self, id: str) -> str:
        """The first of the inputs that say whether there are further records, for any of them: it is one question."""
        return next((some[0] for some in self.unseen if id in some), id)


def told(asking: Asking, answer: Answer) -> Answer:
    """An answer with what is needed in terms of records and parts."""
    if not asking.units:
        return answer
    # Items are told apart by what they are and not by what they say: to hash a criterion is to hash the tree below it.
    items: dict[str, dict[int, Criterion]] = {}
    for one in answer.needed:
        for told_as in map(asking.first_unseen, asking.told_as(one.input.id)):
            items.setdefault(told_as, {}).update((id(item), item) for item in one.items)
    needed = tuple(Needed(asking.input(told_as), tuple(some.values())) for told_as, some in items.items())
    return replace(answer, needed=needed)


def told_explanation(asking: Asking, explanation: Explanation) -> Explanation:
    """An explanation of such an answer."""
    return replace(explanation, answer=told(asking, explanation.answer))


def told_what_if(asking: Asking, found: WhatIf) -> WhatIf:
    """Change sets in terms of records and parts, without those that then hold another."""
    from reasoner.answer.changing.factored import factored_form
    from reasoner.answer.made import with_places

    def placed(some: Iterable[ChangeSet]) -> tuple[ChangeSet, ...]:
        return tuple(replace(one, made=with_places(one.made, asking.places)) for one in some)

    found = replace(found, sets=placed(found.sets), tied=placed(found.tied)) if asking.places else found
    if not asking.units:
        return found
    sets = _smallest([_told_set(asking, one) for one in found.sets])
    inputs = [one.inputs for one in sets]
    # A list that is added to in one way may be complete in another: these are told apart by more than their inputs.
    apart = not any(one <= other for one, other in permutations(inputs, 2))
    form = factored_form(inputs) if apart else None
    tied = [one for one in _smallest([_told_set(asking, one) for one in found.tied]) if one not in sets]
    return replace(found, answer=told(asking, found.answer), sets=tuple(sets), factored=form, tied=tuple(tied))


def told_reasons(asking: Asking, found: Reasons) -> Reasons:
    """What an outcome rests on, with facts and inputs in terms of records and parts: that a list is complete is one fact."""
    told_as = dict.fromkeys(asking.first_unseen(id) for one in found.no_longer for id in asking.told_as(one.id))
    needed = {one.input.id for one in found.answer.needed}
    stated = {one.input for one in asking.case.facts if isinstance(one.known, Exactly | Absent)}

    def facts(group: Sequence[StatedFact]) -> tuple[StatedFact, ...]:
        by_id = {asking.first_unseen(one.input.id): one for one in reversed(group)}
        return tuple(replace(one, input=asking.input(id)) for id, one in reversed(by_id.items()))

    return replace(
        found,
        sufficient=tuple(dict.fromkeys(map(facts, found.sufficient))),
        withdrawals=tuple(dict.fromkeys(map(facts, found.withdrawals))),
        keep=facts(found.keep),
        no_longer=tuple(asking.input(id) for id in told_as if id not in needed | stated),
    )


def _told_set(asking: Asking, one: ChangeSet) -> ChangeSet:
    """A set with one change for each record that is added, and one for a list that is complete."""
    by_unit: dict[str, list[ChangeNeeded]] = {}
    for change in one.changes:
        for id in asking.told_as(change.input.id):
            by_unit.setdefault(id, []).append(change)
    place: dict[str, str] = {}
    for group in filter(None, asking.unseen):
        mine = [id for id in group if id in by_unit]
        # What says only whether there are more has no fields: it is told after the records that have some.
        added = sorted(
            (id for id in mine if not _is_closed(id, by_unit[id])),
            key=lambda unit: (len(by_unit[unit]) == 1, _says(by_unit[unit])),
        )
        closed = [id for id in mine if _is_closed(id, by_unit[id])]
        place |= dict(zip(added, group, strict=False))
        place |= dict.fromkeys(closed, group[len(added)] if len(added) < len(group) else group[-1])
    found = {place.get(id, id): _told_change(asking, id, place.get(id, id), some) for id, some in by_unit.items()}
    return replace(one, changes=tuple(found.values()))


def _is_closed(unit: str, changes: Sequence[ChangeNeeded]) -> bool:
    return all(change.input.id == unit and change.needs == "no" for change in changes)


def _says(changes: Sequence[ChangeNeeded]) -> list[tuple[str, str]]:
    """What some changes of one record say, whatever its number."""
    return sorted((change.input.id.rpartition(".")[0], change.needs) for change in changes)


def _told_change(asking: Asking, id: str, told_as: str, changes: Sequence[ChangeNeeded]) -> ChangeNeeded:
    """One change; `id` is the unit that it is about, `told_as` the place of a record that is not told apart from others."""
    first = next((change for change in changes if change.input.id == id), changes[0])
    if len(changes) == 1 and first.input.id == id:
        return first if told_as == id else replace(first, input=asking.input(told_as))
    parts = [change for change in changes if change.input.id != id]
    needs = "; ".join(_part_words(asking, change, id, told_as) for change in parts) or first.needs
    items = tuple(dict.fromkeys(item for change in changes for item in change.items))
    return replace(first, input=asking.input(told_as), needs=needs, distance="", items=items)


def _part_words(asking: Asking, change: ChangeNeeded, id: str, told_as: str) -> str:
    """What a change needs of a part of a record or of an amount; the record may be told as another that nobody stated."""
    mark, input = id.rpartition(".")[2], change.input
    if input.id.endswith(f".{mark}"):
        input = asking.input(f"{input.id.removesuffix(mark)}{told_as.rpartition('.')[2]}")
    match change.needs:
        case "yes" if isinstance(input.type, YesNo):
            return input.phrase
        case "no" if isinstance(input.type, YesNo):
            return negative_sentence(input)
        case needs:
            return input.phrase if needs == ANY_VALUE else f"{input.phrase}: {needs}"


def _smallest(sets: Sequence[ChangeSet]) -> list[ChangeSet]:
    """The sets that hold no other, those that say the same taken once; smallest first."""
    found: dict[frozenset[tuple[str, bool]], ChangeSet] = {}
    for one in sorted(sets, key=lambda some: (some.cost, len(some.changes), sorted(some.inputs))):
        closing = frozenset((change.input.id, _is_closed(change.input.id, (change,))) for change in one.changes)
        if not any(other <= closing for other in found):
            found[closing] = one
    return list(found.values())
