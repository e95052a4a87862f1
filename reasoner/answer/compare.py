"""One case under several policies: the outcome of each, where they part, and the smallest change for each."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from reasoner.answer.answer import Answer, WhatIf
from reasoner.answer.in_a_line import counted, cut
from reasoner.answer.resting.reasons import Reasons
from reasoner.policy.vocabulary import Input
from reasoner.source.dataclass import dataclass
from reasoner.source.displayed import Displayed
from reasoner.source.in_rows import InRows, Row


@dataclass(frozen=True, slots=True)
class Compared:
    """One policy's answer to the case, what it rests on, and the changes that reach the target, the smallest first.

    `left_out`: the phrases of the facts that the policy's vocabulary has no place for.
    """

    answer: Answer
    reasons: Reasons
    changes: WhatIf
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parting:
    """An input on which policies part: those (by position) whose outcome rests on it, and those that still need it."""

    input: Input
    rests: tuple[int, ...]
    needs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Comparison(Displayed, InRows):
    """The comparison. `alike`: every policy has the same settled outcome. `partings`: inputs that some policies look at, for this
    case, and others do not, in the vocabulary's order; none where that was not found for all of them, which `cut_off` says."""

    compared: tuple[Compared, ...]
    alike: bool
    partings: tuple[Parting, ...]
    cut_off: str = ""

    def rows(self) -> list[Row]:
        """A row for each policy: the outcome, what is needed, and the inputs of the smallest change to the target."""
        return [
            {
                "policy": one.answer.policy.id,
                "payer": one.answer.policy.payer,
                "outcome": one.answer.outcome,
                "possible": list(one.answer.possible),
                "needed": [needed.input.id for needed in one.answer.needed],
                "change": [change.input.id for change in one.changes.sets[0].changes] if one.changes.sets else None,
                "left_out": list(one.left_out),
            }
            for one in self.compared
        ]

    def __repr__(self) -> str:
        said = "; ".join(f"{one.answer.policy.id} {one.answer.outcome}" for one in self.compared)
        return f"<{counted(len(self.compared), 'policy', 'policies')}: {cut(said)}>"


def comparison_of(compared: Sequence[Compared]) -> Comparison:
    """Compare answers to one case. Inputs of different vocabularies are one where they are called the same."""
    outcomes = {one.answer.outcome for one in compared}
    rests = [{_key(fact.input) for fact in one.reasons.keep} for one in compared]
    needs = [{_key(need.input) for need in one.answer.needed} for one in compared]
    inputs: dict[tuple[str, str], Input] = {}
    for one in compared:
        read = (*(fact.input for fact in one.reasons.keep), *(need.input for need in one.answer.needed))
        for input in (*one.answer.policy.vocabulary.inputs, *read):
            inputs.setdefault(_key(input), input)
    partings = []
    late = [late for one in compared if (late := one.answer.cut_off or one.reasons.cut_off)]
    if late:
        return Comparison(tuple(compared), _alike(outcomes), (), f"{late[0]}; where they part was not found")
    for key, input in inputs.items():
        rest = tuple(number for number, some in enumerate(rests) if key in some)
        need = tuple(number for number, some in enumerate(needs) if key in some)
        if (rest or need) and len(compared) not in (len(rest), len(need)):
            partings.append(Parting(input, rest, need))
    return Comparison(tuple(compared), _alike(outcomes), tuple(partings))


def _alike(outcomes: Collection[str]) -> bool:
    return len(outcomes) == 1 and "undetermined" not in outcomes


def _key(input: Input) -> tuple[str, str]:
    return input.id, input.phrase
