"""Which outcomes beat which: stated by the policy, never guessed."""

from __future__ import annotations

from collections.abc import Sequence

from reasoner.policy.fold import folded
from reasoner.policy.nearest import or_list
from reasoner.source.dataclass import dataclass
from reasoner.source.problem import Problem
from reasoner.syntax.rank import Rank
from reasoner.syntax.tree import FreeText, Outcome

_LEVELS = {Rank.OVERRIDES: 3, Rank.PLAIN: 2, Rank.OTHERWISE_WHEN: 1, Rank.OTHERWISE: 0}


@dataclass(frozen=True, slots=True)
class Ranked:
    """One outcome as written, with its canonical name and the number of its phase; None where it stands outside the phases."""

    outcome: Outcome
    canonical: str
    phase: int | None = None

    def meets(self, other: Ranked) -> bool:
        """Whether a case can be in the phase of both."""
        return self.phase is None or other.phase is None or self.phase == other.phase


def precedence(ranked: Sequence[Ranked], found: list[Problem]) -> tuple[frozenset[int], ...]:
    """For each outcome of a determination, the positions of those it beats, transitively closed; circles are problems.

    Outcomes of different phases never meet, so neither beats the other by its rank.
    """
    direct = [{other for other in range(len(ranked)) if _by_rank(ranked, one, other)} for one in range(len(ranked))]
    for position, one in enumerate(ranked):
        for named in one.outcome.subject_to:
            for other in _named(ranked, named, position, found):
                direct[other].add(position)
        for named in one.outcome.despite:
            direct[position].update(_named(ranked, named, position, found))
    beats = _closed(direct)
    circle = _shortest_circle(direct, beats)
    if circle:
        found.append(_circle([ranked[position].outcome for position in circle]))
    _one_otherwise(ranked, found)
    return tuple(frozenset(below) for below in beats)


def _by_rank(ranked: Sequence[Ranked], one: int, other: int) -> bool:
    mine, its = ranked[one], ranked[other]
    level, below = _LEVELS[mine.outcome.rank], _LEVELS[its.outcome.rank]
    if not mine.meets(its) or level != below:
        return mine.meets(its) and level > below
    if level == _LEVELS[Rank.OTHERWISE_WHEN] and mine.phase == its.phase:
        return one < other
    return level <= _LEVELS[Rank.OTHERWISE_WHEN] and mine.phase is not None and its.phase is None


def _named(ranked: Sequence[Ranked], words: FreeText, itself: int, found: list[Problem]) -> list[int]:
    """The positions of the outcomes that the words name: the payer's words before canonical ones.

    An outcome that stands twice is meant where it is not below by its rank: what comes after all else needs no naming.
    """
    wanted, own = folded(words.text), ranked[itself]
    others = [(at, one) for at, one in enumerate(ranked) if at != itself and one.meets(own)]
    by_words = [at for at, one in others if folded(one.outcome.words.text) == wanted]
    named = by_words or [at for at, one in others if folded(one.canonical) == wanted]
    if not named:
        known = or_list(dict.fromkeys(f"`{one.outcome.words.text}`" for _, one in others))
        found.append(
            Problem(
                "unknown-outcome",
                f"no other outcome here is called `{words.text}`",
                words.span,
                f"name one of the outcomes of this determination: {known}" if known else "take the words away",
            )
        )
    return [at for at in named if not _by_rank(ranked, itself, at)] or named


def _closed(direct: Sequence[set[int]]) -> list[set[int]]:
    """What is beaten, also through others."""
    beats = [set(below) for below in direct]
    for middle in range(len(beats)):
        for below in beats:
            if middle in below:
                below.update(beats[middle])
    return beats


def _shortest_circle(direct: Sequence[set[int]], beats: Sequence[set[int]]) -> list[int]:
    """The positions of a smallest circle of outcomes that beat one another, in the order written; none where there is none."""
    shortest: list[int] = []
    for start in (position for position, below in enumerate(beats) if position in below):
        paths, seen = [[start]], {start}
        while paths and start not in direct[paths[0][-1]]:
            path = paths.pop(0)
            paths += [[*path, below] for below in sorted(direct[path[-1]] - seen)]
            seen |= direct[path[-1]]
        if paths and (not shortest or len(paths[0]) < len(shortest)):
            shortest = paths[0]
    return sorted(shortest)


def _circle(outcomes: Sequence[Outcome]) -> Problem:
    names = or_list((f"`{one.words.text}` on line {one.span.line}" for one in outcomes), "and")
    return Problem(
        "precedence-in-a-circle",
        f"the precedence of {names} goes round in a circle: each is said to beat the other",
        outcomes[0].span,
        "take one `subject to`, `despite` or `whatever else is met` away",
    )


def _one_otherwise(ranked: Sequence[Ranked], found: list[Problem]) -> None:
    first: dict[int | None, Outcome] = {}
    for one in (one for one in ranked if one.outcome.rank is Rank.OTHERWISE):
        outcome = one.outcome
        earlier = first.setdefault(one.phase, outcome)
        if earlier is not outcome:
            found.append(
                Problem(
                    "otherwise-twice",
                    f"`otherwise` is said twice, first for `{earlier.words.text}` on line {earlier.span.line}",
                    outcome.span,
                    f"write `Otherwise {outcome.words.text[:1].lower()}{outcome.words.text[1:]}, when` with its conditions below",
                )
            )
