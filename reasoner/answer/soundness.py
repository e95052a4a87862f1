"""Whether a policy answers every case with one outcome; if not, a smallest case that shows it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from reasoner.answer.cell_words import input_words, listed
from reasoner.answer.plainly_sound import clash
from reasoner.asp.cells import ValueCell
from reasoner.asp.print import cells_by_atom
from reasoner.asp.program import Decided, Decides, Program
from reasoner.asp.propagator import arithmetic_of
from reasoner.asp.solve import NO_LIMIT, Limit, Solver
from reasoner.asp.worlds import Worlds
from reasoner.policy.criteria import Criterion, IsOneOf
from reasoner.policy.lines.record_words import bare
from reasoner.policy.vocabulary import YesNo
from reasoner.policy.words import verb, words_for_datum
from reasoner.source.dataclass import dataclass
from reasoner.source.problem import Problem

MOST_FACTS = 8
THERE_IS = "there is "


def outcome_problems(worlds: Worlds, limit: Limit = NO_LIMIT) -> tuple[Problem, ...]:
    """The problems of a policy's outcomes: two that some case reaches together without precedence; a case that reaches none."""
    return tuple(problem for decided in worlds.program.determinations.values() for problem in _problems(worlds, decided, limit))


def _problems(worlds: Worlds, decided: Decided, limit: Limit) -> Iterator[Problem]:
    title = decided.determination.title
    for one, other in _unordered(decided):
        case = smallest_case(worlds, (one.head, other.head), (), limit)
        if case is not None:
            names = (one.clause.outcome.words, other.clause.outcome.words)
            yield Problem(
                "outcomes-without-precedence",
                f"a case can be `{names[0]}` and `{names[1]}` at once, and nothing says which comes first; "
                f"for example where {case.words}",
                other.clause.span,
                f"add `, subject to {_lower(names[0])},` to the line of `{names[1]}`, "
                f"or `, despite {_lower(names[0])},` if it comes first",
            )
    heads = [one.head for one in decided.clauses]
    case = smallest_case(worlds, (), heads, limit)
    if case is not None:
        yield Problem(
            "no-outcome",
            f"no outcome of `{title}` holds for some cases; for example where {case.words}",
            decided.determination.span,
            "end it with an outcome that begins with `Otherwise`",
        )


def _unordered(decided: Decided) -> Iterator[tuple[Decides, Decides]]:
    guards = [phase.guard for phase in decided.determination.phases for _ in phase.clauses]
    for (number, one), (later, other) in combinations(enumerate(decided.clauses), 2):
        if clash((number, one.clause), (later, other.clause)) and not _apart(guards[number], guards[later]):
            yield one, other


def _apart(one: Criterion | None, other: Criterion | None) -> bool:
    """Whether no case is in the phases of two guards at once."""
    forms = [None if guard is None else guard.form for guard in (one, other)]
    match forms:
        case [IsOneOf(input, values), IsOneOf(its, others)]:
            return input == its and values.isdisjoint(others)
        case _:
            return False


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


@dataclass(frozen=True, slots=True)
class SmallestCase:
    """A case in words, and the cells that it leaves to its variables."""

    words: str
    allowed: Mapping[str, frozenset[int]]


def smallest_case(worlds: Worlds, heads: Sequence[str], without: Sequence[str], limit: Limit) -> SmallestCase | None:
    """A case in which some heads hold and others do not, no fact of which could be left out; None: there is none."""
    wanted = worlds.head_literals(heads, without)
    if wanted is None or not worlds.plain.possible(wanted, limit, (*heads, *without)):
        return None
    world = _a_world(worlds, wanted, heads, without, limit)
    program = worlds.program
    read = program.variables_read([*heads, *without])
    facts = {name: cell for name, cell in world.items() if name in read}
    for name in sorted(facts, key=list(program.variables).index, reverse=True):
        cell = facts.pop(name)
        if not _forces(worlds, facts, heads, without, limit):
            facts[name] = cell
    return SmallestCase(_case_words(program, facts), {name: frozenset((cell,)) for name, cell in facts.items()})


def _forces(worlds: Worlds, facts: Mapping[str, int], heads: Sequence[str], without: Sequence[str], limit: Limit) -> bool:
    """Whether every world with the facts has all of the heads and none of the others."""
    allowed = {name: frozenset((cell,)) for name, cell in facts.items()}
    misses = any(worlds.possible(allowed, without=(head,), limit=limit) for head in heads)
    return not misses and not any(worlds.possible(allowed, (head,), limit=limit) for head in without)


def _a_world(
    worlds: Worlds, wanted: Sequence[int], heads: Sequence[str], without: Sequence[str], limit: Limit
) -> dict[str, int]:
    solver = Solver(
        worlds.text.partition("#show.")[0] + "#show value/2.", arithmetic=arithmetic_of(worlds.program, (*heads, *without))
    )
    named = cells_by_atom(worlds.program.variables)
    found: list[frozenset[str]] = []

    def take(heads: frozenset[str]) -> bool:
        found.append(heads)
        return False

    solver.models(list(wanted), take, limit)
    return dict(named[head] for head in sorted(found[0]))


def _case_words(program: Program, facts: Mapping[str, int]) -> str:
    ordered = sorted(facts.items(), key=lambda one: list(program.variables).index(one[0]))
    said = [words for name, cell in ordered if (words := _fact_words(program, name, cell))]
    # Where neither of two days is before the other, they are one.
    equal = [name for name, cell in ordered if _is_order(program, name) and _is_false(program, name, cell)]
    said += ["both are of one day"] if len(equal) > 1 else []
    return listed(_cut(said), "and") or "nothing is stated"


def _is_order(program: Program, name: str) -> bool:
    """Whether a variable says which of two amounts is the greater, in no words of the policy's."""
    input = program.policy.vocabulary.input(program.variables[name].input)
    return input is not None and input.phrase.startswith("how ") and input.phrase.endswith(" compare")


def _is_false(program: Program, name: str, cell: int) -> bool:
    one = program.variables[name].cells[cell]
    return isinstance(one, ValueCell) and one.value is False


def _cut(said: Sequence[str]) -> Iterable[str]:
    more = len(said) - MOST_FACTS
    return said if more <= 0 else [*said[:MOST_FACTS], f"{more} more {'fact holds' if more == 1 else 'facts hold'}"]


def _fact_words(program: Program, name: str, cell: int) -> str:
    variable = program.variables[name]
    input = program.policy.vocabulary.input(variable.input)
    assert input is not None  # noqa: S101  INVARIANT: variables are made from declared inputs
    one = variable.cells[cell]
    if _is_order(program, name):
        return ""
    if isinstance(input.type, YesNo) and isinstance(one, ValueCell) and input.phrase.startswith(THERE_IS):
        there, further = input.phrase.removeprefix(THERE_IS), input.phrase.startswith(f"{THERE_IS}a further ")
        return input.phrase if one.value is True else "" if further else f"there is no {bare(there)}"
    if isinstance(input.type, YesNo) and isinstance(one, ValueCell):
        return input.phrase if one.value is True else f"{input.phrase}: {words_for_datum(one.value, input)}"
    if variable.member is not None:
        return f"{input.phrase} {input_words(program, input, {name: frozenset((cell,))})}"
    return f"{input.phrase} {verb(input)} {input_words(program, input, {name: frozenset((cell,))})}"
