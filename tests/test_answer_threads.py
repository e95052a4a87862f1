"""A loaded policy answers from several threads as it does from one."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from reasoner.api import load_policy
from reasoner.cases.suite import facts_of, suite_from_path

CASES = [
    one for one in suite_from_path(Path(__file__).parent / "cases" / "worked-cases.yaml").cases if one.id.startswith("HM-")
]


def test_answers_from_eight_threads_are_those_of_one() -> None:
    policy = load_policy("highmarkwv-s-40")
    asked = [(facts_of(one, policy.policy.vocabulary)[0], one.determination) for one in CASES] * 4

    def answers(number: int) -> tuple[object, ...]:
        case, determination = asked[number]
        [answer] = policy.decide(case, determination)
        changes = policy.what_if(case, determination=determination)
        [explanation] = policy.explain(case, determination)
        sets = tuple(sorted(tuple(sorted(one.inputs)) for one in changes.sets))
        facts = tuple(fact.input.id for fact in explanation.facts)
        return answer.outcome, answer.possible, tuple(one.input.id for one in answer.needed), sets, facts

    alone = [answers(number) for number in range(len(asked))]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(answers, range(len(asked)))) == alone
