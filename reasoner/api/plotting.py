"""Plots of a policy's answers: the questions are asked here, what is answered is drawn by `reasoner.plots`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reasoner.answer.possible_versions import limited
from reasoner.api.comparing import case_for_each
from reasoner.cases.case import Case, Fact
from reasoner.policy.days import DATE_OF_SERVICE
from reasoner.source.problem import ProblemsFound

if TYPE_CHECKING:
    from reasoner.api.loaded import CaseLike, LoadedPolicy
    from reasoner.plots import Plot
    from reasoner.plots.matrix import Asked


class PolicyPlots:
    """The plots of one policy: `policy.plots.sweep(case, "age")`. Each has `.chart`, `.table`, `.words` and `.live()`."""

    def __init__(self, policy: LoadedPolicy) -> None:
        self.policy = policy

    def sweep(
        self,
        case: CaseLike,
        input: str,
        determination: str | None = None,
        time_limit: float | None = 5.0,
        **facts: object,
    ) -> Plot:
        """The outcome against one number or date, with exact breakpoints."""
        from reasoner.plots.sweeping import sweep_plot

        asked = self.policy.asked(case, facts)
        return sweep_plot(self.policy.sweep(asked, input, determination, time_limit), asked)

    def map(
        self,
        case: CaseLike,
        x: str,
        y: str,
        determination: str | None = None,
        time_limit: float | None = 30.0,
        *,
        x_range: tuple[float, float] | None = None,
        y_range: tuple[float, float] | None = None,
        **facts: object,
    ) -> Plot:
        """The outcome over two numbers or dates, in areas with exact borders.

        The ranges are what the picture shows; the table has the whole plane. Raises ProblemsFound for inputs that are no numbers, and
        where what they are compared with is left open by the case.
        """
        from reasoner.answer.sweep import number_called
        from reasoner.plots.mapping import map_plot
        from reasoner.plots.plane.plane import plane_of

        asked = self.policy.asked(case, facts)
        possible = self.policy.versions(asked)
        name = self.policy.chosen(determination, asked)
        first, second = (number_called(possible.newest.policy, id) for id in (x, y))
        several = self.policy.every(asked) if DATE_OF_SERVICE in (x, y) else possible
        [chosen] = possible.determinations(name)
        engines = [(one.engine, one.case) for one in several.versions]
        with limited(time_limit) as limit:
            plane = plane_of(
                engines, lambda one: self.policy.decide(one, name, time_limit), asked, chosen, first, second, limit
            )
        return map_plot(plane, x_range, y_range)

    def ways(
        self,
        case: CaseLike = None,
        target: str | Iterable[str] | None = None,
        determination: str | None = None,
        allow: Iterable[str] = (),
        time_limit: float | None = 5.0,
        *,
        lock: Iterable[str] = (),
        effort: Mapping[str, int] | None = None,
        at_most: int | None = None,
        **facts: object,
    ) -> Plot:
        """The change sets that reach a target, by effort; the options are those of `what_if`."""
        from reasoner.plots.ways import ways_plot

        asked = self.policy.asked(case, facts)
        found = self.policy.what_if(
            asked, target, determination, allow, time_limit, lock=lock, effort=effort, at_most=at_most
        )  # fmt: skip
        return ways_plot(found)

    def deciding(
        self,
        cases: Mapping[str, CaseLike] | Sequence[CaseLike] | None = None,
        determination: str | None = None,
        time_limit: float | None = None,
    ) -> Plot:
        """How often each item decides in some cases, by name or in a row; in the policy's own scenarios where none are given."""
        from reasoner.plots.deciding import deciding_plot

        named = self._named(cases)
        answers = [self.policy.decide(case, determination, time_limit) for case in named.values()]
        return deciding_plot(answers, list(named), f"What decides in {self.policy.title}")

    def _named(self, cases: Mapping[str, CaseLike] | Sequence[CaseLike] | None) -> dict[str, CaseLike]:
        if cases is None:
            return {
                one.name: Case(tuple(Fact(input, known) for input, known in one.facts), one.name)
                for one in self.policy.policy.scenarios
            }
        if isinstance(cases, Mapping):
            return dict(cases)
        return {(one.id if isinstance(one, Case) else "") or f"case {at}": one for at, one in enumerate(cases, 1)}

    def items(
        self,
        case: CaseLike = None,
        determination: str | None = None,
        time_limit: float | None = None,
        **facts: object,
    ) -> Plot:
        """The policy's items and inputs as a picture, with how they stand in a case."""
        from reasoner.plots.policy_tree import policy_plot

        asked = self.policy.asked(case, facts)
        return policy_plot(self.policy.decide(asked, determination, time_limit), list(asked))


def matrix(
    policies: Sequence[LoadedPolicy],
    cases: Mapping[str, Path | str | Mapping[str, object]],
    determination: str | None = None,
    time_limit: float | None = None,
) -> Plot:
    """The plot of cases, by name, under policies: each read in the terms of each policy. A case that a policy refuses stands there
    with the problem."""
    from reasoner.plots.matrix import matrix_plot

    return matrix_plot([one for name, case in cases.items() for one in _asked(policies, name, case, determination, time_limit)])


def _asked(
    policies: Sequence[LoadedPolicy],
    name: str,
    case: Path | str | Mapping[str, object],
    determination: str | None,
    time_limit: float | None,
) -> Iterable[Asked]:
    from reasoner.plots.matrix import Asked

    for policy, (own, left) in zip(policies, case_for_each(policies, case), strict=True):
        try:
            chosen = policy.chosen(determination, own, first=True)
            yield Asked(policy.policy, name, policy.decide(own, chosen, time_limit), "", left)
        except ProblemsFound as found:
            yield Asked(policy.policy, name, None, found.problems[0].message, left)
