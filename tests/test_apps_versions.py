"""Versions: the one of the date of service is picked and named, and what changed between two is shown."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from reasoner.api import changes, load_versions
from reasoner.apps.command_line import app
from reasoner.policy.change_lines import Kind
from reasoner.policy.input_changes import input_changes
from reasoner.source.problem import ProblemsFound
from tests import show_samples as samples
from tests.forms_texts import HEADS, with_conditions

SCREENING = "medicare-ncd-210-14"
VOCABULARY = """Vocabulary: forms

Inputs: all
    Unless stated otherwise: fixed, clinical

    the pain is severe (severe): yes or no
    the drug (drug): one of
        morphine
        baclofen
    the age (age): a number of years, from 0 to 130
"""
EARLIER = HEADS.replace("from 2020-01-01", "from 2020-01-01 until 2021-12-31") + with_conditions(
    "1. the drug is baclofen\n2. the age is over 18 years",
    "Scenario: a grown-up\n    Given the drug is baclofen and the age is 19 years\n    Then coverage is covered\n",
)
LATER = HEADS.replace("from 2020-01-01", "from 2022-01-01") + with_conditions(
    "1. the drug is baclofen\n2. the age is over 21 years", "Notices\n    news: always\n        Say: There is news.\n"
)


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(app, list(arguments))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "forms.vocabulary").write_text(VOCABULARY)
    (tmp_path / "a-policy").mkdir()
    (tmp_path / "a-policy" / "a-policy-2020.policy").write_text(EARLIER)
    (tmp_path / "a-policy" / "a-policy.policy").write_text(LATER)
    return tmp_path


def test_the_changes_of_a_policy_of_the_library_are_as_recorded(recorded: Callable[[str, str], None]) -> None:
    recorded("changes-medicare-210-14.txt", run("changes", SCREENING).stdout)


def test_the_json_of_changes_fits_the_schema() -> None:
    found = json.loads(run("changes", SCREENING, "--json").stdout)
    assert samples.misfit(found) == ""
    assert (found["before"]["effective_until"], found["after"]["effective_from"]) == ("2022-02-09", "2022-02-10")
    [age] = [one for one in found["changes"] if one["name"] == "coverage, item 1 (a)"]
    assert [line["effect"] for line in age["lines"]] == ["looser"]
    assert {"coverage", "claim_coding"} == {one["determination"]["id"] for one in found["cases"]["differing"]}


@pytest.mark.parametrize(
    ("day", "outcome", "version"),
    [("2021-06-30", "covered", "2020-01-01"), ("2022-06-30", "not_covered", "2022-01-01")],
)
def test_the_version_is_the_one_of_the_date_of_service(folder: Path, day: str, outcome: str, version: str) -> None:
    (folder / "forms.vocabulary").write_text(f"{VOCABULARY}    the date of service (date_of_service): a date\n")
    facts = ("--fact", "drug=baclofen", "--fact", "age=20", "--fact", f"date_of_service={day}")
    found = json.loads(run("decide", "a-policy", *facts, "--rules", str(folder), "--json").stdout)["answers"][0]
    assert (found["outcome"], found["policy"]["effective_from"], found["policy"]["version_presumed"]) == (
        outcome,
        version,
        False,
    )


def test_without_a_date_the_newest_is_taken_and_that_is_said(folder: Path) -> None:
    text = run("decide", "a-policy", "--fact", "age=20", "--rules", str(folder)).stdout
    assert "In effect from 2022-01-01 (the newest, presumed for want of a date of service)" in text


def test_a_day_before_the_first_version_is_refused_with_the_versions(folder: Path) -> None:
    result = run("decide", "a-policy", "--fact", "age=20", "--on", "2019-12-31", "--rules", str(folder))
    assert result.exit_code == 1
    assert "it is in effect from 2020-01-01 until 2021-12-31 and in effect from 2022-01-01" in result.stderr


def test_what_changed_is_told_with_the_scenario_that_comes_out_differently(folder: Path) -> None:
    assert run("changes", "a-policy", "--rules", str(folder)).stdout.splitlines()[5:] == [
        "",
        "Outcomes and items",
        "  - coverage, item 2",
        "      was: the age is over 18 years",
        "      now: the age is over 21 years (stricter)",
        "",
        "Notices",
        "  - news (new)",
        "      new: say: There is news.",
        "",
        "Cases that come out differently: 1 of 1 case",
        "Each is decided under both versions, on whatever day its date of service is.",
        "  - coverage: covered before, not covered now",
        "    - a grown-up (a scenario of the earlier version): item 2 met before, not met now",
    ]


def test_a_case_file_takes_the_place_of_the_scenarios(folder: Path) -> None:
    case = folder / "case.yaml"
    case.write_text("drug: baclofen\nage: {over: 30}\n")
    found = json.loads(run("changes", "a-policy", "--case", str(case), "--rules", str(folder), "--json").stdout)["cases"]
    assert (found["tried"], found["differing"]) == (1, [])


def test_a_version_outside_the_library_is_found_beside_the_file_and_by_a_second_name(folder: Path) -> None:
    earlier, later = (str(folder / "a-policy" / name) for name in ("a-policy-2020.policy", "a-policy.policy"))
    assert "was: the age is over 18 years" in run("changes", later).stdout
    assert "was: the age is over 21 years" in run("changes", later, earlier).stdout
    assert "none to compare it with" in run("changes", earlier).stderr


def test_versions_are_named_by_days(folder: Path) -> None:
    early, late = load_versions("a-policy", before=date(2020, 5, 1), after=date(2023, 1, 1), folders=(folder,))
    assert [one.policy.effective_from for one in (early, late)] == [date(2020, 1, 1), date(2022, 1, 1)]
    with pytest.raises(ProblemsFound) as found:
        load_versions("a-policy", before=date(2022, 5, 1), after=date(2023, 1, 1), folders=(folder,))
    assert found.value.problems[0].message == "both days lie in one version of `a-policy`, in effect from 2022-01-01"


def test_what_only_one_vocabulary_has_is_told_and_left_out_of_cases(folder: Path) -> None:
    (folder / "a-policy" / "forms.vocabulary").write_text(
        VOCABULARY.replace("        baclofen\n", "        baclofen\n        ziconotide\n").replace("to 130", "to 120")
    )
    other = folder / "new" / "a-policy.policy"
    other.parent.mkdir()
    (other.parent / "forms.vocabulary").write_text(VOCABULARY.replace("the age (age)", "the age in years (years)"))
    other.write_text(LATER.replace("the age is", "the age in years is"))
    before, after = load_versions(folder / "a-policy" / "a-policy-2020.policy", other)
    asked = [(one.kind, one.input.id) for one in input_changes(before.policy, after.policy)]
    assert asked == [(Kind.ADDED, "years"), (Kind.CHANGED, "drug"), (Kind.REMOVED, "age")]
    [found] = changes(before, after).differing
    assert found.case.left_out == ("the age",)
    assert (found.before and found.before.outcome, found.after and found.after.outcome) == ("covered", "undetermined")


@pytest.mark.parametrize("arguments", [("--from", "someday"), ("--case", "no-such.yaml")])
def test_slips_in_the_use_of_changes_are_told(arguments: tuple[str, str]) -> None:
    result = run("changes", SCREENING, *arguments)
    assert result.exit_code in (1, 2)
    assert "Traceback" not in result.output


def test_a_case_of_a_suite_is_decided_by_the_version_of_its_date_of_service(folder: Path) -> None:
    (folder / "forms.vocabulary").write_text(f"{VOCABULARY}    the date of service (date_of_service): a date\n")
    facts = "facts: {{drug: baclofen, age: 20, date_of_service: {0}-05-01}}"
    case = f"  - {{{{id: a{{0}}, policy: a-policy, {facts}, expect: {{{{outcome: {{1}}}}}}}}}}\n"
    suite = folder / "suite.yaml"
    suite.write_text("cases:\n" + case.format(2020, "covered") + case.format(2022, "not_covered"))
    assert run("test", str(suite), "--rules", str(folder)).stdout == "2 passed, 0 failed\n"


def test_the_folder_of_a_policy_stands_for_its_two_newest_versions(folder: Path) -> None:
    found = run("changes", str(folder / "a-policy"))
    assert found.exit_code == 0
    assert found.stdout == run("changes", "a-policy", "--rules", str(folder)).stdout


def test_a_folder_is_compared_with_a_file_and_a_folder(folder: Path) -> None:
    (folder / "other").mkdir()
    (folder / "other" / "other.policy").write_text(LATER.replace("Source: a-policy", "Source: other"))
    assert run("changes", str(folder / "a-policy" / "a-policy-2020.policy"), str(folder / "other")).exit_code == 0
    assert run("changes", str(folder / "other"), str(folder / "a-policy" / "a-policy.policy")).exit_code == 0


def test_a_folder_with_one_version_says_what_to_name(folder: Path) -> None:
    (folder / "a-policy" / "a-policy.policy").unlink()
    assert "[one-version]" in run("changes", str(folder / "a-policy")).stderr
