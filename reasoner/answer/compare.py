"""One case under several policies: the outcome of each, where they part, and the smallest change for each."""

from __future__ import annotations

from collections.abc import Sequence

from reasoner.answer.answer import Answer, WhatIf
from reasoner.answer.resting.reasons import Reasons
from reasoner.policy.vocabulary import Input
from reasoner.source.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Compared:
    """One policy's answer to the case, what it rests on, and the changes that reach the target, the smallest first."""

    answer: Answer
    reasons: Reasons
    changes: WhatIf


@dataclass(frozen=True, slots=True)
class Parting:
    """An input on which policies part: those (by position) whose outcome rests on it, and those that still need it."""

    input: Input
    rests: tuple[int, ...]
    needs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The comparison. `alike`: every policy has the same settled outcome. `partings`: inputs that some policies look at, for this
    case, and others do not, in the vocabulary's order."""

    compared: tuple[Compared, ...]
    alike: bool
    partings: tuple[Parting, ...]


def comparison_of(compared: Sequence[Compared]) -> Comparison:
    """Compare answers to one case."""
    outcomes = {one.answer.outcome for one in compared}
    rests = [_rests(one) for one in compared]
    needs = [{one.input.id for one in some.answer.needed} for some in compared]
    inputs: dict[str, Input] = {}
    for one in compared:
        for input in one.answer.policy.vocabulary.inputs:
            inputs.setdefault(input.id, input)
    partings = []
    for id, input in inputs.items():
        rest = tuple(number for number, some in enumerate(rests) if id in some)
        need = tuple(number for number, some in enumerate(needs) if id in some)
        if (rest or need) and len(compared) not in (len(rest), len(need)):
            partings.append(Parting(input, rest, need))
    return Comparison(tuple(compared), len(outcomes) == 1 and "undetermined" not in outcomes, tuple(partings))


def _rests(one: Compared) -> frozenset[str]:
    """The inputs that every reason of an outcome has: without any of them it would be open."""
    return frozenset(fact.input.id for fact in one.reasons.keep)
