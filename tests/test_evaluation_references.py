"""Policies that refer to one another, evaluated: each criterion is its own policy's, whatever it is called in the other."""

from __future__ import annotations

from pathlib import Path

from reasoner.api import load_policy
from reasoner.cases.evaluation.evaluator import Evaluation, Evaluator

VOCABULARY = """Vocabulary: two policies

Inputs: all
    Unless stated otherwise: fixed, clinical

    the pain is severe (severe): yes or no
    the pain is chronic (chronic): yes or no
    the codes (codes): a list of codes of CPT
    the stays (stays): records of
        it was long (long): yes or no
"""
HEADS = "Policy: {id}\nPayer: A payer\nSource: {id}\nIn effect: undated\nVocabulary: two policies\n\n"
COVERED = "Determination: coverage\n\n    Covered when\n{lines}\n    Otherwise not covered\n\n"
FIRST = (
    HEADS.format(id="first")
    + COVERED.format(lines="        the one thing holds, and\n        coverage of second is covered\n")
    + "Definitions\n\n    The one thing holds when\n        the thing holds\n\n    The thing holds when\n        the pain is severe\n"
)
SECOND = (
    HEADS.format(id="second")
    + COVERED.format(lines="        the thing holds\n")
    + "Definitions\n\n    The thing holds when\n        the pain is chronic\n"
)


def evaluation(folder: Path, first: str, second: str, facts: dict[str, object]) -> Evaluation:
    (folder / "two-policies.vocabulary").write_text(VOCABULARY, encoding="utf-8")
    (folder / "first.policy").write_text(first, encoding="utf-8")
    (folder / "second.policy").write_text(second, encoding="utf-8")
    loaded = load_policy(folder / "first.policy")
    return Evaluator(loaded.policy).of({fact.input: fact.known for fact in loaded.case(facts).facts})


def test_definitions_of_one_name_are_each_their_own_policys(tmp_path: Path) -> None:
    found = evaluation(tmp_path, FIRST, SECOND, {"severe": "no", "chronic": "yes"})
    assert found.met("definition/the_thing_holds") is False
    assert found.met("second:definition/the_thing_holds") is True
    assert (found.possible("coverage"), found.possible("second:coverage")) == (("not_covered",), ("covered",))


def test_what_is_open_in_the_other_policy_is_open_here(tmp_path: Path) -> None:
    found = evaluation(tmp_path, FIRST, SECOND, {"severe": "yes"})
    assert found.possible("coverage") == ("covered", "not_covered")
    assert found.open_inputs("coverage") == {"chronic"}
    assert evaluation(tmp_path, FIRST, SECOND, {"severe": "no"}).open_inputs("coverage") == frozenset()


def test_what_an_item_reads_is_what_the_other_policy_reads_for_it(tmp_path: Path) -> None:
    found = evaluation(tmp_path, FIRST, SECOND, {})
    assert found.evaluator.reads("coverage/1") == {"severe", "chronic"}


def test_one_condition_on_records_in_both_policies_means_what_each_defines(tmp_path: Path) -> None:
    lines = "        any stay where\n            its length was enough\n"
    body = COVERED.format(lines=lines.replace("its length was enough", "it was long, and\n            the thing holds"))
    first = HEADS.format(id="first") + body.replace(
        "Otherwise", "Not covered, whatever else is met, unless\n        coverage of second is covered\n\n    Otherwise"
    )
    second = HEADS.format(id="second") + body
    definitions = "Definitions\n\n    The thing holds when\n        the pain is {how}\n"
    facts: dict[str, object] = {"severe": "yes", "chronic": "no", "stays": [{"long": "yes"}]}
    found = evaluation(tmp_path, first + definitions.format(how="severe"), second + definitions.format(how="chronic"), facts)
    assert found.possible("second:coverage") == ("not_covered",)
    assert found.met("coverage/1") is True


def test_codes_are_answered_for_one_by_one(tmp_path: Path) -> None:
    lines = "        the code is in pumps, and\n        the pain is severe\n"
    each = HEADS.format(id="second") + COVERED.format(lines=lines).replace("coverage\n", "coverage, for each code\n", 1)
    each += "Code list: pumps\n    CPT: 62350 to 62360\n"
    first = HEADS.format(id="first") + COVERED.format(lines="        coverage of second is covered\n")
    found = evaluation(tmp_path, first, each, {"codes": ["62350", "99213"], "severe": "yes"})
    codes = found.for_each("second:coverage")
    assert codes is not None
    assert [(code.text, outcomes) for code, outcomes in codes] == [("62350", ("covered",)), ("99213", ("not_covered",))]
    assert found.possible("coverage") == ("covered",)
    assert evaluation(tmp_path, first, each, {"codes": [], "severe": "yes"}).possible("coverage") == ("not_covered",)
    assert evaluation(tmp_path, first, each, {"severe": "no"}).possible("coverage") == ("not_covered",)
    assert evaluation(tmp_path, first, each, {"severe": "yes"}).for_each("second:coverage") is None
