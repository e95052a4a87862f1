"""Answers to the newcomers' policies, read as the people who wrote them did: what led them astray stays mended."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from reasoner.api import LoadedPolicy, changes, load_policy
from reasoner.show.changes_text import changes_text
from reasoner.show.explanation_text import explanations_text
from reasoner.show.paper import Paper
from reasoner.show.reasons_text import reasons_text
from reasoner.show.sweep_text import sweeps_text
from reasoner.show.text import answers_text
from reasoner.show.what_if_text import what_if_text
from reasoner.source.problem import ProblemsFound

FOLDER = Path(__file__).parent / "newcomers"
PLAIN = Paper()


@cache
def loaded(policy: str) -> LoadedPolicy:
    return load_policy(FOLDER / policy / f"{policy}.policy")


def in_a_row(text: str) -> str:
    return " ".join(text.split())


LIPIDS: Mapping[str, Any] = {
    "phase": "continuation",
    "date_of_service": "2024-09-01",
    "drug": "alirocumab",
    "dose": 75,
    "interval": 14,
    "diagnosis": "ASCVD",
    "diet": "yes",
    "panels": [{"date": "2024-01-01", "ldl": 120}, {"date": "2024-06-01", "ldl": 100}],
}


def test_what_an_outcome_rests_on_where_a_field_of_a_record_divides() -> None:
    policy = loaded("pcsk9-inhibitors")
    reasons = policy.reasons(policy.case(LIPIDS))
    [first] = [one for one in reasons.margins if one.input.id == "panels.ldl.1"]
    assert first.above is not None
    assert first.above.at == pytest.approx(142.857, abs=0.001)
    assert policy.decide(policy.case(LIPIDS).with_record("panels", at=1, ldl=142)).outcome == "not_medically_necessary"
    assert policy.decide(policy.case(LIPIDS).with_record("panels", at=1, ldl=143)).outcome == "covered"


def test_a_field_of_a_record_by_which_is_divided_is_0() -> None:
    policy = loaded("pcsk9-inhibitors")
    case = policy.case(LIPIDS).with_record("panels", at=1, ldl=0)
    assert policy.decide(case).remarks == (
        "the LDL-C of the lipid panel of 2024-01-01 is 0 mg/dL, and nothing can be divided by 0",
    )
    assert policy.decide(policy.case(LIPIDS)).remarks == ()
    swept = policy.sweep(case, "panels.ldl.1")
    assert [(one.outcome, one.divides) for one in swept.stretches] == [
        ("undetermined", True),
        ("not_medically_necessary", False),
        ("covered", False),
    ]
    assert swept.now == 0


def test_a_sweep_over_a_field_of_a_record_says_where_the_case_is() -> None:
    policy = loaded("pcsk9-inhibitors")
    swept = policy.sweep(policy.case(LIPIDS), "panels.ldl.2")
    assert swept.now is not None
    assert swept.stretches[swept.now].interval is not None
    assert swept.stretches[swept.now].interval.holds(100)


def test_a_record_that_nobody_stated_is_not_swept_over_and_not_proposed() -> None:
    policy = loaded("pcsk9-inhibitors")
    with pytest.raises(ProblemsFound) as found:
        policy.sweep(policy.case(LIPIDS), "panels.ldl.3")
    [problem] = found.value.problems
    assert problem.code == "input-not-read"
    assert "`panels.ldl.2`" in problem.hint
    assert "panels.ldl.3" not in problem.hint


def test_neighbours_in_a_sweep_tell_that_an_item_is_waived() -> None:
    policy = loaded("pcsk9-inhibitors")
    case = policy.case(LIPIDS).with_(
        phase="initial", prescriber="cardiologist", date_of_birth="1960-01-01", diabetes="no", cv_events=[], courses=[]
    )
    text = in_a_row(sweeps_text([policy.sweep(case, "panels.ldl.2")], PLAIN))
    assert "at least 87.5 mg/dL: not approved (not medically necessary) (item 6 not met, waived)" in text


def test_what_is_swept_over_goes_with_its_verb() -> None:
    policy = loaded("glucose-monitors")
    case = policy.case(nursing_facility="no", phase="initial", insulin="no")
    assert "As the attempts to adjust the treatment change, all else" in sweeps_text(
        [policy.sweep(case, "attempts", determination="coverage")], PLAIN
    )


def test_a_field_of_many_records_that_may_be_anything_is_told_once() -> None:
    policy = loaded("pulmonary-rehabilitation")
    sessions = [{"date": f"2024-08-{day}", "length": 40} for day in (10, 12, 14)]
    case = policy.case(
        phase="initial", setting="home", date_of_service="2024-09-01", sessions=sessions, procedure_codes=["94626"]
    )
    text = in_a_row(reasons_text([policy.reasons(case, determination="coverage")], PLAIN))
    assert "the date of each of 3 sessions: any day leaves the outcome as it is." in text
    assert "the length of each of 3 sessions: any number leaves the outcome as it is." in text
    assert "the session of 2024-08-12" not in text
    assert "this version of the policy begins there" in text


def test_what_counts_in_another_determination_is_that_of_the_phase_at_hand() -> None:
    policy = loaded("pulmonary-rehabilitation")
    case = policy.case(
        phase="initial", setting="outpatient", date_of_service="2024-09-01", procedure_codes=["94626"], components=["education"]
    )
    for text in (
        answers_text([policy.decide(case, "claim")], PLAIN),
        explanations_text([policy.explain(case, "claim")], PLAIN),
    ):
        assert "C. the components include exercise" in text
        assert "six-minute walk" not in text
        assert "at least 6 sessions" not in text


STARTED: Mapping[str, Any] = {
    **LIPIDS,
    "phase": "initial",
    "drug": "evolocumab",
    "dose": 300,
    "prescriber": "cardiologist",
    "date_of_birth": "1960-05-05",
    "diabetes": "no",
    "pregnant": "no",
    "rhabdomyolysis": "no",
    "ck": "absent",
    "cv_events": [{"date": "2022-03-04", "kind": "stroke"}],
    "panels": [{"date": "2024-02-01", "ldl": 150}, {"date": "2024-05-01", "ldl": 80}],
    "courses": [
        {"drug": "atorvastatin", "daily_dose": 20, "start": "2024-01-01", "end": "2024-03-23", "result": "goal not reached"},
        {"drug": "simvastatin", "daily_dose": 20, "start": "2023-01-01", "end": "2023-01-05", "result": "not tolerated"},
    ],
}


def test_the_facts_the_tree_and_the_summary_of_records_speak_of_the_same_items() -> None:
    policy = loaded("pcsk9-inhibitors")
    # So that nothing but the statins stands in the way.
    explanation = policy.explain(policy.case({**STARTED, "dose": 140, "panels": [{"date": "2024-06-20", "ldl": 150}]}))
    text = in_a_row(explanations_text([explanation], PLAIN))
    assert {"rhabdomyolysis", "ck", "courses.drug.2"} <= {one.input.id for one in explanation.facts}
    tree = text.partition("What decided")[2]
    assert "rhabdomyolysis was documented - stated not to be so" in tree
    assert "the creatine kinase is absent" in tree
    assert "whose drug is simvastatin" in tree
    assert "whose drug is pravastatin" not in text  # no stated course is of it


def test_the_closest_of_several_records_is_the_one_that_is_least_off() -> None:
    policy = loaded("pcsk9-inhibitors")
    text = in_a_row(explanations_text([policy.explain(policy.case(STARTED))], PLAIN)).partition("The facts")[0]
    assert "(the lipid panel of 2024-05-01): 2024-05-01, has to be on or after 2024-06-03 (33 days too early)" in text
    assert "123 days" not in text
    assert "at least 2 courses of different drugs" in text


@pytest.mark.parametrize("held", [4, 5, 23])
def test_a_total_of_many_records_names_a_few(held: int) -> None:
    policy = loaded("pulmonary-rehabilitation")
    sessions = [{"date": f"2024-06-{at + 1:02}", "length": 40} for at in range(held)]
    case = policy.case(
        phase="continuation",
        setting="outpatient",
        date_of_service="2024-09-01",
        walk_start=300,
        walk_now=330,
        sessions=sessions,
    )
    text = in_a_row(explanations_text([policy.explain(case, "coverage", full=True)], PLAIN))
    assert text.count("minutes; the session of 2024-06-03: 40 minutes") >= 1
    assert (f"and {held - 3} more records" in text) is (held > 4)


def test_an_amount_of_a_table_goes_with_its_verb() -> None:
    policy = loaded("glucose-monitors")
    case = policy.case(phase="initial", sensors=6, sensor_life=10, kind="adjunctive", procedure_codes=["A4238"], supply_days=30)
    text = in_a_row(answers_text([policy.decide(case, "supplies")], PLAIN))
    assert "if the sensors for 30 days are 3 sensors, then the sensors are at most 3 sensors" in text


def test_a_further_record_is_named_once_and_was_not_there() -> None:
    policy = loaded("glucose-monitors")
    case = policy.case(
        phase="initial",
        date_of_service="2024-06-15",
        diagnosis="type_2",
        nursing_facility="no",
        insulin="yes",
        trained="yes",
        as_labelled="yes",
        visits=[{"date": "2023-12-14", "kind": "telehealth", "assessed": "yes"}],
    )
    text = in_a_row(what_if_text(policy.what_if(case, determination="coverage"), PLAIN))
    assert "diabetes control was assessed (now there is none)" in text
    assert "(a further visit)" not in text


def test_items_of_what_is_needed_in_several_versions_are_those_of_one_of_them() -> None:
    policy = load_policy("glucose-monitors", folders=(FOLDER,))
    answer = policy.decide(policy.case(date_of_service="2023-04", phase="initial", insulin="yes"), "coverage")
    assert len(answer.versions) == 2
    text = in_a_row(answers_text([answer], PLAIN))
    assert "for items 4 and 3" not in text
    assert "[for item 4]" in text


def test_what_changed_names_the_phase_of_an_item_once() -> None:
    earlier, later = (load_policy(FOLDER / "glucose-monitors" / f"glucose-monitors{one}.policy") for one in ("-2021", ""))
    text = changes_text(changes(earlier, later), PLAIN)
    assert "coverage, initial, item 1" in text
    assert "initial, initial" not in text
