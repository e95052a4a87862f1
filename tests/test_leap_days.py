"""When somebody born on 29 February becomes older: on 28 February of a common year, or on 1 March where the policy says so."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoner.api import LoadedPolicy, ProblemsFound, load_policy
from reasoner.show.explanation_text import explanation_text
from reasoner.show.paper import PLAIN
from reasoner.show.sweep_text import sweeps_text

VOCABULARY = """Vocabulary: ages

Inputs: all
    Unless stated otherwise: fixed, clinical

    the date of birth (date_of_birth): a date
    the date of service (date_of_service): a date
    the limit (limit): a number of years, from 0 to 130
"""
HEADS = "Policy: Ages\nPayer: Made-up Health\nSource: ages\nIn effect: undated\nVocabulary: ages\n"
MARCH = "Birthdays on 29 February: on 1 March in common years\n"
FEBRUARY = "Birthdays on 29 February: on 28 February in common years\n"
LINES = """
Determination: grown up
    Covered when
        the age at the date of service is 18 years or older
    Otherwise not covered

Determination: child
    Covered when
        the age at the date of service is between 2 and 12 years
    Otherwise not covered

Determination: exactly
    Covered when
        the age at the date of service is 6 years
    Otherwise not covered

Determination: baby
    Covered when
        the age at the date of service is under 6 months
    Otherwise not covered

Determination: limited
    Covered when
        the age at the date of service is at most the limit
    Otherwise not covered
"""


def policy(folder: Path, heads: str, lines: str = LINES) -> LoadedPolicy:
    (folder / "ages.vocabulary").write_text(VOCABULARY, encoding="utf-8")
    file = folder / "ages.policy"
    file.write_text(HEADS + heads + lines, encoding="utf-8")
    return load_policy(file)


@pytest.fixture(scope="module")
def march(tmp_path_factory: pytest.TempPathFactory) -> LoadedPolicy:
    return policy(tmp_path_factory.mktemp("march"), MARCH)


@pytest.fixture(scope="module")
def february(tmp_path_factory: pytest.TempPathFactory) -> LoadedPolicy:
    return policy(tmp_path_factory.mktemp("february"), "")


def outcome(loaded: LoadedPolicy, name: str, **facts: object) -> str:
    answer = loaded.decide(loaded.case({key: str(value) for key, value in facts.items()}), name)
    return answer.outcome


def covered(loaded: LoadedPolicy, name: str, birth: object, day: object, **more: object) -> bool:
    return outcome(loaded, name, date_of_birth=birth, date_of_service=day, **more) == "covered"


@pytest.mark.parametrize(
    ("day", "in_february", "in_march"),
    [("2022-02-27", False, False), ("2022-02-28", True, False), ("2022-03-01", True, True), ("2024-02-28", True, True)],
)
def test_who_is_born_on_29_february_is_of_age_by_the_policys_rule(
    day: str, in_february: bool, in_march: bool, february: LoadedPolicy, march: LoadedPolicy
) -> None:
    assert covered(february, "grown_up", "2004-02-29", day) == in_february
    assert covered(march, "grown_up", "2004-02-29", day) == in_march


def test_in_a_leap_year_both_rules_have_the_birthday_on_its_day(february: LoadedPolicy, march: LoadedPolicy) -> None:
    for loaded in (february, march):
        assert not covered(loaded, "exactly", "2010-02-28", "2016-02-27")
        assert not covered(loaded, "exactly", "2014-02-28", "2016-02-29")
        assert not covered(loaded, "grown_up", "2006-03-01", "2024-02-29")
        assert covered(loaded, "grown_up", "2006-03-01", "2024-03-01")


def test_both_ends_of_a_range_of_ages_follow_the_rule(february: LoadedPolicy, march: LoadedPolicy) -> None:
    assert [covered(february, "child", "2012-02-29", day) for day in ("2014-02-28", "2025-02-27", "2025-02-28")] == [
        True,
        True,
        False,
    ]
    assert [covered(march, "child", "2012-02-29", day) for day in ("2014-02-28", "2025-02-28", "2025-03-01")] == [
        False,
        True,
        False,
    ]


def test_ages_in_months_follow_the_rule(february: LoadedPolicy, march: LoadedPolicy) -> None:
    assert [covered(february, "baby", "2022-08-31", day) for day in ("2023-02-27", "2023-02-28", "2023-03-01")] == [
        True,
        False,
        False,
    ]
    assert [covered(march, "baby", "2022-08-31", day) for day in ("2023-02-27", "2023-02-28", "2023-03-01")] == [
        True,
        True,
        False,
    ]


def test_an_age_beside_another_amount_follows_the_rule(february: LoadedPolicy, march: LoadedPolicy) -> None:
    days = ("2022-02-28", "2022-03-01")
    assert [covered(february, "limited", "2004-02-29", day, limit=17) for day in days] == [False, False]
    assert [covered(march, "limited", "2004-02-29", day, limit=17) for day in days] == [True, False]


def test_the_rule_holds_for_what_is_known_in_part(tmp_path: Path) -> None:
    march = policy(tmp_path, MARCH, LINES[: LINES.index("Determination: child")])
    born = {"date_of_birth": "2004-02-29"}
    case = march.case({**born, "date_of_service": {"between": ["2022-02-01", "2022-02-28"]}})
    assert march.decide(case, "grown_up").outcome == "not_covered"
    found = march.what_if(march.case({**born, "date_of_service": "2022-02-28"}), "covered", "grown_up", allow=("fixed",))
    needs = {change.input.id: change.needs for one in found.sets for change in one.changes}
    assert needs == {"date_of_birth": "on or before 2004-02-28", "date_of_service": "on or after 2022-03-01"}


def age_in_march(birth: date, day: date) -> int:
    """The age by hand: a birthday on 29 February is 1 March in a common year."""
    try:
        birthday = birth.replace(year=day.year)
    except ValueError:
        birthday = date(day.year, 3, 1)
    return day.year - birth.year - (day < birthday)


@given(
    birth=st.dates(date(1999, 1, 1), date(2005, 12, 31)),
    year=st.integers(17, 20),
    off=st.integers(-3, 3),
)
def test_every_age_is_the_one_worked_out_by_hand(birth: date, year: int, off: int, march: LoadedPolicy) -> None:
    day = date(birth.year + year, 3, 1) + timedelta(days=off)
    for one in (birth, date(birth.year, 2, 28), date(birth.year, 3, 1)):
        assert covered(march, "grown_up", one, day) == (age_in_march(one, day) >= 18)
        assert covered(march, "limited", one, day, limit=18) == (age_in_march(one, day) <= 18)


def test_the_usual_rule_may_be_said_too(tmp_path: Path) -> None:
    assert covered(policy(tmp_path, FEBRUARY), "grown_up", "2004-02-29", "2022-02-28")


def test_another_rule_is_refused_at_its_place_with_the_two_that_there_are(tmp_path: Path) -> None:
    with pytest.raises(ProblemsFound) as found:
        policy(tmp_path, "Birthdays on 29 February: on 2 March\n")
    [problem] = found.value.problems
    assert (problem.code, problem.span and problem.span.line) == ("birthday-form", 6)
    assert "on 1 March in common years" in problem.hint


@pytest.mark.parametrize("head", ["Birthday on 29 February", "Birthdays on February 29", "Leap days"])
def test_a_head_that_speaks_of_birthdays_in_other_words_is_refused(head: str, tmp_path: Path) -> None:
    with pytest.raises(ProblemsFound) as found:
        policy(tmp_path, f"{head}: on 1 March in common years\n")
    [problem] = found.value.problems
    assert (problem.code, problem.span and problem.span.line) == ("birthday-form", 6)
    assert "Birthdays on 29 February: on 1 March in common years" in problem.hint


def told(loaded: LoadedPolicy, determination: str, **facts: object) -> str:
    found = loaded.explain(loaded.case(facts), determination=determination)
    return " ".join(explanation_text(found, PLAIN).split())


def test_an_age_counted_back_is_told_by_the_day_on_which_it_is_reached(march: LoadedPolicy) -> None:
    adult = told(march, "grown_up", date_of_birth="2004-02-29", date_of_service="2022-02-28")
    assert "2022-02-28, has to be on or after 2022-03-01 (1 day too early)" in adult
    child = told(march, "child", date_of_birth="2004-02-29", date_of_service="2017-03-01")
    assert "2017-03-01, has to be before 2017-03-01 (1 day too late)" in child
    baby = told(march, "baby", date_of_birth="2023-08-31", date_of_service="2024-02-29")
    assert "2024-02-29, before 2024-03-01" in baby


@pytest.mark.parametrize("rule", [FEBRUARY, MARCH])
def test_both_ends_of_a_range_of_ages_are_said_as_ages(rule: str, tmp_path: Path) -> None:
    line = "the age at the date of service is from 6 weeks to 12 months"
    loaded = policy(tmp_path, rule, f"\nDetermination: range\n    Covered when\n        {line}\n    Otherwise not covered\n")
    text = sweeps_text([loaded.sweep(loaded.case(date_of_birth="2024-02-29"), "date_of_service")], PLAIN)
    assert '"the age at the date of service is at least 6 weeks" met' in " ".join(text.split())
    assert '"the age at the date of service is under 13 months" not met' in " ".join(text.split())
