"""The average of a number over records, beside brute force over small ranges."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest
from typer.testing import CliRunner

from reasoner.api import LoadedPolicy
from reasoner.apps.command_line import app
from tests.forms_texts import problems_of
from tests.one_line import Record, completions, loaded_with

VOCABULARY = """Vocabulary: forms

Inputs: all
    Unless stated otherwise: fixed, clinical

    the limit (limit): a number, from 0 to 3, in steps of 1
    the visits (visits): records of
        the pain (pain): a number, from 0 to 3, in steps of 1
        it was planned (planned): yes or no
        the date (date): a date
"""


def average(numbers: Sequence[int]) -> Fraction | None:
    return Fraction(sum(numbers), len(numbers)) if numbers else None


def over(numbers: Sequence[int], limit: int) -> bool:
    found = average(numbers)
    return found is not None and found > limit


LINES: dict[str, Callable[[Sequence[Record], int], bool]] = {
    "the average pain of the visits is over 1": lambda visits, _: over([pain for pain, _ in visits], 1),
    "the average pain of the visits is over 1, where\n            it was planned": (
        lambda visits, _: over([pain for pain, planned in visits if planned], 1)
    ),
    "the mean pain of the visits is over the limit": lambda visits, limit: over([pain for pain, _ in visits], limit),
    "the average pain of the visits is not over 1": lambda visits, _: not over([pain for pain, _ in visits], 1),
}
STATED = (*product((0, 2, None), (True, None)), (3, False))


def loaded(folder: Path, line: str) -> LoadedPolicy:
    return loaded_with(folder, VOCABULARY, line)


@pytest.mark.parametrize("line", LINES)
def test_an_average_is_that_of_every_completion_of_the_records(tmp_path: Path, line: str) -> None:
    policy, holds = loaded(tmp_path, line), LINES[line]
    closed = [(), *((one,) for one in STATED), *product(STATED[:4], STATED[4:])]
    for (stated, is_open), limit in product(
        (*((one, False) for one in closed), *((one, True) for one in closed[:4])), (None, 1)
    ):
        records = [
            {name: value for name, value in zip(("pain", "planned"), one, strict=True) if value is not None} for one in stated
        ]
        limits = range(4) if limit is None else (limit,)
        outcomes = {holds(*world) for world in product(completions(stated, 2 if is_open else 0), limits)}
        facts = {"visits": [*records, *(["and others"] if is_open else [])], **({} if limit is None else {"limit": limit})}
        answer = policy.decide(policy.case(facts))
        assert set(answer.possible) == {"covered" if one else "not_covered" for one in outcomes}, (facts, outcomes)
        assert bool(answer.needed) == (len(outcomes) > 1), facts


def test_what_is_no_number_of_the_records_has_no_average() -> None:
    assert problems_of("the average date of the visits is over 2", VOCABULARY) == [("unknown-field", "write `pain`")]


@pytest.mark.parametrize(
    ("visits", "said"),
    [
        ("[{pain: 1}, {pain: 2}]", "1.5, needs over 2 (0.5 short)"),
        ("[{pain: 1}, {pain: 3}, {planned: yes}]", "2 of what is known; not shown"),
        ("[]", "no record is counted"),
    ],
)
def test_an_average_is_told_with_what_it_comes_to(tmp_path: Path, visits: str, said: str) -> None:
    loaded(tmp_path, "the average pain of the visits is over 2")
    shown = CliRunner().invoke(app, ["explain", str(tmp_path / "a.policy"), "--fact", f"visits={visits}"]).output
    assert said in " ".join(shown.split())
