"""How the criteria of one code stand where other codes may be in the list: what any code says of their parts does not tell it."""

from __future__ import annotations

from reasoner.answer.answer import Status
from reasoner.answer.engine import Engine
from reasoner.answer.in_version import within_its_days
from reasoner.cases.case import Case, Fact
from reasoner.policy.values import Code, Exactly, ListOf
from tests.oracle.found import Decider
from tests.policy_texts import policy_of

POLICY = """
Determination: eligibility, for each procedure code

    Eligible when
        the procedure code is in the list second procedures

    Eligible when
        EXACTLY 1 of the following are met:
            a. the procedure code is in the list first procedures
            b. the pain is chronic
            c. the procedure code is in the list first procedures

    Otherwise not eligible

Code list: first procedures
    CPT: 62360, when
        the reduction in pain is under 65%
    CPT: 62361 to 62370

Code list: second procedures
    CPT: 62350
"""


def test_a_count_over_one_code_is_not_open_where_every_code_misses_it() -> None:
    policy = policy_of(POLICY)
    codes = ListOf(frozenset((Code("CPT", "62350"), Code("CPT", "62361"))), True)
    case = Case((Fact("chronic", Exactly(False)), Fact("procedure_codes", codes)))
    answer = Engine(within_its_days(policy)).decide(case, "eligibility")
    assert answer.standings["eligibility/2/a"].status is Status.SATISFIED
    assert answer.standings["eligibility/2"].status is Status.NOT_SATISFIED
    assert Decider(policy, "eligibility", case).decide().standings["eligibility/2"].status == "not_satisfied"
