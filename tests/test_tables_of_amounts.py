"""Decision tables that give amounts: what a comparison with them comes to, beside brute force; what is refused."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
from typer.testing import CliRunner

from reasoner.api import LoadedPolicy
from reasoner.apps.command_line import app
from tests.forms_texts import policy_of, problems_of, read
from tests.one_line import loaded_with

VOCABULARY = """Vocabulary: forms

Inputs: all
    Unless stated otherwise: fixed, clinical

    the group (group): one of
        child
        adult
        senior
    the drug is taken (taken): yes or no
    the dose (dose): a number of mg, from 0 to 4, in steps of 1
    the weight (weight): a number of kg, from 1 to 3, in steps of 1
    the date of service (dos): a date
    the infusions (infusions): records of
        the dose (dose): a number of mg, from 0 to 4, in steps of 1
"""
DEFINITIONS = """
Definitions

    The limit:
        | the group | then  |
        | child     | 1 mg  |
        | adult     | 2 mg  |
        | senior    | 3 mg  |

    The rate, by the first row that fits:
        | the group | the drug is taken | the rate       |
        | child     |                   | 1 mg/kg        |
        |           | yes               | 0.0005 g/kg    |
        | otherwise |                   | 2 mg/kg        |

    The dose by weight means the rate times the weight

    The dose that counts:
        | the drug is taken | then           |
        | yes               | the dose       |
        | no                | the total left |

    The total left means 4 mg minus the dose
"""
LIMIT = {"child": 1, "adult": 2, "senior": 3}


def rate(group: str, taken: bool) -> float:
    return 1 if group == "child" else 0.5 if taken else 2


LINES: dict[str, Callable[[str, bool, int, int], bool]] = {
    "the dose is at most the limit": lambda group, _, dose, __: dose <= LIMIT[group],
    "the dose is not at most the limit": lambda group, _, dose, __: dose > LIMIT[group],
    "the limit is under 3 mg": lambda group, _, __, ___: LIMIT[group] < 3,
    "the dose is between the limit and 3 mg": lambda group, _, dose, __: LIMIT[group] <= dose <= 3,
    "the dose is at most the dose by weight": lambda group, taken, dose, weight: dose <= rate(group, taken) * weight,
    "the dose that counts is at least the limit": lambda group, taken, dose, _: (dose if taken else 4 - dose) >= LIMIT[group],
    "the dose is at most the lesser of the limit and 2 mg": lambda group, _, dose, __: dose <= min(LIMIT[group], 2),
}


def loaded(folder: Path, line: str) -> LoadedPolicy:
    return loaded_with(folder, VOCABULARY, line, DEFINITIONS)


@pytest.mark.parametrize("line", LINES)
def test_a_comparison_with_an_amount_of_a_table_is_settled_just_where_every_world_agrees(tmp_path: Path, line: str) -> None:
    policy, holds = loaded(tmp_path, line), LINES[line]
    assert CliRunner().invoke(app, ["check", str(tmp_path / "a.policy")]).output.endswith("no mistakes found\n")
    for group, taken, dose, weight in product((None, "child", "adult"), (None, True), (None, 0, 2), (None, 2)):
        worlds = product(
            ("child", "adult", "senior") if group is None else (group,),
            (True, False) if taken is None else (taken,),
            range(5) if dose is None else (dose,),
            range(1, 4) if weight is None else (weight,),
        )
        outcomes = {holds(*world) for world in worlds}
        known = {"group": group, "taken": taken, "dose": dose, "weight": weight}
        answer = policy.decide(policy.case({name: value for name, value in known.items() if value is not None}))
        assert set(answer.possible) == {"covered" if one else "not_covered" for one in outcomes}, known


def test_an_amount_of_a_table_stands_below_where(tmp_path: Path) -> None:
    policy = loaded(tmp_path, "any infusion where\n            its dose is over the limit")
    facts = {"infusions": [{"dose": 2}, {"dose": 1}]}
    assert policy.decide(policy.case(facts)).possible == ("covered", "not_covered")
    assert policy.decide(policy.case({**facts, "group": "child"})).outcome == "covered"
    assert policy.decide(policy.case({**facts, "group": "adult"})).outcome == "not_covered"


def test_the_explanation_says_what_the_limit_is_and_what_is_short(tmp_path: Path) -> None:
    loaded(tmp_path, "the dose is at least the limit")
    facts = ("--fact", "group=adult", "--fact", "dose=1")
    said = CliRunner().invoke(app, ["explain", str(tmp_path / "a.policy"), *facts]).output
    said = " ".join(said.split())
    assert "the limit is 2 mg" in said
    assert "needs at least 2 mg (1 mg short)" in said


def test_a_lint_of_such_a_line_finds_nothing_in_it(tmp_path: Path) -> None:
    loaded(tmp_path, "the dose is at least the limit")
    said = CliRunner().invoke(app, ["lint", str(tmp_path / "a.policy")]).output
    assert "changes-nothing" not in said
    assert "never-satisfied" not in said


@pytest.mark.parametrize(
    ("results", "codes"),
    [
        (("1 mg", "none"), ["unknown-amount"]),
        (("1 mg", "2 days"), ["unit-mismatch"]),
    ],
)
def test_all_results_have_to_be_amounts_that_can_be_compared(results: tuple[str, str], codes: list[str]) -> None:
    table = (
        f"    The most:\n        | the group | then |\n        | child | {results[0]} |\n        | otherwise | {results[1]} |\n"
    )
    found = problems_of("the dose is at most the most", VOCABULARY, f"Definitions\n\n{table}")
    assert [code for code, _ in found] == codes


def chained(number: int) -> str:
    """Tables each of which names the one before it twice: all together they come to 2 to the power of their number."""
    rows = [("1 mg", "2 mg"), *((f"limit {n}", f"{n} times the limit {n}") for n in range(1, number))]
    tables = [
        f"    The limit {n}:\n        | the drug is taken | then |\n        | yes | {yes} |\n        | no | {no} |\n"
        for n, (yes, no) in enumerate(rows, 1)
    ]
    return "Definitions\n\n" + "\n".join(tables)


def test_tables_that_name_tables_are_amounts_and_bounded() -> None:
    assert problems_of("the dose is at most the limit 3", VOCABULARY, chained(3)) == []
    assert "too-many-parts" in [code for code, _ in problems_of("the dose is at most the limit 30", VOCABULARY, chained(30))]
    two = "the limit 7 is at most the most"
    many = "\n\n    The most:\n        | the drug is taken | then |\n" + "".join(
        f"        | {'yes' if n % 2 else 'no'} | {n} mg |\n" for n in range(1, 41)
    )
    assert [code for code, _ in problems_of(two, VOCABULARY, chained(7) + many)] == ["too-many-parts"]


def test_an_amount_of_a_table_of_words_is_told_with_the_table() -> None:
    vocabulary = "Vocabulary: forms\n\nInputs: all\n\n    the fever (fever): a number of mg, from 0\n"
    body = """Determination: coverage

    Covered when
        the score is at least 2

    Otherwise not covered

Definitions

    The score means 2 times the fever score

    The fever score:
        | the fever   | then     |
        | under 10 mg | 0 points |
        | otherwise   | 1 point  |
"""
    told = [one for one in read(body, vocabulary)[1] if one.code == "unknown-amount"]
    assert [one.message for one in told] == ["`the fever score` gives words and no amount: `0 points` is none"]
    assert policy_of(body.replace(" points", "").replace(" point ", " "), vocabulary).values
