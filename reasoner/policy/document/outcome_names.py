"""The canonical names of outcomes: given in brackets at first use, or taken from the payer's own words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from reasoner.policy.fold import folded, slug
from reasoner.source.dataclass import dataclass
from reasoner.source.problem import Problem
from reasoner.syntax.tree import Determination, FreeText, Outcome

CANONICAL = ("covered", "not_medically_necessary", "investigational", "not_covered", "not_addressed")
UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True)
class OutcomeNames:
    """The canonical name for each outcome's folded words, in the whole policy."""

    by_words: Mapping[str, str]

    def canonical(self, outcome: Outcome) -> str:
        """The canonical name of an outcome as written."""
        return self.by_words.get(folded(outcome.words.text)) or name_from_words(outcome.words.text)

    def readings(self, determination: Determination) -> dict[str, str]:
        """What the outcomes of a determination may be called, folded, to their canonical names."""
        outcomes = outcomes_in(determination)
        names = {folded(name): name for name in map(self.canonical, outcomes)}
        return names | {folded(outcome.words.text): self.canonical(outcome) for outcome in outcomes}


def outcomes_in(determination: Determination) -> tuple[Outcome, ...]:
    """The outcomes of all phases, in the order written."""
    return tuple(outcome for phase in determination.phases for outcome in phase.outcomes)


def names_of_outcomes(determinations: Iterable[Determination], found: list[Problem]) -> OutcomeNames:
    """The names that the policy gives in brackets; one given twice, differently, is a problem."""
    given: dict[str, tuple[str, FreeText]] = {}
    for determination in determinations:
        for outcome in outcomes_in(determination):
            bracket = outcome.canonical
            if bracket is None:
                continue
            name = name_from_words(bracket.text)
            words = folded(outcome.words.text)
            earlier = given.setdefault(words, (name, bracket))
            if earlier[0] != name:
                found.append(
                    Problem(
                        "outcome-named-twice",
                        f"`{outcome.words.text}` is called `{bracket.text}` here and `{earlier[1].text}` on line "
                        f"{earlier[1].span.line}",
                        bracket.span,
                        "give the name in brackets once, at the first use of the words",
                    )
                )
            if name in {UNDETERMINED, ""}:
                found.append(
                    Problem(
                        "outcome-name-taken",
                        f"`{bracket.text}` cannot name an outcome",
                        bracket.span,
                        "write one of " + ", ".join(f"`{one}`" for one in CANONICAL) + ", or a name of your own",
                    )
                )
    return OutcomeNames({words: name for words, (name, _) in given.items()})


def name_from_words(words: str) -> str:
    """A canonical name for words: one of the five where they say so, else the words joined; `IPA` keeps its capitals."""
    plain = slug(words)
    if plain in CANONICAL:
        return plain
    return "_".join(word if word.isupper() and len(word) > 1 else slug(word) for word in words.split() if slug(word))
