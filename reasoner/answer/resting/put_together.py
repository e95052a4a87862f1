"""Groups of facts put together: none that holds another, and what is alike in them said once (all of these, one of these)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reasoner.answer.answer import Several, StatedFact
from reasoner.answer.changing.factored import factored_form
from reasoner.answer.resting.reasons import Reasons

FEW_GROUPS = 3  # so many are read as easily one by one

Groups = Sequence[tuple[StatedFact, ...]]


def put_together(found: Reasons) -> Reasons:
    """What an outcome rests on, without groups that hold others, and with the factored form of groups that are many."""
    sufficient, withdrawals = smallest_groups(found.sufficient), smallest_groups(found.withdrawals)
    return replace(
        found,
        sufficient=sufficient,
        withdrawals=withdrawals,
        sufficient_form=_form(sufficient),
        together_form=_form([one for one in withdrawals if len(one) > 1]),
    )


def smallest_groups(groups: Groups) -> tuple[tuple[StatedFact, ...], ...]:
    """Some groups without those that hold another, each once."""
    ids = [frozenset(fact.input.id for fact in one) for one in groups]
    first = {some: number for number, some in reversed(list(enumerate(ids)))}
    return tuple(
        one
        for number, (one, some) in enumerate(zip(groups, ids, strict=True))
        if first[some] == number and not any(other < some for other in first)
    )


def _form(groups: Groups) -> Several | None:
    """The factored form of some groups, where it is shorter than they are."""
    if len(groups) <= FEW_GROUPS:
        return None
    form = factored_form([frozenset(fact.input.id for fact in one) for one in groups])
    return form if form is not None and _leaves(form) < sum(map(len, groups)) else None


def _leaves(form: Several | str) -> int:
    return 1 if isinstance(form, str) else sum(map(_leaves, form.parts))
