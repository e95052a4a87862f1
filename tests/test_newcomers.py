"""Three policies written by people who knew only the language's pages: they are clean, and answer as plain functions of a case do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from reasoner.api import LoadedPolicy, load_policy
from reasoner.apps.command_line import app

FOLDER = Path(__file__).parent / "newcomers"
POLICIES = ("home-oxygen", "tocilizumab", "bariatric-surgery")
Facts = Mapping[str, Any]


@cache
def loaded(policy: str) -> LoadedPolicy:
    return load_policy(FOLDER / policy / f"{policy}.policy")


def answered(policy: str, facts: Facts, determination: str = "coverage") -> str:
    [answer] = loaded(policy).decide(loaded(policy).case(facts), determination)
    return answer.outcome


def ran(*arguments: str) -> str:
    result = CliRunner().invoke(app, list(arguments))
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.parametrize("policy", POLICIES)
def test_each_checks_in_the_house_style_without_a_finding(policy: str) -> None:
    assert ran("check", str(FOLDER / policy)).count("no mistakes found") == 2
    ran("format", "--check", str(FOLDER / policy))
    assert "no findings" in ran("lint", "--time-limit", "60", str(FOLDER / policy))


@pytest.mark.parametrize("policy", POLICIES)
def test_its_scenarios_and_worked_cases_come_out_as_expected(policy: str) -> None:
    assert ", 0 failed" in ran("test", "--rules", str(FOLDER), str(FOLDER / policy))


OXYGEN = {
    "phase": "initial",
    "initial_date": "2021-06-01",
    "date_of_service": "2021-06-01",
    "condition": "severe lung disease",
    "expected_to_improve": "yes",
    "alternatives": "yes",
    "stand_by": "no",
    "air_travel": "no",
    "procedure_codes": ["E1390"],
    "edema": "no",
    "cor_pulmonale": "no",
    "pulmonary_hypertension": "no",
    "p_wave": "3",
    "erythrocytosis": "no",
    "hematocrit": "56",
    "sleep_apnea": "no",
    "sleep_symptoms": [],
    "visits": [{"date": "2021-05-25", "visitor": "treating practitioner"}],
}
STUDY = {
    "reported": "yes",
    "date": "2021-05-20",
    "method": "abg",
    "circumstances": "rest",
    "gas": "room air",
    "po2": "55",
    "saturation": "absent",
    "baseline_po2": "absent",
    "baseline_saturation": "absent",
    "time_at_level": "5",
    "recording": "120",
    "examiner": "practitioner",
    "setting": "chronic stable state",
    "overruled": "no",
}
AWAKE = {**STUDY, "reported": "no", "date": "2021-05-02", "method": "oximetry", "po2": "absent", "saturation": "95"}


def group_at_rest(po2: Fraction, hematocrit: int) -> str:
    """What a study at rest comes to: up to 55 is enough, 56 to 59 with a hematocrit over 56, from 60 it is presumed not covered."""
    if po2 <= 55 or (56 <= po2 <= 59 and hematocrit > 56):
        return "covered"
    return "presumed_not_covered" if po2 >= 60 else "not_medically_necessary"


@pytest.mark.parametrize("po2", ["54.9", "55", "55.5", "56", "59", "59.5", "60"])
def test_oxygen_by_the_groups(po2: str) -> None:
    for hematocrit in (56, 57):
        facts = {**OXYGEN, "hematocrit": str(hematocrit), "studies": [{**STUDY, "po2": po2}]}
        assert answered("home-oxygen", facts) == group_at_rest(Fraction(po2), hematocrit), hematocrit


@pytest.mark.parametrize("tested", [-1, 0, 30, 31])
def test_oxygen_is_certified_by_a_study_and_a_visit_of_the_last_thirty_days(tested: int) -> None:
    begun = date(2021, 6, 1)
    for seen in (-1, 0, 30, 31):
        study = {**STUDY, "date": str(begun - timedelta(tested))}
        visit = {"date": str(begun - timedelta(seen)), "visitor": "treating practitioner"}
        in_time = 0 <= tested <= 30 and 0 <= seen <= 30
        facts = {**OXYGEN, "studies": [study], "visits": [visit]}
        assert answered("home-oxygen", facts) == ("covered" if in_time else "not_medically_necessary"), seen


def asleep(saturation: Fraction, baseline: Fraction, minutes: int, symptoms: list[str]) -> str:
    """What a study in sleep comes to where the patient is well awake: a low level, or a fall by more than 5 points with symptoms."""
    low = saturation <= 88 or (baseline - saturation > 5 and symptoms)
    if low and minutes >= 5:
        return "covered"
    return "presumed_not_covered" if saturation >= 90 else "not_medically_necessary"


@pytest.mark.parametrize("saturation", ["88", "88.1", "90"])
def test_oxygen_in_sleep(saturation: str) -> None:
    for over, minutes, symptoms in product(("5", "5.1"), (4, 5), ([], ["insomnia"])):
        baseline = Fraction(saturation) + Fraction(over)
        study = {**STUDY, "circumstances": "sleep", "method": "oximetry", "po2": "absent", "saturation": saturation}
        study |= {"baseline_saturation": str(float(baseline)), "time_at_level": str(minutes)}
        facts = {**OXYGEN, "sleep_symptoms": symptoms, "studies": [AWAKE, study]}
        assert answered("home-oxygen", facts) == asleep(Fraction(saturation), baseline, minutes, symptoms), (
            over,
            minutes,
            symptoms,
        )
