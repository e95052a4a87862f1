"""Records that differ in a field are counted by its values; a class of a field follows it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from reasoner.api import LoadedPolicy, load_policy
from reasoner.source.problem import ProblemsFound
from tests.forms_texts import problems_of

VOCABULARY = """Vocabulary: joints

Inputs: all
    Unless stated otherwise: fixed, clinical

    the severity (severity): one of
        mild
        severe
    the drug trials (trials): records of
        the drug (drug): one of
            methotrexate
            chloroquine
            quinine
        the class of the drug (class): one of, follows the drug
            antifolate
            antimalarial
        it failed (failed): yes or no
            Negative: it did not fail
        the day (day): a date

Background
    - the class of methotrexate is antifolate
    - the class of chloroquine and quinine is antimalarial
"""
POLICY = """Policy: Joints
Payer: A payer
Source: joints
In effect: undated
Vocabulary: joints

Determination: coverage

    Covered when
        LINE

    Otherwise not covered
"""
DRUGS = ("methotrexate", "chloroquine", "quinine")
CLASS = {"methotrexate": "antifolate", "chloroquine": "antimalarial", "quinine": "antimalarial"}
Trial = tuple[str, bool]
WORLDS = tuple(product(DRUGS, (True, False)))


def loaded(folder: Path, line: str, vocabulary: str = VOCABULARY) -> LoadedPolicy:
    (folder / "joints.vocabulary").write_text(vocabulary, encoding="utf-8")
    (folder / "joints.policy").write_text(POLICY.replace("LINE", line), encoding="utf-8")
    return load_policy(folder / "joints.policy")


def drugs_that_failed(trials: tuple[Trial, ...]) -> int:
    return len({drug for drug, failed in trials if failed})


def classes(trials: tuple[Trial, ...]) -> int:
    return len({CLASS[drug] for drug, _ in trials})


LINES = {
    "at least 2 drug trials of different drugs, where\n            it failed": lambda trials: drugs_that_failed(trials) >= 2,
    "at least 2 drug trials of different classes": lambda trials: classes(trials) >= 2,
    "drug trials of exactly 2 different drugs, where\n            it failed": lambda trials: drugs_that_failed(trials) == 2,
    "drug trials of at most 1 different drugs": lambda trials: len({drug for drug, _ in trials}) <= 1,
}
STATED = [*product((*DRUGS, None), (True, False, None))]


def completions(stated: tuple[tuple[str | None, bool | None], ...], more: int) -> Iterator[tuple[Trial, ...]]:
    known = [[w for w in WORLDS if all(one in (None, own) for one, own in zip(trial, w, strict=True))] for trial in stated]
    for trials in product(*known):
        for count in range(more + 1):
            for others in product(WORLDS, repeat=count):
                yield (*trials, *others)


def facts(stated: tuple[tuple[str | None, bool | None], ...], *, is_open: bool) -> dict[str, object]:
    records = [
        {name: value for name, value in (("drug", drug), ("failed", failed)) if value is not None} for drug, failed in stated
    ]
    return {"trials": [*records, *(["and others"] if is_open else [])]}


@pytest.mark.parametrize("line", list(LINES))
def test_the_values_of_a_field_are_counted_as_in_every_completion_of_the_records(tmp_path: Path, line: str) -> None:
    policy, expected = loaded(tmp_path, line), LINES[line]
    closed = [(), *((one,) for one in STATED), *product(STATED[::2], STATED[1::4])]
    for stated, is_open in (*((one, False) for one in closed), *((one, True) for one in closed[: len(STATED)])):
        outcomes = {expected(trials) for trials in completions(stated, 2 if is_open else 0)}
        answer = policy.decide(policy.case(facts(stated, is_open=is_open)))
        assert set(answer.possible) == {"covered" if one else "not_covered" for one in outcomes}, (stated, is_open)
        assert bool(answer.needed) == (len(outcomes) > 1), (stated, is_open)


def test_a_class_that_is_not_that_of_the_drug_is_refused_with_the_line_that_says_so(tmp_path: Path) -> None:
    policy = loaded(tmp_path, "at least 2 drug trials of different classes")
    with pytest.raises(ProblemsFound) as found:
        policy.decide(policy.case({"trials": [{"drug": "methotrexate", "class": "antimalarial"}]}))
    assert "the class of methotrexate is antifolate" in found.value.problems[0].message


def test_a_class_is_read_of_the_field_that_it_follows(tmp_path: Path) -> None:
    policy = loaded(tmp_path, "any drug trial where\n            its drug is antimalarial")
    answer = policy.decide(policy.case({"trials": [{"drug": "quinine"}]}))
    assert answer.outcome == "covered"


def test_the_classes_of_an_input_and_of_a_field_are_said_in_one_line(tmp_path: Path) -> None:
    same = VOCABULARY.replace(
        "    the severity (severity): one of\n        mild\n        severe\n",
        "    the drug (drug): one of\n        methotrexate\n        chloroquine\n        quinine\n"
        "    the class of the drug (drug_class): one of, follows the drug\n        antifolate\n        antimalarial\n",
    )
    policy = loaded(
        tmp_path, "the drug is antifolate, and\n        any drug trial where\n            its drug is antimalarial", same
    )
    assert policy.decide(policy.case({"drug": "methotrexate", "trials": [{"drug": "quinine"}]})).outcome == "covered"


@pytest.mark.parametrize(
    ("line", "code", "remedy"),
    [
        ("any drug trials of different drugs", "quantifier-missing", "write `drug trials of at least 2 different drugs`"),
        ("at most 2 drug trials of different drugs", "quantifier-missing", "write `drug trials of at most 2 different drugs`"),
        ("at least 3 drug trials of different classes", "count-does-not-fit", "write a number up to 2"),
        (
            "at least 2 drug trials on different days of different days",
            "unknown-field",
            "write `different drugs` or `different classes of the drug`",
        ),
    ],
)
def test_what_has_to_differ_is_a_field_with_values(line: str, code: str, remedy: str) -> None:
    assert problems_of(line, VOCABULARY.replace("Vocabulary: joints", "Vocabulary: forms")) == [(code, remedy)]
