"""Answers to the newcomers' policies, read as the people who wrote them did: what led them astray stays mended."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from reasoner.api import LoadedPolicy, load_policy
from reasoner.show.paper import Paper
from reasoner.show.reasons_text import reasons_text
from reasoner.show.sweep_text import sweeps_text
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
