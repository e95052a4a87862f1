"""Writes a program, and a case for it, as text that the stock clingo reads.

With comments for people; without, pure ASCII, for the solver. User's words stand in comments only, and there nothing in
them can end the comment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from math import prod

from reasoner.asp.cells import AbsentCell, Cell, CodeCell, IntervalCell, MemberCell, ValueCell, Variable
from reasoner.asp.formula import (
    Between,
    Conjunction,
    Disjunction,
    Formula,
    In,
    Named,
    Negation,
    conjunction,
    disjunction,
    negation,
)
from reasoner.asp.program import Program, Rule
from reasoner.asp.spaces import constant_of
from reasoner.policy.values import Interval
from reasoner.source.limit import limit_now

POOLS = 16  # one rule stands for at most so many ground rules
HIDDEN = tuple(f"thus{one}/1" for one in ("satisfied", "met", "waived", "applies"))  # of one code
UNSHOWN = ("met/1", "holds/2", "aside/1", *HIDDEN)
SHOWN = ("satisfied/1", "waived/1", "applies/1", "decides/2", "outcome/2", "notice/1")


def program_text(program: Program, comments: bool = True) -> str:
    """The program as text. Without comments it is what our own solver is given."""
    lines = list(_heading(program)) if comments else []
    lines += [line for variable in program.variables.values() for line in _variable(variable, comments)]
    writer = _Writer(program.variables)
    for rule in program.rules:
        if comments and rule.comment:
            lines += ["", *(f"% {plain(line)}" for line in rule.comment)]
        lines += writer.rule(rule)
    for constraint in program.constraints:
        if comments:
            lines += ["", f"% Always so: {plain(constraint.words)}"]
        lines += writer.constraint(constraint.formula)
    lines += [
        "",
        *(f"#defined {one}." for one in (*SHOWN, *UNSHOWN, "value/2", "given/2", "ruled_out/2")),
        ":- given(V,C), not value(V,C).",
        ":- ruled_out(V,C), value(V,C).",
    ]
    heads = {rule.head.partition("(")[0] for rule in program.rules}
    lines += ["", "#show.", *(f"#show {one}." for one in SHOWN if one.partition("/")[0] in heads)]
    return "\n".join(lines) + "\n"


def case_facts_text(program: Program, allowed: Mapping[str, frozenset[int]], words: Mapping[str, str]) -> str:
    """A case as facts for a program: `given(variable, cell)` where it is known, `ruled_out` where it is known in part."""
    lines = [f"% Facts of a case, for the policy {plain(program.policy.id)} only"]
    for name, cells in allowed.items():
        variable = program.variables[name]
        if len(cells) == len(variable.cells):
            continue
        lines.append(f"% {plain(variable.words)}: {plain(words.get(variable.input, ''))}")
        if len(cells) == 1:
            lines.append(f"given({name},{cell_name(variable, min(cells))}).")
        else:
            others = sorted(set(range(len(variable.cells))) - cells)
            lines += [f"ruled_out({name},{cell_name(variable, cell)})." for cell in others]
    return "\n".join(lines) + "\n"


def plain(words: str) -> str:
    """Words that are safe in a comment: one line, no control characters, no block comment marks."""
    flat = re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+", " ", words)
    return flat.replace("%*", "% *").replace("*%", "* %")


def _heading(program: Program) -> Iterator[str]:
    policy = program.policy
    yield f"% {plain(policy.title)} — {plain(policy.payer)} ({plain(policy.id)})"
    yield f"% Version: {plain(policy.version)}; rules {policy.digest[:12]}"
    yield "% A reading of the policy, not the payer's decision."
    yield "% Every answer set is a world: one way that what is not known may be. Run it with a case and --enum-mode=cautious"
    yield "% (what holds in every world) or --enum-mode=brave (what holds in some world)."


def _variable(variable: Variable, comments: bool) -> Iterator[str]:
    if comments:
        yield ""
        yield f"% {plain(variable.words)}"
        for number, cell in enumerate(variable.cells):
            if not isinstance(cell, ValueCell | MemberCell):
                yield f"%   {cell_name(variable, number)}: {plain(cell_words(cell))}"
    choices = "; ".join(f"value({variable.name},{cell_name(variable, number)})" for number in range(len(variable.cells)))
    yield f"{{ {choices} }} = 1."


def cell_name(variable: Variable, number: int) -> str:
    """The clingo constant of a cell: a yes, no or value id where it is one value, else `c` and its position."""
    match variable.cells[number]:
        case ValueCell(bool() as value):
            return "yes" if value else "no"
        case ValueCell(value):
            return constant_of(str(value))
        case AbsentCell():
            return "absent_"
        case MemberCell(present):
            return "yes" if present else "no"
        case IntervalCell() | CodeCell():
            return f"c{number}"


def cell_names(variable: Variable) -> list[str]:
    """The clingo constants of all cells of a variable, in their order."""
    return [cell_name(variable, number) for number in range(len(variable.cells))]


def cells_by_atom(variables: Mapping[str, Variable]) -> dict[str, tuple[str, int]]:
    """The variable and the cell that each atom of a cell stands for."""
    return {
        f"value({name},{cell})": (name, number)
        for name, one in variables.items()
        for number, cell in enumerate(cell_names(one))
    }


def cell_words(cell: Cell) -> str:
    """What a cell holds, for a comment."""
    match cell:
        case IntervalCell(Interval(low, low_in, high, high_in)):
            ends = []
            if low is not None:
                ends.append(f"{'at least' if low_in else 'more than'} {low}")
            if high is not None:
                ends.append(f"{'at most' if high_in else 'less than'} {high}")
            return " and ".join(ends) or "any number"
        case CodeCell(entries, example):
            lists = ", ".join(sorted({name.removeprefix("codes/") for name, _ in entries}))
            return f"{example} ({lists})" if lists else example
        case AbsentCell():
            return "there is none"
        case ValueCell(value):
            return str(value)
        case MemberCell(present):
            return "yes" if present else "no"


class _Writer:
    """Writes rules, with auxiliary rules for what one body cannot say."""

    def __init__(self, variables: Mapping[str, Variable]) -> None:
        self.variables = variables
        self.number = 0
        self.waiting: list[str] = []

    def rule(self, rule: Rule) -> list[str]:
        """The rule, after the auxiliary rules that it reads. Raises TimeIsUpError at the limit that is in force."""
        limit_now().check()
        self.waiting = []
        main = self._rules(rule.head, rule.body)
        return [*self.waiting, *main]

    def constraint(self, formula: Formula) -> list[str]:
        """That a formula holds in every world: nothing that denies it does."""
        self.waiting = []
        main = self._rules("", negation(formula))
        return [*self.waiting, *main]

    def _rules(self, head: str, body: Formula) -> list[str]:
        if isinstance(body, Disjunction):
            return [line for part in body.parts for line in self._rules(head, part)]
        if isinstance(body, Negation) and isinstance(body.of, Conjunction | Disjunction):
            turned = disjunction if isinstance(body.of, Conjunction) else conjunction
            return self._rules(head, turned(map(negation, body.of.parts)))
        literals = self._body(body)
        return [f"{head} :- {', '.join(literals)}.".lstrip() if literals or not head else f"{head}."]

    def _body(self, body: Formula) -> list[str]:
        parts = body.parts if isinstance(body, Conjunction) else (body,)
        small = prod(len(part.cells) for part in parts if isinstance(part, In)) <= POOLS
        return [self._literal(part, small) for part in parts]

    def _literal(self, part: Formula, pool: bool) -> str:
        match part:
            case Named(name):
                return name
            case In():
                return self._value(part, pool)
            case Negation(Named(name)):
                return f"not {name}"
            case Negation(In(variable, cells)):
                others = frozenset(range(len(self.variables[variable].cells))) - cells
                return self._value(In(variable, others), pool=False)
            case Negation(of):
                return f"not {self._aside(of)}"
            case Between(low, high, parts):
                inner = "; ".join(f"{number},1: {self._literal(one, pool=False)}" for number, one in enumerate(parts))
                least = f"{low} <= " if low > 0 else ""
                most = f" <= {high}" if high is not None else ""
                return f"{least}#count {{ {inner} }}{most}"
            case Conjunction() | Disjunction():
                return self._aside(part)

    def _value(self, test: In, pool: bool) -> str:
        variable = self.variables[test.variable]
        names = [cell_name(variable, cell) for cell in sorted(test.cells)]
        if len(names) == 1:
            return f"value({test.variable},{names[0]})"
        left_out = set(range(len(variable.cells))) - test.cells
        if len(left_out) == 1:
            return f"not value({test.variable},{cell_name(variable, left_out.pop())})"
        if pool and names:
            return f"value({test.variable},({';'.join(names)}))"
        return self._aside(Disjunction(tuple(In(test.variable, frozenset((cell,))) for cell in sorted(test.cells))))

    def _aside(self, body: Formula) -> str:
        self.number += 1
        head = f"aside({self.number})"
        lines = self._rules(head, body)
        self.waiting += lines or [f"{head} :- #false."]
        return head
