"""The printed program and a printed case, run by the stock clingo command, say what the tool says."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from reasoner.answer.answer import Status
from reasoner.api import LoadedPolicy, load_policy
from reasoner.cases.suite import SuiteCase, facts_of, suite_from_path
from reasoner.policy.document.from_sources import policy_from_sources
from reasoner.source.problem import ProblemsFound
from reasoner.source.text import Source

SUITE = suite_from_path(Path(__file__).parent / "cases" / "worked-cases.yaml")
POLICIES: dict[str, LoadedPolicy] = {}


def loaded(id: str) -> LoadedPolicy:
    if id not in POLICIES:
        POLICIES[id] = load_policy(id)
    return POLICIES[id]


def consequences(program: Path, case: Path, mode: str) -> set[str]:
    command = [sys.executable, "-m", "clingo", str(program), str(case), "0", f"--enum-mode={mode}", "--outf=2", "--warn=none"]
    told = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    found = json.loads(told.stdout)
    assert found["Result"] == "SATISFIABLE", told.stderr
    return set(found["Call"][-1]["Witnesses"][-1]["Value"])


@pytest.mark.parametrize("case", SUITE.cases, ids=lambda one: one.id)
def test_stock_clingo_gives_the_same_statuses_and_outcomes(case: SuiteCase, tmp_path: Path) -> None:
    policy = loaded(case.policy)
    facts, problems = facts_of(case, policy.policy.vocabulary)
    assert not problems
    program = tmp_path / "program.lp"
    program.write_text(policy.program_text(), encoding="utf-8")
    try:
        answer = policy.decide(facts, case.determination)
    except ProblemsFound:
        assert case.expect.error_names
        return
    stated = tmp_path / "case.lp"
    stated.write_text(policy.case_text(facts), encoding="utf-8")
    certain = consequences(program, stated, "cautious")
    possible = consequences(program, stated, "brave")

    def status(head: str) -> Status:
        return Status.SATISFIED if head in certain else Status.UNDETERMINED if head in possible else Status.NOT_SATISFIED

    heads = policy.engine.program.criteria
    assert {key: status(one.satisfied) for key, one in heads.items()} == {key: answer.standings[key].status for key in heads}
    outcomes = policy.engine.program.determinations[answer.determination.id].outcomes
    assert {name for name, head in outcomes.items() if head in possible} == set(answer.possible)


def test_a_case_that_contradicts_itself_has_no_answer_set(tmp_path: Path) -> None:
    policy = loaded("bcbsaz-implantable-infusion-pump")
    program, stated = tmp_path / "program.lp", tmp_path / "case.lp"
    program.write_text(policy.program_text(), encoding="utf-8")
    stated.write_text("given(drug,baclofen).\ngiven(drug_class,opioid).\n", encoding="utf-8")
    command = [sys.executable, "-m", "clingo", str(program), str(stated), "--outf=2"]
    told = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert json.loads(told.stdout)["Result"] == "UNSATISFIABLE"


RECORDS = """Vocabulary: doses

Inputs: all
    Unless stated otherwise: fixed, clinical

    the limit (limit): a number of mg, from 0
    the doses (doses): records of
        the date (date): a date
        the amount (amount): a number of mg, from 0
"""
COUNTED = """Policy: A policy
Payer: A payer
Source: a-policy
In effect: undated
Vocabulary: doses

Determination: coverage

    Covered when
        at least 2 doses since 2024-01-01, and
        the total amount of the doses is at most the limit

    Otherwise not covered
"""


@pytest.mark.parametrize(
    "doses", [[], [("2024-01-01", 5)], [("2023-12-31", 5), ("2024-01-01", 5)], [("2024-02-01", 5), ("2024-01-01", 5)]]
)
def test_the_program_for_a_case_with_records_has_the_case_in_it(doses: list[tuple[str, int]], tmp_path: Path) -> None:
    read, problems = policy_from_sources(Source.from_text("a.policy", COUNTED), Source.from_text("v", RECORDS))
    assert read is not None, problems
    policy = LoadedPolicy(read)
    for limit in (9, 10):
        case = policy.case(limit=limit, doses=[{"date": date, "amount": amount} for date, amount in doses])
        program, stated = tmp_path / f"{limit}.lp", tmp_path / "case.lp"
        program.write_text(policy.program_text(case), encoding="utf-8")
        stated.write_text(policy.case_text(case), encoding="utf-8")
        assert "show program POLICY --case CASE" in stated.read_text(encoding="utf-8")
        outcome = "covered" if len([day for day, _ in doses if day >= "2024-01-01"]) >= 2 and limit >= 10 else "not_covered"
        assert policy.decide(case).outcome == outcome
        for mode in ("cautious", "brave"):
            assert [one for one in consequences(program, stated, mode) if one.startswith("outcome")] == [
                f"outcome(coverage,{outcome})"
            ]
