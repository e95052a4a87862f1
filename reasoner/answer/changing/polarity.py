"""In which direction each variable helps an outcome, and the cell that helps it least.

Where every test of a variable counts the same way, the world in which it helps least stands for all worlds: what holds
there holds in all of them. Where tests count both ways no single cell does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from reasoner.asp.formula import Between, Conjunction, Disjunction, Formula, In, Named, Negation
from reasoner.asp.program import Program

# A test of a variable and whether the outcome gains when it holds.
Sign = tuple[frozenset[int], bool]


def signs(
    program: Program, heads: Iterable[str], settled: Callable[[Formula], bool | None] = lambda _: None
) -> Mapping[str, tuple[Sign, ...]]:
    """For each variable that some heads depend on, its tests and the direction in which each counts for the heads.

    `settled` says of a formula that it always holds (True) or never (False); what it settles is left out.
    """
    found: dict[str, dict[Sign, None]] = {}
    seen: set[tuple[str, bool]] = set()
    stack: list[tuple[Formula, bool]] = [(Named(head), True) for head in heads]
    while stack:
        formula, gains = stack.pop()
        if settled(formula) is not None:
            continue
        match formula:
            case In(variable, cells):
                found.setdefault(variable, {})[(cells, gains)] = None
            case Named(name):
                if (name, gains) not in seen:
                    seen.add((name, gains))
                    stack.append((program.bodies[name], gains))
            case Negation(of):
                stack.append((of, not gains))
            case Conjunction(parts) | Disjunction(parts):
                stack += [(part, gains) for part in parts]
            case Between(low, high, parts):
                holding = sum(settled(part) is True for part in parts)
                stack += [(part, gains) for part in parts if low > holding]
                stack += [(part, not gains) for part in parts if high is not None]
    return {variable: tuple(tests) for variable, tests in found.items()}


def least_helpful(tests: Iterable[Sign], cells: Iterable[int]) -> int | None:
    """The one of some cells that helps least in every test; None where there is no such cell."""
    choices = sorted(cells)
    helps = {cell: tuple((cell in some) == gains for some, gains in tests) for cell in choices}
    for cell in choices:
        if all(all(mine <= theirs for mine, theirs in zip(helps[cell], helps[other], strict=True)) for other in choices):
            return cell
    return None
