"""One case under several policies, and two versions of a policy beside each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from reasoner.answer.possible_versions import limited
from reasoner.policy.days import DATE_OF_SERVICE
from reasoner.policy.values import Exactly

if TYPE_CHECKING:
    from reasoner.answer.compare import Comparison
    from reasoner.answer.versions import TriedCase, VersionChanges
    from reasoner.api.loaded import LoadedPolicy
    from reasoner.cases.case import Case


def date_of_service(case: Case) -> date | None:
    """The date of service that a case states; None where it states none, or not the day."""
    fact = case.fact(DATE_OF_SERVICE)
    known = fact.known if fact else None
    return known.value if isinstance(known, Exactly) and isinstance(known.value, date) else None


def case_for_each(
    policies: Sequence[LoadedPolicy],
    source: Path | str | Mapping[str, object] | None = None,
    options: Sequence[str] = (),
    **facts: object,
) -> tuple[tuple[Case, tuple[str, ...]], ...]:
    """One case in the terms of each policy, with the phrases of the facts that the policy's vocabulary has no place for.

    Raises ProblemsFound for a fact that no policy can take.
    """
    from reasoner.cases.carried import read_by_all

    return read_by_all([one.read(source, options, **facts) for one in policies], [one.policy.vocabulary for one in policies])


def compare(
    policies: Sequence[LoadedPolicy],
    cases: Sequence[Case] | Path | str | Mapping[str, object],
    determination: str | None = None,
    target: str | None = None,
    time_limit: float | None = 5.0,
    left_out: Sequence[tuple[str, ...]] = (),
) -> Comparison:
    """One case under several policies, each in the determination named, or else in its first.

    `cases` is the case, as a mapping or a file; or the case in the terms of each policy, and `left_out` the phrases of what each has
    no place for, as `case_for_each` gives them. The time limit is for each policy and question.
    """
    from reasoner.answer.compare import Compared, comparison_of

    if isinstance(cases, Path | str | Mapping):
        read = case_for_each(policies, cases)
        cases, left_out = [case for case, _ in read], [left for _, left in read]
    found = []
    for one, case, left in zip(policies, cases, left_out or [()] * len(policies), strict=True):
        chosen = one.chosen(determination, case, first=True)
        reasons = one.reasons(case, chosen, time_limit)
        changes = one.what_if(case, target, chosen, time_limit=time_limit, most=10)
        found.append(Compared(reasons.answer, reasons, changes, left))
    return comparison_of(found)


def changes(
    before: LoadedPolicy, after: LoadedPolicy, cases: Sequence[TriedCase] | None = None, time_limit: float | None = 5.0
) -> VersionChanges:
    """What changed between two versions, and which cases come out differently; the scenarios of both where none are given."""
    from reasoner.answer.engine import Engine
    from reasoner.answer.versions import scenarios_tried, version_changes

    tried = scenarios_tried(before.policy, after.policy) if cases is None else cases
    with limited(time_limit) as limit:
        return version_changes(Engine(before.policy), Engine(after.policy), tried, limit)
