"""Approvals, statements about every case, conversions declared beside an input, units as feeds write them, versions compared."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from reasoner.policy.changes import Effect, Kind, LineChange, PolicyChange, changes_between, rules_differ
from reasoner.policy.criteria import Amount, IfThen, Is, IsWithin, Not, OutcomeIs
from reasoner.policy.units import unit_named
from reasoner.policy.values import Interval
from tests.forms_texts import form_of, policy_of, problems_of, read, with_conditions

VOCABULARY = """Vocabulary: forms

Inputs: all
    Unless stated otherwise: fixed, clinical

    it is asked for (asked): yes or no
    the infection is active (infection): yes or no
    the pain is severe (severe): yes or no
    the patient has a pump (pump): yes or no
    the blood sugar (sugar): a number of mg/dL, from 0
        Conversion: 1 mmol/L is 18.016 mg/dL
    the share (share): a number, from 0 to 1
    the weight (weight): a number of kg, from 0
    the length of stay (stay): a number of days, from 0
"""
APPROVAL = """Determination: coverage

    Covered when
        it is asked for
        Approval: {words}

    Otherwise not covered
"""


@pytest.mark.parametrize(
    ("words", "amounts"),
    [
        ("for 12 months", (Amount(Fraction(12), "months"), None, None, "", False)),
        ("for up to 6 weeks", (Amount(Fraction(6), "weeks"), None, None, "", False)),
        ("at most 2 per year", (None, Amount(Fraction(2), ""), Amount(Fraction(1), "years"), "", False)),
        (
            "up to 4 injections in any 12 months",
            (None, Amount(Fraction(4), "injections"), Amount(Fraction(12), "months"), "", False),
        ),
        ("at most 30 mL every 2 weeks", (None, Amount(Fraction(30), "mL"), Amount(Fraction(2), "weeks"), "", False)),
        ("at most 1 device", (None, Amount(Fraction(1), "device"), None, "", False)),
        ("in the outpatient setting", (None, None, None, "the outpatient setting", False)),
        ("for this part only", (None, None, None, "", True)),
        ("with a case manager", (None, None, None, "", False)),
    ],
)
def test_an_approval_keeps_its_amounts_beside_its_words(words, amounts):
    (scope,) = policy_of(APPROVAL.format(words=words), VOCABULARY).determinations[0].clauses[0].scope
    assert scope.words == words
    assert (scope.lasts, scope.most, scope.per, scope.where, scope.part_only) == amounts


def test_a_number_of_an_approval_that_is_no_limit_is_told():
    problems = read(APPROVAL.format(words="2 pumps per year"), VOCABULARY)[1]
    assert [(one.code, one.hint) for one in problems] == [("scope-limit", "write `at most 2 pumps per year`")]


def statement(line: str) -> object:
    return policy_of(with_conditions("it is asked for", f"Always: {line}\n"), VOCABULARY).always[0].criterion.form


@pytest.mark.parametrize(
    ("line", "condition"),
    [
        ("no case with an active infection is covered", "infection"),
        ("no case with severe pain is covered", "severe"),
        ("no case with a pump is covered", "pump"),
        ("no case in which the pain is severe is covered", "severe"),
    ],
)
def test_no_case_with_something_is_an_if_and_a_denied_outcome(line, condition):
    form = statement(line)
    assert isinstance(form, IfThen)
    assert form.condition.form == Is(condition)
    assert form.then.form == Not(OutcomeIs(None, "coverage", frozenset({"covered"})))
    assert len({form.condition.key, form.then.key}) == 2


def test_every_case_with_something_has_the_outcome():
    form = statement("every case in which the infection is not active is not covered")
    assert isinstance(form, IfThen)
    assert form.condition.form == Is("infection", False)
    assert form.then.form == OutcomeIs(None, "coverage", frozenset({"not_covered"}))


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("no case with an active inflection is covered", "unknown-phrase"),
        ("no case with an active infection is investigational", "unknown-outcome"),
    ],
)
def test_statements_about_cases_that_name_nothing_are_told(line, code):
    assert [one for one, _ in problems_of("it is asked for", VOCABULARY, f"Always: {line}\n")] == [code]


def test_a_conversion_that_a_substance_decides_is_declared_beside_the_input():
    assert form_of("the blood sugar is at least 10 mmol/L", VOCABULARY) == IsWithin("sugar", Interval(Fraction("180.16")))
    without = VOCABULARY.replace("        Conversion: 1 mmol/L is 18.016 mg/dL\n", "")
    assert [code for code, _ in problems_of("the blood sugar is at least 10 mmol/L", without)] == ["unit-mismatch"]


@pytest.mark.parametrize(
    "text", ["1 mmol/L is 18.016 kg", "mmol/L is mg/dL", "1 g/L is 100 mg/dL", "1 mmol/L is 18.016", "1 mmol/L is 0 mg/dL"]
)
def test_a_conversion_that_says_nothing_is_told(text):
    vocabulary = VOCABULARY.replace("1 mmol/L is 18.016 mg/dL", text)
    assert [code for code, _ in problems_of("it is asked for", vocabulary)] == ["conversion"]


@pytest.mark.parametrize(
    ("feed", "unit"),
    [
        ("mg/dl", "mg/dL"),
        ("MG/DL", "mg/dL"),
        ("lbs", "lb"),
        ("KG", "kg"),
        ("kgs", "kg"),
        ("mcg/kg/min", "mcg/kg/minute"),
        ("ug", "mcg"),
        ("IU", "IU"),
        ("mm Hg", "mmHg"),
        ("cc", "mL"),
        ("yrs", "years"),
        ("mos", "months"),
        ("kg/m^2", "kg/m2"),
        ("kg/m²", "kg/m2"),
        ("mEq/L", "mEq/L"),
        ("bpm", "beats/minute"),
        ("mg/24h", "mg/day"),
        ("ng/ml", "ng/mL"),
        ("x10^9/L", "10^9/L"),
    ],
)
def test_units_are_read_as_feeds_write_them(feed, unit):
    assert unit_named(feed) == unit


@pytest.mark.parametrize(
    ("line", "code"),
    [("the share is over 40%", "unit-mismatch"), ("the length of stay is at least 2 months", "unit-mismatch")],
)
def test_a_percentage_is_no_fraction_and_months_are_no_days(line, code):
    assert [one for one, _ in problems_of(line, VOCABULARY)] == [code]


BEFORE = """Determination: coverage

    Covered when
        ALL of the following are met:
            1. The stay:
                the length of stay is at least 3 days
            2. The pain:
                the pain is severe
            3. The pump:
                the patient has a pump

    Otherwise not covered

Code list: pumps
    CPT: 62350
"""


def test_what_changed_between_two_versions_is_told_item_by_item():
    after = (
        BEFORE.replace("at least 3 days", "at least 5 days")
        .replace("2. The pain", "2. The severe pain")
        .replace("            3. The pump:\n                the patient has a pump\n", "")
        .replace("62350", "62350, 62351")
    )
    after += "\nDefinitions\n    The stay is long when\n        the length of stay is over 9 days\n"
    changes = changes_between(policy_of(BEFORE, VOCABULARY), policy_of(after, VOCABULARY))
    named = {(one.kind, one.what, one.name): one for one in changes}
    item = named[Kind.CHANGED, "item", "coverage, item 1"]
    assert item.lines == (
        LineChange(
            Kind.CHANGED,
            "the length of stay is at least 3 days",
            "the length of stay is at least 5 days",
            Effect.STRICTER,
        ),
    )
    assert set(named) == {
        (Kind.CHANGED, "item", "coverage, item 1"),
        (Kind.REWORDED, "item", "coverage, item 2"),
        (Kind.REMOVED, "item", "coverage, item 3"),
        (Kind.ADDED, "definition", "The stay is long"),
        (Kind.CHANGED, "code list", "pumps"),
    }
    assert named[Kind.CHANGED, "code list", "pumps"].lines == (LineChange(Kind.ADDED, "", "CPT 62351"),)


def test_a_version_is_the_same_as_itself_wherever_its_lines_stand():
    moved = BEFORE.replace("Determination: coverage\n\n", "Determination: coverage\n\n\n\n")
    assert changes_between(policy_of(BEFORE, VOCABULARY), policy_of(moved, VOCABULARY)) == ()


def test_a_change_of_the_days_is_a_change_of_the_head():
    one = policy_of(BEFORE, VOCABULARY)
    other, _ = read(BEFORE, VOCABULARY)
    assert other is not None
    later = replace(other, version="in effect from 2021-01-01")
    days = ("in effect from 2020-01-01", "in effect from 2021-01-01")
    assert changes_between(one, later) == (
        PolicyChange(Kind.CHANGED, "head", "in effect", "", *days, (LineChange(Kind.CHANGED, *days),)),
    )


NESTED = """Determination: coverage

    Covered when
        ALL of the following are met:
            1. The stay:
                the length of stay is at least 3 days, or
                the pain is severe
                    unless the infection is active
            2. the blood sugar is between 5 and 9 mg/dL
            3. The pump:
                ALL of the following are met:
                    a. the patient has a pump
                    b. it is asked for
        Approval: for 12 months

    Otherwise not covered
"""


@pytest.mark.parametrize(
    ("old", "new", "kind", "what", "lines"),
    [
        ("5 and 9", "4 and 9", Kind.CHANGED, "item 2", [(Kind.CHANGED, Effect.LOOSER)]),
        ("5 and 9", "4 and 8", Kind.CHANGED, "item 2", [(Kind.CHANGED, Effect.UNCLEAR)]),
        ("days, or", "days, and", Kind.CHANGED, "item 1", [(Kind.CHANGED, Effect.STRICTER)]),
        (
            "unless the infection is active",
            "unless it is asked for",
            Kind.CHANGED,
            "item 1",
            [(Kind.REMOVED, Effect.UNCLEAR), (Kind.ADDED, Effect.UNCLEAR)],
        ),
        ("for 12 months", "for 6 months", Kind.CHANGED, "Covered", [(Kind.CHANGED, Effect.UNCLEAR)]),
        ("            2. the", "            9. the", Kind.MOVED, "item 9", []),
        (
            "ALL of the following are met:\n            1",
            "ANY of the following is met:\n            1",
            Kind.CHANGED,
            "Covered",
            None,
        ),
        ("Otherwise not covered", "Otherwise investigational", Kind.ADDED, "investigational", None),
    ],
)
def test_each_change_is_told_where_it_is(old, new, kind, what, lines):
    assert old in NESTED
    changes = changes_between(policy_of(NESTED, VOCABULARY), policy_of(NESTED.replace(old, new), VOCABULARY))
    [one] = [one for one in changes if one.kind is kind]
    assert one.name.endswith(what)
    if lines is not None:
        assert [(line.kind, line.effect) for line in one.lines] == lines


ORDERED = """Determination: coverage

    Covered when
        the length of stay is at least 3 days

    Investigational, subject to covered, when
        the pain is severe

    Otherwise not covered
"""


def test_another_order_of_the_outcomes_is_told():
    order = [("Covered", "before Investigational", "no order is written")]
    order += [("Investigational", "no order is written", "before Covered")]
    later = policy_of(ORDERED.replace("subject to", "despite"), VOCABULARY)
    changes = changes_between(policy_of(ORDERED, VOCABULARY), later)
    told = [(one.name.removeprefix("coverage: "), line.before, line.after) for one in changes for line in one.lines]
    assert told == order
    assert rules_differ(policy_of(ORDERED, VOCABULARY), later)


def test_an_outcome_that_is_new_is_told_by_its_conditions_and_what_is_not_usual():
    start, end = "    Investigational, subject", "    Otherwise"
    one = ORDERED[: ORDERED.index(start)] + ORDERED[ORDERED.index(end) :]
    two = one.replace(end, f"    Refused (not_covered), whatever else is met, unless\n        the pain is severe\n\n{end}")
    [plain] = changes_between(policy_of(one, VOCABULARY), policy_of(ORDERED, VOCABULARY))
    assert (plain.kind, [line.after for line in plain.lines]) == (Kind.ADDED, ["the pain is severe"])
    [marked] = changes_between(policy_of(one, VOCABULARY), policy_of(two, VOCABULARY))
    assert [line.after for line in marked.lines] == [
        "whatever else is met",
        "unless what stands below it is so",
        "the pain is severe",
        "counts as not covered",
    ]
    assert marked.after == "whatever else is met, unless what stands below it is so, the pain is severe, counts as not covered"


def test_an_item_that_is_renumbered_moves_with_what_is_in_it():
    later = NESTED.replace("            2. the blood sugar is between 5 and 9 mg/dL\n", "").replace(
        "3. The pump", "2. The pump"
    )
    changes = changes_between(policy_of(NESTED, VOCABULARY), policy_of(later, VOCABULARY))
    assert [(one.kind, one.was, one.name) for one in changes] == [
        (Kind.MOVED, "coverage, item 3", "coverage, item 2"),
        (Kind.REMOVED, "", "coverage, item 2"),
    ]


def test_the_same_items_under_another_list_are_put_together_otherwise():
    later = NESTED.replace(
        "            1. The stay", "            ANY of the following is met:\n                1. The stay"
    ).replace
    text = later(
        """                the length of stay is at least 3 days, or
                the pain is severe
                    unless the infection is active
            2. the""",
        """                    the length of stay is at least 3 days, or
                    the pain is severe
                        unless the infection is active
                2. the""",
    )
    changes = changes_between(policy_of(NESTED, VOCABULARY), policy_of(text, VOCABULARY))
    assert [(one.kind, one.name, one.lines) for one in changes] == [(Kind.CHANGED, "coverage: Covered", ())]
