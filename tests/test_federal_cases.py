"""The federal policies on lung screening and CPAP: their suite holds, and what people read has no machine name in it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from typer.testing import CliRunner

from reasoner.api import LoadedPolicy, load_policy
from reasoner.apps.command_line import app
from reasoner.cases.suite import SuiteCase, facts_of, suite_from_path
from reasoner.show.explanation_text import explanation_text
from reasoner.show.paper import PLAIN
from reasoner.show.text import answer_text
from reasoner.show.what_if_text import what_if_text

SUITE = Path(__file__).parent / "cases" / "federal-cases.yaml"
CASES = suite_from_path(SUITE).cases


@cache
def _loaded(policy: str) -> LoadedPolicy:
    return load_policy(policy)


def test_every_case_of_the_suite_comes_out_as_adjudicated() -> None:
    result = CliRunner().invoke(app, ["test", str(SUITE), "--time-limit", "60"])
    assert result.exit_code == 0, result.stdout
    assert f"{len(CASES)} passed, 0 failed" in result.stdout


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_what_people_read_is_in_words(case: SuiteCase) -> None:
    policy = _loaded(case.policy)
    stated, _ = facts_of(case, policy.policy.vocabulary)
    answer = policy.decide(stated, case.determination)
    explanation = policy.explain(stated, case.determination, full=True)
    changes = policy.what_if(stated, determination=case.determination)
    shown = (answer_text(answer, PLAIN), explanation_text(explanation, PLAIN), what_if_text(changes, PLAIN))
    assert "_" not in "".join(shown)
