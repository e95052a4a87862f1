"""What follows in all worlds of a case: statuses, outcomes, needed inputs, change sets."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from tests.oracle.forms.cases import Drawn, Variable
from tests.oracle.forms.meaning import World, met, truths_of
from tests.oracle.forms.policies import Made
from tests.oracle.found import Departures, minimal

Names = tuple[str, ...]  # of the parts of a change set; unseen records are not told apart, so a name may stand twice


@dataclass(frozen=True)
class Answers:
    """One case under one policy."""

    made: Made
    drawn: Drawn

    @cached_property
    def _found(self) -> tuple[tuple[tuple[object, ...], frozenset[str], dict[str, frozenset[bool]]], ...]:
        return tuple((chosen, *self._of(world)) for chosen, world in self.drawn.worlds())

    def outcomes(self, world: World) -> frozenset[str]:
        """The outcomes of a world; several where a division by zero leaves it open."""
        return self._of(world)[0]

    def _of(self, world: World) -> tuple[frozenset[str], dict[str, frozenset[bool]]]:
        """The outcomes of a world, and what each item comes to; several where a division by zero leaves them open."""
        outcomes, items = set(), {at: set[bool]() for at in self.made.nodes}
        for truths in truths_of(self.made.lines, world):
            outcomes.add(self.made.outcome(truths, world.get("phase")))
            for at, node in self.made.nodes.items():
                items[at].add(met(node, truths))
        return frozenset(outcomes), {at: frozenset(some) for at, some in items.items()}

    @property
    def possible(self) -> frozenset[str]:
        """The outcomes that the worlds have."""
        return frozenset().union(*(outcomes for _, outcomes, _ in self._found))

    @property
    def items(self) -> dict[str, frozenset[bool]]:
        """What each item, by address, comes to in the worlds."""
        return {at: frozenset[bool]().union(*(items[at] for _, _, items in self._found)) for at in self.made.nodes}

    def needed(self) -> frozenset[str]:
        """The unknown inputs in smallest departures to another outcome. Where a world has one outcome alone."""
        names = [one.name for one in self.drawn.variables]
        numbered = number_of()
        worlds = [dict(zip(names, map(numbered, chosen), strict=True)) for chosen, _, _ in self._found]
        varying = [one.name for one in self.drawn.variables if not one.known]
        outcomes = [next(iter(some)) for _, some, _ in self._found]
        found = Departures(worlds, outcomes, varying).union()
        return frozenset(one.told_as for one in self.drawn.variables if one.name in found)

    @property
    def is_open(self) -> bool:
        """Whether a division by zero leaves a world with several outcomes."""
        return any(len(outcomes) > 1 for _, outcomes, _ in self._found)

    # ---- what a settled outcome rests on

    def resting(self) -> tuple[frozenset[frozenset[str]], frozenset[frozenset[str]]]:
        """All minimal sets of facts that carry the outcome alone, and all whose withdrawal opens it."""
        facts = {one.name: set(one.values) for one in self.drawn.variables if one.known or len(one.values) < len(one.all)}
        names = [one.name for one in self.drawn.variables]
        against = {
            frozenset(name for name, value in zip(names, chosen, strict=True) if name in facts and value not in facts[name])
            for chosen, world in self.drawn.worlds(facts)
            if self._of(world)[0] != self.possible
        }
        return (
            frozenset(minimal(list(facts), lambda kept: all(kept & one for one in against))),
            frozenset(minimal(list(facts), lambda gone: any(one <= gone for one in against))),
        )

    # ---- changes

    def permitted(self, allow: Collection[str]) -> list[str]:
        """The variables that may be in a change set: unknown ones, and known ones of the kinds allowed; nothing recorded."""
        return [
            one.name for one in self.drawn.variables if not one.known or one.change.removeprefix("a ") in ("actionable", *allow)
        ]

    def changes(self, targets: Collection[str], allow: Collection[str]) -> frozenset[Names]:
        """All minimal sets of variables that may change, with values, other than the stated ones, that give the target.

        Records that nobody stated are alike: so many are added, or one fewer and there are no others.
        """
        trial = Trial(self, frozenset(targets), self.permitted(allow))
        unseen = [one for one in self.drawn.variables if one.is_unseen and one.name in trial.permitted]
        plain = [name for name in trial.permitted if name not in {one.name for one in unseen}]
        found: list[tuple[frozenset[str], int]] = []
        for size in range(len(trial.permitted) + 1):
            for number in range(min(size, len(unseen)) + 1):
                for some in map(frozenset, combinations(plain, size - number)):
                    if not any(less <= some and fewer <= number for less, fewer in found) and trial.works(some, unseen, number):
                        found.append((some, number))
        added = unseen[0].told_as if unseen else ""
        return frozenset(tuple(sorted([*some, *([added] * number)])) for some, number in found)


class Trial:
    """Every world that any changes could reach, and whether it has the target."""

    def __init__(self, answers: Answers, targets: frozenset[str], permitted: list[str]) -> None:
        variables = answers.drawn.variables
        self.permitted = permitted
        self.known = {one.name: one.values[0] for one in variables if one.known}
        names = [one.name for one in variables]
        self.reached = [
            (dict(zip(names, chosen, strict=True)), answers.outcomes(world) <= targets)
            for chosen, world in answers.drawn.worlds([one for one in permitted if one in self.known])
        ]
        self.number = number_of()

    def works(self, some: frozenset[str], unseen: Sequence[Variable], added: int) -> bool:
        """Whether some values of the variables, so many records added, give the target in every world that is left."""
        first, rest = {one.name for one in unseen[:added]}, [one.name for one in unseen[added:]]
        if self._works(some | first, first, ()):
            return True
        if not added or all(one.known for one in unseen):
            return False
        *there, last = sorted(first)
        return self._works(some | first | {*rest}, {*there}, (last, *rest))

    def _works(self, changed: frozenset[str] | set[str], there: Collection[str], gone: Collection[str]) -> bool:
        held = [(name, value) for name, value in self.known.items() if name not in changed]
        moved = [(name, value) for name, value in self.known.items() if name in changed and name not in gone]
        ordered = sorted(changed)
        good: dict[tuple[int, ...], bool] = {}
        for values, is_reached in self.reached:
            if any(values[name] != value for name, value in held) or any(values[name] == value for name, value in moved):
                continue
            if any(values[name] is None for name in there) or any(values[name] is not None for name in gone):
                continue
            key = tuple(self.number(values[name]) for name in ordered)
            good[key] = good.get(key, True) and is_reached
        return any(good.values())


def number_of() -> Callable[[object], int]:
    """A function that numbers values: records are no keys of a mapping."""
    seen: dict[str, int] = {}
    return lambda value: seen.setdefault(repr(value), len(seen))
