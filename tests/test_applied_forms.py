"""Comparisons of amounts and counts of records over what is not known; each answer is checked by hand or by enumeration."""

from datetime import date
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoner.amounts.days import completed_years, months_later
from reasoner.answer.changing.what_if import Wish
from reasoner.answer.engine import Engine
from reasoner.cases.case import Case, Fact
from reasoner.cases.layout.gathered import longest_run
from reasoner.policy.criteria import (
    AllOf,
    Amount,
    Compares,
    Comparison,
    CountsRecords,
    Criterion,
    Derived,
    Form,
    InputAmount,
    IsOneOf,
    IsWithin,
    LongestRun,
    Operation,
    TotalOf,
)
from reasoner.policy.model import Clause, Determination, Outcome, Phase, Policy
from reasoner.policy.values import Exactly, Interval, Known, RecordOf, Records
from reasoner.policy.vocabulary import Change, DateType, Input, Number, OneOf, RecordType, Value, Vocabulary
from reasoner.show.finding_words import finding_words
from reasoner.syntax.rank import Rank

DAY = "date"
SERVICE = Input("day", "the date of service", DateType())
BIRTH = Input("birth", "the date of birth", DateType())
WEIGHT = Input("weight", "the weight", Number("kg", Fraction(0)), Change.ACTIONABLE)
BEFORE = Input("before", "the weight before", Number("kg", Fraction(0)))
HEIGHT = Input("height", "the height", Number("m", Fraction(0), Fraction(3)))
DRUG = Input("courses.drug", "the drug", OneOf((Value("ibuprofen", "ibuprofen"), Value("other", "another drug"))))
START = Input("courses.start", "the start", DateType())
END = Input("courses.end", "the end", DateType())
COURSES = Input("courses", "the courses of treatment", RecordType((DRUG, START, END)), Change.ACTIONABLE)
INPUTS = (SERVICE, BIRTH, WEIGHT, BEFORE, HEIGHT, COURSES)


def engine(form: Form) -> Engine:
    condition = Criterion("coverage/1", form, "the condition", address="item 1", label="1")
    clauses = (
        Clause(Outcome("Covered", "covered"), Rank.PLAIN, condition, beats=frozenset((1,))),
        Clause(Outcome("Not covered", "not_covered"), Rank.OTHERWISE),
    )
    determination = Determination("coverage", "coverage", (Phase("", None, clauses),))
    return Engine(Policy("p", "A policy", "A payer", Vocabulary("v", INPUTS), (determination,)))


def case(**known: Known) -> Case:
    return Case(tuple(Fact(id, one) for id, one in known.items()))


def exactly(value: float | str | date) -> Exactly:
    return Exactly(Fraction(str(value)) if isinstance(value, int | float) else value)


def outcome(form: Form, stated: Case) -> tuple[str, set[str]]:
    answer = engine(form).decide(stated, "coverage")
    return answer.outcome, {one.input.id for one in answer.needed}


def amount(id: str) -> InputAmount:
    return InputAmount(id)


LOSS = Derived(Operation.DIFFERENCE, (amount("before"), amount("weight")), "kg", "the weight loss")
BMI = Derived(Operation.RATIO, (amount("weight"), Derived(Operation.PRODUCT, (amount("height"), amount("height")))), "kg/m2")
LOST_FIVE = Compares(LOSS, Comparison.AT_LEAST, Amount(Fraction(5), "kg"))


@pytest.mark.parametrize(
    ("before", "weight", "expected"),
    [
        (100, 95, "covered"),
        (100, 95.1, "not_covered"),
        (100, None, "undetermined"),
        (4, None, "not_covered"),
        (None, None, "undetermined"),
    ],
)
def test_a_difference_is_settled_where_its_parts_settle_it(before: int | None, weight: float | None, expected: str) -> None:
    known = {id: exactly(value) for id, value in (("before", before), ("weight", weight)) if value is not None}
    found, needed = outcome(LOST_FIVE, case(**known))
    assert found == expected
    assert needed == ({"before", "weight"} - set(known) if expected == "undetermined" else set())


def test_a_change_set_of_a_difference_names_the_input_and_its_threshold() -> None:
    found = engine(LOST_FIVE).what_if(case(before=exactly(100), weight=exactly(97)), "coverage", Wish(("covered",)))
    assert [(change.input.id, change.needs) for one in found.sets for change in one.changes] == [("weight", "at most 95 kg")]


def test_two_thresholds_on_one_unknown_difference_are_not_crossed() -> None:
    parts = (
        Criterion("coverage/1/1", LOST_FIVE, "at least five"),
        Criterion("coverage/1/2", Compares(LOSS, Comparison.LESS, Amount(Fraction(5), "kg")), "under five"),
    )
    assert outcome(AllOf(parts), case())[0] == "not_covered"


@pytest.mark.parametrize(
    ("weight", "height", "expected"), [(81, 1.8, "covered"), (80, 1.8, "not_covered"), (80, 0, "undetermined")]
)
def test_a_body_mass_index_is_exact(weight: int, height: float, expected: str) -> None:
    form = Compares(BMI, Comparison.AT_LEAST, Amount(Fraction(25), "kg/m2"))
    assert outcome(form, case(weight=exactly(weight), height=exactly(height)))[0] == expected


def test_a_body_mass_index_with_an_unknown_height_is_open_and_asks_for_the_height() -> None:
    form = Compares(BMI, Comparison.AT_LEAST, Amount(Fraction(25), "kg/m2"))
    assert outcome(form, case(weight=exactly(81))) == ("undetermined", {"height"})


AGE = Derived(Operation.AGE_IN_YEARS, (amount("birth"), amount("day")), "years")
ADULT = Compares(AGE, Comparison.AT_LEAST, Amount(Fraction(18), "years"))


@pytest.mark.parametrize(
    ("birth", "day", "expected"),
    [
        (date(2006, 2, 28), date(2024, 2, 28), "covered"),
        (date(2006, 3, 1), date(2024, 2, 29), "not_covered"),
        (date(2004, 2, 29), date(2022, 2, 27), "not_covered"),
        (date(2004, 2, 29), date(2022, 2, 28), "covered"),
    ],
)
def test_ages_are_completed_years_by_the_calendar(birth: date, day: date, expected: str) -> None:
    assert outcome(ADULT, case(birth=exactly(birth), day=exactly(day)))[0] == expected


@given(st.dates(date(1930, 1, 1), date(2020, 12, 31)), st.dates(date(2021, 1, 1), date(2030, 12, 31)))
def test_the_threshold_on_an_unknown_birth_date_is_where_the_age_turns(birth: date, day: date) -> None:
    found = engine(ADULT).asking(case(day=exactly(day))).questions.program.variables["birth"].cells
    born_before, _ = sorted((cell.interval for cell in found), key=lambda one: one.low or 0)  # type: ignore[union-attr]
    assert born_before.holds(Fraction(birth.toordinal())) == (completed_years(birth.toordinal(), day.toordinal()) >= 18)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2024, 3, 31), -1, date(2024, 2, 29)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2024, 8, 31), 6, date(2025, 2, 28)),
    ],
)
def test_months_are_clamped_at_a_months_end(day: date, months: int, expected: date) -> None:
    assert months_later(day.toordinal(), months) == expected.toordinal()


RECENT = Criterion(
    "recent",
    AllOf(
        (
            Criterion("recent/1", IsOneOf("courses.drug", frozenset(("ibuprofen",))), "its drug is ibuprofen"),
            Criterion(
                "recent/2",
                Compares(
                    amount("courses.start"),
                    Comparison.AT_LEAST,
                    Derived(Operation.MONTHS_LATER, (amount("day"), Amount(Fraction(-12), "months")), DAY),
                ),
                "its start is within 12 months",
            ),
        )
    ),
)
TWO_RECENT = CountsRecords("courses", RECENT, Interval(Fraction(2)))
DAY_OF_SERVICE = exactly(date(2024, 6, 30))


def course(drug: str | None, start: date | None, end: date | None = None) -> RecordOf:
    fields = (("courses.drug", drug), ("courses.start", start), ("courses.end", end))
    return RecordOf(tuple((id, exactly(value)) for id, value in fields if value is not None))


OLD, NEW, NEWER = date(2023, 6, 29), date(2023, 6, 30), date(2024, 5, 1)


@pytest.mark.parametrize(
    ("records", "expected", "needed"),
    [
        (Records((course("ibuprofen", NEW), course("ibuprofen", NEWER))), "covered", set()),
        (Records((course("ibuprofen", OLD), course("ibuprofen", NEWER))), "not_covered", set()),
        (Records((course("ibuprofen", NEW), course(None, NEWER))), "undetermined", {"courses.drug.2"}),
        (Records((course("ibuprofen", NEW),), open=True), "undetermined", {"courses.2"}),
        (Records((course("ibuprofen", NEW), course("ibuprofen", NEWER)), open=True), "covered", set()),
        (Records(()), "not_covered", set()),
    ],
)
def test_records_are_counted_and_an_open_list_settles_only_what_no_unseen_record_could_change(
    records: Records, expected: str, needed: set[str]
) -> None:
    found, asked = outcome(TWO_RECENT, case(courses=records, day=DAY_OF_SERVICE))
    assert found == expected
    assert needed <= asked
    assert bool(asked) == (expected == "undetermined")


def test_at_most_one_record_stays_open_on_an_open_list() -> None:
    form = CountsRecords("courses", RECENT, Interval(None, True, Fraction(1)))
    assert outcome(form, case(courses=Records((), open=True), day=DAY_OF_SERVICE))[0] == "undetermined"
    assert outcome(form, case(courses=Records(()), day=DAY_OF_SERVICE))[0] == "covered"


def test_adding_a_record_is_one_change_and_recorded_history_is_not_altered() -> None:
    records = Records((course("ibuprofen", NEW), course("other", NEWER)), open=True)
    found = engine(TWO_RECENT).what_if(
        case(courses=records, day=DAY_OF_SERVICE), "coverage", Wish(("covered",), frozenset(("fixed",)))
    )
    assert {frozenset(one.inputs) for one in found.sets} >= {frozenset(("courses.3",))}
    assert all("courses.drug.2" not in one.inputs or len(one.inputs) == 1 for one in found.sets)
    [added] = [one for one in found.sets if one.inputs == {"courses.3"}]
    assert "the drug" in added.changes[0].needs
    assert "ibuprofen" in added.changes[0].needs


LATEST = CountsRecords(
    "courses",
    Criterion("latest", IsOneOf("courses.drug", frozenset(("ibuprofen",)))),
    Interval(Fraction(1)),
    select="latest",
    by="courses.start",
)


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        (Records((course("ibuprofen", OLD), course("other", NEWER))), "not_covered"),
        (Records((course("ibuprofen", NEWER), course("other", OLD))), "covered"),
        (Records((course("ibuprofen", NEWER), course("other", None))), "undetermined"),
        (Records((course("ibuprofen", NEWER),), open=True), "undetermined"),
    ],
)
def test_the_latest_record_is_the_one_that_counts(records: Records, expected: str) -> None:
    assert outcome(LATEST, case(courses=records))[0] == expected


LENGTH = Derived(Operation.DIFFERENCE, (amount("courses.end"), amount("courses.start")), "days")
IBUPROFEN = Criterion("ibuprofen", IsOneOf("courses.drug", frozenset(("ibuprofen",))))


@pytest.mark.parametrize("drugs", list(product(("ibuprofen", "other"), repeat=3)))
def test_a_total_over_records_is_the_sum_of_those_that_fit(drugs: tuple[str, ...]) -> None:
    days = (10, 20, 5)
    records = tuple(
        course(drug, date(2024, 1, 1), date.fromordinal(date(2024, 1, 1).toordinal() + length))
        for drug, length in zip(drugs, days, strict=True)
    )
    total = sum(length for drug, length in zip(drugs, days, strict=True) if drug == "ibuprofen")
    for edge in (0, 5, 14, 15, 16, 30, 35, 36):
        form = Compares(TotalOf("courses", LENGTH, IBUPROFEN), Comparison.AT_LEAST, Amount(Fraction(edge), "days"))
        assert outcome(form, case(courses=Records(records)))[0] == ("covered" if total >= edge else "not_covered"), edge


def test_a_total_with_an_unknown_member_is_open_until_the_others_reach_it() -> None:
    known = course("ibuprofen", date(2024, 1, 1), date(2024, 1, 31))
    unknown = course(None, date(2024, 2, 1), date(2024, 2, 11))
    records = case(courses=Records((known, unknown)))
    for edge, expected in ((30, "covered"), (35, "undetermined"), (41, "not_covered")):
        form = Compares(TotalOf("courses", LENGTH, IBUPROFEN), Comparison.AT_LEAST, Amount(Fraction(edge), "days"))
        assert outcome(form, records)[0] == expected


def test_an_outcome_rests_on_what_each_record_adds_to_a_total() -> None:
    first = course("ibuprofen", date(2024, 1, 1), date(2024, 1, 21))
    second = course("ibuprofen", date(2024, 3, 1), date(2024, 3, 16))
    other = course("other", date(2024, 5, 1), date(2024, 5, 31))
    form = Compares(TotalOf("courses", LENGTH, IBUPROFEN), Comparison.AT_LEAST, Amount(Fraction(30), "days"))
    facts = engine(form).explain(case(courses=Records((first, second, other))), "coverage").facts
    parts = ("drug", "start", "end")
    # A course whose end lies before its start would take away from the total: that the third is none of ibuprofen, and that there
    # is no fourth, carry the outcome, too.
    adding = {f"courses.{part}.{number}" for part in parts for number in (1, 2)}
    assert {one.input.id for one in facts} == adding | {"courses.drug.3", "courses.4"}


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 12)), max_size=6))
def test_the_longest_run_is_that_of_the_days_covered(spans: list[tuple[int, int]]) -> None:
    covered = {day for start, length in spans for day in range(start, start + length + 1)}
    best = run = 0
    for day in range(60):
        run = run + 1 if day in covered else 0
        best = max(best, run)
    assert longest_run([(Fraction(start), Fraction(start + length)) for start, length in spans]) == best


def test_consecutive_days_join_records_that_touch() -> None:
    form = Compares(
        LongestRun("courses", "courses.start", "courses.end", IBUPROFEN), Comparison.AT_LEAST, Amount(Fraction(20), "days")
    )
    first = course("ibuprofen", date(2024, 1, 1), date(2024, 1, 10))
    touching, apart = (course("ibuprofen", date(2024, 1, day), date(2024, 1, day + 9)) for day in (11, 12))
    assert outcome(form, case(courses=Records((first, touching))))[0] == "covered"
    assert outcome(form, case(courses=Records((first, apart))))[0] == "not_covered"


def test_a_plain_threshold_beside_a_comparison_still_cuts_its_input() -> None:
    parts = (Criterion("coverage/1/1", LOST_FIVE), Criterion("coverage/1/2", IsWithin("weight", Interval(Fraction(60)))))
    assert outcome(AllOf(parts), case(before=exactly(64)))[0] == "not_covered"
    assert outcome(AllOf(parts), case(before=exactly(65)))[0] == "undetermined"


def test_the_facts_that_carry_an_outcome_name_the_parts_of_an_amount() -> None:
    explanation = engine(LOST_FIVE).explain(case(before=exactly(100), weight=exactly(95), height=exactly(2)), "coverage")
    assert {fact.input.id for fact in explanation.facts} == {"before", "weight"}


def test_a_settled_comparison_says_what_it_comes_to() -> None:
    explanation = engine(LOST_FIVE).explain(case(before=exactly(100), weight=exactly(97)), "coverage")
    found = [finding_words(node.found) for _, node in explanation.clauses if node is not None]
    assert found == ["3 kg, needs at least 5 kg (2 kg short)"]


def test_a_fixed_part_of_an_amount_is_told_as_standing_in_the_way() -> None:
    older = Compares(AGE, Comparison.AT_LEAST, Amount(Fraction(18), "years"))
    stated = case(birth=exactly(date(2010, 1, 1)), day=exactly(date(2024, 1, 1)))
    found = engine(older).what_if(stated, "coverage", Wish(("covered",)))
    assert found.sets == ()
    assert found.unreachable is None
    assert {fact.input.id for one in found.blocks for fact in one.facts} == {"birth", "day"}
