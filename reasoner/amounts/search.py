"""The search for numbers that satisfy atoms and further cases: boxes and cases in a tree, each leaf of which is refuted or found."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from reasoner.amounts.boxes import Box, Halves, Limited, holds
from reasoner.amounts.differences import Clash, fits, least_solution
from reasoner.amounts.forms import Ended, SignNeededError
from reasoner.amounts.links import Link, links_of
from reasoner.amounts.narrowing import EmptyError
from reasoner.amounts.normal_forms import Atom, Case, Sign, either_side, opposite
from reasoner.amounts.polynomials import Key, alone
from reasoner.amounts.questions import NO_TAGS, Domain, Tags
from reasoner.amounts.reading import Reading, TaggedAtom, limits_of
from reasoner.source.dataclass import dataclass

FIRST_DEPTH = 64


@dataclass(frozen=True, slots=True)
class Choice:
    """One of some cases holds."""

    cases: tuple[Case, ...]
    tags: Tags

    def holds(self, numbers: Mapping[str, Fraction]) -> bool:
        """Whether one of the cases holds at given numbers."""
        return any(all(holds(atom, numbers) for atom in case) for case in self.cases)

    def put(self, by: Callable[[Atom, Tags], TaggedAtom]) -> Choice:
        """The choice with other atoms in place of its own, and what those rest on."""
        cases = tuple(tuple(by(atom, NO_TAGS) for atom in case) for case in self.cases)
        why = self.tags.union(*(tags for case in cases for _, tags in case))
        return Choice(tuple(tuple(atom for atom, _ in case) for case in cases), why)


@dataclass(frozen=True, slots=True)
class _Node:
    atoms: tuple[TaggedAtom, ...]
    choices: tuple[Choice, ...]
    limits: Limited
    decided: Tags
    depth: int = 0
    whole: bool = True  # whether the limits are those of the domains


class Search:
    """The search over some domains. Decisions are noted as tags below 0."""

    def __init__(self, domains: Mapping[str, Domain], check: Callable[[], None]) -> None:
        self.domains, self.check = domains, check
        self.tag = 0
        self.reading: Reading | None = None
        self.why: Tags = NO_TAGS
        self.visited = 0

    def run(self, atoms: Sequence[TaggedAtom], choices: Sequence[Choice]) -> Clash | dict[str, Fraction]:
        """Numbers that satisfy the atoms and a case of each choice, or what cannot hold together.

        The deepest boxes wait until all others of their depth have been looked at: a solution that bisection reaches is found.
        """
        root = self._with(_Node((), tuple(choices), limits_of(self.domains), NO_TAGS), atoms)
        stack, later, depth = [root], list[_Node](), FIRST_DEPTH
        clashes: list[Tags] = []
        least = True
        while stack or later:
            if not stack:
                stack, later, depth = later, [], depth * 2
            node = stack.pop()
            if any(clash <= node.decided for clash in clashes):
                continue
            self.check()
            self.visited += 1
            found = self._looked(node)
            if isinstance(found, dict):
                return found
            if isinstance(found, list):
                least = False
                for one in reversed(found):
                    (stack if one.depth <= depth else later).append(one)
                continue
            decisions = frozenset(tag for tag in found.tags if isinstance(tag, int) and tag < 0)
            if not decisions:
                return Clash(found.tags, found.least)
            clashes.append(decisions)
            self.why |= found.tags - decisions
        return Clash(self.why, least)

    def _looked(self, node: _Node) -> Clash | dict[str, Fraction] | list[_Node]:
        links, all_are = _links(node.atoms, self.domains)
        found: dict[str, Fraction] = {}
        if all_are or (node.whole and links):
            solution = least_solution(self.domains, links, self.check)
            if isinstance(solution, Clash):
                return solution
            found = solution
        if not all_are:
            looked = self._box(node)
            if isinstance(looked, Halves):
                if looked.numbers and node.choices:  # there are finitely many choices, and no end of boxes
                    return self._cases(node, min(node.choices, key=lambda one: (one.holds(looked.numbers), len(one.cases))))
                return [self._half(node, part, looked.tags) for part in looked.parts]
            if isinstance(looked, frozenset):
                return Clash(looked)
            found = looked
        open = [choice for choice in node.choices if not choice.holds(found)]
        if not open:
            return found
        return self._cases(node, min(open, key=lambda choice: len(choice.cases)))

    def _box(self, node: _Node) -> Tags | dict[str, Fraction] | Halves:
        """What a box comes to; boxes with the same atoms share their reading."""
        try:
            if self.reading is None or self.reading.atoms is not node.atoms:
                self.reading = Reading(self.domains, node.atoms)
        except EmptyError as error:
            return error.tags
        except SignNeededError as error:
            below_zero = Atom(alone(error.divisor), Sign.NEGATIVE)
            return Halves(
                (below_zero, Atom(opposite(below_zero.polynomial), Sign.NEGATIVE)), _divided_by(error.divisor, node), {}
            )
        return Box(self.reading, node.limits, self.check).looked()

    def _half(self, node: _Node, part: Atom | Ended, tags: Tags) -> _Node:
        self.tag -= 1
        mine = tags | {self.tag}
        decided = node.decided | {self.tag}
        if isinstance(part, Atom):
            return self._with(_Node(node.atoms, node.choices, node.limits, decided, node.depth + 1, node.whole), [(part, mine)])
        assert isinstance(part.quantity, str)  # noqa: S101  INVARIANT: boxes are split by inputs
        one = node.limits[part.quantity]
        one = one.raised(part.end, mine) if part.is_low else one.lowered(part.end, mine)
        return _Node(node.atoms, node.choices, {**node.limits, part.quantity: one}, decided, node.depth + 1, False)

    def _cases(self, node: _Node, choice: Choice) -> list[_Node]:
        found = []
        others = tuple(one for one in node.choices if one is not choice)
        for case in choice.cases:
            self.tag -= 1
            tags = choice.tags | {self.tag}
            below = _Node(node.atoms, others, node.limits, node.decided | {self.tag}, node.depth + 1, node.whole)
            found.append(self._with(below, [(atom, tags) for atom in case]))
        return found

    def _with(self, node: _Node, atoms: Sequence[TaggedAtom]) -> _Node:
        """A node with further atoms, of which those that say `not = 0` are choices."""
        plain = tuple(one for one in atoms if one[0].sign is not Sign.NOT_ZERO)
        choices = tuple(Choice(either_side(atom), tags) for atom, tags in atoms if atom.sign is Sign.NOT_ZERO)
        return _Node(node.atoms + plain, node.choices + choices, node.limits, node.decided, node.depth, node.whole)


def _links(atoms: Sequence[TaggedAtom], domains: Mapping[str, Domain]) -> tuple[list[tuple[Link, Tags]], bool]:
    """The links that atoms are, and whether all of them are links."""
    found, all_are = [], True
    for atom, tags in atoms:
        links = links_of(atom)
        if links is None or not all(fits(link, domains) for link in links):
            all_are = False
        else:
            found += [(link, tags) for link in links]
    return found, all_are


def _divided_by(divisor: Key, node: _Node) -> Tags:
    """An atom that divides by something, and so says that it is not 0."""
    for atom, tags in node.atoms:
        if any(key == divisor and power < 0 for product, _ in atom.polynomial.terms for key, power in product):
            return tags
    return NO_TAGS
