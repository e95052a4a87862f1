"""The second evaluator on policies small enough to work out on paper."""

from fractions import Fraction

import pytest

from reasoner.cases.case import Case, Fact
from reasoner.policy.criteria import (
    AllOf,
    AnyOfThese,
    Counted,
    Counting,
    Criterion,
    Form,
    IfThen,
    Includes,
    InCodes,
    Is,
    IsOneOf,
    IsSame,
    IsWithin,
    Not,
    Of,
    OutcomeIs,
    Refers,
    Unless,
)
from reasoner.policy.model import Clause, CodeList, CodeRange, Definition, Determination, Outcome, Phase, Policy
from reasoner.policy.values import Absent, Code, Exactly, Interval, Known, ListOf, NotKnown, OneOfThese, Within
from reasoner.policy.vocabulary import (
    AnyOf,
    Background,
    Change,
    Codes,
    Input,
    InputType,
    Number,
    OneCode,
    OneOf,
    Value,
    Vocabulary,
    YesNo,
)
from reasoner.syntax.rank import Rank
from tests.oracle.changes import changes, resting, stands, sufficient
from tests.oracle.codes import after, in_range, representatives
from tests.oracle.found import Decider, Found, Stands
from tests.oracle.worlds import ContradictionError, facts_of

COVERED, NOT = Outcome("Covered", "covered"), Outcome("Not covered", "not_covered")
COUNT = iter(range(10_000))


def c(form: Form, key: str = "", **more: object) -> Criterion:
    return Criterion(key or f"k{next(COUNT)}", form, **more)  # type: ignore[arg-type]


def asked(id: str, type: InputType | None = None, change: Change = Change.ACTIONABLE, **more: object) -> Input:
    return Input(id, id, type or YesNo(), change, **more)  # type: ignore[arg-type]


def one_of(*values: str) -> OneOf:
    return OneOf(tuple(Value(one, one) for one in values))


def policy(
    inputs: list[Input], condition: Criterion | None, background: list[Criterion] | None = None, **more: object
) -> Policy:
    clauses = (Clause(COVERED, Rank.PLAIN, condition, beats=frozenset({1})), Clause(NOT, Rank.OTHERWISE))
    vocabulary = Vocabulary("v", tuple(inputs), tuple(Background("", one) for one in background or []))
    coverage = Determination("coverage", "coverage", (Phase("", None, clauses),))
    return Policy("p", "P", "", vocabulary, (coverage,), **more)  # type: ignore[arg-type]


def case(**facts: object) -> Case:
    return Case(tuple(Fact(id, known(one)) for id, one in facts.items()))


def known(one: object) -> Known:
    if isinstance(one, bool | str | Code | Fraction):
        return Exactly(one)
    return Exactly(Fraction(one)) if isinstance(one, int) else one  # type: ignore[return-value]


def found(policy: Policy, **facts: object) -> Found:
    return Decider(policy, "coverage", case(**facts)).decide()


def sets(policy: Policy, *allow: Change, target: str = "covered", **facts: object) -> set[frozenset[str]]:
    return set(changes(Decider(policy, "coverage", case(**facts)), {target}, allow or (Change.ACTIONABLE,)).sets)


A, B, X = (c(Is(one), one) for one in "abx")
AB = [asked("a"), asked("b")]


def test_an_unknown_input_leaves_the_outcome_open_and_is_needed() -> None:
    both = policy(AB, c(AllOf((A, B)), "both"))
    assert (found(both).outcome, found(both).needed) == ("undetermined", {"a", "b"})
    assert (found(both, a=True).outcome, found(both, a=True).needed) == ("undetermined", {"b"})
    assert (found(both, a=False).outcome, found(both, a=False).needed) == ("not_covered", frozenset())
    assert found(both, a=True).standings == {
        "both": Stands("undetermined"),
        "a": Stands("satisfied"),
        "b": Stands("undetermined"),
    }


def test_where_every_world_agrees_the_answer_is_settled_though_an_input_is_unknown() -> None:
    either_way = policy(AB, c(AnyOfThese((A, c(Is("a", expected=False)), B))))
    assert (found(either_way).outcome, found(either_way).needed) == ("covered", frozenset())


def test_an_exception_takes_away_and_a_waiver_gives_and_is_told_apart_from_the_items_own_status() -> None:
    excepted = c(Is("a"), "it", provisos=(Unless(B),), waived=(X,))
    three = policy([*AB, asked("x")], excepted)
    assert found(three, a=True, b=True, x=False).outcome == "not_covered"
    assert found(three, a=True, b=True, x=True).outcome == "covered"
    assert found(three, a=True, b=True, x=True).standings["it"] == Stands("not_satisfied", waived="satisfied")
    assert found(three, a=True, b=False).standings["it"] == Stands("satisfied", waived="undetermined")


def test_an_if_is_satisfied_and_does_not_apply_where_its_condition_is_not_met() -> None:
    if_a = policy(AB, c(IfThen(A, B), "if"))
    assert found(if_a, a=False).standings["if"] == Stands("satisfied", applies="not_satisfied")
    assert found(if_a, b=True).standings["if"] == Stands("satisfied", applies="undetermined")
    assert found(if_a, a=True, b=False).outcome == "not_covered"


@pytest.mark.parametrize(
    ("counting", "outcomes"),
    [
        (Counting.AT_LEAST, ["not_covered", "covered", "covered"]),
        (Counting.AT_MOST, ["covered", "covered", "not_covered"]),
        (Counting.EXACTLY, ["not_covered", "covered", "not_covered"]),
    ],
)
def test_lists_count_the_parts_that_are_met(counting: Counting, outcomes: list[str]) -> None:
    counted = policy(AB, c(Counted(counting, 1, (A, B))))
    assert [found(counted, a=one, b=two).outcome for one, two in [(False, False), (True, False), (True, True)]] == outcomes


def above(low: int, *, included: bool = False) -> Interval:
    return Interval(Fraction(low), included)


PERCENT = Number("percent", Fraction(0), Fraction(100))


def test_a_number_partly_known_settles_what_lies_above_and_is_needed_where_it_does_not() -> None:
    over = policy([asked("n", PERCENT)], c(IsWithin("n", above(50))))
    assert found(over, n=Within(above(60))).outcome == "covered"
    assert found(over, n=Within(above(40))).needed == {"n"}
    assert found(over, n=50).outcome == "not_covered"
    assert found(over, n=51).outcome == "covered"


def test_a_step_can_leave_no_number_between_two_thresholds() -> None:
    between = c(IsWithin("n", Interval(Fraction(12), False, Fraction(13), False)))
    assert (
        found(policy([asked("n", Number("years", Fraction(0), Fraction(130), Fraction(1)))], between)).outcome == "not_covered"
    )
    assert found(policy([asked("n", Number("years", Fraction(0), Fraction(130)))], between)).outcome == "undetermined"
    half = asked("n", Number("weeks", Fraction(1, 2), None, Fraction(1)))
    assert found(policy([half], between)).outcome == "undetermined"


def test_an_absent_value_satisfies_no_comparison_but_its_denial() -> None:
    there = policy([asked("n", PERCENT, may_be_absent=True)], c(IsWithin("n", above(50))))
    denied = policy([asked("n", PERCENT, may_be_absent=True)], c(Not(IsWithin("n", above(50)))))
    assert found(there, n=Absent()).outcome == "not_covered"
    assert found(denied, n=Absent()).outcome == "covered"


DRUG = asked("drug", one_of("morphine", "baclofen", "other"), Change.CHOICE)
CLASS = asked("class", one_of("opioid", "antispasmodic", "none"), Change.CHOICE, follows="drug")
TIES = [
    c(IfThen(c(IsOneOf("drug", frozenset({"morphine"}))), c(IsOneOf("class", frozenset({"opioid"}))))),
    c(IfThen(c(IsOneOf("drug", frozenset({"baclofen"}))), c(IsOneOf("class", frozenset({"antispasmodic"}))))),
]
OPIOID = c(IsOneOf("class", frozenset({"opioid"})))


def test_an_unstated_class_follows_and_a_class_that_does_not_fit_the_drug_contradicts_the_case() -> None:
    opioid = policy([DRUG, CLASS], OPIOID, TIES)
    assert found(opioid, drug="morphine").outcome == "covered"
    assert found(opioid, drug=OneOfThese(frozenset({"baclofen", "other"})), **{"class": "opioid"}).outcome == "covered"
    with pytest.raises(ContradictionError):
        found(opioid, drug="morphine", **{"class": "antispasmodic"})


def test_inputs_tied_together_are_both_needed_though_neither_changes_the_outcome_alone() -> None:
    tied = [*TIES, c(IfThen(c(IsOneOf("drug", frozenset({"other"}))), c(IsOneOf("class", frozenset({"none"})))))]
    assert found(policy([DRUG, CLASS], OPIOID, tied)).needed == {"drug", "class"}


def test_a_follower_that_the_determination_does_not_read_is_not_needed() -> None:
    tied = [*TIES, c(IfThen(c(IsOneOf("drug", frozenset({"other"}))), c(IsOneOf("class", frozenset({"none"})))))]
    assert found(policy([DRUG, CLASS], c(IsOneOf("drug", frozenset({"morphine"}))), tied)).needed == {"drug"}


def test_changing_the_drug_takes_the_stated_class_along_and_counts_once() -> None:
    opioid = policy([DRUG, CLASS], OPIOID, TIES)
    assert sets(opioid, Change.CHOICE, drug="baclofen", **{"class": "antispasmodic"}) == {frozenset({"drug"})}
    assert sets(opioid, Change.CHOICE, drug="other", **{"class": "none"}) == {frozenset({"drug"}), frozenset({"class"})}
    assert sets(opioid, drug="baclofen", **{"class": "antispasmodic"}) == set()


def test_presumptions_hold_where_the_case_is_silent_and_are_used_where_they_decide() -> None:
    presumed = [asked("a"), asked("b", presumed=True), asked("x", presumed=False)]
    either = policy(presumed, c(AllOf((A, B, c(AnyOfThese((A, X)))))))
    assert found(either, a=True).outcome == "covered"
    assert found(either, a=True).presumed_used == {"b"}
    assert found(either, a=False).presumed_used == frozenset()
    assert found(either, a=True, b=NotKnown()).needed == {"b"}


def test_a_presumption_that_the_facts_rule_out_is_dropped_and_its_input_is_needed() -> None:
    presumed = [asked("a"), asked("b", presumed=True)]
    not_both = c(Not(AllOf((A, B))))
    dropped = policy(presumed, B, [not_both])
    assert facts_of(case(a=True), dropped.vocabulary).dropped == {"b"}
    assert found(dropped, a=True).outcome == "not_covered"
    assert found(dropped, a=False).outcome == "covered"


def test_judgements_that_only_together_unsettle_the_outcome_are_all_used() -> None:
    judged = policy([asked("a", judgement=True), asked("b", judgement=True)], c(AnyOfThese((A, B))))
    assert found(judged, a=True, b=True).judgements_used == {"a", "b"}
    assert found(judged, a=True, b=False).judgements_used == {"a"}


def test_change_sets_are_the_minimal_ones_and_each_value_differs_from_the_stated_one() -> None:
    third = policy([*AB, asked("x")], c(AnyOfThese((c(AllOf((A, B))), X))))
    assert sets(third, a=False, b=False) == {frozenset({"a", "b"}), frozenset({"x"})}
    assert sets(third, a=False, b=False, x=False) == {frozenset({"a", "b"}), frozenset({"x"})}
    assert sets(third, x=True) == {frozenset()}
    assert sets(third, x=False, target="not_covered") == {frozenset({"a"}), frozenset({"b"})}


def test_fixed_inputs_change_only_when_asked_and_presumptions_stay() -> None:
    fixed = policy([asked("a", change=Change.FIXED), asked("b", presumed=False)], c(AllOf((A, c(Not(Is("b")))))))
    assert sets(fixed, a=False) == set()
    assert sets(fixed, Change.ACTIONABLE, Change.FIXED, a=False) == {frozenset({"a"})}
    assert sets(fixed, a=True, target="not_covered") == set()
    assert sets(fixed, a=True, b=False, target="not_covered") == {frozenset({"b"})}


def test_a_change_has_to_work_whatever_the_inputs_left_open_turn_out_to_be() -> None:
    open_way = policy([*AB, asked("x")], c(AnyOfThese((c(AllOf((A, X))), c(AllOf((B, c(Is("x", expected=False)))))))))
    assert sets(open_way, a=False, b=False) == {frozenset({"a", "b"}), frozenset({"a", "x"}), frozenset({"b", "x"})}


def test_the_values_of_a_tie_are_those_that_agree() -> None:
    routes = one_of("spinal", "oral", "nasal")
    same = policy(
        [asked("left", routes), asked("right", routes)],
        c(AllOf((c(IsSame("left", "right")), c(IsOneOf("left", frozenset({"spinal", "oral"})))))),
    )
    trial = changes(Decider(same, "coverage", case(), whole=True), {"covered"})
    assert trial.sets == {frozenset({"left", "right"})}
    assert trial.assignments[frozenset({"left", "right"})] == {("spinal", "spinal"), ("oral", "oral")}
    assert sets(same, left="spinal", right="oral") == {frozenset({"left"}), frozenset({"right"})}


def test_the_facts_an_outcome_rests_on_are_the_minimal_ones() -> None:
    either = policy([*AB, asked("x")], c(AllOf((c(AnyOfThese((A, B))), X))))
    assert sufficient(Decider(either, "coverage", case(a=True, b=True, x=True))) == {
        frozenset({"a", "x"}),
        frozenset({"b", "x"}),
    }
    assert sufficient(Decider(either, "coverage", case(a=True, x=False))) == {frozenset({"x"})}
    assert sufficient(Decider(either, "coverage", case(a=True))) == frozenset()
    assert not stands(Decider(either, "coverage", case(a=True, x=True)), {"a"})
    both_ways = resting(Decider(either, "coverage", case(a=True, b=True, x=True)))
    assert both_ways.sufficient == {frozenset({"a", "x"}), frozenset({"b", "x"})}
    assert both_ways.withdrawals == {frozenset({"x"}), frozenset({"a", "b"})}


LISTED = CodeList(
    "codes/l", "l", (CodeRange("ICD-10-CM", "G80.1", "G80.4"), CodeRange("ICD-10-CM", "G82", "G82", descendants=True))
)


def test_ranges_hold_their_ends_with_descendants_and_a_single_code_only_itself() -> None:
    first, second = LISTED.ranges
    held = [in_range(Code("ICD-10-CM", one), first) for one in ("G80.0", "G80.1", "G80.15", "G80.4", "G80.49", "G80.5")]
    assert held == [False, True, True, True, True, False]
    assert in_range(Code("ICD-10-CM", "G82.20"), second)
    assert not in_range(Code("ICD-9-CM", "G82.20"), second)
    assert not in_range(Code("CPT", "62361"), CodeRange("CPT", "62360", "62360"))
    assert [after(one) for one in ("C22.4", "C22.9", "62369", "C99", "0446T")] == ["C22.5", "C23", "62370", "D00", "0446U"]


def test_an_unknown_code_is_looked_at_once_for_each_way_to_stand_in_the_lists() -> None:
    grouped = [("one", LISTED.ranges[0]), ("two", LISTED.ranges[1])]
    assert len(representatives(grouped, ["ICD-10-CM"], [])) == 3
    any_code = policy([asked("codes", Codes(("ICD-10-CM",)))], c(InCodes("codes", Of.ANY, "codes/l")), code_lists=(LISTED,))
    assert found(any_code).needed == {"codes"}
    assert found(any_code, codes=ListOf(frozenset({Code("ICD-10-CM", "G80.2")}), open=True)).outcome == "covered"
    assert found(any_code, codes=ListOf(frozenset())).outcome == "not_covered"
    every = policy([asked("code", OneCode(("ICD-10-CM",)))], c(InCodes("code", None, "codes/l")), code_lists=(LISTED,))
    assert found(every, code=Code("ICD-10-CM", "Z99.9")).outcome == "not_covered"


def test_a_code_line_with_a_condition_needs_what_the_condition_reads() -> None:
    range = CodeRange("CPT", "36261", "36261", when=A)
    conditional = policy(
        [*AB, asked("codes", Codes(("CPT",)))],
        c(InCodes("codes", Of.ANY, "codes/l")),
        code_lists=(CodeList("codes/l", "l", (range,)),),
    )
    assert found(conditional, codes=ListOf(frozenset({Code("CPT", "36261")}))).needed == {"a"}


def test_a_determination_for_each_code_answers_each_and_takes_the_first_clause_that_holds_for_any() -> None:
    condition = c(AllOf((c(InCodes("codes", None, "codes/l"), "in"), A)), "all")
    clauses = (Clause(COVERED, Rank.PLAIN, condition, beats=frozenset({1})), Clause(NOT, Rank.OTHERWISE))
    each = Determination("coverage", "coverage", (Phase("", None, clauses),), for_each="codes")
    vocabulary = Vocabulary("v", (asked("codes", Codes(("CPT",))), asked("a")))
    pairs = Policy("p", "P", "", vocabulary, (each,), code_lists=(CodeList("codes/l", "l", (CodeRange("CPT", "1", "1"),)),))
    both = found(pairs, codes=ListOf(frozenset({Code("CPT", "1"), Code("CPT", "2")})), a=True)
    assert (both.outcome, both.standings["in"]) == ("covered", Stands("satisfied"))
    assert both.codes == {"1": {"covered"}, "2": {"not_covered"}}
    assert found(pairs, codes=ListOf(frozenset({Code("CPT", "2")}))).outcome == "not_covered"


def test_any_every_and_no_member_of_a_list_and_an_open_list_settles_only_what_more_members_cannot_change() -> None:
    reasons = AnyOf((Value("u", "u"), Value("v", "v"), Value("w", "w")))
    first = frozenset({"u"})
    some, all_, none = (policy([asked("r", reasons)], c(Includes("r", of, first))) for of in (Of.ANY, Of.EVERY, Of.NO))
    stated, open_ = ListOf(frozenset({"u"})), ListOf(frozenset({"u"}), open=True)
    assert [found(one, r=stated).outcome for one in (some, all_, none)] == ["covered", "covered", "not_covered"]
    assert [found(one, r=open_).outcome for one in (some, all_, none)] == ["covered", "undetermined", "not_covered"]


def test_references_read_definitions_items_and_other_determinations() -> None:
    definition = Definition("it is so", c(Is("a"), "definition/so", waived=(B,)))
    so = policy(AB, c(Refers("definition/so")), definitions=(definition,))
    assert found(so, a=False, b=True).outcome == "covered"
    assert found(so, a=False, b=True).standings["definition/so"] == Stands("not_satisfied", waived="satisfied")
    clauses = (
        Clause(NOT, Rank.PLAIN, c(OutcomeIs(None, "coverage", frozenset({"covered"}))), negated=True, beats=frozenset({1})),
        Clause(COVERED, Rank.OTHERWISE),
    )
    second = Determination("second", "second", (Phase("", None, clauses),))
    two = Policy("p", "P", "", so.vocabulary, (*so.determinations, second), definitions=(definition,))
    assert Decider(two, "second", case(a=True)).decide().outcome == "covered"
    assert Decider(two, "second", case(a=False)).decide().needed == {"b"}


def test_the_clause_that_no_other_holding_clause_beats_decides() -> None:
    no = Outcome("Never", "never")
    clauses = (
        Clause(COVERED, Rank.PLAIN, A, beats=frozenset({2})),
        Clause(no, Rank.OVERRIDES, B, negated=True, beats=frozenset({0, 2})),
        Clause(NOT, Rank.OTHERWISE),
    )
    ranked = Policy("p", "P", "", Vocabulary("v", tuple(AB)), (Determination("coverage", "", (Phase("", None, clauses),)),))
    assert found(ranked, a=True, b=False).outcome == "never"
    assert found(ranked, a=True).possible == {"covered", "never"}
    assert found(ranked, a=False, b=True).outcome == "not_covered"


@pytest.mark.parametrize("whole", [False, True])
def test_values_that_nothing_tells_apart_may_be_left_out_or_kept(whole: bool) -> None:
    letters = one_of(*"pqrst")
    same = policy([asked("left", letters), asked("right", letters)], c(IsSame("left", "right")))
    decider = Decider(same, "coverage", case(left="t"), whole=whole)
    assert decider.decide().needed == {"right"}
    assert changes(decider, {"not_covered"}).sets == {frozenset({"right"})}
