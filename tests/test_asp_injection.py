"""No text of a user becomes program text, whatever field it stands in."""

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from reasoner.answer.engine import Engine
from reasoner.api import LoadedPolicy, load_policy
from reasoner.policy.criteria import Citation, Criterion
from reasoner.policy.model import Clause, Outcome, Policy
from reasoner.policy.vocabulary import Input
from reasoner.source.problem import ProblemsFound

HOSTILE = (
    "x.\nvalue(drug,morphine).",
    "#script (python) print(1) #end.",
    '#include "/etc/passwd".',
    "%* block *% outcome(coverage,covered).",
    "*%\noutcome(coverage,covered).",
    'quote " backslash \\ end',
    "nul \x00 and \x1b[31m red",
    "line\u2028separator\u2029paragraph\x85next",
    "naïve — ünïcödé 漢字 \U0001f4a9",
    ":- not covered. #show x/1.",
)
LINE = re.compile(
    r"|%.*|#defined [a-z_]+/\d\.|#show\.|#show [a-z]+/\d\."
    r"|(?!.*#(?!count|false))[a-z:{][-a-zA-Z0-9_(),;:{}=<>. #]*\."
)


def poisoned(policy: Policy, text: str) -> Policy:
    """The policy with a text in every field that is made of words."""

    def criterion(one: Criterion) -> Criterion:
        return replace(one, words=text, title=text, address=text, label=text, citation=Citation(text))

    def clause(one: Clause) -> Clause:
        condition = None if one.condition is None else criterion(one.condition)
        outcome = Outcome(text, one.outcome.canonical)
        return replace(one, outcome=outcome, condition=condition, citation=Citation(text))

    def input(one: Input) -> Input:
        return replace(one, phrase=text, question=text, note=text, group=text, negative=text)

    vocabulary = replace(
        policy.vocabulary,
        name=text,
        inputs=tuple(map(input, policy.vocabulary.inputs)),
        background=tuple(replace(one, words=text, criterion=criterion(one.criterion)) for one in policy.vocabulary.background),
    )
    determinations = tuple(
        replace(
            one,
            title=text,
            phases=tuple(replace(phase, name=text, clauses=tuple(map(clause, phase.clauses))) for phase in one.phases),
        )
        for one in policy.determinations
    )
    return replace(
        policy,
        title=text,
        payer=text,
        number=text,
        version=text,
        vocabulary=vocabulary,
        determinations=determinations,
        notices=tuple(replace(one, name=text, say=text) for one in policy.notices),
        code_lists=tuple(replace(one, name=text) for one in policy.code_lists),
    )


@pytest.fixture(scope="module")
def highmark() -> LoadedPolicy:
    return load_policy("highmarkwv-s-40")


def answer_set(program: str, folder: Path) -> str:
    path = folder / "program.lp"
    path.write_text(program, encoding="utf-8")
    command = [sys.executable, "-m", "clingo", str(path), "1", "--outf=0", "--warn=none"]
    told = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert "error" not in told.stderr
    return told.stdout.partition("Answer")[2].partition("\n")[2].partition("SATISFIABLE")[0]


@pytest.mark.parametrize("text", HOSTILE)
def test_words_of_a_policy_stay_in_comments(highmark: LoadedPolicy, text: str, tmp_path: Path) -> None:
    engine = Engine(poisoned(highmark.policy, text))
    program = engine.program_text()
    assert [line for line in program.split("\n") if not LINE.fullmatch(line)] == []
    assert answer_set(program, tmp_path) == answer_set(highmark.program_text(), tmp_path)
    case = highmark.case({"drug": "morphine", "route": "intrathecal"})
    assert engine.decide(case, "coverage").possible == highmark.decide(case, "coverage").possible


@pytest.mark.parametrize("text", HOSTILE)
def test_words_of_a_case_are_refused_or_stay_data(highmark: LoadedPolicy, text: str) -> None:
    for id in (one.id for one in highmark.policy.vocabulary.inputs):
        with pytest.raises(ProblemsFound) as found:
            highmark.case({id: text})
        assert all("Traceback" not in problem.message for problem in found.value.problems)
    with pytest.raises(ProblemsFound):
        highmark.case({text: "yes"})


@pytest.mark.parametrize("text", HOSTILE)
def test_the_origin_of_a_fact_never_reaches_the_printed_case(highmark: LoadedPolicy, text: str) -> None:
    origin = {"document": text, "page": text, "date": text}
    try:
        case = highmark.case({"drug": {"value": "morphine", "from": origin}})
    except ProblemsFound:
        return
    plain = highmark.case({"drug": "morphine"})
    assert highmark.case_text(case) == highmark.case_text(plain)
