"""Plots of several cases, and of ways: the tables beside what is decided one by one, and beside brute force."""

from __future__ import annotations

from collections import Counter
from itertools import product

from reasoner.api import LoadedPolicy, load_policy
from reasoner.api.plotting import matrix
from reasoner.cases.case import Case, Fact
from reasoner.plots.deciding import deciding_of
from reasoner.policy.values import Exactly
from tests.plots_samples import loaded

PUMPS = ["bcbsaz-implantable-infusion-pump", "bcbsil-infusion-pumps", "bcbsla-00666", "highmarkwv-s-40"]
THREE = "ALL of the following are met:\n    1. the patient agrees\n    2. the level is over 3\n    3. EITHER of the following is met:\n        a. the score is over 2\n        b. the morning dose is over 5 mg"  # noqa: E501


def test_a_matrix_says_what_each_policy_decides() -> None:
    policies = [load_policy(one) for one in PUMPS]
    cases = {
        "pain": {"drug": "morphine", "route": "intrathecal", "indication": "pain"},
        "spasticity": {"drug": "baclofen", "route": "intrathecal", "indication": "spasticity", "oral_baclofen": "ineffective"},
    }
    plot = matrix(policies, cases)
    assert [(row["case"], row["policy_id"]) for row in plot.table] == list(product(cases, PUMPS))
    for row in plot.table:
        policy = policies[PUMPS.index(str(row["policy_id"]))]
        answer = policy.decide(cases[str(row["case"])], policy.chosen(None, None, first=True))
        assert (row["outcome"], row["possible"]) == (answer.outcome, ", ".join(answer.possible))
        assert row["needed"] == ", ".join(one.input.id for one in answer.needed)
        assert f"{row['policy']}: " in plot.words
    assert len({row["policy"] for row in plot.table}) == len(PUMPS)


def test_a_case_that_a_policy_refuses_stands_there_with_the_problem() -> None:
    policy = load_policy("medicare-ncd-210-14")
    plot = matrix([policy], {"too early": {"date_of_service": "1999-01-01"}, "now": {"symptoms": True}})
    early, now = plot.table
    assert (early["outcome"], early["sign"]) == ("", "– no answer")
    assert "no version of" in str(early["said"])
    assert str(early["said"]) in plot.words
    assert now["outcome"] == "not_covered"


def worlds(policy: LoadedPolicy) -> list[tuple[dict[str, bool], Case]]:
    """All cases of the four items, met or not."""
    found = []
    for one, two, three, four in product((True, False), repeat=4):
        facts = {
            "agrees": one,
            "level": "4" if two else "3",
            "score": "3" if three else "2",
            "morning": "6 mg" if four else "5 mg",
        }
        found.append(({"1": one, "2": two, "a": three, "b": four}, policy.case(facts)))
    return found


def test_what_decides_is_what_carries_or_stands_in_the_way() -> None:
    policy = loaded(THREE)
    cases = worlds(policy)
    found = {one.item.label: one for one in deciding_of([policy.decide(case) for _, case in cases])}
    carries: Counter[str] = Counter()
    bars: Counter[str] = Counter()
    for met, _ in cases:
        either = met["a"] or met["b"]
        if met["1"] and met["2"] and either:
            carries.update(["1", "2", *(one for one in "ab" if met[one])])
        else:
            bars.update(one for one in "12" if not met[one])
            bars.update("ab" if not either else "")
    for label in "12ab":
        assert len(found[label].cases["carries"]) == carries[label], label
        assert len(found[label].cases["stands in the way"]) == bars[label], label
        assert not found[label].cases["leaves it open"]


def test_what_stands_in_the_way_alone_would_turn_the_outcome() -> None:
    policy = loaded(THREE)
    for met, case in worlds(policy):
        [*found] = deciding_of([policy.decide(case)])
        bars = [one.item.label for one in found if one.cases["stands in the way"]]
        if len(bars) == 1:
            facts = {"1": Fact("agrees", Exactly(True)), "2": policy.case(level="4").facts[0]}
            assert policy.decide(case.merged((facts[bars[0]],))).outcome == "covered", met


def test_what_is_open_leaves_it_open_and_the_plot_counts_it() -> None:
    policy = loaded(THREE)
    plot = policy.plots.deciding({"nothing known": {}, "no": {"agrees": False}, "level known": {"agrees": True, "level": "4"}})
    counted = {(str(row["key"])[-1], row["way"]): (row["cases"], row["names"]) for row in plot.table}
    assert counted["1", "stands in the way"] == (1, "no")
    assert counted["1", "leaves it open"] == (1, "nothing known")
    assert counted["a", "leaves it open"] == (2, "nothing known; level known")
    assert "item 3 (a): the score is over 2, leaves it open in 2." in plot.words
    assert plot.words.startswith("3 cases;")


def test_the_scenarios_of_a_policy_are_asked_where_no_cases_are_given() -> None:
    policy = load_policy("bcbsaz-implantable-infusion-pump")
    plot = policy.plots.deciding()
    assert {row["of"] for row in plot.table} == {len(policy.policy.scenarios)}


def test_ways_are_the_change_sets_by_effort() -> None:
    policy = loaded(THREE)
    found = policy.what_if({})
    plot = policy.plots.ways({})
    assert [sorted(one.inputs) for one in found.sets] == [["agrees", "level", "morning"], ["agrees", "level", "score"]]
    for number, one in enumerate(found.sets, 1):
        rows = [row for row in plot.table if row["way"] == number]
        assert [(row["input"], row["needs"], row["cost"]) for row in rows] == [
            (change.input.id, change.needs, one.cost) for change in one.changes
        ]
    assert plot.words.startswith("2 ways, the least effort first; in each, nothing less is enough.")
    assert ">way 2<" in plot.svg
    priced = policy.plots.ways({}, effort={"morning": 40})
    assert [row["cost"] for row in priced.table] == sorted(int(str(row["cost"])) for row in priced.table)
    assert "morning" not in [row["input"] for row in priced.table if row["way"] == 1]
    assert f"3 changes, effort {priced.table[-1]['cost']}: " in priced.words


def test_a_target_that_holds_or_cannot_be_reached_has_a_picture_too() -> None:
    policy = loaded("the patient agrees")
    already = policy.plots.ways({"agrees": True})
    assert already.words == "It is so already: nothing has to change."
    never = policy.plots.ways({"agrees": False})
    assert never.words == "No change that is allowed makes it so."
    assert already.table == never.table == []
    assert "<svg" in already.svg
    assert "<svg" in never.svg
