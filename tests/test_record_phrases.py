"""Records whose names end in a participle, ages beside a field `the age`, and amounts after a record that a day limits."""

from __future__ import annotations

from pathlib import Path

import pytest

from reasoner.api import LoadedPolicy, ProblemsFound, load_policy
from reasoner.policy.document.from_sources import policy_from_sources
from reasoner.policy.lines.plurals import plural, singular
from reasoner.policy.model import Policy
from reasoner.source.problem import Problem
from reasoner.source.text import Source

VOCABULARY = """Vocabulary: records

Inputs: all
    Unless stated otherwise: fixed, clinical

    the date of service (date_of_service): a date
    the date of birth (date_of_birth): a date
    the bone films (films): records of
        the date (date): a date
        the age (age): a number of years, from 0
    the doses given (doses): records of
        the date (date): a date
        the amount (amount): a number of mg, from 0
"""
HEADS = "Policy: Records\nPayer: A payer\nSource: records\nIn effect: undated\nVocabulary: records\n\n"


def read(line: str, more: str = "") -> tuple[Policy | None, tuple[Problem, ...]]:
    text = f"{HEADS}Determination: coverage\n\n    Covered when\n        {line}\n\n    Otherwise not covered\n{more}"
    return policy_from_sources(Source.from_text("records.policy", text), Source.from_text("records.vocabulary", VOCABULARY))


def outcome(facts: dict[str, object], line: str, more: str = "") -> str:
    policy, problems = read(line, more)
    assert policy is not None, problems
    loaded = LoadedPolicy(policy)
    return loaded.decide(loaded.case(facts)).outcome


@pytest.mark.parametrize(
    ("several", "one"),
    [
        ("the doses given", "dose given"),
        ("the drugs tried", "drug tried"),
        ("the therapies completed since birth", "therapy completed since birth"),
        ("the courses of treatment", "course of treatment"),
        ("the urine specimens", "urine specimen"),
        ("the hospital beds", "hospital bed"),
    ],
)
def test_the_noun_before_a_participle_is_put_in_the_singular(several: str, one: str) -> None:
    assert singular(several) == one


@pytest.mark.parametrize(("one", "several"), [("the hospital bed", "hospital beds"), ("the urine specimen", "urine specimens")])
def test_a_noun_that_ends_like_a_participle_stays_the_noun(one: str, several: str) -> None:
    assert plural(one) == several


@pytest.mark.parametrize("line", ["any dose given", "at least 2 doses given", "the number of doses given is at least 2"])
def test_records_with_a_participle_are_called_as_people_call_them(line: str) -> None:
    scenario = "\nScenario: one\n    Given a dose given: its date is 2024-01-01\n    Then coverage is not covered\n"
    assert read(line, scenario)[1] == ()


@pytest.mark.parametrize("joint", ["at", "on"])
def test_an_age_at_a_record_with_a_field_of_that_name_is_refused(joint: str) -> None:
    _, [problem] = read(f"the age {joint} the most recent bone film is under 16 years")
    assert problem.code == "age-two-ways"
    assert "`the age of the most recent bone film`" in problem.hint


@pytest.mark.parametrize(
    ("line", "more", "covered"),
    [
        ("the age of the most recent bone film is under 16 years", "", "not_covered"),
        (
            "the age at the day asked for is under 16 years",
            "\nDefinitions\n\n    The day asked for means the most recent bone film\n",
            "covered",
        ),
    ],
)
def test_each_reading_of_such_an_age_has_words_of_its_own(line: str, more: str, covered: str) -> None:
    facts: dict[str, object] = {"date_of_birth": "2000-01-01", "films": [{"date": "2010-01-01", "age": 20}]}
    assert outcome(facts, line, more) == covered


def test_an_age_at_a_record_without_such_a_field_is_the_patients() -> None:
    facts: dict[str, object] = {"date_of_birth": "2000-01-01", "doses": [{"date": "2010-01-01", "amount": 20}]}
    assert outcome(facts, "the age at the most recent dose given is under 16 years") == "covered"


@pytest.mark.parametrize(
    ("on", "covered"), [("2024-02-15", "not_covered"), ("2024-03-15", "covered"), ("2024-04-15", "covered")]
)
def test_a_computation_goes_on_after_the_day_that_limits_a_record(on: str, covered: str) -> None:
    amount = (
        "the amount at the most recent dose given on or before the date of service minus the amount at the first dose given"
    )
    doses = [{"date": f"2024-0{month}-01", "amount": amount} for month, amount in ((2, 3), (3, 6), (4, 16))]
    facts: dict[str, object] = {"date_of_service": on, "doses": doses}
    for line, more in (
        ("the rise is at least 2 mg", f"\nDefinitions\n\n    The rise means {amount}\n"),
        (f"{amount} is at least 2 mg", ""),
    ):
        assert outcome(facts, line, more) == covered


@pytest.mark.parametrize("lost", ["any dose given", "at least 2 doses given", "1. at least 2 doses given"])
def test_what_is_said_of_a_record_below_a_line_without_where_says_so(lost: str) -> None:
    _, [problem] = read(f"{lost}\n            its amount is over 5 mg")
    assert (problem.code, problem.hint) == (
        "belongs-to-nothing",
        "end line 10 in `where`, if it names the records that are meant",
    )


@pytest.mark.parametrize("lost", ["ANY of the following", "the date of service is after 2024-01-01"])
def test_below_any_other_line_it_is_no_word_of_a_record(lost: str) -> None:
    _, [problem, *_] = read(f"{lost}\n            it is asked for")
    assert "where" not in problem.hint


@pytest.mark.parametrize(
    ("line", "length"),
    [
        ("at least 2 doses given in the past 24 months, where\n            its amount is over 5 mg", "24 months"),
        ("no dose given within the last 6 weeks", "6 weeks"),
        ("any dose given during the previous 10 days", "10 days"),
    ],
)
def test_a_window_that_counts_back_from_no_day_is_told_with_the_words_to_write(line: str, length: str) -> None:
    _, [problem] = read(line)
    assert problem.code == "unknown-day"
    assert problem.hint.endswith(f"`within {length} before the date of service`")


def test_records_by_another_name_are_told_with_their_own() -> None:
    _, [problem] = read("at least 2 films, where\n            its age is over 5 years")
    assert problem.code == "where-without-records"
    assert problem.hint == "call them `bone films`, as the vocabulary does"


def test_a_vocabulary_that_is_named_as_its_file_is_found(tmp_path: Path) -> None:
    (tmp_path / "records.vocabulary").write_text(VOCABULARY, encoding="utf-8")
    policy = tmp_path / "records.policy"
    policy.write_text(HEADS.replace("Vocabulary: records", "Vocabulary: records.vocabulary"), encoding="utf-8")
    with pytest.raises(ProblemsFound) as found:
        load_policy(policy)
    assert [problem.hint for problem in found.value.problems] == ["did you mean `Vocabulary: records`?"]
