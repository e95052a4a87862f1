"""A policy's title, number or payer that is part of a declared phrase names no policy; a reference that is one has a place."""

from __future__ import annotations

from pathlib import Path

import pytest

from reasoner.policy.library import Library
from reasoner.source.problem import Problem, ProblemsFound

VOCABULARY = """Vocabulary: doses

Inputs: all
    Unless stated otherwise: fixed, clinical

    the date of service (date_of_service): a date
    the last dose of ibuprofen (last_dose): a date
    the class of ibuprofen (ibuprofen_class): one of
        mild
        strong
    the courses of treatment (courses): records of
        the drug (drug): one of
            ibuprofen
            naproxen
        the dose of ibuprofen (dose): a number of mg, from 0
"""
HEADS = "Policy: {title}\nPayer: {payer}\nNumber: {number}\nSource: {id}\nIn effect: undated\nVocabulary: doses\n\n"
BODY = "Determination: coverage\n\n    Covered when\n        {line}\n\n    Otherwise not covered\n"
LINES = [
    "the last dose of ibuprofen is within 90 days before the date of service",
    "the last dose of ibuprofen is before 2024-01-01",
    "the class of ibuprofen is strong",
    "any course of ibuprofen",
    "any course of treatment where\n            its dose of ibuprofen is at least 5 mg",
    "the number of courses of ibuprofen is at least 2",
]


def write(folder: Path, line: str, id: str = "tiny", **heads: str) -> Path:
    (folder / "doses.vocabulary").write_text(VOCABULARY, encoding="utf-8")
    named = {"title": "Tiny", "payer": "A payer", "number": "T-1", "id": id} | heads
    (folder / f"{id}.policy").write_text(HEADS.format(**named) + BODY.format(line=line), encoding="utf-8")
    return folder / f"{id}.policy"


def problems_of(path: Path) -> tuple[Problem, ...]:
    try:
        Library([path.parent]).load(path)
    except ProblemsFound as found:
        return found.problems
    return ()


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("head", ["title", "payer", "number"])
def test_a_name_of_the_policy_itself_in_a_declared_phrase_is_no_reference(tmp_path: Path, head: str, line: str) -> None:
    assert problems_of(write(tmp_path, line, **{head: "Ibuprofen"})) == ()


def test_a_policy_with_mistakes_is_not_read_for_a_phrase_that_holds_its_title(tmp_path: Path) -> None:
    write(tmp_path, "nobody knows what this is", id="other", title="Ibuprofen")
    assert problems_of(write(tmp_path, LINES[0])) == ()


def test_a_word_that_is_wrong_is_told_before_a_title_in_the_phrase(tmp_path: Path) -> None:
    write(tmp_path, LINES[0], id="other", title="Ibuprofen")
    [problem] = problems_of(write(tmp_path, "the class of ibuprofen is weak"))
    assert problem.code == "unknown-value"


def test_a_reference_to_an_outcome_of_another_policy_is_still_read(tmp_path: Path) -> None:
    write(tmp_path, LINES[0], id="other", title="Ibuprofen")
    assert problems_of(write(tmp_path, "coverage of Ibuprofen is covered")) == ()


@pytest.mark.parametrize("line", ["coverage of Tiny is covered", "coverage of Other is covered"])
def test_a_circle_of_policies_is_told_at_the_reference_that_closes_it(tmp_path: Path, line: str) -> None:
    write(tmp_path, "coverage of Tiny is covered", id="other", title="Other")
    [problem] = problems_of(write(tmp_path, line))
    assert problem.code == "policies-in-a-circle"
    assert problem.span is not None
    assert (problem.span.line, problem.span.column) == (11, 21)
