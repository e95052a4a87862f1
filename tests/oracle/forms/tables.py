"""Decision tables: bands of a number by kinds, as alternatives, or by the first row that fits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from random import Random

from tests.oracle.forms.amounts import Term, of, with_unit
from tests.oracle.forms.inputs import ACTIVE, STAGE, Asked
from tests.oracle.forms.meaning import STEP, Line, World
from tests.oracle.printing import joined

RESULTS = ("low", "moderate", "high")
Cell = tuple[str, Callable[[World], bool]]
ANY: Cell = ("", lambda _: True)


@dataclass(frozen=True)
class Table:
    """A table with its name and rows; the last row of one that reads by the first row that fits is `otherwise`."""

    name: str
    heads: tuple[str, ...]
    rows: tuple[tuple[tuple[Cell, ...], str], ...]
    reads: frozenset[str]
    operations: frozenset[str]
    first: bool

    def result(self, world: World) -> str:
        """The result of the first row that fits; where rows are alternatives, of any that fits."""
        return next(result for cells, result in self.rows if all(fits(world) for _, fits in cells))

    def text(self) -> Iterator[str]:
        """The lines of the table, below Definitions."""
        yield f"{STEP}The {self.name}{', by the first row that fits' if self.first else ''}:"
        yield row([*self.heads, f"the {self.name}"])
        for n, (cells, result) in enumerate(self.rows):
            last = self.first and n == len(self.rows) - 1
            yield row([*(["otherwise"] if last else [cells[0][0]]), *(words for words, _ in cells[1:]), result])

    def asked(self, rng: Random) -> Line:
        """A sentence that reads the table: `the risk is high or moderate`."""
        results = sorted({result for _, result in self.rows})
        wanted = rng.sample(results, min(len(results), rng.choice((1, 1, 2))))
        denied = rng.random() < 0.25
        words = f"the {self.name} is {'not ' if denied else ''}{joined(wanted, 'or')}"
        return Line(words, lambda world: self.result(world) in wanted, self.reads, self.operations, denied)


def row(cells: Sequence[str]) -> str:
    """A row of cells between bars."""
    return f"{STEP * 2}| {' | '.join(cells)} |"


def bands(rng: Random, term: Term, values: Sequence[Fraction]) -> list[Cell]:
    """Two or three bands of an amount that leave no gap."""
    edges = sorted(rng.sample(list(dict.fromkeys(values))[1:], min(rng.choice((1, 2)), len(set(values)) - 1)))
    low = edges[0]
    found: list[Cell] = [(f"under {with_unit(low, term)}", lambda world: term.number(world) < low)]
    for one, other in pairwise(edges):
        words = f"from {with_unit(one, term)} to under {with_unit(other, term)}"
        found.append((words, between(term, one, other)))
    high = edges[-1]
    return [*found, (f"{with_unit(high, term)} or more", lambda world: term.number(world) >= high)]


def between(term: Term, low: Fraction, high: Fraction) -> Callable[[World], bool]:
    """That an amount lies between two ends, the first included."""
    return lambda world: low <= term.number(world) < high


def kinds(rng: Random) -> list[Cell]:
    """The stages in two or three groups."""
    values = rng.sample(STAGE.below, 3)
    cut = rng.choice((1, 2))
    groups = [values[:cut], values[cut:]] if rng.random() < 0.7 else [[one] for one in values]
    return [(joined(group, "or"), among(group)) for group in groups]


def among(values: Sequence[str]) -> Callable[[World], bool]:
    """That the stage is one of some."""
    return lambda world: world["stage"] in values


def yes_or_no(answer: bool) -> Cell:
    """That the disease is active, or not."""
    return ("yes" if answer else "no", lambda world: world["active"] is answer)


def table(rng: Random, asked: Asked) -> Table:
    """A table of bands of a number, stages and a yes or no."""
    term = of(asked)
    values = [one for one in asked.values if isinstance(one, Fraction)]
    rows: list[tuple[tuple[Cell, ...], str]] = []
    first = rng.random() < 0.4
    stages, active = kinds(rng), [yes_or_no(True), yes_or_no(False)]
    if first:
        for _ in range(rng.randint(2, 4)):
            drawn = (rng.choice([ANY, *bands(rng, term, values)]), rng.choice([ANY, *stages]), rng.choice([ANY, ANY, *active]))
            rows.append((drawn if any(words for words, _ in drawn) else (*drawn[:2], active[0]), rng.choice(RESULTS)))
        rows.append(((ANY, ANY, ANY), rng.choice(RESULTS)))
    else:
        for band in bands(rng, term, values):
            for stage in [ANY] if rng.random() < 0.3 else stages:
                every = [ANY] if rng.random() < 0.6 else active
                rows += [((band, stage, one), rng.choice(RESULTS)) for one in every]
    reads = frozenset({asked.id, "stage", "active"})
    heads = (asked.phrase, STAGE.phrase, ACTIVE.phrase)
    return Table("risk", heads, tuple(rows), reads, frozenset(), first)
