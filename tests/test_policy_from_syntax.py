"""From a document to a policy: criteria, provisos, outcomes, sections."""

from __future__ import annotations

from datetime import date

from reasoner.policy.criteria import (
    AllOf,
    AnyOfThese,
    Counted,
    Counting,
    IfThen,
    InCodes,
    Is,
    IsWithin,
    NoneOf,
    OutcomeIs,
    Provided,
    Refers,
    Unless,
)
from reasoner.policy.model import CodeRange, Outcome
from tests.policy_texts import HEADS, criteria_of, policy_of

ITEMS = """Determination: coverage    [Criteria]
    Medically necessary (covered) when
        the plan includes the benefit, and
        ANY of the following is met:
            1. Pain:    [Criteria, item 1]
                the pain is severe, and
                the pain is chronic
            2. Anything else:
                a. the drug is baclofen, or
                b. the route is epidural
    Otherwise not covered
"""


def test_items_have_keys_labels_titles_and_addresses() -> None:
    criteria = criteria_of(policy_of(ITEMS))
    assert [(one.key, one.label, one.title, one.address) for one in criteria.values()] == [
        ("coverage/1", "", "", ""),
        ("coverage/1/1", "", "", ""),
        ("coverage/1/2", "", "", ""),
        ("coverage/1/2/1", "1", "Pain", "item 1"),
        ("coverage/1/2/1/1", "", "", ""),
        ("coverage/1/2/1/2", "", "", ""),
        ("coverage/1/2/2", "2", "Anything else", "item 2"),
        ("coverage/1/2/2/a", "a", "", "item 2 (a)"),
        ("coverage/1/2/2/b", "b", "", "item 2 (b)"),
    ]


def test_connectives_at_line_ends_make_all_or_any() -> None:
    criteria = criteria_of(policy_of(ITEMS))
    assert isinstance(criteria["coverage/1"].form, AllOf)
    assert isinstance(criteria["coverage/1/2"].form, AnyOfThese)
    assert isinstance(criteria["coverage/1/2/1"].form, AllOf)
    assert isinstance(criteria["coverage/1/2/2"].form, AnyOfThese)


def test_a_citation_is_inherited_by_what_is_deeper() -> None:
    cited = {key: one.citation.text for key, one in criteria_of(policy_of(ITEMS)).items() if one.citation}
    assert cited["coverage/1"] == "Criteria"
    assert cited["coverage/1/2/1/2"] == "Criteria, item 1"
    assert cited["coverage/1/2/2/b"] == "Criteria"


def test_an_item_over_one_plain_condition_carries_it() -> None:
    body = """Determination: coverage
    Covered when
        ANY of the following is met:
            1. Pain:
                the pain is severe
            2. the pain is chronic
    Otherwise not covered
"""
    item = criteria_of(policy_of(body))["coverage/1/1"]
    assert (item.form, item.words, item.title) == (Is("severe"), "the pain is severe", "Pain")


def test_headers_count() -> None:
    lines = "".join(f"            {number}. the pain is {what}\n" for number, what in enumerate(["severe", "chronic"], 1))
    forms = []
    for header in ("ALL", "ANY", "NONE", "EITHER", "BOTH", "AT LEAST 1", "AT MOST 1", "EXACTLY 2"):
        body = (
            f"Determination: coverage\n    Covered when\n        {header} of the following:\n{lines}    Otherwise not covered\n"
        )
        form = criteria_of(policy_of(body))["coverage/1"].form
        forms.append((form.counting, form.number) if isinstance(form, Counted) else type(form))
    assert forms == [
        AllOf,
        AnyOfThese,
        NoneOf,
        AnyOfThese,
        AllOf,
        (Counting.AT_LEAST, 1),
        (Counting.AT_MOST, 1),
        (Counting.EXACTLY, 2),
    ]


def test_exceptions_bind_to_the_line_they_are_indented_under_and_nest() -> None:
    body = """Determination: coverage
    Covered when
        the pain is severe
            unless
                the drug is baclofen
                    except when
                        the route is epidural, and
        the pain is chronic
            provided that the plan includes the benefit
            waived when the drug is morphine
    Otherwise not covered
"""
    criteria = criteria_of(policy_of(body))
    (unless,) = criteria["coverage/1/1"].provisos
    assert isinstance(unless, Unless)
    assert (unless.words, unless.criterion.key) == ("unless", "coverage/1/1/unless")
    (nested,) = unless.criterion.provisos
    assert isinstance(nested, Unless)
    assert (nested.words, nested.criterion.words) == ("except when", "the route is epidural")
    (provided,) = criteria["coverage/1/2"].provisos
    assert isinstance(provided, Provided)
    assert provided.criterion.form == Is("benefit")
    assert [one.words for one in criteria["coverage/1/2"].waived] == ["the drug is morphine"]


def test_a_waiver_below_a_title_does_not_reach_past_an_exception_to_the_title() -> None:
    body = """Determination: coverage
    Covered when
        ANY of the following is met:
            1. A trial:
                the pain is severe
                    waived when the drug is baclofen
                unless the route is epidural
            2. the pain is chronic
    Otherwise not covered
"""
    item = criteria_of(policy_of(body))["coverage/1/1"]
    assert item.waived == ()
    assert [type(one) for one in item.provisos] == [Unless]
    assert isinstance(item.form, AllOf)
    assert [part.waived[0].words for part in item.form.parts] == ["the drug is baclofen"]


def test_if_then_keeps_its_condition_apart() -> None:
    body = """Determination: coverage
    Covered when
        ALL of the following are met:
            1. For morphine:
                if the drug is morphine, then
                    the pain is severe
            2. the pain is chronic
    Otherwise not covered
"""
    item = criteria_of(policy_of(body))["coverage/1/1"]
    assert isinstance(item.form, IfThen)
    assert item.words == "if the drug is morphine, then"
    assert (item.form.condition.key, item.form.then.key) == ("coverage/1/1/if", "coverage/1/1/then")
    assert item.form.then.form == Is("severe")


def test_coordinated_adjectives_become_parts_with_keys_of_their_own() -> None:
    body = "Determination: coverage\n    Covered when\n        the pain is severe and chronic\n    Otherwise not covered\n"
    form = criteria_of(policy_of(body))["coverage/1"].form
    assert isinstance(form, AllOf)
    assert [(part.key, part.form) for part in form.parts] == [("coverage/1/1", Is("severe")), ("coverage/1/2", Is("chronic"))]


def test_labels_under_several_headings_are_addressed_by_the_heading() -> None:
    body = """Determination: coverage
    Covered when
        ANY of the following is met:
            Opioid drugs:
                ALL of the following are met:
                    1. the drug is morphine
                    2. the pain is severe
            Other drugs:
                ALL of the following are met:
                    1. the drug is baclofen
                    3. the pain is chronic
    Not covered, whatever else is met, when
        ANY of the following is met:
            1. the plan does not include the benefit
    Otherwise not addressed
"""
    policy = policy_of(body)
    assert [one.address for one in criteria_of(policy).values() if one.label] == [
        "opioid drugs, item 1",
        "item 2",
        "other drugs, item 1",
        "item 3",
        "not covered, item 1",
    ]


def test_outcomes_have_the_payers_words_and_a_canonical_name() -> None:
    body = """Determination: coverage
    Medically necessary (covered) when
        the pain is severe
    Not medically necessary, despite medically necessary, when
        the drug is baclofen
    Otherwise experimental or investigational (investigational), because
        1. the evidence is thin, and
        2. nobody has looked

Determination: paid by
    IPA when
        the pain is severe
    Not associated, subject to IPA, when
        the pain is chronic
    Otherwise medically necessary
"""
    first, second = policy_of(body).determinations
    assert first.outcomes == (
        Outcome("Medically necessary", "covered"),
        Outcome("Not medically necessary", "not_medically_necessary"),
        Outcome("experimental or investigational", "investigational"),
    )
    assert [(one.label, one.text) for one in first.clauses[2].reasons] == [
        ("1", "the evidence is thin"),
        ("2", "nobody has looked"),
    ]
    assert (second.id, [one.canonical for one in second.outcomes]) == ("paid_by", ["IPA", "not_associated", "covered"])


def test_precedence_is_transitively_closed() -> None:
    body = """Determination: coverage
    Covered when
        the pain is severe
    Not covered, whatever else is met, unless
        the plan includes the benefit
    Otherwise not medically necessary, when
        the pain is chronic
    Otherwise not addressed, when
        the drug is baclofen
    Partly covered, subject to covered, when
        the route is epidural
    Otherwise investigational
"""
    clauses = policy_of(body).determinations[0].clauses
    assert [sorted(clause.beats) for clause in clauses] == [[2, 3, 4, 5], [0, 2, 3, 4, 5], [3, 5], [5], [2, 3, 5], []]
    assert [clause.negated for clause in clauses] == [False, True, False, False, False, False]


def test_an_exception_beside_an_unless_narrows_the_outcome() -> None:
    body = """Determination: coverage
    Not covered, whatever else is met, unless
        the plan includes the benefit
        except when the drug is baclofen
    Otherwise covered
"""
    clause = policy_of(body).determinations[0].clauses[0]
    assert clause.condition is not None
    assert not clause.negated
    assert isinstance(clause.condition.form, NoneOf)
    assert [type(one) for one in clause.condition.provisos] == [Unless]


def test_examples_scope_and_supporting_criteria_are_kept_apart_from_what_decides() -> None:
    body = """Determination: coverage
    Covered when
        the pain is severe
        Approval: for 12 months
    Otherwise not covered
        Examples:
            - the drug is baclofen
            - Epidural morphine:
                the drug is morphine, and
                the route is epidural

    Supporting criteria
        1. the pain is chronic
"""
    determination = policy_of(body).determinations[0]
    assert [scope.words for scope in determination.clauses[0].scope] == ["for 12 months"]
    assert [(one.key, one.title) for one in determination.clauses[1].examples] == [
        ("coverage/2/example/1", ""),
        ("coverage/2/example/2", "Epidural morphine"),
    ]
    assert [(one.key, one.form) for one in determination.supporting] == [("coverage/supporting/1", Is("chronic"))]


def test_references_to_items_and_determinations_are_resolved() -> None:
    body = """Determination: coverage
    Covered when
        ANY of the following is met:
            A. the pain is severe
            B. the pain is chronic
    Otherwise not covered

Determination: maintenance
    Payable (covered) when
        coverage is covered, and
        coverage, item A is met
    Otherwise not covered
"""
    criteria = criteria_of(policy_of(body))
    assert criteria["maintenance/1/1"].form == OutcomeIs(None, "coverage", frozenset({"covered"}))
    assert criteria["maintenance/1/2"].form == Refers("coverage/1/a")


def test_definitions_are_shared_unless_the_policy_hides_them() -> None:
    use = "Determination: coverage\n    Covered when\n        the trial was successful\n    Otherwise not covered\n"
    shared = policy_of(use)
    assert [(one.criterion.key, one.criterion.span and one.criterion.span.file) for one in shared.definitions] == [
        ("definition/the_trial_was_successful", "pumps.vocabulary")
    ]
    own = policy_of(use + "\nDefinitions\n\n    The trial was successful when\n        the pain is severe\n")
    assert [one.criterion.form for one in own.definitions] == [Is("severe")]
    assert criteria_of(own)["coverage/1"].form == Refers("definition/the_trial_was_successful")


def test_code_lists_know_systems_ranges_stars_and_conditions() -> None:
    body = """Determination: codes
    In scope when
        any procedure code is in the list pumps or the list shared pumps
    Otherwise not in scope

Code list: pumps    [Coding]
    CPT: 62350, 62360 to 62362
    HCPCS: e0783, when
        the pain is severe
    ICD-10-CM: G80.*, e0800 to E08.9
"""
    policy = policy_of(body)
    pumps, shared = policy.code_lists
    assert (pumps.key, shared.key) == ("codes/pumps", "codes/shared_pumps")
    when = pumps.ranges[2].when
    assert when is not None
    assert (when.key, when.form, when.citation and when.citation.text) == ("codes/pumps/2", Is("severe"), "Coding")
    assert pumps.ranges == (
        CodeRange("CPT", "62350", "62350"),
        CodeRange("CPT", "62360", "62362"),
        CodeRange("HCPCS", "E0783", "E0783", when=when),
        CodeRange("ICD-10-CM", "G80", "G80", descendants=True),
        CodeRange("ICD-10-CM", "E08.00", "E08.9"),
    )
    assert [part.code_list for part in _in_codes(policy)] == ["codes/pumps", "codes/shared_pumps"]


def _in_codes(policy: object) -> list[InCodes]:
    criteria = criteria_of(policy)  # type: ignore[arg-type]
    return [one.form for one in criteria.values() if isinstance(one.form, InCodes)]


def test_a_determination_may_answer_for_each_code() -> None:
    body = """Determination: code pair, for each procedure code
    Covered when
        the procedure code is in the list shared pumps
    Otherwise not covered
"""
    (pair,) = policy_of(body).determinations
    assert (pair.id, pair.for_each) == ("code_pair", "procedure_codes")
    assert pair.clauses[0].condition is not None
    assert pair.clauses[0].condition.form == InCodes("procedure_codes", None, "codes/shared_pumps")


def test_notices_have_ids_and_conditions() -> None:
    body = """Determination: coverage
    Covered when
        the pain is severe
    Otherwise not covered

Notices

    own DME provider list: when    [Note]
        the drug is morphine
        Say: look it up
            in the list

    law comes first: always
        Say: always
"""
    first, second = policy_of(body).notices
    assert (first.id, first.say, first.condition and first.condition.key) == (
        "own_dme_provider_list",
        "look it up in the list",
        "notice/own_dme_provider_list",
    )
    assert (second.id, second.condition) == ("law_comes_first", None)


def test_interpretations_bind_to_items_definitions_and_determinations() -> None:
    body = f"""{ITEMS}
Definitions

    The trial was good when
        the pain is severe

Interpretations

    "chronic": coverage, item 2 (a)
        Reading: over three months

    "good": the trial was good
        Reading: as the trial was

    "all of it": coverage
        Reading: read strictly
"""
    assert [one.keys for one in policy_of(body).interpretations] == [
        ("coverage/1/2/2/a",),
        ("definition/the_trial_was_good",),
        ("coverage/1",),
    ]


def test_not_computable_passages_and_terms_are_kept() -> None:
    body = f"""{ITEMS}
Not computable

    "as a whole": left to the reader    [Introduction]

Terms

    "Bolus" means, in words
        a single dose
        given at once
"""
    policy = policy_of(body)
    assert [(one.quote, one.why, one.citation and one.citation.text) for one in policy.not_computable] == [
        ("as a whole", "left to the reader", "Introduction")
    ]
    assert [(one.term, one.meaning) for one in policy.terms] == [("Bolus", "a single dose given at once")]


def test_phases_are_guarded_by_the_phase_of_the_request() -> None:
    body = """Determination: coverage
    Phase: initial
        Covered when
            the pain is severe
        Otherwise not covered
    Phase: continuation
        Covered when
            the reduction in pain is at least 30%
        Otherwise not covered
"""
    (coverage,) = policy_of(body).determinations
    assert [(phase.name, phase.guard and phase.guard.words) for phase in coverage.phases] == [
        ("initial", "the phase is initial"),
        ("continuation", "the phase is continuation"),
    ]
    assert [clause.condition.key for clause in coverage.clauses if clause.condition] == ["coverage/1", "coverage/3"]
    assert [sorted(clause.beats) for clause in coverage.clauses] == [[1], [], [3], []]


def test_always_statements_are_criteria() -> None:
    body = (
        ITEMS
        + """
Always: coverage is not covered, when
    the plan does not include the benefit

Always: coverage is not covered, unless
    the plan includes the benefit

Always: no strong pain without chronic pain:
    NONE of the following is met:
        - the pain is severe
"""
    )
    first, second, third = (one.criterion for one in policy_of(body).always)
    assert isinstance(first.form, IfThen)
    assert (first.form.condition.form, first.form.then.words) == (Is("benefit", expected=False), "coverage is not covered")
    assert isinstance(second.form, IfThen)
    assert isinstance(second.form.condition.form, NoneOf)
    assert isinstance(third.form, NoneOf)
    assert [one.key for one in (first, second, third)] == ["always/1", "always/2", "always/3"]


def test_heads_are_read_and_kept() -> None:
    heads = HEADS.replace(
        "In effect: from 2020-01-01", "Number: S-40\nIn effect: from 2020-01-01 until 2020-12-31\nLast reviewed: 2019"
    )
    policy = policy_of(ITEMS, heads=heads)
    assert (policy.id, policy.title, policy.payer, policy.number) == ("a-policy", "A policy", "A payer", "S-40")
    assert (policy.effective_from, policy.effective_until) == (date(2020, 1, 1), date(2020, 12, 31))
    assert policy.version == "in effect from 2020-01-01 until 2020-12-31"
    assert ("Last reviewed", "2019") in policy.heads


def test_the_digest_changes_with_the_rules_and_not_with_spaces_at_line_ends() -> None:
    digest = policy_of(ITEMS).digest
    assert len(digest) == 64
    assert policy_of(ITEMS.replace("\n", "  \n") + "\n\n").digest == digest
    assert policy_of(ITEMS.replace("severe", "chronic", 1)).digest != digest


def test_a_comparison_keeps_its_exact_bound() -> None:
    body = "Determination: coverage\n    Covered when\n        the reduction in pain is over 33.3%\n    Otherwise not covered\n"
    form = criteria_of(policy_of(body))["coverage/1"].form
    assert isinstance(form, IsWithin)
    assert str(form.interval.low) == "333/10"
