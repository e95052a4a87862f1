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
    """One outcome of a phase as written, with its canonical name."""

    outcome: Outcome
    canonical: str


def precedence(ranked: Sequence[Ranked], found: list[Problem]) -> tuple[frozenset[int], ...]:
    """For each outcome of a phase, the positions of those it beats, transitively closed; circles are problems."""
    beats = [{other for other in range(len(ranked)) if _by_rank(ranked, one, other)} for one in range(len(ranked))]
    for position, one in enumerate(ranked):
        for named in one.outcome.subject_to:
            for other in _named(ranked, named, position, found):
                beats[other].add(position)
        for named in one.outcome.despite:
            beats[position].update(_named(ranked, named, position, found))
    _close(beats)
    in_circle = [position for position, below in enumerate(beats) if position in below]
    if in_circle:
        found.append(_circle([ranked[position].outcome for position in in_circle]))
    _one_otherwise(ranked, found)
    return tuple(frozenset(below) for below in beats)


def _by_rank(ranked: Sequence[Ranked], one: int, other: int) -> bool:
    level, below = _LEVELS[ranked[one].outcome.rank], _LEVELS[ranked[other].outcome.rank]
    return level > below or (level == below == _LEVELS[Rank.OTHERWISE_WHEN] and one < other)


def _named(ranked: Sequence[Ranked], words: FreeText, itself: int, found: list[Problem]) -> list[int]:
    """The positions of the outcomes that the words name: the payer's words before canonical ones."""
    wanted = folded(words.text)
    by_words = [at for at, one in enumerate(ranked) if folded(one.outcome.words.text) == wanted and at != itself]
    by_name = [at for at, one in enumerate(ranked) if folded(one.canonical) == wanted and at != itself]
    if not by_words and not by_name:
        others = or_list(f"`{one.outcome.words.text}`" for at, one in enumerate(ranked) if at != itself)
        found.append(
            Problem(
                "unknown-outcome",
                f"no other outcome here is called `{words.text}`",
                words.span,
                f"name one of the outcomes of this determination: {others}" if others else "take the words away",
            )
        )
    return by_words or by_name


def _close(beats: list[set[int]]) -> None:
    """Adds what is beaten through others, until nothing is added."""
    for middle in range(len(beats)):
        for below in beats:
            if middle in below:
                below.update(beats[middle])


def _circle(outcomes: Sequence[Outcome]) -> Problem:
    names = or_list((f"`{one.words.text}`" for one in outcomes), "and")
    return Problem(
        "precedence-in-a-circle",
        f"the precedence of {names} goes round in a circle: each is said to beat the other",
        outcomes[0].span,
        "take one `subject to`, `despite` or `whatever else is met` away",
    )


def _one_otherwise(ranked: Sequence[Ranked], found: list[Problem]) -> None:
    last = [one.outcome for one in ranked if one.outcome.rank is Rank.OTHERWISE]
    for outcome in last[1:]:
        found.append(
            Problem(
                "otherwise-twice",
                f"`otherwise` is said twice, first for `{last[0].words.text}` on line {last[0].span.line}",
                outcome.span,
                f"write `Otherwise {outcome.words.text[:1].lower()}{outcome.words.text[1:]}, when` with its conditions below",
            )
        )
