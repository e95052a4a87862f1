"""Random policies in the forms that compute: text, and what each item and the outcome come to where the lines are known."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random

from tests.oracle.forms import amounts, days, inputs, tables
from tests.oracle.forms.inputs import Asked, declared, varied
from tests.oracle.forms.meaning import STEP, Implied, Line, Node, Several, Truths, lines_of, met, nodes_of, text_of
from tests.oracle.forms.records import KINDS, Kind, Sentences

ALL, ANY = "ALL of the following are met:", "ANY of the following is met:"


@dataclass(frozen=True)
class Clause:
    """An outcome, the words of its line, and its items; `phase` where the determination has phases."""

    outcome: str
    words: str
    items: Node | None
    phase: str = ""


@dataclass(frozen=True)
class Made:
    """A policy as text, what it asks, its clauses in the order in which they are tried."""

    vocabulary_text: str
    policy_text: str
    inputs: tuple[Asked, ...]
    records: Kind | None
    clauses: tuple[Clause, ...]
    records_change: str = "fixed"

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every line of every item."""
        return tuple(line for clause in self.clauses if clause.items for line in lines_of(clause.items))

    @property
    def nodes(self) -> dict[str, Node]:
        """The items by address."""
        return {at: node for one in self.clauses if one.items for part in parts_of(one.items) for at, node in nodes_of(part)}

    def outcome(self, truths: Truths, phase: object) -> str:
        """The outcome in a world: that of the first clause, of the phase, whose items are met."""
        return next(
            one.outcome for one in self.clauses if one.phase in ("", phase) and (one.items is None or met(one.items, truths))
        )


def parts_of(items: Node) -> tuple[Node, ...]:
    """The labelled items of a clause."""
    assert isinstance(items.of, Several)
    return items.of.parts


class Maker:
    """Makes one policy of one kind of sentences."""

    def __init__(self, rng: Random, theme: str) -> None:
        self.rng, self.theme = rng, theme
        self.asked: dict[str, Asked] = {}
        self.definitions: list[str] = []
        self.number = 0
        self.kind = rng.choice(KINDS) if theme == "records" else None
        self.table: tables.Table | None = None
        self.draws = self._draws()

    def make(self, name: str) -> Made:
        """The policy."""
        rng = self.rng
        phased = self.theme == "tables" and rng.random() < 0.5
        clauses = [one for phase in (("initial", "continuation") if phased else ("",)) for one in self._clauses(phase)]
        if phased:
            self._ask(inputs.PHASE, may_be_absent=False)
            clauses[:0] = self._above_the_phases(clauses)
        change = rng.choice(inputs.CHANGES)
        asked = tuple(self.asked.values())
        kind = self.kind and replace(self.kind, fields=tuple(self.kind.fields))
        return Made(self._vocabulary(asked, kind, change), self._policy(name, clauses), asked, kind, tuple(clauses), change)

    # ---- sentences

    def _draws(self) -> Sequence[Callable[[], Line]]:
        rng = self.rng
        match self.theme:
            case "amounts":
                makers = [self._of_one_unit, self._of_one_unit, self._of_several, self._plain]
            case "days":
                self.days = [self._ask(one) for one in rng.sample(inputs.DAYS, 3)]
                makers = [self._ordered, self._window, self._window, self._age, self._time_between]
            case "records":
                assert self.kind
                when = self._ask(inputs.DAYS[0]) if rng.random() < 0.4 else None
                day = days.of(when) if when else days.fixed(rng.choice(days.CONSTANTS))
                sentences = Sentences(rng, self.kind, day, lambda one: self._ask(one, may_be_absent=False))
                makers = [sentences.draw, sentences.draw, sentences.draw, self._plain]
            case _:
                makers = [self._of_table, self._of_table, self._of_one_unit, self._plain]
        return makers

    def _ask(self, asked: Asked, *, may_be_absent: bool = True) -> Asked:
        if asked.id not in self.asked:
            self.asked[asked.id] = varied(self.rng, asked, may_be_absent)
        return self.asked[asked.id]

    def _near(self, term: amounts.Term) -> list[Fraction]:
        """What an amount comes to in some worlds."""
        found = []
        for _ in range(12):
            world = {id: self.rng.choice([v for v in self.asked[id].values if v is not None]) for id in sorted(term.reads)}
            try:
                found.append(term.number(world))
            except ZeroDivisionError:
                continue
        return found or [Fraction(1)]

    def _family(self) -> list[amounts.Term]:
        family = self.rng.choice((inputs.DOSES, inputs.DOSES, inputs.WEIGHTS, inputs.PAINS))
        drawn = self.rng.sample(family, min(len(family), self.rng.choice((2, 2, 3))))
        return [amounts.of(self._ask(one)) for one in drawn]

    def _of_one_unit(self) -> Line:
        rng = self.rng
        terms = self._family()
        makers = [one for one in amounts.OF_ONE_UNIT if terms[0].unit != "%" or one is amounts.change]
        term = rng.choice(makers)(rng, terms)
        if term.tail == "" and term.unit not in ("", "%", "percentage points") and rng.random() < 0.25:
            return amounts.beside(rng, term, rng.choice(terms))
        if rng.random() < 0.2 and not term.tail:
            return amounts.compared(rng, self._defined(term), self._near(term))
        return amounts.compared(rng, term, self._near(term))

    def _defined(self, term: amounts.Term) -> amounts.Term:
        """A name for an amount."""
        name = f"the amount {('one', 'two', 'three', 'four', 'five', 'six')[len(self.definitions) % 6]}"
        if any(line.strip().lower().startswith(f"{name} ") for line in self.definitions):
            return term
        self.definitions.append(f"{STEP}T{name[1:]} means {term.words}")
        return replace(term, words=name)

    def _of_several(self) -> Line:
        rng = self.rng
        kind = rng.random()
        if kind < 0.4:
            term = amounts.body_mass_index(self._ask(inputs.BODY[1]), self._ask(inputs.BODY[0]))
        elif kind < 0.7:
            term = amounts.product_of(self._ask(inputs.DOSES[2]), self._ask(inputs.COUNTS[0]))
        else:
            term = amounts.quotient_of(self._ask(inputs.DOSES[2]), self._ask(inputs.WEIGHTS[0]))
        return amounts.compared(rng, term, self._near(term))

    def _plain(self) -> Line:
        """A sentence without any of these forms, so that an input is tested by itself too."""
        rng = self.rng
        numbers = [one for one in self.asked.values() if one.unit]
        if numbers and rng.random() < 0.6:
            asked = rng.choice(numbers)
            term = replace(amounts.of(asked), unit=asked.unit, number=lambda world: Fraction(world[asked.id]))
            return in_range(rng, term, [one for one in asked.values if isinstance(one, Fraction)])
        active = self._ask(inputs.ACTIVE)
        denied = rng.random() < 0.3
        words = f"the disease is {'not ' if denied else ''}active"
        return Line(words, lambda world: world[active.id] is True, frozenset({active.id}), denied=denied)

    def _two(self) -> tuple[days.When, days.When, days.When]:
        one, *others = self.rng.sample(self.days, 3)
        early, late = (days.fixed(day) for day in sorted(self.rng.sample(days.CONSTANTS, 2)))
        second = days.of(others[0]) if self.rng.random() < 0.75 else early
        return days.of(one), second, days.of(others[1]) if self.rng.random() < 0.75 else late

    def _ordered(self) -> Line:
        return days.ordered(self.rng, *self._two())

    def _window(self) -> Line:
        return days.window(self.rng, *self._two()[:2])

    def _age(self) -> Line:
        return days.age(self.rng, days.of(self._ask(inputs.BIRTH)), days.of(self.rng.choice(self.days)))

    def _time_between(self) -> Line:
        one, other, _ = self._two()
        stay = self._ask(inputs.STAYS[0], may_be_absent=True) if self.rng.random() < 0.3 else None
        return days.time_between(self.rng, one, other, stay)

    def _of_table(self) -> Line:
        if self.table is None:
            every = [self.asked.get(one.id, one) for one in (*inputs.DOSES, *inputs.PAINS)]
            asked = self._ask(self.rng.choice([one for one in every if None not in one.values]), may_be_absent=False)
            self._ask(inputs.STAGE)
            self._ask(inputs.ACTIVE)
            self.table = tables.table(self.rng, asked)
            self.definitions += self.table.text()
        return self.table.asked(self.rng)

    # ---- items and clauses

    def _line(self) -> Line:
        return self.rng.choice(self.draws)()

    def _bare_line(self) -> Line:
        """A line with nothing below it."""
        return next(line for line in iter(self._line, None) if not line.below)

    def _several(self, parts: tuple[Node, ...]) -> Several:
        rng, number = self.rng, len(parts)
        kind = rng.random()
        if kind < 0.4:
            return Several(ALL, number, number, parts)
        if kind < 0.75:
            return Several(ANY, 1, number, parts)
        if kind < 0.85 or number == 1:
            return Several("NONE of the following is met:", 0, 0, parts)
        least = rng.randint(1, number)
        return rng.choice(
            (
                Several(f"AT LEAST {least} of the following are met:", least, number, parts),
                Several(f"EXACTLY {least} of the following are met:", least, least, parts),
                Several(f"AT MOST {max(1, least - 1)} of the following are met:", 0, max(1, least - 1), parts),
            )
        )

    def _item(self, label: str, depth: int) -> Node:
        rng = self.rng
        if depth and rng.random() < 0.3:
            parts = tuple(self._item("abc"[n], 0) for n in range(rng.choice((2, 2, 3))))
            return Node(label, self._several(parts), self._bare_line() if rng.random() < 0.1 else None)
        if rng.random() < 0.08:
            return Node(label, Implied(self._bare_line(), self._line()))
        line = self._line()
        unless = self._bare_line() if not line.below and rng.random() < 0.12 else None
        return Node(label, line, unless)

    def _clauses(self, phase: str) -> Iterator[Clause]:
        rng = self.rng
        drawn = [("not_addressed", "Not addressed, whatever else is met, when")] * (rng.random() < 0.2)
        drawn += [("covered", "Covered when")]
        drawn += [("investigational", "Experimental (investigational), subject to covered, when")] * (rng.random() < 0.25)
        for outcome, words in drawn:
            parts = tuple(self._item(self._label(), 1) for _ in range(rng.choice((1, 2, 2, 3))))
            yield Clause(outcome, words, Node("", self._several(parts)), phase)
        yield Clause("not_covered", "Otherwise not covered", None, phase)

    def _above_the_phases(self, clauses: Sequence[Clause]) -> Iterator[Clause]:
        """Perhaps an outcome that stands above the phases and comes before those of each."""
        if self.rng.random() < 0.5:
            before = ", despite not addressed" if any(one.outcome == "not_addressed" for one in clauses) else ""
            items = Node("", self._several((self._item(self._label(), 1),)))
            yield Clause("excluded", f"No benefit (excluded), whatever else is met{before}, when", items)

    def _label(self) -> str:
        self.number += 1
        return str(self.number)

    # ---- text

    def _vocabulary(self, asked: Sequence[Asked], kind: Kind | None, change: str) -> str:
        lines = ["Vocabulary: forms", "", "Inputs: everything", f"{STEP}Unless stated otherwise: clinical", ""]
        lines += [line for one in asked for line in declared(one, lambda words: STEP + words)]
        if kind:
            lines += [f"{STEP}{kind.phrase} ({kind.id}): records of, {change}"]
            lines += [line for one in kind.fields for line in declared(one, lambda words: STEP * 2 + words)]
        return "\n".join(lines) + "\n"

    def _policy(self, name: str, clauses: Sequence[Clause]) -> str:
        lines = [f"Policy: {name}", "Payer: Nobody", f"Source: {name}", "In effect: undated", "Vocabulary: forms", ""]
        lines += ["Determination: coverage"]
        phase = ""
        for clause in sorted(clauses, key=lambda one: (one.phase == "continuation", one.items is None)):
            if clause.phase != phase:
                phase = clause.phase
                lines += ["", f"{STEP}Phase: {phase}"]
            depth = 2 if phase else 1
            lines += ["", STEP * depth + clause.words]
            if clause.items:
                assert isinstance(clause.items.of, Several)
                lines += [STEP * (depth + 1) + clause.items.of.header]
                lines += [line for part in parts_of(clause.items) for line in text_of(part, depth + 2)]
        if self.definitions:
            lines += ["", "Definitions", *self.definitions]
        return "\n".join(lines) + "\n"


def in_range(rng: Random, term: amounts.Term, values: Sequence[Fraction]) -> Line:
    """A threshold on one input, within its range."""
    edge = rng.choice(values)
    words, holds = rng.choice(amounts.COMPARISONS)
    said = f"{term.words} is {words.format(amounts.with_unit(edge, term))}"
    return Line(said, lambda world: holds(term.number(world), edge), term.reads)


THEMES = ("amounts", "amounts", "days", "records", "records", "tables")


def random_policy(rng: Random, name: str, theme: str) -> Made:
    """A random policy in sentences of one theme."""
    return Maker(rng, theme).make(name)


def values_of(made: Made) -> Mapping[str, Asked]:
    """The inputs by name."""
    return {one.id: one for one in made.inputs}
