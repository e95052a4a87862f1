"""The Python API: load a policy, make a case, decide, explain, and ask what would change the outcome.

    from reasoner import load_policy

    policy = load_policy("bcbsaz-implantable-infusion-pump")
    answer = policy.decide(drug="morphine", route="intrathecal", trial_pain_reduction=40)
    answer.outcome, [one.input.id for one in answer.needed]

    case = policy.case(drug="morphine", route="intrathecal")
    policy.decide(case.with_(trial_pain_reduction=60))

What is public and stable is said in `reasoner/README.md`. Mistakes of a policy or a case are raised as `ProblemsFound`, all at once.
A loaded policy may be used from several threads.

A `time_limit` is in seconds of processor time of the thread that asks; the clock on the wall may show four times as many and one
more. At the limit each question returns what was found, and says in `cut_off` what was not.
"""

from __future__ import annotations

from reasoner.answer.answer import Answer, ChangeSet, Explanation, WhatIf
from reasoner.answer.by_determination import ByDetermination
from reasoner.api.comparing import case_for_each, changes, compare, date_of_service
from reasoner.api.loaded import LoadedPolicy
from reasoner.api.loading import library, load_policy, load_versions
from reasoner.cases.case import Case
from reasoner.source.problem import Problem, ProblemsFound

__all__ = [
    "Answer",
    "ByDetermination",
    "Case",
    "ChangeSet",
    "Explanation",
    "LoadedPolicy",
    "Problem",
    "ProblemsFound",
    "WhatIf",
    "case_for_each",
    "changes",
    "compare",
    "date_of_service",
    "library",
    "load_policy",
    "load_versions",
]
