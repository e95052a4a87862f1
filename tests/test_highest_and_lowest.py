"""The highest and the lowest of a field over records, beside brute force over small ranges and lists that may go on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from pathlib import Path

import pytest

from reasoner.api import LoadedPolicy
from reasoner.policy.criteria import Compares, InputAmount, PickedAmount
from tests.forms_texts import form_of, problems_of
from tests.one_line import Record, completions, loaded_with

VOCABULARY = """Vocabulary: forms

Inputs: all
    Unless stated otherwise: fixed, clinical

    the limit (limit): a number, from 0 to 3, in steps of 1
    the date of service (dos): a date
    the sleep studies (studies): records of
        the AHI (ahi): a number, from 0 to 3, in steps of 1
        it was attended (attended): yes or no
        the date (date): a date
"""
DEFINITIONS = """
Definitions

    The worst means the highest AHI of the sleep studies
    The best means the lowest AHI of the sleep studies
"""


def attended(studies: Sequence[Record]) -> list[int]:
    return [ahi for ahi, was in studies if was]


def every(studies: Sequence[Record]) -> list[int]:
    return [ahi for ahi, _ in studies]


LINES: dict[str, Callable[[Sequence[Record]], bool]] = {
    "the highest AHI of the sleep studies is at least 2": lambda some: bool(some) and max(every(some)) >= 2,
    "the highest AHI of the sleep studies is at most 1": lambda some: bool(some) and max(every(some)) <= 1,
    "the lowest AHI of any sleep study is under 2, where\n            it was attended": (
        lambda some: bool(attended(some)) and min(attended(some)) < 2
    ),
    "the highest AHI of the sleep studies is 2, where\n            it was attended": (
        lambda some: bool(attended(some)) and max(attended(some)) == 2
    ),
    "the worst minus the best is at most 1": lambda some: bool(some) and max(every(some)) - min(every(some)) <= 1,
}
STATED = (*product((0, 2, None), (True, None)), (3, False))


def loaded(folder: Path, line: str) -> LoadedPolicy:
    return loaded_with(folder, VOCABULARY, line, DEFINITIONS)


@pytest.mark.parametrize("line", LINES)
def test_the_highest_and_the_lowest_are_those_of_every_completion_of_the_records(tmp_path: Path, line: str) -> None:
    policy, holds = loaded(tmp_path, line), LINES[line]
    closed = [(), *((one,) for one in STATED), *product(STATED[:4], STATED[4:])]
    for stated, is_open in (*((one, False) for one in closed), *((one, True) for one in closed[:5])):
        records = [
            {name: value for name, value in zip(("ahi", "attended"), one, strict=True) if value is not None} for one in stated
        ]
        outcomes = {holds(studies) for studies in completions(stated, 2 if is_open else 0)}
        answer = policy.decide(policy.case({"studies": [*records, *(["and others"] if is_open else [])]}))
        assert set(answer.possible) == {"covered" if one else "not_covered" for one in outcomes}, (stated, is_open)
        assert bool(answer.needed) == (len(outcomes) > 1), (stated, is_open)


def test_the_highest_is_the_amount_of_the_record_in_which_it_is_the_highest() -> None:
    form = form_of("the highest AHI of the sleep studies since 2024-01-01 is over the limit", VOCABULARY)
    assert isinstance(form, Compares)
    assert isinstance(form.left, PickedAmount)
    assert (form.left.select, form.left.by, form.left.part) == ("latest", "studies.ahi", InputAmount("studies.ahi"))
    assert form.right == InputAmount("limit")


def test_what_is_no_number_of_the_records_has_no_highest() -> None:
    assert problems_of("the highest weight of the sleep studies is over 2", VOCABULARY) == [("unknown-field", "write `AHI`")]
