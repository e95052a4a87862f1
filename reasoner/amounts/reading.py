"""Atoms read for the linear layer: the ends that they give, the quantities that these speak of, and their steps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from reasoner.amounts.ends import range_from
from reasoner.amounts.forms import Ended, Grid, Quantity, below, cleared, ends_from, grid_of, inputs_of
from reasoner.amounts.narrowing import EmptyError, rounded_down, rounded_up
from reasoner.amounts.normal_forms import Atom, Sign
from reasoner.amounts.polynomials import Age, Key, Moved
from reasoner.amounts.questions import HIGH, LOW, NO_TAGS, Domain, Tags
from reasoner.amounts.simplex import Limits

TaggedAtom = tuple[Atom, Tags]


def limits_of(domains: Mapping[str, Domain]) -> dict[str, Limits]:
    """The limits that domains are."""
    found = {}
    for id, domain in domains.items():
        low, high = range_from(domain.interval)
        if domain.step is not None:
            grid = (domain.step, domain.start)
            low, high = low and rounded_up(low, grid), high and rounded_down(high, grid)
        low_tags, high_tags = (frozenset({(id, LOW)}) if low else NO_TAGS), (frozenset({(id, HIGH)}) if high else NO_TAGS)
        found[id] = Limits(low, low_tags, high, high_tags)
    return found


class Reading:
    """Atoms over some domains, read. Raises SignNeededError, and EmptyError where an atom is false."""

    def __init__(self, domains: Mapping[str, Domain], atoms: Sequence[TaggedAtom]) -> None:
        self.domains, self.atoms = domains, atoms
        self.ready: list[Atom] = []  # the atoms without divisions: that what is divided by is not 0 is left to the choices
        self.ended: list[tuple[Ended, Tags]] = []
        self.grids: dict[Quantity, Grid | None] = {}
        signs = dict(self._signs())
        for atom, tags in self.atoms:
            ready, why = cleared(atom, signs)
            self.ready.append(ready)
            ends = ends_from(ready)
            if ends is False:
                raise EmptyError(tags | why)
            if ends is not True:
                self.ended += ((one, tags | why) for one in ends)
        self.quantities = below([*self.domains, *(one.quantity for one, _ in self.ended)])
        for one in self.quantities:
            self.grids[one] = grid_of(one, self.domains, self.grids)

    def _signs(self) -> Iterator[tuple[Key, tuple[int, Tags]]]:
        """The signs of what is divided by, from limits and from atoms that say them."""
        for id, limits in limits_of(self.domains).items():
            if limits.low is not None and limits.low[0] >= 0:
                yield id, (1, limits.low_tags)
            elif limits.high is not None and limits.high[0] <= 0:
                yield id, (-1, limits.high_tags)
        for atom, tags in self.atoms:
            if atom.sign is Sign.NEGATIVE and len(atom.polynomial.terms) == 1:
                [(product, factor)] = atom.polynomial.terms
                if len(product) == 1 and product[0][1] == 1:
                    yield product[0][0], (-1 if factor > 0 else 1, tags)

    @cached_property
    def bending(self) -> tuple[str, ...]:
        """Inputs that make things non-linear: with these as points, all is linear."""
        found: dict[str, None] = {}
        for quantity in self.quantities:
            if isinstance(quantity, Moved | Age):
                found |= dict.fromkeys(sorted(inputs_of(quantity)))
        products = [one for one in self.quantities if isinstance(one, tuple)]
        while True:
            counts: dict[Key, int] = {}
            for product in products:
                left = [(key, power) for key, power in product if not inputs_of(key) <= found.keys()]
                if sum(power for _, power in left) > 1:
                    for key, power in left:
                        counts[key] = counts.get(key, 0) + power
            if not counts:
                return tuple(found)
            most = max(counts, key=lambda key: counts[key])
            found |= dict.fromkeys(sorted(inputs_of(most)))
