"""Comparisons of amounts of picked records: which record is meant, and what its amount comes to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoner.answer.explaining.compared import compared_finding
from reasoner.answer.explaining.findings import Found
from reasoner.answer.explaining.records import record_name
from reasoner.answer.finding import NoSuchRecord, OfPicked
from reasoner.answer.standing import Status
from reasoner.cases.layout.picked import picked_in
from reasoner.policy.criteria import AllOf, AnyOfThese, Becomes, Compares, Form

if TYPE_CHECKING:
    from reasoner.answer.explaining.tree import Tree


def picked_finding(tree: Tree, written: Compares, left: Form, status: Status, wanted: bool) -> Found:
    """What a comparison found for the records that are picked; `written` is the comparison, `left` are the ways in which
    the records may be picked."""
    ways = left.parts if isinstance(left, AnyOfThese) else ()
    for way in ways:
        *picked, compared = way.form.parts if isinstance(way.form, AllOf) else ()
        if all(tree.standing(one).status is Status.SATISFIED for one in picked):
            test = compared.form.of if isinstance(compared.form, Becomes) else None
            if isinstance(test, Compares):
                found, facts = compared_finding(tree.situation, test, compared.words, status, wanted)
                inputs = [one.input for one in picked_in(written)]
                called = (record_name(tree.situation, id, one) for id, one in zip(inputs, picked, strict=True))
                return OfPicked(found, tuple(dict.fromkeys(called))), facts
    return (None if status is Status.SATISFIED else NoSuchRecord(open=status is Status.UNDETERMINED)), ()
