"""What people and programs get for every worked case of the library: words, a schema that fits, and recorded outputs."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from typer.testing import CliRunner

from reasoner.answer.answer import Answer, Explanation, WhatIf
from reasoner.api import LoadedPolicy, load_policy
from reasoner.apps.command_line import app
from reasoner.cases.suite import SuiteCase, facts_of, suite_from_path
from reasoner.policy.vocabulary import AnyOf, OneOf, Vocabulary
from reasoner.show.explanation_text import explanation_text
from reasoner.show.json import answers_json, explanations_json, what_if_json
from reasoner.show.paper import PLAIN
from reasoner.show.text import answer_text
from reasoner.show.what_if_text import what_if_text
from tests import show_samples as samples

ROOT = Path(__file__).parent.parent
CASES = [case for case in suite_from_path(ROOT / "tests" / "cases" / "worked-cases.yaml").cases if not case.expect.error_names]


@cache
def loaded(policy: str) -> LoadedPolicy:
    return load_policy(policy)


def everything(case: SuiteCase) -> tuple[Answer, Explanation, WhatIf]:
    policy = loaded(case.policy)
    stated, _ = facts_of(case, policy.policy.vocabulary)
    answer = policy.decide(stated, case.determination)
    explanation = policy.explain(stated, case.determination, full=True)
    return answer, explanation, policy.what_if(stated, determination=case.determination)


def machine_names(vocabulary: Vocabulary) -> list[str]:
    """The names of inputs and values that no person would write: those with an underscore."""
    names = [input.id for input in vocabulary.inputs]
    for input in vocabulary.inputs:
        names += [value.id for value in input.type.values] if isinstance(input.type, OneOf | AnyOf) else []
    return [name for name in names if "_" in name]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_people_get_words_and_programs_get_the_schema(case: SuiteCase) -> None:
    answer, explanation, changes = everything(case)
    shown = [answer_text(answer, PLAIN), explanation_text(explanation, PLAIN), what_if_text(changes, PLAIN)]
    names = machine_names(answer.policy.vocabulary)
    assert [name for text in shown for name in names if name in text] == []
    assert "_" not in "".join(shown)
    for document in (answers_json((answer,)), explanations_json((explanation,)), what_if_json(changes)):
        assert samples.misfit(json.loads(document)) == ""


EXAMPLE = "rules/bcbsaz-implantable-infusion-pump/example.yaml"
RECORDED = {
    "decide-example.txt": ("decide", "bcbsaz-implantable-infusion-pump", EXAMPLE),
    "explain-example.txt": ("explain", "bcbsaz-implantable-infusion-pump", EXAMPLE),
    "explain-example-full.txt": ("explain", "bcbsaz-implantable-infusion-pump", EXAMPLE, "--full"),
    "what-if-example.txt": ("what-if", "bcbsaz-implantable-infusion-pump", EXAMPLE),
    "what-if-example-choice.txt": ("what-if", "bcbsaz-implantable-infusion-pump", EXAMPLE, "--allow", "choice"),
    "decide-highmark-child.txt": (
        *("decide", "highmarkwv-s-40", "-d", "coverage", "--fact", "drug=baclofen", "--fact", "route=intrathecal"),
        *("--fact", "indication=spasticity", "--fact", "age_years=10"),
    ),
    "explain-highmark-child.txt": (
        *("explain", "highmarkwv-s-40", "-d", "coverage", "--fact", "drug=baclofen", "--fact", "route=intrathecal"),
        *("--fact", "indication=spasticity", "--fact", "age_years=10"),
    ),
    "decide-codes.json": (
        *("decide", "highmarkwv-s-40", "-d", "code_pair", "--json"),
        *("--fact", "procedure_codes=36260, 62350", "--fact", "primary_diagnosis_code=155.0"),
    ),
    "what-if-no-way.txt": ("what-if", "bcbsla-00666", "--fact", "indication=diabetes"),
    "policies.txt": ("policies",),
    "inputs-medicare.txt": ("inputs", "medicare-ncd-280-14"),
    "show-policy-medicare.txt": ("show", "policy", "medicare-ncd-280-14"),
}


@pytest.mark.parametrize("name", RECORDED)
def test_what_is_printed_is_what_was_recorded(
    name: str, recorded: Callable[[str, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    result = CliRunner().invoke(app, list(RECORDED[name]))
    assert result.exit_code == 0, result.stderr
    recorded(name, result.stdout)
