"""What is alike in an answer is said once: ways over the records of a list, groups of facts, the facts of one record."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reasoner.answer.answer import StatedFact
from reasoner.answer.changing.factored import expanded, factored
from reasoner.answer.resting.put_together import smallest_groups
from reasoner.api import LoadedPolicy
from reasoner.policy.document.from_sources import policy_from_sources
from reasoner.policy.vocabulary import Input, YesNo
from reasoner.show.paper import PLAIN, Paper
from reasoner.show.reasons_text import reasons_text
from reasoner.show.sweep_text import sweeps_text
from reasoner.show.what_if_text import what_if_text
from reasoner.source.text import Source
from tests.forms_texts import policy_of, with_conditions

PAPER = Paper(columns=200)
VOCABULARY = """Vocabulary: forms

Inputs: all
    Unless stated otherwise: fixed, clinical

    the cough is severe (cough): yes or no
    the scans (scans): records of
        the date (date): date
        the result (result): one of
            clear
            shadow
        it is signed (signed): yes or no
"""
SCANS = [{"date": f"2024-0{month}-01"} for month in range(1, 6)]


def loaded(lines: str) -> LoadedPolicy:
    return LoadedPolicy(policy_of(with_conditions(lines), VOCABULARY))


def test_ways_over_one_field_of_many_records_are_one_line() -> None:
    policy = loaded("any scan whose result is clear")
    text = what_if_text(policy.what_if(policy.case({"scans": SCANS})), PAPER)
    records = ", ".join(f"the scan of {one['date']}" for one in SCANS[:-1])
    assert f"of any one of these 5, its result clear: {records}, or the scan of 2024-05-01" in text
    assert text.count("2024-01-01") == 1


def test_a_sentence_about_many_records_is_one_line_too() -> None:
    policy = loaded("any scan where\n    it is signed")
    text = what_if_text(policy.what_if(policy.case({"scans": SCANS})), PAPER)
    assert "of any one of these 5, it is signed: the scan of 2024-01-01, " in text


def test_two_ways_are_told_one_by_one() -> None:
    policy = loaded("any scan whose result is clear")
    text = what_if_text(policy.what_if(policy.case({"scans": SCANS[:2]})), PAPER)
    assert "of any one" not in text
    assert text.count("the result of the scan of 2024-0") == 2


def test_the_facts_of_one_record_stand_below_its_one_name() -> None:
    policy = loaded("any scan where\n    its result is clear, and\n    it is signed")
    scans = [{"date": "2024-01-01", "result": "clear", "signed": True}]
    text = reasons_text((policy.reasons(policy.case({"scans": scans})),), PAPER)
    assert "the scan of 2024-01-01 (its result clear, it is signed)." in text.casefold()
    assert "  - the scan of 2024-01-01:\n    - its result clear\n    - it is signed\n" in text
    assert "the first scan" not in text


def test_many_reasons_that_differ_in_one_fact_are_put_together() -> None:
    policy = loaded("the cough is severe\nany scan whose result is clear")
    scans = [{**one, "result": "clear"} for one in SCANS]
    found = policy.reasons(policy.case({"cough": True, "scans": scans}))
    assert len(found.sufficient) == 5  # each is in the data
    text = reasons_text((found,), PAPER)
    enough = text.partition("Enough to settle it")[2].partition("\n\n")[0]
    assert enough.count("the cough is severe") == 1
    assert "one of these:" in enough


def facts(ids: frozenset[str]) -> tuple[StatedFact, ...]:
    return tuple(StatedFact(Input(one, one, YesNo()), None, "yes") for one in sorted(ids))


@given(st.lists(st.frozensets(st.sampled_from("abcdef"), min_size=1, max_size=4), min_size=1, max_size=12))
def test_groups_that_hold_others_are_left_out_and_the_form_says_the_rest(groups: list[frozenset[str]]) -> None:
    kept = [frozenset(fact.input.id for fact in one) for one in smallest_groups([facts(one) for one in groups])]
    assert len(kept) == len(set(kept))
    assert set(kept) == {one for one in groups if not any(other < one for other in groups)}
    assert expanded(factored(kept)) == frozenset(kept)


def test_a_sweep_says_with_the_values_beside_it_that_something_is_absent() -> None:
    text = ABSENT_POLICY, ABSENT_VOCABULARY
    policy, problems = policy_from_sources(Source.from_text("a.policy", text[0]), Source.from_text("v", text[1]))
    assert policy is not None, problems
    swept = LoadedPolicy(policy).sweep({}, "clearance", "coverage", None)
    assert [(one.words, one.outcome) for one in swept.stretches] == [
        ("under 5 points", "not_covered"),
        ("at least 5 points", "covered"),
        ("none", "covered"),
    ]
    rows = sweeps_text((swept,), PLAIN).splitlines()
    assert "  - at least 5 points or none: covered (item 1 met)" in rows, rows


ABSENT_POLICY = """Policy: A policy
Payer: A payer
Source: a-policy
In effect: undated
Vocabulary: absent

Determination: coverage

    Covered when
        ALL of the following are met:
            1. it is not so that the clearance is under 5 points

    Otherwise not covered
"""
ABSENT_VOCABULARY = """Vocabulary: absent

Inputs: all
    Unless stated otherwise: fixed, clinical

    the clearance (clearance): a number of points, may be absent
"""
