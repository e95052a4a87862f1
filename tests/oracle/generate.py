"""Random policies: trees of every shape over random inputs, with definitions, references and precedence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from random import Random

from reasoner.policy.criteria import (
    AllOf,
    AnyOfThese,
    Counted,
    Counting,
    Criterion,
    Form,
    IfThen,
    Is,
    NoneOf,
    OutcomeIs,
    Provided,
    Refers,
    Unless,
)
from reasoner.policy.model import Clause, Definition, Determination, Notice, Outcome, Phase, Policy
from reasoner.policy.vocabulary import Codes, Vocabulary
from reasoner.syntax.rank import Rank
from tests.oracle import stock
from tests.oracle.leaves import Leaves, code_lists
from tests.oracle.reading import every
from tests.oracle.reading import parts as parts_of

OUTCOMES = (
    Outcome("Covered", "covered"),
    Outcome("Not medically necessary", "not_medically_necessary"),
    Outcome("Experimental", "investigational"),
    Outcome("Not covered", "not_covered"),
    Outcome("Not addressed", "not_addressed"),
)
ELIGIBLE = (Outcome("Eligible", "eligible"), Outcome("Not eligible", "not_eligible"))
DEFINED = ("the case is special", "the history is favorable")
LABELS = (tuple("123456"), tuple("abcdef"), ("i", "ii", "iii", "iv", "v", "vi"))


@dataclass(frozen=True)
class Size:
    """How big a policy is: its inputs, and how deep its lists nest."""

    inputs: int = 6
    depth: int = 3


@dataclass(frozen=True)
class Ordered:
    """A determination's clauses with what `subject to` and `despite` say: pairs of the clause that beats and the beaten."""

    clauses: tuple[Clause, ...]
    subject_to: frozenset[tuple[int, int]] = frozenset()
    despite: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True)
class Made:
    """A policy and what its text has beyond the model: how precedence between two clauses is worded."""

    policy: Policy
    ordered: dict[str, Ordered]


class Maker:
    """Makes one policy."""

    def __init__(self, rng: Random, size: Size) -> None:
        self.rng, self.size = rng, size
        self.inputs = stock.inputs(rng, size.inputs)
        self.lists = code_lists(rng, self.inputs)
        self.leaves = Leaves(rng, self.inputs, self.lists)
        self.defined: list[Definition] = []
        self.decided: list[str] = []
        self.each = False

    def make(self, name: str) -> Made:
        """The policy, with one or two determinations."""
        rng = self.rng
        if rng.random() < 0.4:
            phrase = rng.choice(DEFINED)
            self.defined = [Definition(phrase, keyed(self.tree(1), f"definition/{stock_slug(phrase)}"))]
        self._conditions_of_lists()
        ordered = {"coverage": self._determination("coverage", OUTCOMES)}
        if rng.random() < 0.3:
            self.decided = [clause.outcome.canonical for clause in ordered["coverage"].clauses]
            self.each = any(isinstance(one.type, Codes) for one in self.inputs) and rng.random() < 0.5
            ordered["eligibility"] = self._determination("eligibility", ELIGIBLE)
        return Made(self._policy(name, ordered), ordered)

    def _policy(self, name: str, ordered: dict[str, Ordered]) -> Policy:
        determinations = []
        for id, one in ordered.items():
            each = next((one.id for one in self.inputs if isinstance(one.type, Codes)), None) if self.each else None
            for_each = each if id == "eligibility" else None
            determinations.append(Determination(id, id, (Phase("", None, one.clauses),), self._supporting(id), for_each))
        self.each = False
        self.decided = []
        notices = [Notice("own_list", "own list", "there is a list", keyed(self.tree(1), "notice/own_list"))] * (
            self.rng.random() < 0.2
        )
        vocabulary = Vocabulary(name, tuple(self.inputs), stock.background(self.rng, self.inputs))
        return Policy(
            name,
            name,
            "Nobody",
            vocabulary,
            tuple(determinations),
            definitions=tuple(self.defined),
            code_lists=tuple(self.lists),
            notices=tuple(notices),
        )

    def _supporting(self, id: str) -> tuple[Criterion, ...]:
        # A criterion of coverage that asks for coverage would ask for itself.
        decided, each = self.decided, self.each
        self.decided, self.each = (decided, each) if id == "eligibility" else ([], False)
        found = (keyed(self.tree(0), f"{id}/supporting/1"),) if self.rng.random() < 0.15 else ()
        self.decided, self.each = decided, each
        return found

    def _conditions_of_lists(self) -> None:
        """Some lines of code lists get a condition on an input that holds no codes."""
        plain = [one for one in self.inputs if "code" not in one.id]
        for n, listed in enumerate(self.lists):
            if plain and self.rng.random() < 0.3:
                when = Criterion(f"{listed.key}/1", self.leaves.of(self.rng.choice(plain)))
                self.lists[n] = replace(listed, ranges=(replace(listed.ranges[0], when=when), *listed.ranges[1:]))
        self.leaves.lists = self.lists

    # ---- criteria

    def tree(self, depth: int, labels: int = 0) -> Criterion:
        """A criterion whose lists nest so deep; its items are labelled in the manner of that level, or not."""
        rng = self.rng
        if depth == 0 or rng.random() < 0.25:
            return self._with_provisos(Criterion("", self._leaf()), depth)
        if rng.random() < 0.12:
            condition = self.tree(1, 3) if rng.random() < 0.25 else Criterion("", self._leaf())
            return Criterion("", IfThen(condition, self.tree(depth - 1, labels)))
        if rng.random() < 0.06 and (coordinated := self._coordinated()):
            return self._with_provisos(coordinated, depth)
        parts = tuple(self.tree(depth - 1, labels + 1) for _ in range(rng.randint(2, 3)))
        if rng.random() < 0.6:
            parts = tuple(replace(one, label=LABELS[min(labels, 2)][n]) for n, one in enumerate(parts))
        return self._with_provisos(Criterion("", self._list(parts)), depth)

    def _coordinated(self) -> Criterion | None:
        """`the pain is severe, chronic and intractable`: one line that says several things of one subject."""
        pains = [one for one in self.inputs if one.phrase.startswith("the pain is")]
        if len(pains) < 2:
            return None
        form = self.rng.choice((AllOf, AnyOfThese))
        return Criterion("", form(tuple(Criterion("", Is(one.id)) for one in pains)), words=COORDINATED)

    def _leaf(self) -> Form:
        rng = self.rng
        if self.defined and rng.random() < 0.15:
            return Refers(self.defined[0].criterion.key)
        if self.decided and rng.random() < 0.3:
            return OutcomeIs(None, "coverage", frozenset({rng.choice(self.decided)}))
        return self.leaves.draw(each=self.each)

    def _list(self, parts: tuple[Criterion, ...]) -> Form:
        rng = self.rng
        kind = rng.random()
        if kind < 0.42:
            return AllOf(parts)
        if kind < 0.78:
            return AnyOfThese(parts)
        if kind < 0.85:
            return NoneOf(parts)
        counting = rng.choice((Counting.AT_LEAST, Counting.AT_LEAST, Counting.AT_MOST, Counting.EXACTLY))
        return Counted(counting, rng.randint(1, len(parts) - (counting is Counting.AT_MOST)), parts)

    def _with_provisos(self, criterion: Criterion, depth: int) -> Criterion:
        rng = self.rng
        provisos: tuple[Unless | Provided, ...] = ()
        waived: tuple[Criterion, ...] = ()
        if rng.random() < 0.12:
            exception = (
                self._with_provisos(Criterion("", self._leaf()), 0) if rng.random() < 0.7 else self.tree(min(depth, 1), 3)
            )
            provisos = (Unless(exception, rng.choice(("unless", "except when"))),)
        elif rng.random() < 0.05:
            provisos = (Provided(Criterion("", self._leaf())),)
        if rng.random() < 0.08:
            waived = (Criterion("", self._leaf()),)
        return replace(criterion, provisos=provisos, waived=waived)

    # ---- clauses

    def _determination(self, id: str, outcomes: Sequence[Outcome]) -> Ordered:
        """One to three clauses with conditions, and an otherwise."""
        rng = self.rng
        drawn = rng.sample(list(outcomes), min(len(outcomes), rng.choice((2, 2, 3, 3, 4))))
        ranks = sorted((rng.choice(RANKS) for _ in drawn[1:]), key=list(Rank).index)
        if rng.random() < 0.12:
            # Two clauses may have the same outcome; they are peers.
            drawn, ranks = [drawn[0], drawn[1], *drawn[1:]], [ranks[0], *ranks]
        clauses = []
        for n, (outcome, rank) in enumerate(zip(drawn[1:], ranks, strict=True), 1):
            depth = max(self.size.depth - (n > 1) - (rank is Rank.OVERRIDES) * 2, 0)
            negated = rng.random() < (0.4 if rank is Rank.OVERRIDES else 0.1)
            clauses.append(Clause(outcome, rank, keyed(self.tree(depth), f"{id}/{n}"), negated))
        clauses.append(Clause(drawn[0], Rank.OTHERWISE))
        return self._precedence(self._referring(clauses))

    def _referring(self, clauses: list[Clause]) -> list[Clause]:
        """Now and then a test of a later clause is replaced by a reference to an item of an earlier one."""
        rng = self.rng
        conditions = [clause.condition for clause in clauses if clause.condition]
        if len(conditions) < 2 or rng.random() < 0.5:
            return clauses
        addresses = [one for _, one in addressed(conditions)]
        items = [one for one, path in addressed(conditions[:1]) if addresses.count(path) == 1]
        inside = {part.key for one in every(conditions[1]) if one.words == COORDINATED for part in parts_of(one)}
        leaves = [one for one in every(conditions[1]) if not isinstance(one.form, LISTS)]
        spots = [one for one in leaves if not one.label and one.key not in inside]
        if not items or not spots:
            return clauses
        changed = replaced(conditions[1], rng.choice(spots).key, Refers(rng.choice(items).key))
        return [clauses[0], replace(clauses[1], condition=changed), *clauses[2:]]

    def _precedence(self, clauses: list[Clause]) -> Ordered:
        rng = self.rng
        subject: set[tuple[int, int]] = set()
        despite: set[tuple[int, int]] = set()
        # INVARIANT: of clauses of one rank the earlier always goes before, or the later always, so the pairs make no circle.
        later_first = rng.random() < 0.4
        for one, other in combinations(range(len(clauses)), 2):
            same = clauses[one].outcome == clauses[other].outcome
            if not same and clauses[one].rank is clauses[other].rank in (Rank.OVERRIDES, Rank.PLAIN):
                pair = (other, one) if later_first else (one, other)
                (subject if rng.random() < 0.5 else despite).add(pair)
        beats = {
            n: {m for m, other in enumerate(clauses) if first(clauses, n, m) or (n, m) in subject | despite}
            for n in range(len(clauses))
        }
        done = tuple(replace(clause, beats=frozenset(beats[n])) for n, clause in enumerate(clauses))
        return Ordered(done, frozenset(subject), frozenset(despite))


COORDINATED = "one line"  # the words of a list that is printed as one sentence
RANKS = (Rank.OVERRIDES, Rank.PLAIN, Rank.PLAIN, Rank.PLAIN, Rank.OTHERWISE_WHEN)
LISTS = AllOf | AnyOfThese | NoneOf | Counted | IfThen


def first(clauses: Sequence[Clause], one: int, other: int) -> bool:
    """Whether a clause goes before another by its rank, or, among those that are tried in order, by its place."""
    order = list(Rank)
    before = order.index(clauses[one].rank) - order.index(clauses[other].rank)
    return before < 0 or (before == 0 and clauses[one].rank is Rank.OTHERWISE_WHEN and one < other)


def stock_slug(words: str) -> str:
    """The words of a definition as a key."""
    return words.replace(" ", "_")


def keyed(criterion: Criterion, key: str) -> Criterion:
    """The criterion with a key for it and for all below it."""
    form = criterion.form
    match form:
        case AllOf(parts) | AnyOfThese(parts) | NoneOf(parts):
            form = type(form)(tuple(keyed(one, f"{key}/{one.label or n}") for n, one in enumerate(parts, 1)))
        case Counted(counting, number, parts):
            form = Counted(counting, number, tuple(keyed(one, f"{key}/{one.label or n}") for n, one in enumerate(parts, 1)))
        case IfThen(condition, then):
            form = IfThen(keyed(condition, f"{key}/if"), keyed(then, f"{key}/then"))
        case _:
            pass
    provisos = tuple(
        replace(one, criterion=keyed(one.criterion, f"{key}/proviso{n}")) for n, one in enumerate(criterion.provisos)
    )
    waived = tuple(keyed(one, f"{key}/waived{n}") for n, one in enumerate(criterion.waived))
    return replace(criterion, key=key, form=form, provisos=provisos, waived=waived)


def replaced(criterion: Criterion, key: str, leaf: Form) -> Criterion:
    """The criterion with another test at a key."""
    if criterion.key == key:
        return replace(criterion, form=leaf)
    form = criterion.form
    match form:
        case AllOf(parts) | AnyOfThese(parts) | NoneOf(parts):
            form = type(form)(tuple(replaced(one, key, leaf) for one in parts))
        case Counted(counting, number, parts):
            form = Counted(counting, number, tuple(replaced(one, key, leaf) for one in parts))
        case IfThen(condition, then):
            form = IfThen(replaced(condition, key, leaf), replaced(then, key, leaf))
        case _:
            pass
    return replace(criterion, form=form)


def addressed(roots: Sequence[Criterion]) -> Iterator[tuple[Criterion, str]]:
    """The labelled items below some criteria, each with the path of labels that leads to it."""
    for root in roots:
        yield from _addressed(root, "")


def _addressed(criterion: Criterion, path: str) -> Iterator[tuple[Criterion, str]]:
    if criterion.label:
        path = f"{path} ({criterion.label})" if path else criterion.label
        yield criterion, path
    for part in parts_of(criterion):
        yield from _addressed(part, path)


def random_policy(rng: Random, size: Size, name: str = "random") -> Made:
    """A random policy with its text's wording of precedence."""
    return Maker(rng, size).make(name)
