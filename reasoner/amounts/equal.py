"""Quantities that are said to be equal, taken as one: what compares them would otherwise be bisected without end.

`p(x) < 0`, `p(y) >= 0` and `x = y` have no solution, and while there are two of them no box shows that, however small.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from reasoner.amounts.differences import Clash
from reasoner.amounts.normal_forms import Atom, Sign
from reasoner.amounts.polynomials import Key, Polynomial, all_keys, alone, replaced
from reasoner.amounts.questions import HIGH, LOW, NO_TAGS, Bound, Domain, Tags, end_of, with_end
from reasoner.amounts.reading import TaggedAtom, limits_of
from reasoner.policy.values import Interval
from reasoner.source.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Equal:
    """The quantities left of some that are said to be equal: what each stands for now, and what that rests on."""

    domains: Mapping[str, Domain]
    stands_for: Mapping[str, tuple[str, Tags]]  # those that are another's now
    bounds: Mapping[Bound, Tags]  # what the bounds of those that stand for others rest on

    def put(self, atom: Atom, tags: Tags) -> TaggedAtom:
        """An atom of the quantities that are left, and what it rests on."""
        why = [self.stands_for[key][1] for key in all_keys(atom.polynomial) if isinstance(key, str) and key in self.stands_for]
        return (Atom(replaced(atom.polynomial, self._one), atom.sign), tags.union(*why)) if why else (atom, tags)

    def _one(self, key: Key) -> Polynomial | None:
        found = self.stands_for.get(key) if isinstance(key, str) else None
        return None if found is None else alone(found[0])

    def clash(self, found: Clash) -> Clash:
        """A clash of what is left, as one of what was said."""
        tags = (self.bounds.get(tag, frozenset((tag,))) if isinstance(tag, tuple) else frozenset((tag,)) for tag in found.tags)
        return Clash(NO_TAGS.union(*tags))

    def numbers(self, found: Mapping[str, Fraction]) -> dict[str, Fraction]:
        """Numbers for all quantities."""
        return {**found, **{id: found[one] for id, (one, _) in self.stands_for.items()}}


def equal_in(domains: Mapping[str, Domain], atoms: Iterable[TaggedAtom]) -> Equal | None:
    """What is said to be equal in atoms that have to hold, where steps are the same; None where there is nothing."""
    beside: dict[str, list[tuple[str, Tags]]] = {}
    for atom, tags in atoms:
        one, other = _two(atom)
        if one is not None and other is not None and _steps(domains[one]) == _steps(domains[other]):
            beside.setdefault(one, []).append((other, tags))
            beside.setdefault(other, []).append((one, tags))
    if not beside:
        return None
    stands_for: dict[str, tuple[str, Tags]] = {}
    left, bounds = dict(domains), dict[Bound, Tags]()
    for first in domains:
        if first in beside and first not in stands_for:
            group = _reached(first, beside)
            left[first] = _joined(first, group, domains, bounds)
            del group[first]
            for id, why in group.items():
                stands_for[id] = first, why
                del left[id]
    return Equal(left, stands_for, bounds)


def _two(atom: Atom) -> tuple[str, str] | tuple[None, None]:
    """The two quantities that an atom says to be equal."""
    if atom.sign is not Sign.ZERO or len(atom.polynomial.terms) != 2:
        return None, None
    (one, factor), (other, less) = atom.polynomial.terms
    if factor != -less or not len(one) == len(other) == 1:
        return None, None
    (id, power), (other_id, other_power) = one[0], other[0]
    if not power == other_power == 1 or not isinstance(id, str) or not isinstance(other_id, str):
        return None, None
    return id, other_id


def _steps(domain: Domain) -> tuple[Fraction, Fraction] | None:
    return None if domain.step is None else (domain.step, domain.start % domain.step)


def _reached(first: str, beside: Mapping[str, Sequence[tuple[str, Tags]]]) -> dict[str, Tags]:
    """Those that are equal to one, by the fewest equalities, with what that rests on."""
    found, waiting = {first: NO_TAGS}, deque([first])
    while waiting:
        id = waiting.popleft()
        for other, tags in beside[id]:
            if other not in found:
                found[other] = found[id] | tags
                waiting.append(other)
    return found


def _joined(first: str, group: Mapping[str, Tags], domains: Mapping[str, Domain], bounds: dict[Bound, Tags]) -> Domain:
    """The domain of some that are equal: of all their bounds the tightest. What these rest on is added to `bounds`."""
    limits = limits_of({id: domains[id] for id in group})
    found = Domain(Interval(), domains[first].step, domains[first].start)
    for side, tightest in ((LOW, max), (HIGH, min)):
        ends = ((one.low if side == LOW else one.high, id) for id, one in limits.items())
        there = [(end, id) for end, id in ends if end is not None]
        if there:
            _, id = tightest(there, key=lambda one: one[0])
            bounds[first, side] = group[id] | {(id, side)}
            end = end_of(domains[id], side)
            assert end is not None  # noqa: S101  INVARIANT: what has a limit has that end
            found = with_end(found, side, end)
    return found
