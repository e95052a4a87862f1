"""What somebody who writes a first policy does wrong, and what is said of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from reasoner.apps.command_line import app

VOCABULARY = """Vocabulary: sleep

Inputs: all
    Unless stated otherwise: fixed, clinical

    the AHI (ahi): a number, from 0 to 200
    the comorbidities (comorbidities): any of
        hypertension
        stroke
        heart disease
    central apnea predominates (central): yes or no
        Negative: central apnea does not predominate
"""
POLICY = """Policy: CPAP
Payer: A payer
Source: cpap
In effect: from 2024-01-01
Vocabulary: sleep

Determination: coverage

    Covered when
        the AHI is at least 5, and
        the comorbidities include hypertension, stroke or heart disease

    Not covered, whatever else is met, when
        central apnea predominates

    Otherwise investigational
"""


def checked(folder: Path, policy: str = POLICY, vocabulary: str = VOCABULARY, paths: tuple[str, ...] = ()) -> str:
    (folder / "cpap.policy").write_text(policy, encoding="utf-8")
    (folder / "sleep.vocabulary").write_text(vocabulary, encoding="utf-8")
    result = CliRunner().invoke(app, ["check", *(paths or (str(folder / "cpap.policy"),))])
    return result.output


def test_a_sound_policy_has_no_mistakes(tmp_path: Path) -> None:
    assert "no mistakes found" in checked(tmp_path)


def test_check_names_outcomes_that_meet_without_precedence(tmp_path: Path) -> None:
    said = checked(tmp_path, POLICY.replace(", whatever else is met, when", " when"))
    assert "a case can be `Covered` and `Not covered` at once, and nothing says which comes first" in said


def test_a_mistake_of_a_vocabulary_is_told_once_for_the_folder(tmp_path: Path) -> None:
    said = checked(tmp_path, vocabulary=VOCABULARY.replace("a number, from", "a count, from"), paths=(str(tmp_path),))
    assert said.count("[unknown-property]") == 1
    assert "mend: write `a number`" in said


def test_signs_are_written_as_words(tmp_path: Path) -> None:
    said = checked(tmp_path, POLICY.replace("the AHI is at least 5", "the AHI >= 5"))
    assert "mend: write signs as words: `the AHI is at least 5`" in said


def test_outcomes_to_choose_from_are_one_list(tmp_path: Path) -> None:
    said = checked(tmp_path, f"{POLICY}\nScenario: one\n    Given the AHI is 3\n    Then coverage is zzzz\n")
    assert "mend: write `covered`, `not covered`, `investigational` or `undetermined`" in said


def test_a_list_that_has_to_include_something_is_asked_for_in_words(tmp_path: Path) -> None:
    checked(tmp_path)
    result = CliRunner().invoke(
        app, ["what-if", str(tmp_path / "cpap.policy"), "--fact", "ahi=9", "--fact", "central=no", "--target", "covered"]
    )
    assert "the comorbidities include hypertension, stroke or heart disease" in result.output
    assert "Together" not in result.output


def test_a_folder_with_a_policy_twice_is_a_mistake(tmp_path: Path) -> None:
    checked(tmp_path)
    (tmp_path / "copy.policy").write_text(POLICY, encoding="utf-8")
    result = CliRunner().invoke(app, ["check", str(tmp_path)])
    assert result.exit_code == 1
    assert result.output.count("[duplicate-policy]") == 1


def test_a_library_with_a_policy_twice_ends_with_1(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        checked(tmp_path / name)
    result = CliRunner().invoke(app, ["check", "--rules", str(tmp_path)])
    assert result.exit_code == 1
    assert "[duplicate-policy]" in result.output


def test_a_case_in_the_place_of_a_policy_is_told(tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text("ahi: 3\n", encoding="utf-8")
    result = CliRunner().invoke(app, ["decide", str(tmp_path / "case.yaml"), "cpap"])
    assert "case.yaml` is a case or a suite, and a policy is meant here" in result.output
    assert "mend: name the policy first, then the case" in result.output


ITEMS = """
Determination: payment

    Payable when
        ALL of the following are met:
            1. the AHI is at least 5
            2. the AHI is at most 99

    Not payable, whatever else is met, when
        ANY of the following is met:
            1. the AHI is over 90
            2. the AHI is under 1

    Otherwise none

Scenario: one
    Given the AHI is 3
    Then {} is satisfied
"""


@pytest.mark.parametrize("address", ["item 2", "payment, item 2"])
def test_an_item_that_can_be_several_is_offered_by_its_full_addresses(address: str, tmp_path: Path) -> None:
    said = checked(tmp_path, POLICY + ITEMS.format(address))
    assert f"`{address}` can be one of several items" in said
    assert "mend: write `payable, item 2` or `not payable, item 2`" in said


def test_two_citations_on_a_line_become_one(tmp_path: Path) -> None:
    said = checked(tmp_path, POLICY.replace("or heart disease\n", "or heart disease  [Group I] [Group II]\n", 1))
    assert "mend: write them as one: `[Group I; Group II]`" in said


def test_a_limit_below_a_notice_that_says_its_condition_itself_is_told_where_it_goes(tmp_path: Path) -> None:
    said = checked(
        tmp_path,
        f"{POLICY}\nNotices\n\n    To know: when the AHI is at least 5\n        unless the AHI is over 9\n        Say: be careful\n",
    )
    assert "`unless` stands below a line that it cannot limit [belongs-to-nothing]" in said
    assert "put the condition of the line above on a line of its own" in said


def test_a_machine_name_that_is_empty_is_shown_as_it_stands(tmp_path: Path) -> None:
    assert "`()` is not a machine name" in checked(
        tmp_path, vocabulary=VOCABULARY.replace("        hypertension", "        hypertension ()")
    )


@pytest.mark.parametrize("tabs", ["\t\t", "\t"])
def test_a_tab_in_front_of_a_line_is_the_one_mistake_that_is_told(tabs: str, tmp_path: Path) -> None:
    said = checked(tmp_path, POLICY.replace("        the comorbidities include", f"{tabs}the comorbidities include"))
    assert said.count("error:") == 1
    assert "[tab]" in said
