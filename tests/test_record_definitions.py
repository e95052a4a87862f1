"""Definitions about one record: said below `where`, they mean what their lines mean there."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from textwrap import indent

import pytest
from typer.testing import CliRunner

from reasoner.api import LoadedPolicy, load_policy
from reasoner.apps.command_line import app
from reasoner.source.problem import ProblemsFound

VOCABULARY = """Vocabulary: lungs

Inputs: all
    Unless stated otherwise: fixed, clinical

    the pain is severe (severe): yes or no
    the blood gas studies (studies): records of
        the date (date): a date
        the PO2 (po2): a number of mmHg, from 0
        the saturation (saturation): a percentage, from 0% to 100%
        it was reported (reported): yes or no
    the visits (visits): records of
        the date (date): a date
        the weight (weight): a number of kg, from 0
"""
HEAD = """Policy: Lungs
Payer: A payer
Source: lungs
In effect: undated
Vocabulary: lungs

Determination: coverage

    Covered when
        ANY of the following is met:
            1. LINE where
                SAID
            2. no visit is stated

    Otherwise not covered
"""
NAMED = """
Definitions

    The study qualifies when
        the study is low, and
        it was reported

    The study is low when
        ANY of the following is met:
            a. its PO2 is at most 55 mmHg
            b. its saturation is at most 88%
        unless the pain is severe
"""
LOW = """
    - Low:
        ANY of the following is met:
            a. its PO2 is at most 55 mmHg
            b. its saturation is at most 88%
        unless the pain is severe
"""
WRITTEN_OUT = {
    "the study is low": f"ALL of the following are met:{LOW}",
    "the study qualifies": f"ALL of the following are met:{LOW}    - it was reported",
    "the study is not low": f"NONE of the following is met:{LOW}",
}
STUDIES = (
    "unknown",
    [],
    [{"po2": 54, "date": "2024-01-01"}],
    [{"po2": 56, "saturation": 90, "reported": True, "date": "2024-01-02"}],
    [{"po2": "at most 60", "reported": True}],
    [{"po2": 54, "reported": False, "date": "2024-01-01"}, {"saturation": 88, "reported": True, "date": "2024-01-03"}],
    [{"po2": 56, "saturation": 89}, "and others"],
    [{"po2": 50, "reported": True, "date": "2024-02-01"}, "and others"],
)
CASES = [
    {"studies": studies, **({} if severe is None else {"severe": severe}), "visits": [{}]}
    for studies, severe in product(STUDIES, (True, False, None))
]


def loaded(folder: Path, text: str) -> LoadedPolicy:
    (folder / "lungs.vocabulary").write_text(VOCABULARY, encoding="utf-8")
    (folder / "lungs.policy").write_text(text, encoding="utf-8")
    return load_policy(folder / "lungs.policy")


@pytest.mark.parametrize(
    "line", ["any blood gas study", "at least 2 blood gas studies", "every blood gas study", "no blood gas study"]
)
@pytest.mark.parametrize("said", WRITTEN_OUT)
def test_a_definition_said_of_a_record_is_its_lines_written_out(tmp_path: Path, line: str, said: str) -> None:
    named = loaded(tmp_path, HEAD.replace("LINE", line).replace("SAID", said) + NAMED)
    lines = indent(WRITTEN_OUT[said], " " * 16).strip()
    written_out = loaded(tmp_path, HEAD.replace("LINE", line).replace("SAID", lines))
    for facts in CASES:
        ours, theirs = (one.decide(one.case(facts)) for one in (named, written_out))
        assert set(ours.possible) == set(theirs.possible), facts
        assert [one.input.id for one in ours.needed] == [one.input.id for one in theirs.needed], facts
        assert ours.standings["coverage/1/1"].status is theirs.standings["coverage/1/1"].status, facts


def test_the_lines_of_a_definition_are_shown_below_the_line_that_says_it(tmp_path: Path) -> None:
    loaded(tmp_path, HEAD.replace("LINE", "any blood gas study").replace("SAID", "the study is low") + NAMED)
    facts = ("--fact", "studies=[{po2: 54, date: 2024-01-01}]", "--fact", "severe=no")
    said = CliRunner().invoke(app, ["explain", str(tmp_path / "lungs.policy"), *facts])
    assert "the study is low" in said.output
    assert "its PO2 is at most 55 mmHg" in said.output


CONDITIONS = HEAD.replace("LINE", "any blood gas study").replace("SAID", "it was reported")


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        (
            HEAD.replace("no visit is stated", "the study is low")
            .replace("LINE", "any visit")
            .replace("SAID", "its weight is 3 kg")
            + NAMED,
            "not-of-a-record",
            "`the study is low` is said of one blood gas study",
        ),
        (
            HEAD.replace("LINE", "any visit").replace("SAID", "the study is not low") + NAMED,
            "not-of-a-record",
            "`the study is not low` is said of one blood gas study, and the lines here are about one visit",
        ),
        (
            CONDITIONS + NAMED.replace("its PO2", "its PO3"),
            "unknown-phrase",
            "no vocabulary declares `its PO3 is at most 55 mmHg`",
        ),
        (
            CONDITIONS + NAMED.replace("it was reported", "the study qualifies"),
            "reference-in-a-circle",
            "`The study qualifies` refers to itself: it goes round in a circle",
        ),
        (
            f"{CONDITIONS}{NAMED}\nScenario: a\n    Given there is no visit\n    Then the study is low is satisfied\n",
            "unknown-item",
            "`the study is low` is said of one record, so it has no status of its own",
        ),
    ],
)
def test_a_definition_about_a_record_that_is_misplaced(tmp_path: Path, text: str, code: str, message: str) -> None:
    (tmp_path / "lungs.vocabulary").write_text(VOCABULARY, encoding="utf-8")
    (tmp_path / "lungs.policy").write_text(text, encoding="utf-8")
    with pytest.raises(ProblemsFound) as found:
        load_policy(tmp_path / "lungs.policy")
    assert [(one.code, one.message) for one in found.value.problems] == [(code, message)]


def test_a_definition_about_a_record_that_nothing_says_is_found_by_lint_and_shown_with_the_policy(tmp_path: Path) -> None:
    loaded(tmp_path, CONDITIONS + NAMED)
    file = str(tmp_path / "lungs.policy")
    found = CliRunner().invoke(app, ["lint", file]).output
    assert "nothing reads the definition `The study qualifies`" in found
    assert "nothing reads the definition `The study is low`" in found
    shown = CliRunner().invoke(app, ["show", "policy", file]).output
    assert "The study is low" in shown
    loaded(tmp_path, CONDITIONS.replace("it was reported", "the study qualifies") + NAMED)
    assert "nothing reads" not in CliRunner().invoke(app, ["lint", file]).output
