"""Whether comparisons of amounts can hold together over domains, exactly: numbers where they can, a core where they cannot."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import count

from reasoner.amounts import ends
from reasoner.amounts.bounds import range_of
from reasoner.amounts.boxes import is_empty
from reasoner.amounts.differences import Clash, Tagged, fits, least_solution
from reasoner.amounts.equal import equal_in
from reasoner.amounts.kept import Kept
from reasoner.amounts.links import Link, links_of
from reasoner.amounts.normal_forms import Atom, NormalForm, normal_form
from reasoner.amounts.questions import (
    HIGH,
    LOW,
    Bound,
    Constraint,
    Domain,
    Found,
    IntervalEnd,
    Refuted,
    Tag,
    Tags,
    end_of,
    refuted,
    with_end,
)
from reasoner.amounts.reading import limits_of
from reasoner.amounts.search import Choice, Search
from reasoner.amounts.values import compared, inputs_in
from reasoner.policy.criteria import Comparison
from reasoner.policy.values import Interval
from reasoner.source.dataclass import dataclass

MOST_FORMS, MOST_ANSWERS = 40_000, 40_000  # inputs of what is kept, one more for each
SPARE = 200  # calls of `check` that leaving something out of a core may take, beyond what the core took


def no_check() -> None:
    """Never stops the work."""


class _TooLongError(Exception):
    """A smaller core would take too long to find."""


@dataclass(frozen=True, slots=True)
class _Ready:
    """A constraint, its inputs, its normal form, and its links where it is nothing but links.

    `is_simple` where no clash with another can hide that it cannot hold by itself.
    """

    number: int
    constraint: Constraint
    inputs: tuple[str, ...]
    form: NormalForm
    links: tuple[Link, ...] | None
    by_months: bool
    is_simple: bool


class Theory:
    """Decides conjunctions of comparisons. What it finds out about a constraint, and what it has answered, is kept."""

    def __init__(self) -> None:
        self._same: Kept[int, _Ready] = Kept(MOST_FORMS)
        self._equal: Kept[Constraint, _Ready] = Kept(MOST_FORMS)
        self._answers: Kept[Hashable, Found | Refuted] = Kept(MOST_ANSWERS)
        self._domains: Kept[int, tuple[Domain, int]] = Kept(MOST_FORMS)
        self._equal_domains: Kept[Domain, int] = Kept(MOST_FORMS)
        self._count = count(1)  # of which each thread gets numbers of its own

    def decided(
        self, domains: Mapping[str, Domain], constraints: Sequence[Constraint], check: Callable[[], None] = no_check
    ) -> Found | Refuted:
        """Numbers of the domains that satisfy all constraints, or a core that cannot hold together.

        Numbers are for the quantities of the constraints, but every domain has to hold one. Whatever `check` raises ends the work.
        """
        ready = {at: self._ready(one) for at, one in enumerate(constraints)}
        if (none := _without_number(domains, ready)) is not None:
            return refuted(none.tags)
        numbers: dict[str, Fraction] = {}
        for some in _groups(domains, ready):
            found = self._alone(domains, some, check)
            if isinstance(found, Refuted):
                return found
            numbers |= found.numbers
        return Found(numbers)

    def _alone(self, domains: Mapping[str, Domain], ready: Mapping[int, _Ready], check: Callable[[], None]) -> Found | Refuted:
        """What constraints that have to do with each other come to, positions being those among all. Kept."""
        mine = {id: domains[id] for one in ready.values() for id in one.inputs}
        key = (tuple(one.number for one in ready.values()), tuple(map(self._number_of, mine.values())))
        found = self._answers.get(key)
        if found is None:
            here = dict(enumerate(ready.values()))
            found = self._answers.put(key, self._answered(mine, here, check), len(here) + len(mine))
        if isinstance(found, Found):
            return found
        at = tuple(ready)
        return Refuted(frozenset(at[one] for one in found.constraints), found.bounds)

    def _number_of(self, domain: Domain) -> int:
        """A number of a domain, the same for those that are equal."""
        found = self._domains.get(id(domain))
        if found is not None and found[0] is domain:
            return found[1]
        number = self._equal_domains.get(domain)
        if number is None:
            number = self._equal_domains.put(domain, next(self._count))
        return self._domains.put(id(domain), (domain, number))[1]

    def weakest(
        self,
        domains: Mapping[str, Domain],
        constraints: Sequence[Constraint],
        core: Refuted,
        ends: Mapping[Bound, Sequence[IntervalEnd]],
        check: Callable[[], None] = no_check,
    ) -> dict[Bound, IntervalEnd]:
        """For each bound of a core the weakest end for which the core still cannot hold together, one bound after the other.

        `ends` are weaker ends for some of the bounds, each list from the strongest to the weakest. Where none will do, the end stays.
        """
        ready = {at: self._ready(constraints[at]) for at in sorted(core.constraints)}
        ids = dict.fromkeys(id for one in ready.values() for id in one.inputs) | dict.fromkeys(id for id, _ in core.bounds)
        kept = _only(core.bounds, {id: domains[id] for id in ids})
        found: dict[Bound, IntervalEnd] = {}
        for bound in sorted(core.bounds):
            id, side = bound
            end = end_of(kept[id], side)
            assert end is not None  # noqa: S101  INVARIANT: a core has bounds that are there
            found[bound] = end
            some, first, last = ends.get(bound, ()), 0, len(ends.get(bound, ()))
            while first < last:  # the ends before `first` will do, those from `last` on will not
                middle = (first + last) // 2
                weaker = kept | {id: with_end(kept[id], side, some[middle])}
                if isinstance(self._decide(weaker, ready, check), Clash):
                    first, kept, found[bound] = middle + 1, weaker, some[middle]
                else:
                    last = middle
        return found

    def settled(self, constraint: Constraint, domains: Mapping[str, Domain]) -> bool | None:
        """Whether a constraint holds all over the domains, or nowhere, as far as intervals show; exact where all are points.

        None where they do not show it, and where a division by 0 leaves no value.
        """
        limits = limits_of({id: domains[id] for id in inputs_in(constraint.difference)})
        if any(one.is_empty for one in limits.values()):
            return None
        low, high = range_of(constraint.difference, lambda one: (limits[one].low, limits[one].high))
        found = _sure(low, high, constraint.comparison)
        return None if found is None else found == constraint.holds

    # ---- deciding

    def _ready(self, constraint: Constraint) -> _Ready:
        found = self._same.get(id(constraint))
        if found is not None and found.constraint is constraint:
            return found
        found = self._equal.get(constraint)
        if found is None:
            found = _made_ready(next(self._count), constraint)
            self._equal.put(constraint, found, 1 + len(found.inputs))
        return self._same.put(id(constraint), replace(found, constraint=constraint), 1 + len(found.inputs))

    def _answered(
        self, domains: Mapping[str, Domain], ready: Mapping[int, _Ready], check: Callable[[], None]
    ) -> Found | Refuted:
        counted = _Counted(check)
        found = self._decide(domains, ready, counted)
        if isinstance(found, dict):
            return Found(found)
        needed = found.least and all(ready[at].is_simple for at in found.tags if isinstance(at, int))
        return refuted(found.tags if needed else self._least(domains, ready, found.tags, counted))

    def _decide(
        self, domains: Mapping[str, Domain], ready: Mapping[int, _Ready], check: Callable[[], None]
    ) -> Clash | dict[str, Fraction]:
        links: list[Tagged] = []
        for at, one in ready.items():
            if one.links is None or (one.by_months and not all(fits(link, domains) for link in one.links)):
                break
            tags = frozenset((at,))
            links += [(link, tags) for link in one.links]
        else:
            return least_solution(domains, links, check)
        if (none := _without_number(domains, ready)) is not None:
            return none
        numbers: dict[str, Fraction] = {}
        for some in _groups(domains, ready):
            found = _searched({id: domains[id] for one in some.values() for id in one.inputs}, some, check)
            if isinstance(found, Clash):
                return found
            numbers |= found
        return numbers

    def _least(self, domains: Mapping[str, Domain], ready: Mapping[int, _Ready], tags: Tags, check: _Counted) -> Tags:
        """A part of a core of which nothing more can be left out (within a number of boxes)."""
        most = check.calls * 2 + SPARE
        open = sorted(tags, key=repr)
        for _ in range(2):  # what took too long beside others may not without them
            too_long = []
            for tag in open:
                if tag in tags:
                    try:
                        found = self._with_tags(domains, ready, tags - {tag}, check.at_most(most))
                    except _TooLongError:
                        too_long.append(tag)
                        continue
                    if isinstance(found, Clash):
                        tags = found.tags
            open = too_long
        return tags

    def _with_tags(
        self, domains: Mapping[str, Domain], ready: Mapping[int, _Ready], tags: Tags, check: Callable[[], None]
    ) -> Clash | dict[str, Fraction]:
        """What some constraints and bounds alone come to."""
        some = {at: ready[at] for at in sorted(one for one in tags if isinstance(one, int))}
        bounds = frozenset(one for one in tags if isinstance(one, tuple))
        ids = dict.fromkeys(id for one in some.values() for id in one.inputs) | dict.fromkeys(id for id, _ in bounds)
        return self._decide(_only(bounds, {id: domains[id] for id in ids}), some, check)


class _Counted:
    """A check that counts how often it is called, and can stop after a number of calls."""

    def __init__(self, check: Callable[[], None], most: int | None = None) -> None:
        self.check, self.most, self.calls = check, most, 0

    def __call__(self) -> None:
        """Stop the work where it is to be stopped."""
        self.check()
        self.calls += 1
        if self.most is not None and self.calls > self.most:
            raise _TooLongError

    def at_most(self, calls: int) -> _Counted:
        """The same check, for a number of calls."""
        return _Counted(self.check, calls)


def decided(
    domains: Mapping[str, Domain], constraints: Sequence[Constraint], check: Callable[[], None] = no_check
) -> Found | Refuted:
    """Numbers of the domains that satisfy all constraints, or a core that cannot hold together. Whatever `check` raises ends it."""
    return Theory().decided(domains, constraints, check)


def settled(constraint: Constraint, domains: Mapping[str, Domain]) -> bool | None:
    """Whether a constraint holds all over the domains, or nowhere, as far as intervals show; exact where all are points."""
    return Theory().settled(constraint, domains)


def _made_ready(number: int, constraint: Constraint) -> _Ready:
    form = normal_form(constraint)
    links: list[Link] | None = [] if len(form.cases) == 1 else None
    for atom in form.cases[0] if form.cases else ():
        some = links_of(atom)
        links = None if links is None or some is None else [*links, *some]
    by_months = any(link.by_months for link in links or ())
    simple = [len(case) for case in form.cases] == [1] and not (by_months and len(links or ()) > 1)
    inputs, ready = inputs_in(constraint.difference), None if links is None else tuple(links)
    return _Ready(number, constraint, inputs, form, ready, by_months, simple)


def _searched(
    domains: Mapping[str, Domain], ready: Mapping[int, _Ready], check: Callable[[], None]
) -> Clash | dict[str, Fraction]:
    atoms: list[tuple[Atom, Tags]] = []
    choices: list[Choice] = []
    for at, one in ready.items():
        tags = frozenset[Tag]((at,))
        if len(one.form.cases) == 1:
            atoms += ((atom, tags) for atom in one.form.cases[0])
        else:
            choices.append(Choice(one.form.cases, tags))
    equal = equal_in(domains, atoms)
    if equal is None:
        return Search(domains, check).run(atoms, choices)
    found = Search(equal.domains, check).run([equal.put(*one) for one in atoms], [one.put(equal.put) for one in choices])
    return equal.clash(found) if isinstance(found, Clash) else equal.numbers(found)


def _groups(domains: Mapping[str, Domain], ready: Mapping[int, _Ready]) -> Iterable[dict[int, _Ready]]:
    """The constraints that have to do with each other; those that share nothing but a quantity that is one number have not."""
    leader: dict[str, str] = {}

    def first(id: str) -> str:
        while (above := leader.setdefault(id, id)) != id:
            leader[id] = id = leader[above]
        return id

    free = {at: [id for id in one.inputs if not _is_point(domains[id])] for at, one in ready.items()}
    for some in free.values():
        for id in some[1:]:
            leader[first(id)] = first(some[0])
    groups: dict[object, dict[int, _Ready]] = {}
    for at, one in ready.items():
        groups.setdefault(first(free[at][0]) if free[at] else at, {})[at] = one
    return groups.values()


def _without_number(domains: Mapping[str, Domain], ready: Mapping[int, _Ready]) -> Clash | None:
    """The bounds of a domain that holds no number, of a quantity that no constraint speaks of."""
    spoken_of = {id for one in ready.values() for id in one.inputs}
    empty = next((id for id, one in domains.items() if id not in spoken_of and is_empty(one)), None)
    return None if empty is None else Clash(frozenset({(empty, LOW), (empty, HIGH)}))


def _is_point(domain: Domain) -> bool:
    return domain.interval.low is not None and domain.interval.low == domain.interval.high


def _only(bounds: frozenset[Bound], domains: Mapping[str, Domain]) -> dict[str, Domain]:
    """The domains with no bounds but some."""
    found = {}
    for id, domain in domains.items():
        now = domain.interval
        low = (now.low, now.low_included) if (id, LOW) in bounds else (None, True)
        high = (now.high, now.high_included) if (id, HIGH) in bounds else (None, True)
        found[id] = Domain(Interval(*low, *high), domain.step, domain.start)
    return found


def _sure(low: ends.End | None, high: ends.End | None, comparison: Comparison) -> bool | None:
    """Whether what lies between ends compares so with 0, where the ends settle that."""
    zero = (Fraction(0), 0)
    if low is not None and low > zero:
        return compared(1, comparison)
    if high is not None and high < zero:
        return compared(-1, comparison)
    if low == high == zero:
        return compared(0, comparison)
    if low is not None and low >= zero and comparison in (Comparison.AT_LEAST, Comparison.LESS):
        return comparison is Comparison.AT_LEAST
    if high is not None and high <= zero and comparison in (Comparison.AT_MOST, Comparison.MORE):
        return comparison is Comparison.AT_MOST
    return None
