"""What cells of a variable hold, in words: ranges merged, values listed, code lists named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from reasoner.asp.cells import AbsentCell, CodeCell, IntervalCell, MemberCell, ValueCell, Variable
from reasoner.asp.program import Program
from reasoner.policy.intervals import DATES, are_next_to, has_point, last_steps, on_steps, told_interval
from reasoner.policy.nearest import or_list
from reasoner.policy.values import Interval
from reasoner.policy.vocabulary import AnyOf, DateType, Input, Number
from reasoner.policy.words import words_for_datum, words_for_interval


def input_words(program: Program, input: Input, cells: Mapping[str, frozenset[int]]) -> str:
    """What an input may be when its variables are in some of these cells (`more than 50%`, `ineffective or not tolerated`)."""
    names = program.by_input[input.id]
    if len(names) == 1 and program.variables[names[0]].member is None:
        return variable_words(program, input, program.variables[names[0]], cells[names[0]])
    has = [member_words(program, input, program.variables[name]) for name in names if cells.get(name) == frozenset((0,))]
    lacks = [member_words(program, input, program.variables[name]) for name in names if cells.get(name) == frozenset((1,))]
    said = [f"includes {listed(has, 'and')}"] if has else []
    if lacks:
        said.append(f"does not include {listed(lacks, 'or')}")
    return " and ".join(said) or "any list"


def member_words(program: Program, input: Input, variable: Variable) -> str:
    """The member of a list that a variable stands for."""
    if isinstance(input.type, AnyOf):
        return next(value.phrase for value in input.type.values if value.id == variable.member)
    cells = program.code_space.cells_for(getattr(input.type, "systems", ()))
    return f"a code {_code_words(program, [cells[int(variable.member or 0)]])}"


def variable_words(program: Program, input: Input, variable: Variable, cells: Iterable[int]) -> str:
    """What a variable may be when it is in one of some cells."""
    chosen = [variable.cells[cell] for cell in sorted(cells)]
    if len(chosen) == len(variable.cells) > 1:
        return "any value, or none" if any(isinstance(cell, AbsentCell) for cell in chosen) else "any value"
    parts: list[str] = []
    values = [cell for cell in chosen if isinstance(cell, ValueCell)]
    parts += [words_for_datum(cell.value, input) for cell in values]
    if len(values) > 4:
        others = [cell for cell in variable.cells if isinstance(cell, ValueCell) and cell not in values]
        if len(others) < 4:
            parts = [f"anything but {listed([words_for_datum(cell.value, input) for cell in others], 'or')}"]
    parts += [
        words_for_interval(_whole(_open_ended(told_interval(one), input), one, input), input) for one in merged(chosen, input)
    ]
    if codes := [cell for cell in chosen if isinstance(cell, CodeCell)]:
        parts.append(f"a code {_code_words(program, codes)}")
    if any(isinstance(cell, AbsentCell) for cell in chosen):
        parts.append("none")
    if any(isinstance(cell, MemberCell) for cell in chosen):
        parts.append("yes" if chosen == [MemberCell(True)] else "no")
    return listed(parts, "or")


def merged(cells: Iterable[object], input: Input) -> list[Interval]:
    """The intervals of interval cells of an input, joined where no number that the input can be lies between."""
    number = input.type if isinstance(input.type, Number) else DATES
    found: list[Interval] = []
    for cell in cells:
        if not isinstance(cell, IntervalCell):
            continue
        one = cell.interval
        if found and not _lies_between(found[-1], one, number):
            found[-1] = Interval(found[-1].low, found[-1].low_included, one.high, one.high_included)
        else:
            found.append(one)
    return found


def _whole(told: Interval, one: Interval, input: Input) -> Interval:
    """An interval as it is told, by the values of an input with steps: one alone as itself, and no lower end that is left out."""
    number = _range(input)
    if number is None or number.step is None:
        return told
    ends = last_steps(one, number)
    if ends.low is not None and ends.low == ends.high:
        return ends
    return ends if None not in (told.low, told.high) and not told.low_included else told


def _range(input: Input) -> Number | None:
    """The range and steps of a number or date."""
    return input.type if isinstance(input.type, Number) else DATES if isinstance(input.type, DateType) else None


def _lies_between(left: Interval, right: Interval, number: Number) -> bool:
    gap = Interval(left.high, not left.high_included, right.low, not right.low_included)
    if gap.low == gap.high:
        return gap.low_included and gap.high_included
    return has_point(gap, number) and not are_next_to(left, right)


def _open_ended(interval: Interval, input: Input) -> Interval:
    """The interval without the ends that are the ends of the input's own range, or of the calendar."""
    number = _range(input)
    if number is None:
        return interval
    whole = on_steps(Interval(number.low, True, number.high, True), number)
    low = None if interval.low == whole.low and interval.low_included else interval.low
    high = None if interval.high == whole.high and interval.high_included else interval.high
    if interval.low == interval.high or (low is not None and high is not None):
        return interval
    return Interval(low, interval.low_included, high, interval.high_included)


def _code_words(program: Program, cells: list[CodeCell]) -> str:
    names: dict[str, None] = {}
    for cell in cells:
        for key, _ in sorted(cell.entries):
            names[f"in the list {program.code_space.lists[key].name}"] = None
    if any(not cell.entries for cell in cells):
        names["in none of the policy's lists"] = None
    return listed(names, "or")


def listed(words: Iterable[str], last: str) -> str:
    """Words as a list in prose: `a, b or c`."""
    return or_list(dict.fromkeys(words), last)
