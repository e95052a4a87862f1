"""Code lists are found by their names, a letter that looks like an article included."""

from __future__ import annotations

import pytest

from reasoner.policy.criteria import InCodes, walk
from tests.forms_texts import policy_of, read, with_conditions

VOCABULARY = "Vocabulary: forms\n\nInputs: all\n\n    the procedure codes (codes): a list of codes of CPT, fixed, clinical\n"


@pytest.mark.parametrize(
    ("name", "said"),
    [("A", "A"), ("A codes", "A codes"), ("Group A", "group A"), ("the pumps", "pumps"), ("Pumps", "the pumps")],
)
def test_a_code_list_is_found_by_its_name(name: str, said: str) -> None:
    line = f"any procedure code is in the list {said}"
    policy = policy_of(with_conditions(line, f"\nCode list: {name}\n    CPT: 62350\n"), VOCABULARY)
    condition = policy.determinations[0].phases[0].clauses[0].condition
    assert condition is not None
    assert [one.form.code_list for one in walk(condition) if isinstance(one.form, InCodes)] == [policy.code_lists[0].key]


def test_a_range_with_a_hyphen_is_told_once() -> None:
    line = "any procedure code is in the list pumps"
    _, problems = read(with_conditions(line, "\nCode list: pumps\n    CPT: 62350-62362\n"), VOCABULARY)
    assert [one.code for one in problems] == ["code-range-with-hyphen"]
