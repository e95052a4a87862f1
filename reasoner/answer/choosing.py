"""Which version of a policy answers a case: the one place where that is chosen, by what is known of the date of service."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from reasoner.answer.possible_versions import InVersion, PossibleVersions, Version
from reasoner.cases.case import Case
from reasoner.cases.service_days import days_of_service
from reasoner.policy.days import DATE_OF_SERVICE, EVERY_DAY, Days
from reasoner.policy.model import Policy
from reasoner.policy.nearest import or_list
from reasoner.source.problem import Problem, ProblemsFound

if TYPE_CHECKING:
    from reasoner.policy.library import Possible

OnDays = Callable[[Sequence[Days]], "Possible"]  # the versions that some days leave possible; raises ProblemsFound where none


class VersionChooser:
    """Chooses the versions of a policy that a case leaves possible, and keeps each.

    Nothing known of the date of service: the newest, which is presumed. Known, wholly or in part: every version that has one of
    the days left; where none has, the case is refused. `on_days` None: a day was asked for, and there is this version alone.
    """

    def __init__(self, policy: Policy, presumed: bool, on_days: OnDays | None) -> None:
        self.newest = Version(policy, presumed)
        self._on_days = on_days
        self._dated: dict[tuple[str, Days], Version] = {}
        self._lock = threading.Lock()

    def versions(self, case: Case) -> PossibleVersions:
        """The versions that a case leaves possible, each with the case in its terms; raises ProblemsFound where there is none."""
        days = days_of_service(case)
        own = self.newest.policy.days
        if days is None:
            return PossibleVersions((self.newest.on(case),))
        if self._on_days is None:
            self._check(case, days)
            return PossibleVersions((self.newest.on(case),))
        if all(own.shared(one) == one for one in days):
            return PossibleVersions((self._version(self.newest.policy).on(case),))
        from reasoner.policy.library import NoVersionError

        try:
            possible = self._on_days(days)
        except NoVersionError as none:
            fact = case.fact(DATE_OF_SERVICE)
            raise ProblemsFound(tuple(replace(one, span=fact.span if fact else None) for one in none.problems)) from None
        return self._of(case, possible)

    def every(self, case: Case) -> PossibleVersions:
        """Every version, each with the case in its terms."""
        from reasoner.policy.library import Possible

        return self._of(case, Possible(self.every_version()))

    def every_version(self) -> tuple[Policy, ...]:
        """The versions that cases can be answered in, the earliest first."""
        return (self.newest.policy,) if self._on_days is None else self._on_days((EVERY_DAY,)).versions

    def _of(self, case: Case, possible: Possible) -> PossibleVersions:
        vocabulary = self.newest.policy.vocabulary
        versions: tuple[InVersion, ...] = tuple(self._version(one).on(case, vocabulary) for one in possible.versions)
        return PossibleVersions(versions, possible.without)

    def _version(self, policy: Policy) -> Version:
        """A version that the date of service has chosen."""
        with self._lock:
            key = policy.digest, policy.days
            if key not in self._dated:
                self._dated[key] = Version(policy)
            return self._dated[key]

    def _check(self, case: Case, days: Sequence[Days]) -> None:
        """Raises ProblemsFound where the case's date of service lies outside the version that was asked for."""
        policy, fact = self.newest.policy, case.fact(DATE_OF_SERVICE)
        if any(policy.days.shared(one) for one in days):
            return
        said = or_list((f"`{one.first}`" if one.first == one.last else one.words for one in days), "or")
        raise ProblemsFound(
            (
                Problem(
                    "outside-version",
                    f"the date of service {said} lies outside this version of the policy, which is {policy.version}",
                    fact.span if fact else None,
                    "use the version that is in effect on that day, or correct the date",
                    (DATE_OF_SERVICE,),
                ),
            )
        )
