"""What comparisons of amounts can hold together: small questions whose answers are worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from reasoner.amounts.days import months_later
from reasoner.amounts.questions import Constraint, Domain, Found, Refuted
from reasoner.amounts.theory import Theory, decided, settled
from reasoner.policy.criteria import Operation
from reasoner.policy.values import Interval
from tests.amounts_samples import (
    ANY_NUMBER,
    AT_LEAST,
    AT_MOST,
    EQUAL,
    LESS,
    MORE,
    WHOLE,
    age,
    days,
    days_after,
    difference,
    fits,
    months_after,
    of,
    ratio,
    says,
    times,
    total,
    within,
)

DAY = days()
BMI = ratio("weight", times("height", "height"))
BODY = {"weight": within(20, 300), "height": within(1, "2.5")}


def core(*constraints: int, bounds: tuple[tuple[str, str], ...] = ()) -> Refuted:
    return Refuted(frozenset(constraints), frozenset(bounds))


def ordinal(text: str) -> Fraction:
    return Fraction(date.fromisoformat(text).toordinal())


# ---- two quantities each


def test_three_dates_each_before_the_next_cannot_go_round() -> None:
    order = [says("a", LESS, "b"), says("b", LESS, "c"), says("c", LESS, "a")]
    assert decided({"a": DAY, "b": DAY, "c": DAY}, order) == core(0, 1, 2)
    assert isinstance(decided({"a": DAY, "b": DAY, "c": DAY}, order[:2]), Found)


def test_a_chain_is_refuted_by_the_bounds_at_its_ends() -> None:
    chain = [says(one, AT_MOST, other) for one, other in ("ab", "bc", "cd", "de", "ef", "fg", "gh")]
    domains = dict.fromkeys("bcdefg", ANY_NUMBER) | {"a": within(2, 9), "h": within(0, 1)}
    assert decided(domains, chain) == core(*range(7), bounds=(("a", "low"), ("h", "high")))


def test_what_is_strict_all_round_adds_up_to_nothing_over_any_numbers() -> None:
    around = [says("a", LESS, "b"), says("b", AT_MOST, "a")]
    assert decided({"a": ANY_NUMBER, "b": ANY_NUMBER}, around) == core(0, 1)


def test_between_whole_numbers_there_is_none() -> None:
    between = [says("a", LESS, "b"), says("b", LESS, total("a", 1))]
    assert decided({"a": WHOLE, "b": WHOLE}, between) == core(0, 1)
    assert isinstance(decided({"a": ANY_NUMBER, "b": ANY_NUMBER}, between), Found)
    assert isinstance(decided({"a": WHOLE, "b": within(step="0.5")}, between), Found)


def test_a_part_of_a_day_does_not_make_a_day() -> None:
    stay = [says(difference("end", "start"), AT_MOST, "40.5"), says("end", EQUAL, str(ordinal("2011-12-10")))]
    assert isinstance(decided({"start": days("2011-10-31"), "end": DAY}, stay), Found)
    assert decided({"start": days(None, "2011-10-30"), "end": DAY}, stay) == core(0, 1, bounds=(("start", "high"),))


def test_neither_less_nor_more_is_equal() -> None:
    unequal = [says("a", EQUAL, "b", holds=False), says("a", LESS, "b", holds=False), says("a", MORE, "b", holds=False)]
    assert decided({"a": ANY_NUMBER, "b": ANY_NUMBER}, unequal) == core(0, 1, 2)


def test_four_different_whole_numbers_need_four_places() -> None:
    apart = [says(one, EQUAL, other, holds=False) for one, other in ("ab", "ac", "ad", "bc", "bd", "cd")]
    assert isinstance(decided({id: within(1, 4, 1) for id in "abcd"}, apart), Found)
    assert isinstance(decided({id: within(1, 3, 1) for id in "abcd"}, apart), Refuted)


def test_a_domain_without_numbers_refutes_itself() -> None:
    nothing = within("0.2", "0.8")
    nothing = Domain(nothing.interval, Fraction(1), Fraction(0))
    expected = core(bounds=(("a", "low"), ("a", "high")))
    assert decided({"a": nothing}, []) == expected
    assert decided({"a": nothing, "b": WHOLE}, [says("a", LESS, "b")]) == expected


# ---- days and months


def test_a_month_is_at_least_28_days_and_at_most_31() -> None:
    domains = {"a": DAY, "b": DAY}
    month = says("b", AT_LEAST, months_after("a", 1))
    assert isinstance(decided(domains, [month, says("b", AT_MOST, days_after("a", 28))]), Found)
    assert decided(domains, [month, says("b", AT_MOST, days_after("a", 27))]) == core(0, 1)
    short = [says("b", AT_MOST, months_after("a", 1)), says("b", AT_LEAST, days_after("a", 32))]
    assert decided(domains, short) == core(0, 1)


def test_in_a_year_that_is_no_leap_year_no_day_is_29_days_before_the_same_day_of_march() -> None:
    domains = {"a": days("2023-02-01", "2023-02-28"), "b": DAY}
    leap = [says("b", AT_LEAST, months_after("a", 1)), says("b", AT_MOST, days_after("a", 28))]
    assert isinstance(decided(domains, leap), Found)
    longer = [says("b", AT_LEAST, days_after("a", 29)), says("b", AT_MOST, months_after("a", 1))]
    assert decided(domains, longer) == core(0, 1, bounds=(("a", "low"), ("a", "high")))
    assert isinstance(decided({"a": days("2024-02-01", "2024-02-29"), "b": DAY}, longer), Found)


def test_the_end_of_the_calendar_is_no_end() -> None:
    domains = {"a": days("9999-10-01"), "b": days(None, "9999-12-31")}
    half_year = [says("b", AT_LEAST, months_after("a", 6))]
    assert decided(domains, half_year) == core(0, bounds=(("a", "low"), ("b", "high")))
    assert isinstance(decided({"a": days("9999-10-01"), "b": DAY}, half_year), Found)
    earlier = {"a": days("0001-01-01"), "b": days(None, "0001-03-01")}
    assert decided(earlier, [says(months_after("b", -3), AT_LEAST, "a")]) == core(0, bounds=(("a", "low"), ("b", "high")))


def test_a_day_that_a_month_there_and_back_does_not_lead_to_is_one_at_a_months_end() -> None:
    domains = {"a": DAY, "b": DAY}
    there_and_back = [
        says("b", EQUAL, months_after("a", 1)),
        says("a", LESS, months_after("b", -1), holds=False),
        says("a", EQUAL, months_after("b", -1), holds=False),
    ]
    found = decided(domains, there_and_back)
    assert isinstance(found, Found)
    assert months_later(int(found.numbers["b"]), -1) < found.numbers["a"]


def test_a_day_compared_with_itself_moved_is_found_where_the_months_are_short() -> None:
    february = [says(months_after("a", 1), AT_MOST, days_after("a", 28))]
    found = decided({"a": days("2023-01-01", "2023-12-31")}, february)
    assert isinstance(found, Found) and date.fromordinal(int(found.numbers["a"])).month in {1, 2}
    assert isinstance(decided({"a": days("2023-03-01", "2023-12-31")}, february), Refuted)


def test_an_age_of_18_is_that_from_the_birthday_on_until_the_next() -> None:
    on = {"day": days("2024-02-29", "2024-02-29")}
    adult = [says(age("birth", "day"), EQUAL, 18)]
    assert isinstance(decided(on | {"birth": days("2005-03-01", "2005-03-01")}, adult), Found)
    assert isinstance(decided(on | {"birth": days("2006-02-28", "2006-02-28")}, adult), Found)
    assert decided(on | {"birth": days("2006-03-01")}, adult) == core(0, bounds=(("birth", "low"), ("day", "high")))
    assert decided(on | {"birth": days(None, "2005-02-28")}, adult) == core(0, bounds=(("birth", "high"), ("day", "low")))


def test_an_age_that_is_no_whole_number_is_nobodys() -> None:
    assert decided({"birth": DAY, "day": DAY}, [says(age("birth", "day"), EQUAL, "17.5")]) == core(0)


def test_two_ages_apart_need_birthdays_apart() -> None:
    domains = {
        "a": days("1990-01-01", "1999-12-31"),
        "b": days("1990-01-01", "1999-12-31"),
        "d": days("2020-05-05", "2020-05-05"),
    }
    older = [says(difference(age("a", "d"), age("b", "d")), AT_LEAST, 3)]
    found = decided(domains, older)
    assert isinstance(found, Found) and fits(older[0], found.numbers)
    assert isinstance(decided(domains, [*older, says("a", AT_LEAST, days_after("b", -731))]), Found)
    assert isinstance(decided(domains, [*older, says("a", AT_LEAST, days_after("b", -730))]), Refuted)


# ---- sums


def test_two_sums_of_three_refute_by_the_end_of_the_third() -> None:
    domains = {id: within(0, 10) for id in "xyz"}
    sums = [says(total("x", "y", "z"), AT_LEAST, 20), says(total("x", "y"), AT_MOST, 5)]
    assert decided(domains, sums) == core(0, 1, bounds=(("z", "high"),))


@pytest.mark.parametrize("right", [7, -1, 9])
def test_twice_a_whole_number_and_four_times_another_are_never_odd(right: int) -> None:
    sum = total(times(2, "x"), times(4, "y"))
    assert decided({"x": WHOLE, "y": WHOLE}, [says(sum, EQUAL, right)]) == core(0)
    assert isinstance(decided({"x": WHOLE, "y": WHOLE}, [says(sum, EQUAL, right + 1)]), Found)


def test_between_multiples_of_three_there_is_nothing() -> None:
    strip = [says(times(3, difference("x", times(2, "y"))), MORE, 3), says(difference(times(3, "x"), times(6, "y")), LESS, 6)]
    assert decided({"x": WHOLE, "y": WHOLE}, strip) == core(0, 1)


def test_the_ends_of_a_sum_that_are_left_out_are_not_reached() -> None:
    domains = {id: within(0, 1, open="high") for id in "xyz"}
    assert decided(domains, [says(total("x", "y", "z"), AT_LEAST, 3)]) != core(0)
    assert isinstance(decided(domains, [says(total("x", "y", "z"), AT_LEAST, "2.99")]), Found)


# ---- products, ratios, least and greatest


def test_a_body_mass_index_is_not_both_under_30_and_at_least_30() -> None:
    assert decided(BODY, [says(BMI, AT_LEAST, 30), says(BMI, LESS, 30)]) == core(0, 1)
    assert decided(BODY, [says(BMI, AT_LEAST, 30), says(BMI, LESS, 25)]) == core(0, 1)
    found = decided(BODY, [says(BMI, AT_LEAST, 30), says(BMI, LESS, 35)])
    assert isinstance(found, Found) and 30 <= found.numbers["weight"] / found.numbers["height"] ** 2 < 35


def test_a_light_tall_person_has_no_high_body_mass_index() -> None:
    domains = {"weight": within(20, 100), "height": within("1.9", "2.5")}
    assert decided(domains, [says(BMI, AT_LEAST, 30)]) == core(0, bounds=(("weight", "high"), ("height", "low")))


def test_a_dose_for_each_kilogram_ties_dose_and_weight() -> None:
    domains = {"dose": within(0, 500), "weight": within(3, 60)}
    each = ratio("dose", "weight")
    assert decided(domains, [says(each, MORE, 10), says("dose", LESS, 30)]) == core(0, 1, bounds=(("weight", "low"),))
    assert isinstance(decided(domains, [says(each, MORE, 10), says("dose", AT_MOST, 31)]), Found)


def test_a_fall_from_a_baseline_in_percent_is_exact() -> None:
    fall = times(100, ratio(difference("before", "after"), "before"))
    domains = {"before": within(0, 10), "after": within(0, 10)}
    both = [says(fall, AT_LEAST, 50), says(times(2, "after"), MORE, "before")]
    assert decided(domains, both) == core(0, 1, bounds=(("before", "low"),))


def test_what_is_divided_by_is_not_0() -> None:
    domains = {"a": ANY_NUMBER, "b": within(0, 0)}
    assert decided(domains, [says(ratio("a", "b"), AT_LEAST, 0)]) == core(0, bounds=(("b", "low"), ("b", "high")))
    assert decided(domains, [says(ratio("a", "b"), AT_LEAST, 0, holds=False)]) == core(0, bounds=(("b", "low"), ("b", "high")))


def test_what_is_divided_by_a_sum_is_decided_on_both_sides_of_0() -> None:
    share = ratio("a", total("a", "b"))
    around = {"a": within(-2, 2), "b": within(-2, 2)}
    found = decided(around, [says(share, MORE, 1), says("a", LESS, 0)])
    assert isinstance(found, Found) and fits(says(share, MORE, 1), found.numbers)
    above = {"a": within(0, 2), "b": within(0, 2)}
    assert decided(above, [says(share, MORE, 1)]) == core(0, bounds=(("a", "low"), ("b", "low")))
    whole = {"a": within(-1, 3, 1), "b": within(0, 3, 1)}
    assert isinstance(decided(whole, [says(ratio("a", total(2, "b")), EQUAL, 4)]), Refuted)


def test_an_equality_that_no_step_allows_is_a_core_alone() -> None:
    domains = {"a": within(0, 9, 1), "b": within(0, 9, 3)}
    assert decided(domains, [says("a", LESS, "b"), says("a", EQUAL, total("b", "0.5"))]) == core(1)


def test_a_day_that_no_month_leads_to_is_a_core_alone() -> None:
    early, never = says("a", LESS, str(ordinal("2023-01-01"))), says(months_after("a", 1), EQUAL, str(ordinal("2023-03-31")))
    assert decided({"a": DAY}, [early, never]) == core(1)


def test_the_least_of_two_is_never_more_than_one_of_them() -> None:
    least, greatest = of(Operation.LEAST, "x", "y"), of(Operation.GREATEST, "x", "y")
    domains = {"x": ANY_NUMBER, "y": ANY_NUMBER}
    assert decided(domains, [says(least, MORE, "x")]) == core(0)
    assert decided(domains, [says(greatest, LESS, least)]) == core(0)
    assert decided(domains, [says(least, AT_LEAST, 3), says(greatest, LESS, 3)]) == core(0, 1)
    found = decided(domains, [says(least, EQUAL, 3), says(greatest, EQUAL, 5), says("x", MORE, "y")])
    assert isinstance(found, Found) and found.numbers == {"x": 5, "y": 3}


def test_a_square_is_found_where_it_is_a_number() -> None:
    assert decided({"x": within(0, 10)}, [says(times("x", "x"), EQUAL, 49)]) == Found({"x": Fraction(7)})
    assert isinstance(decided({"x": within(0, 10, 1)}, [says(times("x", "x"), EQUAL, 50)]), Refuted)
    assert isinstance(decided({"x": ANY_NUMBER}, [says(times("x", "x"), LESS, 0)]), Refuted)


# ---- quantities that are said to be equal


def lost(mark: str, body_mass: str = "25") -> Constraint:
    """Half of the excess weight was lost: a sum of two weights and a square of the height."""
    target = times("0.0001", times(times(f"height{mark}", f"height{mark}"), body_mass))
    excess = difference(f"first{mark}", target)
    return says(difference(f"first{mark}", f"weight{mark}"), AT_LEAST, times("0.5", excess))


def test_two_copies_of_the_same_quantities_do_not_differ_in_what_they_satisfy() -> None:
    bodies = {"first": within(20, 500), "weight": within("22.5", "27.5"), "height": within(100, 250)}
    domains = {id + mark: domain for mark in ("", "'") for id, domain in bodies.items()}
    one, other = lost(""), replace(lost("'"), holds=False)
    same = [says(id, EQUAL, f"{id}'") for id in bodies]
    assert decided(domains, [one, other, *same]) == core(0, 1, 2, 3, 4)
    stricter = replace(lost("'", "26"), holds=False)
    assert isinstance(decided(domains, [one, stricter, *same]), Refuted)
    found = decided(domains, [lost("", "26"), replace(lost("'"), holds=False), *same])
    assert isinstance(found, Found) and all(found.numbers[id] == found.numbers[f"{id}'"] for id in bodies)
    assert fits(lost("", "26"), found.numbers) and not fits(lost("'"), found.numbers)


def test_what_is_equal_by_way_of_others_has_the_bounds_of_all() -> None:
    domains = {"a": within(0, 5), "b": ANY_NUMBER, "c": within(2, 9)}
    chain = [says("a", EQUAL, "b"), says("b", EQUAL, "c")]
    assert isinstance(decided(domains, [*chain, says(times("a", "c"), AT_MOST, 4)]), Found)
    assert decided(domains, [*chain, says(times("a", "c"), LESS, 4)]) == core(0, 1, 2, bounds=(("c", "low"),))
    assert decided(domains, [*chain, says(times("a", "c"), MORE, 25)]) == core(0, 1, 2, bounds=(("a", "high"), ("c", "low")))


# ---- stopping, weaker bounds, what is settled


def test_work_that_has_no_end_is_stopped_by_its_check() -> None:
    class StoppedError(Exception):
        pass

    calls = 0

    def stop() -> None:
        nonlocal calls
        calls += 1
        if calls > 500:
            raise StoppedError

    with pytest.raises(StoppedError):  # no rational number is the root of 2
        decided({"x": within(0, 2)}, [says(times("x", "x"), EQUAL, 2)], stop)


def test_bounds_are_weakened_as_far_as_the_core_stands() -> None:
    theory, constraints = Theory(), [says(total("a", 3), AT_MOST, "b")]
    domains = {"a": within(10, 20, 1), "b": within(0, 5, 1)}
    found = theory.decided(domains, constraints)
    assert found == core(0, bounds=(("a", "low"), ("b", "high")))
    lower = [(Fraction(number), True) for number in (9, 6, 3, 2, 0)]
    higher = [(Fraction(number), True) for number in (6, 9, 12, 15)]
    weaker = theory.weakest(domains, constraints, found, {("a", "low"): lower, ("b", "high"): higher})
    assert weaker == {("a", "low"): (Fraction(3), True), ("b", "high"): (Fraction(5), True)}


def test_a_theory_answers_again_as_before_and_over_other_domains() -> None:
    theory, constraints = Theory(), [says(BMI, AT_LEAST, 30)]
    light = BODY | {"weight": within(20, 25)}
    assert [isinstance(theory.decided(one, constraints), Found) for one in (BODY, light, BODY, light)] == [True, False] * 2


def test_what_shares_nothing_but_a_number_that_is_known_is_decided_apart() -> None:
    domains = {"a": within(0, 9, 1), "known": within(5, 5, 1), "b": within(0, 9, 1)}
    below, above = says("a", LESS, "known"), says("known", LESS, "b")
    found = decided(domains, [below, above])
    assert isinstance(found, Found) and found.numbers["a"] < found.numbers["known"] == 5 < found.numbers["b"]
    low = domains | {"b": within(0, 4, 1)}
    assert decided(low, [below, above]) == core(1, bounds=(("b", "high"), ("known", "low")))
    half = Interval(Fraction(9, 2), True, Fraction(9, 2), True)
    assert isinstance(decided(domains | {"known": Domain(half, Fraction(1))}, [below, above]), Refuted)  # no number of its step


def test_what_is_kept_of_constraints_is_told_by_where_they_stand_now() -> None:
    theory = Theory()
    heavy, light, apart = says(BMI, AT_LEAST, 30), says(BMI, LESS, 25), says("a", LESS, "b")
    domains = BODY | {"a": DAY, "b": DAY}
    assert theory.decided(domains, [heavy, light]) == core(0, 1)
    assert theory.decided(domains, [apart, heavy, apart, light]) == core(1, 3)
    assert theory.decided(domains, [light, apart, heavy]) == core(0, 2)


def test_intervals_settle_a_comparison_where_they_show_it() -> None:
    tall = {"weight": within(20, 60), "height": within("1.8", "2.5")}
    assert settled(says(BMI, LESS, 30), tall) is True
    assert settled(says(BMI, AT_LEAST, 30), tall) is False
    assert settled(says(BMI, AT_LEAST, 30, holds=False), tall) is True
    assert settled(says(BMI, AT_LEAST, 18), tall) is None
    exact = {"weight": within(90, 90), "height": within("1.5", "1.5")}
    assert settled(says(BMI, EQUAL, 40), exact) is True
    assert settled(says(ratio("a", "b"), EQUAL, 40), {"a": within(0, 1), "b": within(0, 0)}) is None


def test_a_domain_of_part_days_moves_by_months_from_its_whole_days() -> None:
    half = Domain(Interval(ordinal("2024-01-31") + Fraction(1, 4), True, ordinal("2024-01-31") + Fraction(3, 4), True))
    domains = {"a": half, "b": days("2024-02-01", "2024-02-29")}
    found = decided(domains, [says(months_after("a", 1), AT_MOST, "b")])
    assert isinstance(found, Found) and found.numbers["b"] == ordinal("2024-02-29")
    assert isinstance(decided(domains, [says(months_after("a", 1), LESS, "b")]), Refuted)


def test_numbers_that_outgrow_each_other_cannot_hold_together() -> None:
    growing = [says("y", AT_LEAST, times("x", "x")), says("x", AT_LEAST, times("y", "y")), says("x", AT_LEAST, 2)]
    assert decided({"x": ANY_NUMBER, "y": ANY_NUMBER}, growing) == core(0, 1, 2)
