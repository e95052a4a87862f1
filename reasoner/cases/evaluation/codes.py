"""Whether codes are in a code list, as functions of what is known."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from reasoner.cases.evaluation.facts import EachCode, Facts, Mark, Test, known_of
from reasoner.policy.codes import code_in_range
from reasoner.policy.criteria import Criterion, InCodes, Of
from reasoner.policy.kleene import any_of, denied
from reasoner.policy.model import CodeList
from reasoner.policy.values import Absent, Code, Exactly, ListOf, OneOfThese
from reasoner.policy.vocabulary import Codes, Input, OneCode

MOST_REMEMBERED = 10_000
Listed: TypeAlias = Callable[[Facts, EachCode], bool | None]


def listed_in(code_list: CodeList, when: Callable[[Criterion], Test]) -> Listed:
    """Whether a code is in a list; of one that is not known it is open, save where the list is empty in the case."""
    entries = tuple((one, None if one.when is None else when(one.when)) for one in code_list.ranges)
    remembered: dict[Code, bool | tuple[Test, ...]] = {}

    def found(code: Code) -> bool | tuple[Test, ...]:
        tests = [test for one, test in entries if code_in_range(code.system, code.text, one)]
        return True if None in tests else tuple(test for test in dict.fromkeys(tests) if test is not None)

    def listed(facts: Facts, code: EachCode) -> bool | None:
        if isinstance(code, Mark):
            if code is Mark.NO_CODE:
                return False
            some = [None if test is None else test(facts) for _, test in entries]
            return False if all(one is False for one in some) else None
        tests = remembered.get(code)
        if tests is None:
            if len(remembered) > MOST_REMEMBERED:
                remembered.clear()
            tests = remembered[code] = found(code)
        return tests if isinstance(tests, bool) else any_of([test(facts) for test in tests])

    return listed


def code_test(test: InCodes, input: Input, listed: Listed) -> Test:
    """Whether a code, the code that is answered for, or any, every or no code of a list is in a code list."""
    if test.of is not None:
        return _list_test(test.input, test.of, listed, may_have_others=bool(getattr(input.type, "systems", ())))
    if isinstance(input.type, Codes):
        return _each_test(test.input, listed)
    assert isinstance(input.type, OneCode)  # noqa: S101  INVARIANT: the policy was resolved against its vocabulary
    read = known_of(test.input)

    def is_listed(facts: Facts) -> bool | None:
        match read(facts):
            case Exactly(Code() as code):
                return listed(facts, code)
            case Absent():
                return False
            case OneOfThese(codes):
                some = {listed(facts, code) for code in codes if isinstance(code, Code)}
                return some.pop() if len(some) == 1 else None
            case _:
                return listed(facts, Mark.ANY_CODE)

    return is_listed


def _each_test(id: str, listed: Listed) -> Test:
    def is_listed(facts: Facts) -> bool | None:
        return listed(facts, facts.code if facts.each == id else Mark.ANY_CODE)

    return is_listed


def _list_test(id: str, of: Of, listed: Listed, *, may_have_others: bool) -> Test:
    read = known_of(id)
    every, is_denied = of is Of.EVERY, of is not Of.ANY

    def has_code(facts: Facts) -> bool | None:
        known = read(facts)
        stated = known.members if isinstance(known, ListOf) else ()
        sought = [listed(facts, code) for code in stated if isinstance(code, Code)]
        if may_have_others and (not isinstance(known, ListOf) or known.open):
            # A code of no list is never ruled out; nor is one that is listed, save where the list is empty in the case.
            sought.append(None if every else listed(facts, Mark.ANY_CODE))
        found = any_of([denied(one) for one in sought] if every else sought)
        return None if found is None else found != is_denied

    return has_code
