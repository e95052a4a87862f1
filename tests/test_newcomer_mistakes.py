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


TRIED = """
    the trials (trials): records of
        the drug (drug): one of
            modafinil
            pitolisant
        it was tolerated (tolerated): yes or no
        the length (length): a number of days, from 0
"""


def test_records_after_then_are_begun_on_a_line_of_their_own_and_that_alone_is_said(tmp_path: Path) -> None:
    line = "        if central apnea predominates, then any trial where\n            its drug is modafinil,\n"
    line += "            it was not tolerated, and\n            its length is at least 3 days, and\n"
    said = checked(tmp_path, POLICY.replace("        the AHI is", f"{line}        the AHI is"), VOCABULARY + TRIED)
    assert "mend: end the line after `then`, and write `any trial where` on a line of its own below it, indented" in said
    assert "1 error" in said
    mended = (
        "        if central apnea predominates, then\n            any trial where\n                its drug is modafinil,\n"
    )
    mended += "                it was not tolerated, and\n                its length is at least 3 days"
    first = "        the AHI is at least 5, and\n        the comorbidities include hypertension, stroke or heart disease\n"
    assert first in POLICY
    assert "no mistakes found" in checked(tmp_path, POLICY.replace(first, f"{mended}\n"), VOCABULARY + TRIED)


def test_a_file_that_cannot_be_read_is_no_file_without_findings(tmp_path: Path) -> None:
    checked(tmp_path, POLICY.replace("the AHI is", "the AHY is"))
    result = CliRunner().invoke(app, ["lint", str(tmp_path / "cpap.policy")])
    assert "no vocabulary declares" in result.stderr
    assert result.stdout == "0 files, no findings\n"


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


WORDED = """Vocabulary: sleep

Inputs: all
    Unless stated otherwise: fixed, clinical

    the age (age): completed years, from 0 to 130
    the dose (dose): a number of mg, from 0
    the uses (uses): a number of uses per day, from 0
    the bags (bags): a number of bags, from 0
    the days of use (use): a number of days, from 0
    the life of a bag (life): a number of days per bag, from 0
    the signs (signs): any of
        snoring
        choking
    the visits (visits): records of
        the date (date): a date
        the kind (kind): one of
            short
            long
    the sessions (sessions): records of
        the date (date): a date
        the length (length): a number of minutes, from 0
        it was long (long): yes or no
"""
WRITTEN = """Policy: CPAP
Payer: A payer
Source: cpap
In effect: from 2024-01-01
Vocabulary: sleep

Determination: coverage

    Covered when
        1. LINE  [Criteria, item 1]

    Otherwise investigational
"""


def mended(folder: Path, line: str, definitions: str = "") -> str:
    """What is said of a line, in one line."""
    return " ".join(checked(folder, WRITTEN.replace("LINE", line) + definitions, WORDED).split())


@pytest.mark.parametrize(
    ("line", "mend"),
    [
        (
            "if the age is at least 12, the dose is at most 5 mg",
            "write `1. if the age is at least 12, then the dose is at most 5 mg [Criteria, item 1]`",
        ),
        ("the uses are at least 3 per day", "write `3 uses per day`"),
        ("the uses are at least 1 per day", "write `1 use per day`"),
        (
            "the bags times the days of use is at most 30 days",
            "declare the days of use as what there is to each of the others, `a number of days per bag`",
        ),
        ("the dose is at least the lowest dose", "`the lowest dose` is no amount that is declared or defined"),
        ("the dose is at least the lowest dose", "say below `Definitions` what it is, `The lowest dose means`"),
        ("the dose divided by the dose is at least smallest share", "`The smallest share means`"),
        (
            "the dose plus the number of sessions is at most 5 mg",
            "`the number of sessions` is a number of records, which is compared and not computed with",
        ),
        ("there was progress", "or below `Definitions` what it means: `There was progress when`"),
        (
            "every session was held outside",
            "write `every session`, and what has to be so of it below, after `where`: a line about `its date`, `its length` or `it",
        ),
        ("no more than 72 sessions in all", "write `no more than 72 sessions`, and what"),
        ("more than one session at home", "write `more than one session`, and what"),
        (
            "at least 2 sessions for at least 30 minutes",
            "write `each for at least 30 minutes`, or of all together `the total length of sessions is at least 30 minutes`",
        ),
        ("at least 1 visit for at least 3 days", "mend: write `each for at least 3 days`"),
        ("the dose does not exceed 5 mg", "write `the dose is at most 5 mg`"),
        ("the dose may not exceed 5 mg", "write `the dose is at most 5 mg`"),
        ("the age does not reach 12", "write `the age is less than 12`"),
        ("not more than 3 sessions", "write `at most 3 sessions`"),
        ("a minimum of 3 sessions", "write `at least 3 sessions`"),
        ("the dose is a maximum of 5 mg", "write `the dose is at most 5 mg`"),
    ],
)
def test_a_line_in_the_words_of_a_payer_is_mended_by_what_it_means(tmp_path: Path, line: str, mend: str) -> None:
    assert mend in mended(tmp_path, line)


def test_the_length_of_all_is_offered_only_where_records_have_one(tmp_path: Path) -> None:
    assert "the total" not in mended(tmp_path, "at least 1 visit for at least 3 days")


@pytest.mark.parametrize(
    "line",
    [
        "if the age is at least 12, then the dose is at most 5 mg",
        "the uses are at least 3 uses per day",
        "the bags times the life of a bag is at most the days of use",
        "at most 3 sessions",
        "no more than 72 sessions",
    ],
)
def test_what_such_mends_say_is_read(tmp_path: Path, line: str) -> None:
    assert "no mistakes found" in mended(tmp_path, line)


def test_a_table_about_a_record_is_told_apart_from_one_about_the_case(tmp_path: Path) -> None:
    table = """
Definitions

    The session counts:
        | its length | then |
        | under 30 minutes | no |
        | otherwise | yes |
"""
    said = mended(tmp_path, "the age is at least 12", table)
    assert "a table is about the whole case, and `its length` is a field of one record" in said


@pytest.mark.parametrize(
    "definition",
    [
        "The dose in all means the dose times 3 plus 2 mg",
        "The dose in all:\n        | the agee | then |\n        | under 3 | 5 mg |\n        | otherwise | 6 mg |",
    ],
)
def test_an_amount_whose_definition_is_refused_is_no_unknown_phrase_elsewhere(tmp_path: Path, definition: str) -> None:
    said = mended(tmp_path, "the dose in all is at most 6 mg", f"\nDefinitions\n\n    {definition}\n")
    assert "1 error" in said
    assert "[unknown-phrase]" not in said


def test_another_unknown_phrase_beside_a_refused_definition_is_told(tmp_path: Path) -> None:
    said = mended(
        tmp_path, "the dosis is at most 6 mg", "\nDefinitions\n\n    The dose in all means the dose times 3 plus 2 mg\n"
    )
    assert "2 errors" in said


BANDS = """
Definitions

    The length class:
        | the length of the most recent session | the length class |
        | under 30 minutes                      | short            |
        | from 30 to under 60 minutes           | middle           |
        | 60 minutes or more                    | long             |
"""


def test_a_table_over_the_most_recent_record_says_why_its_rows_overlap_and_leave_a_gap(tmp_path: Path) -> None:
    said = mended(tmp_path, "the length class is short", BANDS)
    assert said.count("[table-rows-overlap]") == 2  # each row once
    assert "and both are of one day" in said
    assert "for example where there is no session" in said
    assert "compare" not in said
    assert "session: no" not in said
    first = BANDS.replace("class:\n", "class, by the first row that fits:\n").replace(
        "60 minutes or more ", "otherwise          "
    )
    assert "no mistakes found" in mended(tmp_path, "the length class is short", first)


def test_each_case_of_a_suite_tells_only_the_first_mistake_of_its_policy(tmp_path: Path) -> None:
    checked(tmp_path, WRITTEN.replace("LINE", "the length class is short") + BANDS, WORDED)
    suite = "cases:\n- {id: one, policy: cpap, facts: {age: 3}, expect: {outcome: investigational}}\n"
    (tmp_path / "cases.yaml").write_text(suite, encoding="utf-8")
    result = CliRunner().invoke(app, ["test", str(tmp_path / "cases.yaml")])
    said = " ".join(result.output.split())
    assert said.count("a case can fit two rows") == 1
    assert "2 more mistakes, which `reasoner check` shows" in said


def test_lint_names_a_vocabulary_as_it_names_policies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checked(tmp_path, vocabulary=VOCABULARY + "    the weight (weight): a number of kg, from 0\n")
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, ["lint", "."])
    assert "sleep.vocabulary:" in result.output
    assert "no policy reads `the weight`" in result.output
    assert str(tmp_path) not in result.output
