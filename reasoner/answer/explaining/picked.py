"""Comparisons of amounts of picked records: which record is meant, and what its amount comes to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reasoner.answer.answer import Status
from reasoner.answer.explaining.compared import compared_finding
from reasoner.answer.explaining.findings import Finding
from reasoner.answer.explaining.records import record_name
from reasoner.cases.layout.picked import picked_in
from reasoner.policy.criteria import AllOf, AnyOfThese, Becomes, Compares, Form
from reasoner.policy.nearest import or_list

if TYPE_CHECKING:
    from reasoner.answer.explaining.tree import Tree


def picked_finding(tree: Tree, written: Compares, left: Form, status: Status, wanted: bool) -> Finding:
    """What a comparison found for the records that are picked; `written` is the comparison, `left` are the ways in which
    the records may be picked."""
    ways = left.parts if isinstance(left, AnyOfThese) else ()
    for way in ways:
        *picked, compared = way.form.parts if isinstance(way.form, AllOf) else ()
        if all(tree.standing(one).status is Status.SATISFIED for one in picked):
            test = compared.form.of if isinstance(compared.form, Becomes) else None
            if isinstance(test, Compares):
                found = compared_finding(tree.situation, test, compared.words, status, wanted)
                inputs = [one.input for one in picked_in(written)]
                called = (record_name(tree.situation, id, one) for id, one in zip(inputs, picked, strict=True))
                names = or_list(dict.fromkeys(called), "and")
                return replace(found, says=f"{found.says}; by {names}")
    if status is Status.UNDETERMINED:
        return Finding("not shown: which record it is, or what it says", ())
    return Finding("there is no such record" if status is Status.NOT_SATISFIED else "", ())
