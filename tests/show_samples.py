"""A small policy, an answer, an explanation and changes, made by hand, for the tests of how things are shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import jsonschema

from reasoner.answer.answer import (
    Answer,
    Blocks,
    ChangeKind,
    ChangeNeeded,
    ChangeSet,
    CodeAnswer,
    Explained,
    Explanation,
    Needed,
    NoticeAnswer,
    Presumption,
    Standing,
    StatedFact,
    Status,
    WhatIf,
)
from reasoner.answer.finding import Called, Measured, MetOf
from reasoner.answer.missing import MissingLine, Nearest
from reasoner.cases.case import Origin
from reasoner.policy.criteria import AllOf, Amount, AnyOfThese, Citation, Counting, Criterion, Is, IsOneOf, IsWithin
from reasoner.policy.document.in_effect import InEffect
from reasoner.policy.entries import Entry
from reasoner.policy.model import (
    Clause,
    Determination,
    Interpretation,
    NotComputable,
    Notice,
    Outcome,
    Phase,
    Policy,
    Reason,
    Scope,
)
from reasoner.policy.values import Exactly, Interval
from reasoner.policy.vocabulary import Change, Input, Number, OneOf, Value, Vocabulary, YesNo
from reasoner.show.json import schema
from reasoner.syntax.rank import Rank


def misfit(answer: dict[str, object]) -> str:
    """Where a document does not fit the schema of its kind; empty where it fits."""
    whole = schema()
    kinds = [one for one in whole.pop("oneOf") if one["properties"]["kind"]["const"] == answer.get("kind")]
    if not kinds:
        return f"no kind {answer.get('kind')}"
    found = jsonschema.Draft202012Validator({**whole, **kinds[0]}).iter_errors(answer)
    return "; ".join(f"{error.json_path}: {error.message[:200]}" for error in found)


MET = Standing(Status.SATISFIED)
NOT_MET = Standing(Status.NOT_SATISFIED)
NOT_SHOWN = Standing(Status.UNDETERMINED)

BENEFIT = Input(
    "benefit_available",
    "the plan includes the benefit",
    YesNo(),
    presumed=True,
    negative="the plan does not include the benefit",
    who="administrative",
    group="the contract",
)
ROUTE = Input(
    "planned_route",
    "the route",
    OneOf((Value("intrathecal", "intrathecal"), Value("epi_dural", "epidural"))),
    Change.CHOICE,
    group="the drug",
)
APPROVED = Input("fda_ok", "the drug is FDA-approved for the route", YesNo(), about=("planned_route",), group="the drug")
REDUCTION = Input(
    "trial_pain_reduction",
    "the reduction in pain",
    Number("percent", Fraction(0), Fraction(100)),
    Change.ACTIONABLE,
    who="clinical",
    question="By how much did the temporary trial lower the pain?",
    group="the trial",
)
SEVERE = Input("pain_severe", "the pain is severe", YesNo(), judgement=True, question="Is the pain severe?", group="the trial")
MACHINE_NAMES = ("benefit_available", "planned_route", "epi_dural", "fda_ok", "trial_pain_reduction", "pain_severe")

APPROVAL = Criterion("coverage/1/1", Is("fda_ok"), words="the drug is FDA-approved for the route")
PAIN_SEVERE = Criterion("coverage/1/2/4/1", Is("pain_severe"), words="the pain is severe")
PAIN_FELL = Criterion(
    "coverage/1/2/4/2",
    IsWithin("trial_pain_reduction", Interval(Fraction(50), low_included=False)),
    words="the reduction in pain is greater than 50%",
)
ITEM_4 = Criterion(
    "coverage/1/2/4",
    AllOf((PAIN_SEVERE, PAIN_FELL)),
    label="4",
    title="Opioids for pain after a successful trial",
    address="item 4",
    citation=Citation("Criteria, item 4"),
)
ITEM_5 = Criterion(
    "coverage/1/2/5",
    IsOneOf("planned_route", frozenset({"epi_dural"})),
    words="the route is epidural",
    label="5",
    address="item 5",
    waived=(Criterion("coverage/1/2/5/waived", Is("pain_severe"), words="the pain is severe"),),
)
ANY = Criterion("coverage/1/2", AnyOfThese((ITEM_4, ITEM_5)), words="ANY of the following is met")
ROOT = Criterion("coverage/1", AllOf((APPROVAL, ANY)))
NO_BENEFIT = Criterion("coverage/2", Is("benefit_available"), words="the plan includes the benefit")
GASTRIC = Criterion("coverage/3/example/1", Is("fda_ok", expected=False), words="the drug is another one")

COVERED = Clause(
    Outcome("medically necessary", "covered"),
    Rank.PLAIN,
    ROOT,
    beats=frozenset({2}),
    scope=(
        Scope("for 12 months", Citation("Criteria, duration"), lasts=Amount(Fraction(12), "months")),
        Scope("at most 2.5 mL every 2 weeks", most=Amount(Fraction(5, 2), "mL"), per=Amount(Fraction(2), "weeks")),
        Scope("in the outpatient setting", where="the outpatient setting"),
        Scope("for this part only", part_only=True),
    ),
)
NOT_COVERED = Clause(Outcome("not covered", "not_covered"), Rank.OVERRIDES, NO_BENEFIT, True, frozenset({0, 2}))
INVESTIGATIONAL = Clause(
    Outcome("experimental or investigational", "investigational"),
    Rank.OTHERWISE,
    reasons=(Reason("1", "the evidence does not permit conclusions about health outcomes"),),
    examples=(GASTRIC,),
)
COVERAGE = Determination("coverage", "coverage", (Phase("", None, (COVERED, NOT_COVERED, INVESTIGATIONAL)),))

POLICY = Policy(
    id="sample-pump",
    title="Sample infusion pump",
    payer="Example Health",
    vocabulary=Vocabulary("sample", (BENEFIT, ROUTE, APPROVED, REDUCTION, SEVERE)),
    determinations=(COVERAGE,),
    number="S-1",
    version="in effect from 2003-01-01",
    effective_from=date(2003, 1, 1),
    notices=(
        Notice("law_first", "law first", "The law comes first."),
        Notice("bulletin", "bulletin", "See the bulletin.", PAIN_SEVERE),
    ),
    interpretations=(Interpretation("successful trial", "more than half of the pain is gone", "item 4", ("coverage/1/2/4",)),),
    not_computable=(NotComputable("as the contract says", "the contract is not at hand"),),
    digest="0123456789abcdef0123456789abcdef",
    file="rules/sample-pump/2003.policy",
)

ENTRY = Entry(
    "sample-pump",
    "Sample infusion pump",
    "Example Health",
    "S-1",
    "sample",
    InEffect("in effect from 2003-01-01", date(2003, 1, 1)),
    ("coverage", "setting"),
    Path("rules/sample-pump/2003.policy"),
)

STANDINGS = {
    "coverage/1": NOT_SHOWN,
    "coverage/1/1": MET,
    "coverage/1/2": NOT_SHOWN,
    "coverage/1/2/4": NOT_SHOWN,
    "coverage/1/2/4/1": MET,
    "coverage/1/2/4/2": NOT_SHOWN,
    "coverage/1/2/5": Standing(Status.NOT_SATISFIED, waived=Status.UNDETERMINED),
    "coverage/1/2/5/waived": NOT_SHOWN,
    "coverage/2": MET,
    "coverage/3/example/1": NOT_MET,
}

UNDETERMINED = Answer(
    policy=POLICY,
    determination=COVERAGE,
    outcome="undetermined",
    possible=("covered", "investigational"),
    wording=(COVERED.outcome, INVESTIGATIONAL.outcome),
    deciding=(COVERED, INVESTIGATIONAL),
    standings=STANDINGS,
    presumed=(Presumption(BENEFIT, "yes", used=True),),
    judgements=(SEVERE,),
    needed=(Needed(REDUCTION, (ITEM_4,)),),
    notices=(
        NoticeAnswer(POLICY.notices[0], Status.SATISFIED),
        NoticeAnswer(POLICY.notices[1], Status.UNDETERMINED),
    ),
    for_each=(CodeAnswer("62350", "covered", ("covered",)),),
    version_presumed=True,
    remarks=("one remark",),
)

REFUSED = replace(
    UNDETERMINED,
    outcome="investigational",
    possible=("investigational",),
    wording=(INVESTIGATIONAL.outcome,),
    deciding=(INVESTIGATIONAL,),
    standings={
        **STANDINGS,
        "coverage/1": NOT_MET,
        "coverage/1/2": NOT_MET,
        "coverage/1/2/4": NOT_MET,
        "coverage/1/2/4/2": NOT_MET,
    },
    needed=(),
    examples=(GASTRIC,),
    version_presumed=False,
)

FORTY = StatedFact(REDUCTION, Exactly(Fraction(40)), "40%", Origin("trial report", "3", "2024-05-01"))
TOO_LITTLE = Measured(FORTY, (Interval(Fraction(50), False, None, False),), Fraction(10))
NO_PLAN = StatedFact(BENEFIT, Exactly(False), "no")

EXPLANATION = Explanation(
    answer=REFUSED,
    summary=(Nearest(COVERED, ITEM_4, MissingLine(Called(PAIN_FELL), Status.NOT_SATISFIED, TOO_LITTLE)),),
    facts=(FORTY,),
    clauses=(
        (
            COVERED,
            Explained(
                ROOT,
                NOT_MET,
                below=(
                    Explained(
                        ANY,
                        NOT_MET,
                        found=MetOf(0, 2, Counting.AT_LEAST, 1),
                        below=(
                            Explained(
                                ITEM_4,
                                NOT_MET,
                                below=(Explained(PAIN_FELL, NOT_MET, found=TOO_LITTLE, facts=(FORTY,)),),
                            ),
                            Explained(ITEM_5, Standing(Status.NOT_SATISFIED, waived=Status.SATISFIED)),
                            Explained(GASTRIC, Standing(Status.SATISFIED, applies=Status.NOT_SATISFIED), role="unless"),
                        ),
                    ),
                ),
            ),
        ),
        (INVESTIGATIONAL, None),
    ),
    full=True,
)

WAYS = WhatIf(
    answer=REFUSED,
    target=("covered",),
    already=False,
    sets=(
        ChangeSet(
            (
                ChangeNeeded(
                    REDUCTION, ChangeKind.DO, "more than 50%", "40%", "10 percentage points short", (ITEM_4,), still=(APPROVED,)
                ),
            ),
            cost=2,
        ),
        ChangeSet(
            (
                ChangeNeeded(ROUTE, ChangeKind.CHOOSE, "epidural", "intrathecal", items=(ITEM_5,), still=(APPROVED,)),
                ChangeNeeded(SEVERE, ChangeKind.DOCUMENT, "yes", "not stated"),
                ChangeNeeded(BENEFIT, ChangeKind.DIFFER, "no", "yes"),
            ),
            ties=("both the same route",),
            cost=9,
        ),
    ),
    permitted=(REDUCTION, ROUTE, SEVERE, BENEFIT),
    least=True,
)
NO_WAY = WhatIf(REFUSED, ("covered",), already=False, sets=(), blocks=(Blocks((NO_PLAN,), (ITEM_4,)),))
ALREADY = WhatIf(REFUSED, ("investigational",), already=True, sets=())
