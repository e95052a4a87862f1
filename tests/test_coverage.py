"""Coverage: which items cases exercise each way, and which thresholds from both sides."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from reasoner.answer.coverage import Coverage, coverage_of
from reasoner.api import load_policy
from reasoner.apps.command_line import app
from reasoner.cases.case import Case, Fact

POLICY = """Policy: P
Payer: A payer
Source: p
In effect: undated
Vocabulary: pumps

Determination: coverage
    Covered when
        ANY of the following is met:
            1. Severe pain:
                the pain is severe
            2. the reduction in pain is between 20% and 60%
    Otherwise not covered

Scenario: severe
    Given the pain is severe
    Then coverage is covered

Scenario: not severe
    Given the pain is not severe
    And the reduction in pain is {amount}
    Then coverage is {outcome}
"""
PUMPS = (Path(__file__).parent / "errors" / "pumps.vocabulary").read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "pumps.vocabulary").write_text(PUMPS, encoding="utf-8")
    (tmp_path / "p.policy").write_text(POLICY.format(amount="10%", outcome="not covered"), encoding="utf-8")
    return tmp_path


def covered(folder: Path, amount: str, outcome: str) -> Coverage:
    file = folder / "p.policy"
    file.write_text(POLICY.format(amount=amount, outcome=outcome), encoding="utf-8")
    loaded = load_policy(file)
    cases = [Case(tuple(Fact(input, known) for input, known in one.facts)) for one in loaded.policy.scenarios]
    return coverage_of(loaded.policy, [(case, (loaded.decide(case),)) for case in cases])


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(app, ["coverage", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_each_item_is_counted_each_way(folder: Path) -> None:
    found = covered(folder, "10%", "not covered")
    counts = {
        one.criterion.words or one.criterion.title: (one.satisfied, one.not_satisfied, one.undetermined) for one in found.items
    }
    assert found.cases == 2
    assert counts["the pain is severe"] == (1, 1, 0)
    assert counts["the reduction in pain is between 20% and 60%"] == (0, 1, 1)


@pytest.mark.parametrize(
    ("amount", "outcome", "low", "high"),
    [
        ("10%", "not covered", (0, 1), (1, 0)),
        ("20%", "covered", (1, 0), (1, 0)),
        ("60%", "covered", (1, 0), (1, 0)),
        ("60.1%", "not covered", (1, 0), (0, 1)),
        ("over 60%", "not covered", (1, 0), (0, 1)),
        ("under 20%", "not covered", (0, 1), (1, 0)),
        ("over 10%", "undetermined", (0, 0), (0, 0)),
        ("absent", "not covered", (0, 0), (0, 0)),
    ],
)
def test_a_threshold_is_counted_on_the_side_where_the_value_lies(
    folder: Path, amount: str, outcome: str, low: tuple[int, int], high: tuple[int, int]
) -> None:
    ends = covered(folder, amount, outcome).thresholds
    assert [(one.inside, one.outside) for one in ends] == [low, high]


def test_the_table_names_what_is_missing(folder: Path) -> None:
    result = run(str(folder / "p.policy"), "--missing")
    assert result.exit_code == 0
    assert "    -        1     1  the reduction in pain is between 20% and 60% (line 12)" in result.stdout.replace(
        "item 2: ", ""
    )
    assert "      1       -  the reduction in pain is between 20% and 60%: 60% (line 12)" in result.stdout
    assert result.stdout.endswith("  - 0 of 2 thresholds tried from both sides\n  - 2 of 2 outcomes reached\n")


def test_the_numbers_stand_on_the_rule_file_s_own_lines(folder: Path) -> None:
    lines = run(str(folder / "p.policy"), "--lines").stdout.splitlines()
    assert lines[10] == "   1   1   0  |             1. Severe pain:"
    assert lines[12] == "   0   1   1 !|             2. the reduction in pain is between 20% and 60%"
    assert [line.partition("| ")[2] for line in lines[1:8]] == [*POLICY.splitlines()[:5], "", "Determination: coverage"]


def test_cases_of_a_suite_count_too(folder: Path) -> None:
    suite = folder / "suite.yaml"
    suite.write_text("cases:\n- id: A\n  policy: p\n  facts: {reduction: 30}\n  expect: {outcome: covered}\n", encoding="utf-8")
    found = json.loads(run(str(folder / "p.policy"), str(suite), "--json").stdout)
    assert found["cases"] == 3
    [one] = [one for one in found["items"] if one["words"].endswith("between 20% and 60%")]
    assert (one["satisfied"], one["not_satisfied"], one["undetermined"]) == (1, 1, 1)
    assert {one["outcome"]: one["cases"] for one in found["outcomes"]} == {"covered": 2, "not_covered": 1}


EVERY = """Policy: P
Payer: A payer
Source: p
In effect: undated
Vocabulary: pumps

Determination: coverage
    Covered when
        ALL of the following are met:
            1. {line}
    Otherwise not covered

Scenario: inside
    Given {inside}
    Then coverage is covered

Scenario: beyond
    Given {beyond}
    Then coverage is not covered
"""
SCAN = "a scan: its date is {}, its size is {} mm, its finding is normal"
SERVICE = "the date of service is 2024-06-30"


def ends_of(folder: Path, line: str, *cases: str) -> list[tuple[str, int, int]]:
    """The words of each threshold of a line that can be counted, and the cases on each side, for the scenarios given."""
    file = folder / "p.policy"
    file.write_text(EVERY.format(line=line, inside=cases[0], beyond=cases[-1]), encoding="utf-8")
    loaded = load_policy(file)
    stated = [Case(tuple(Fact(input, known) for input, known in one.facts)) for one in loaded.policy.scenarios[: len(cases)]]
    found = coverage_of(loaded.policy, [(case, (loaded.decide(case),)) for case in stated]).thresholds
    return [(one.criterion.words, one.inside, one.outside) for one in found if one.counted]


@pytest.mark.parametrize(
    ("line", "inside", "beyond"),
    [
        (
            "the dose minus the first dose is at least 5 mg",
            "the dose is 9 mg and the first dose is 4 mg",
            "the dose is 9 mg and the first dose is 5 mg",
        ),
        (
            "the dose is at most 2 times the first dose",
            "the dose is 8 mg and the first dose is 4 mg",
            "the dose is 9 mg and the first dose is 4 mg",
        ),
        (
            "the time from the date of the trial to the date of service is at least 30 days",
            f"{SERVICE} and the date of the trial is 2024-05-31",
            f"{SERVICE} and the date of the trial is 2024-06-01",
        ),
        (
            "the date of the trial is before 2024-01-01",
            "the date of the trial is 2023-12-31",
            "the date of the trial is 2024-01-01",
        ),
        (
            "at least 2 scans whose finding is normal",
            f"{SCAN.format('2024-01-01', 3)}\n    And {SCAN.format('2024-01-02', 3)}",
            SCAN.format("2024-01-01", 3),
        ),
        ("any scan whose size is over 3 mm", SCAN.format("2024-01-01", 4), SCAN.format("2024-01-01", 3)),
        (
            "any scan where\n                its finding is normal, and\n                its size is not over 3 mm",
            SCAN.format("2024-01-01", 3),
            SCAN.format("2024-01-01", 4),
        ),
        ("the size of the most recent scan is over 3 mm", SCAN.format("2024-01-01", 4), SCAN.format("2024-01-01", 3)),
    ],
)
def test_a_threshold_of_any_kind_is_counted_on_both_sides(folder: Path, line: str, inside: str, beyond: str) -> None:
    assert [ends[1:] for ends in ends_of(folder, line, inside, beyond)] == [(1, 1)]
    assert [ends[1:] for ends in ends_of(folder, line, inside)] == [(1, 0)]


@pytest.mark.parametrize(
    "line",
    [
        "any scan within 6 months before the date of service",
        "any scan where\n                its date is within 6 months before the date of service",
    ],
)
def test_a_window_has_two_ends_each_tried_by_itself(folder: Path, line: str) -> None:
    inside, before = (f"{SERVICE}\n    And {SCAN.format(day, 3)}" for day in ("2023-12-30", "2023-12-29"))
    assert [ends[1:] for ends in ends_of(folder, line, inside, before)] == [(1, 1), (2, 0)]


def test_what_cannot_be_counted_is_said_and_not_left_out(folder: Path) -> None:
    line = "between 2 and 3 scans whose finding is normal"
    facts = f"{SCAN.format('2024-01-01', 3)}\n    And {SCAN.format('2024-01-02', 3)}"
    assert ends_of(folder, line, facts) == []
    printed = run(str(folder / "p.policy")).stdout
    assert "2 thresholds not counted" in printed
    assert "1 line about one record: counted by their thresholds alone" in printed
    assert [one["counted"] for one in json.loads(run(str(folder / "p.policy"), "--json").stdout)["thresholds"]] == [
        False,
        False,
    ]


LISTS = """Policy: P
Payer: A payer
Source: p
In effect: undated
Vocabulary: pumps

Determination: coverage
    Covered when
        ALL of the following are met:
{items}
    Otherwise not covered

Definitions

    The limit:
        | the pain is severe | the limit      |
        | yes                | 20 mg          |
        | no                 | the first dose |

    The course was long when
        its duration is at least 10 days

Scenario: a
    Given {given}
    Then coverage is undetermined
"""
COURSE = "a course of treatment: its drug is {}, its duration is {} days, it was {}"


def listed(folder: Path, items: str, *given: str) -> list[tuple[str, str | None, int, int]]:
    """The words and the end of each threshold of the items, and how many cases lie on each side of it, for one scenario."""
    lines = "\n".join(f"            {one}" for one in items.splitlines())
    (folder / "p.policy").write_text(LISTS.format(items=lines, given="\n    And ".join(given)), encoding="utf-8")
    found = json.loads(run(str(folder / "p.policy"), "--json").stdout)["thresholds"]
    return [(one["words"], one["at"], one["asked"], one["beyond"]) for one in found]


def test_a_bound_that_a_table_gives_counts_where_the_table_gives_it(folder: Path) -> None:
    ends = listed(
        folder, "1. the dose is at least the limit", "the pain is severe", "the dose is 15 mg", "the first dose is 9 mg"
    )
    assert ends[:2] == [
        ("the dose is at least the limit", "20 mg", 0, 1),
        ("the dose is at least the limit", "the first dose", 0, 0),
    ]
    ends = listed(folder, "1. the dose is at least the limit", "the dose is 15 mg", "the first dose is 9 mg")
    assert [one[2:] for one in ends[:2]] == [(0, 0), (0, 0)]


def test_the_end_that_no_table_gives_stands_once_beside_those_that_one_does(folder: Path) -> None:
    given = ("the pain is not severe", "the dose is 2 mg", "the first dose is 9 mg")
    ends = listed(folder, "1. the dose is between 3 mg and the limit", *given)
    assert [one[1:] for one in ends[:3]] == [("3 mg", 0, 1), ("20 mg", 0, 0), ("the first dose", 1, 0)]


@pytest.mark.parametrize(
    ("course", "sides"),
    [
        (COURSE.format("ibuprofen", 12, "tolerated"), (1, 0)),
        (COURSE.format("ibuprofen", 8, "tolerated"), (0, 1)),
        (COURSE.format("naproxen", 12, "tolerated"), (0, 0)),
        (COURSE.format("ibuprofen", 12, "not tolerated"), (0, 0)),
        ("a course of treatment: its drug is ibuprofen, its duration is 12 days", (0, 0)),
    ],
)
def test_a_threshold_below_where_counts_where_the_rest_is_so_of_that_record(
    folder: Path, course: str, sides: tuple[int, int]
) -> None:
    items = "1. any course of ibuprofen where\n    its duration is at least 10 days, and\n    it was tolerated"
    assert listed(folder, items, course)[0][2:] == sides


@pytest.mark.parametrize(("tolerated", "sides"), [("tolerated", (0, 0)), ("not tolerated", (1, 0))])
def test_a_threshold_that_another_line_of_any_makes_idle_is_not_tried(
    folder: Path, tolerated: str, sides: tuple[int, int]
) -> None:
    items = """1. any course of treatment where
    ANY of the following is met:
        its duration is at least 10 days
        it was tolerated"""
    assert listed(folder, items, COURSE.format("ibuprofen", 12, tolerated))[0][2:] == sides


def test_only_the_record_that_is_picked_counts(folder: Path) -> None:
    scans = (SCAN.format("2024-01-01", 3), SCAN.format("2024-02-01", 5))
    items = "1. the most recent scan is one where\n    its size is at least 4 mm"
    assert listed(folder, items, *scans)[0][2:] == (1, 0)
    assert listed(folder, items, *scans, "a scan: its size is 5 mm")[0][2:] == (0, 0)
    assert listed(folder, items, *scans, "there may be other scans")[0][2:] == (0, 0)


def test_the_class_of_what_a_record_states_is_known(folder: Path) -> None:
    fields = "        the class of the drug (class): one of, follows the drug\n            opioid\n            other\n"
    classes = "\nBackground\n    - the class of naproxen is other\n    - the class of ibuprofen is opioid\n"
    vocabulary = PUMPS.replace("        the start (start)", f"{fields}        the start (start)", 1) + classes
    (folder / "pumps.vocabulary").write_text(vocabulary, encoding="utf-8")
    items = "1. any course of treatment where\n    its class of the drug is opioid, and\n    its duration is at least 10 days"
    assert listed(folder, items, COURSE.format("ibuprofen", 12, "tolerated"))[0][2:] == (1, 0)
    assert listed(folder, items, COURSE.format("naproxen", 12, "tolerated"))[0][2:] == (0, 0)


def test_a_threshold_of_a_definition_about_a_record_stands_once_at_its_own_line(folder: Path) -> None:
    items = """1. any course of ibuprofen where
    the course was long
2. no course of naproxen where
    the course was long"""
    courses = (COURSE.format("ibuprofen", 12, "tolerated"), COURSE.format("naproxen", 8, "tolerated"))
    assert listed(folder, items, *courses) == [("its duration is at least 10 days", "10 days", 1, 1)]
    assert "its duration is at least 10 days: 10 days (line 24)" in run(str(folder / "p.policy")).stdout


def test_what_a_denied_line_asks_for_lies_beyond_each_end_of_its_window(folder: Path) -> None:
    items = "1. the date of the trial is not within 2 weeks before the date of service"
    ends = listed(folder, items, SERVICE, "the date of the trial is 2024-06-01")
    assert [one[2:] for one in ends] == [(1, 0), (0, 1)]


TABLE = """Policy: P
Payer: A payer
Source: p
In effect: undated
Vocabulary: pumps

Determination: coverage
    Covered when
        the urgency is high
    Otherwise not covered

Definitions

    The urgency, by the first row that fits:
        | the dose minus the first dose | the urgency |
        | at least 40 mg                | high        |
        | at least 20 mg                | low         |
        | otherwise                     | none        |
"""


def test_rows_and_results_of_a_table_stand_once(folder: Path) -> None:
    (folder / "p.policy").write_text(TABLE, encoding="utf-8")
    found = json.loads(run(str(folder / "p.policy"), "--json").stdout)
    assert [one["words"] for one in found["items"]] == [
        "the urgency is high",
        "the dose minus the first dose is at least 40 mg",
        "the dose minus the first dose is at least 20 mg",
        "the urgency is high",
        "the urgency is low",
        "the urgency is none",
    ]
    assert [one["at"] for one in found["thresholds"]] == ["40 mg", "20 mg"]


def test_nothing_that_is_missing_is_no_table(folder: Path) -> None:
    scenarios = "    | the pain is severe | the reduction in pain | then coverage |\n" + "".join(
        f"    | {severe} | {amount} | {outcome} |\n"
        for severe, amount, outcome in [
            ("yes", "10%", "covered"),
            ("no", "30%", "covered"),
            ("no", "70%", "not covered"),
            ("no", "10%", "not covered"),
        ]
    )
    text = POLICY.partition("Scenario:")[0] + f"Scenarios: all\n{scenarios}"
    (folder / "p.policy").write_text(text, encoding="utf-8")
    printed = run(str(folder / "p.policy"), "--missing").stdout
    assert "cases  outcome" not in printed
    assert "item" not in printed.partition("3 of 4")[0].replace("items", "")
    assert "2 of 2 thresholds tried from both sides" in printed
