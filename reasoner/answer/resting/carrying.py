"""Which facts of a case carry its outcome, found with the policy as functions (`cases/evaluation`), a group of facts after the other.

A group is withdrawn by making what it says unknown. Where the functions then still give the one outcome, it stands in every world.
Where they do not, the outcome may be open or not, and only of a smallest such group is that asked of worlds (`opens`). A
group of which no world has another outcome is remembered: what it is made of stands, too. So the smallest groups that are left
are exactly those whose withdrawal opens the outcome: every proper part of one stands, and each that opens holds one of them.

All groups are found by the two ways round (Fredman and Khachiyan, *On the complexity of dualization of monotone disjunctive normal
forms*, 1996): a smallest set with a member of each group that is known is enough by itself, or withdrawing all else opens the
outcome, and what is withdrawn holds a group that is not yet known.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from reasoner.answer.changing.hitting import smallest_hitting_sets
from reasoner.answer.resting.branching import Branching, TooManyError, put
from reasoner.cases.layout.answered import Place
from reasoner.policy.values import Known, NotKnown, RecordOf, Records
from reasoner.source.limit import Limit

Group = frozenset[str]
MOST_SAMPLED = 3  # facts in a group of which other values are tried
MOST_REFUTED = 3  # groups that the functions leave open and that no world opens


class Carrying:
    """The facts of one case that settles one determination."""

    def __init__(
        self,
        branching: Branching,
        known: Mapping[str, Known],
        facts: Mapping[str, tuple[str, ...]],
        places: Mapping[str, Place],
        another: Callable[[Group, Sequence[str]], bool],
    ) -> None:
        """`known` is what is known by input; `facts` are the facts by id, each with the inputs of the laid-out policy that say it, and
        `places` where the case states these. `another`: whether another outcome of some is possible without a group.
        """
        self.branching, self.base, self.facts, self.places = branching, known, facts, places
        self._another = another
        self._found: dict[Group, bool | None] = {}
        self._opens: dict[Group, bool] = {}
        self._refuted: list[Group] = []

    def known_without(self, group: Group) -> dict[str, Known]:
        """What is known without the facts of a group."""
        known = dict(self.base)
        fields: dict[str, list[tuple[int, str]]] = {}
        for fact in group:
            for id in self.facts[fact]:
                place = self.places.get(id)
                if place is None:
                    known[id] = NotKnown()
                else:
                    some = fields.setdefault(place.input, [])
                    some += [] if place.field is None else [(place.number, place.field)]
        for input, some in fields.items():
            whole = any(self.places[id].field is None for one in group for id in self.facts[one] if self._is_of(id, input))
            records = self.base[input]
            assert isinstance(records, Records)  # noqa: S101  INVARIANT: facts about records are stated there
            left = (
                RecordOf(tuple((id, one) for id, one in record.fields if (number, id) not in some))
                for number, record in enumerate(records.records, 1)
            )
            known[input] = Records(tuple(left), open=records.open or whole)
        return known

    def known_with(self, id: str, known: Known) -> dict[str, Known]:
        """What is known with something else of one fact that is no list."""
        place = self.places.get(id)
        return dict(put(self.base, id if place is None else (place.input, place.number, place.field or ""), known))

    def _is_of(self, id: str, input: str) -> bool:
        place = self.places.get(id)
        return place is not None and place.input == input

    def stands(self, group: Group) -> bool:
        """Whether it is sure that the outcome stands without a group. Raises TimeIsUpError."""
        return any(group <= one for one in self._refuted) or self._looked(group) is True

    def _looked(self, group: Group) -> bool | None:
        if group not in self._found:
            self._found[group] = self.branching.stands(self.known_without(group))
        return self._found[group]

    def opens(self, group: Group) -> bool:
        """Whether another outcome is possible without a group; where none is, that is remembered. Raises TimeIsUpError."""
        if group not in self._opens:
            self._opens[group] = self._is_open(group)
            if not self._opens[group]:
                if len(self._refuted) >= MOST_REFUTED:
                    raise TooManyError
                self._refuted.append(group)
        return self._opens[group]

    def _is_open(self, group: Group) -> bool:
        found = self._looked(group)
        if found is not None:
            return not found
        known = self.known_without(group)
        if len(group) <= MOST_SAMPLED and self.branching.shows_another(known):
            return True
        return self._another(group, self.branching.evaluator.of(known).possible(self.branching.determination))

    def withdrawals(self, most: int, found: list[Group], limit: Limit) -> list[Group] | None:
        """The smallest groups without which the outcome is open, added to those found; returns the smallest groups that are enough
        alone. Raises TimeIsUpError, with those added that were found by then.

        None where there are more than `most` of either kind.
        """
        every = frozenset(self.facts)
        for one in self.facts:
            alone = frozenset((one,))
            if not self.stands(alone) and self.opens(alone):
                found.append(alone)
        enough: set[Group] = set()
        while True:
            reasons, complete = smallest_hitting_sets(found, most, limit)
            if not complete or len(found) > most:
                return None
            for reason in reasons:
                if reason in enough:
                    continue
                if self.stands(every - reason):
                    enough.add(reason)
                    continue
                group = self._shrunk([one for one in self.facts if one not in reason])
                if self.opens(group):
                    found.append(group)
                elif not self.opens(every - reason):  # what the functions leave open of the one they leave open of the whole
                    enough.add(reason)
                    continue
                break
            else:
                return reasons

    def enough(self) -> Group | None:
        """A smallest group of facts that settles the outcome alone; None where all together are not known to. Raises TimeIsUpError.

        First one of which a single look shows that it does, then what can be spared of that.
        """
        every = frozenset(self.facts)

        def shows(some: Group) -> bool:
            return self.branching.shows(self.known_without(every - some))

        if not shows(every):
            return None
        left = _smallest(tuple(self.facts), shows)
        for one in [fact for fact in self.facts if fact in left]:
            without = every - left | {one}
            if self.stands(without) or not self.opens(without):
                left -= {one}
        return left

    def _shrunk(self, facts: Sequence[str]) -> Group:
        """A smallest part of some facts without which it is not sure that the outcome stands, where that is so without all of them."""
        return _smallest(facts, lambda some: not self.stands(some))


def _smallest(facts: Sequence[str], reaches: Callable[[Group], bool]) -> Group:
    """A smallest part of some facts that reaches something, where all do and more never reach less: the first facts before others.

    What is at the end of the shortest beginning that reaches it is needed, and nothing after it is.
    """
    chosen: Group = frozenset()
    left = list(facts)
    while not reaches(chosen):
        low, high = 0, len(left)  # the first `high` of them reach it
        while high - low > 1:
            middle = (low + high) // 2
            if reaches(chosen | frozenset(left[:middle])):
                high = middle
            else:
                low = middle
        chosen |= {left[high - 1]}
        left = left[: high - 1]
    return chosen
