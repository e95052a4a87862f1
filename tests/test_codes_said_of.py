"""How many of the codes a line speaks of, in payers' words."""

from __future__ import annotations

import pytest

from reasoner.policy.criteria import InCodes, Of, walk
from tests.forms_texts import policy_of, read, with_conditions

VOCABULARY = "Vocabulary: forms\n\nInputs: all\n\n    the procedure codes (codes): a list of codes of CPT, fixed, clinical\n"
MORE = "\nCode list: pumps\n    CPT: 62350\n"


@pytest.mark.parametrize(
    ("line", "of"),
    [
        ("any procedure code is in the list pumps", Of.ANY),
        ("any of the procedure codes is in the list pumps", Of.ANY),
        ("any of the procedure codes are in the list pumps", Of.ANY),
        ("at least one of the procedure codes is in the list pumps", Of.ANY),
        ("all procedure codes are in the list pumps", Of.EVERY),
        ("all the procedure codes are in the list pumps", Of.EVERY),
        ("all of the procedure codes are in the list pumps", Of.EVERY),
        ("every one of the procedure codes is in the list pumps", Of.EVERY),
        ("none of the procedure codes is in the list pumps", Of.NO),
        ("no procedure codes are in the list pumps", Of.NO),
    ],
)
def test_any_all_and_none_of_the_codes_are_read(line: str, of: Of) -> None:
    policy = policy_of(with_conditions(line, MORE), VOCABULARY)
    condition = policy.determinations[0].phases[0].clauses[0].condition
    assert condition is not None
    assert [one.form.of for one in walk(condition) if isinstance(one.form, InCodes)] == [of]


@pytest.mark.parametrize(
    "line", ["at least 2 procedure codes are in the list pumps", "exactly two of the procedure codes are in the list pumps"]
)
def test_a_count_of_codes_is_refused_with_what_can_be_said(line: str) -> None:
    _, [problem] = read(with_conditions(line, MORE), VOCABULARY)
    assert problem.code == "codes-not-counted"
    assert problem.hint == "write `any procedure code is in the list pumps`, or `every procedure code is in the list pumps`"
    remedy = "any procedure code is in the list pumps"
    assert read(with_conditions(remedy, MORE), VOCABULARY)[1] == ()
