"""What a rule looks at: a policy, its criteria with the lists that they stand in, and the worlds of its program."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from functools import cached_property

from reasoner.answer.engine import Engine
from reasoner.answer.situation import consequences_of
from reasoner.asp.solve import NO_LIMIT, Limit
from reasoner.asp.theory import Numbers
from reasoner.asp.worlds import Consequences, Worlds
from reasoner.cases.case import Case
from reasoner.policy.criteria import Criterion, Form, IsSame, Not, conditions_on_records, everywhere, parts_of, walk
from reasoner.policy.model import Definition, Determination, Policy
from reasoner.source.span import Span


@dataclass(frozen=True)
class Subject:
    """One policy to look at. Questions to the solver run under `limit`, and raise `TimeIsUpError` at its end."""

    policy: Policy
    limit: Limit = NO_LIMIT

    @cached_property
    def engine(self) -> Engine:
        """The engine of the policy."""
        return Engine(self.policy)

    @cached_property
    def worlds(self) -> Worlds:
        """The worlds of the policy's program, without any case."""
        return self.engine.asking(Case(), None, limit=self.limit).questions.worlds

    @cached_property
    def consequences(self) -> Consequences:
        """What holds in every world and in some world."""
        program = self.worlds.program
        found, _ = consequences_of(self.worlds, {}, self.limit, Numbers(program) if program.amounts else None)
        return found or Consequences(frozenset(), frozenset())

    @cached_property
    def roots(self) -> tuple[Criterion, ...]:
        """The criteria that stand in no other: conditions of outcomes, definitions, notices, code lists, what supports."""
        policy = self.policy
        found = [root for one in policy.determinations for root in roots_of(one)]
        found += [one.criterion for one in self.own_definitions]
        found += [one.condition for one in policy.notices if one.condition is not None]
        return tuple(found + [codes.when for one in policy.code_lists for codes in one.ranges if codes.when is not None])

    @cached_property
    def own_definitions(self) -> tuple[Definition, ...]:
        """The definitions that stand in the policy's own file, not in its vocabulary."""
        return tuple(one for one in self.policy.definitions if self.is_own(one.criterion.span))

    def is_own(self, span: Span | None) -> bool:
        """Whether a place lies in the policy's own file."""
        return span is not None and span.file == self.policy.file

    @cached_property
    def criteria(self) -> tuple[Criterion, ...]:
        """Every criterion, in the order written."""
        return tuple(one for root in self.roots for one in walk(root))

    @cached_property
    def reading(self) -> tuple[Form, ...]:
        """The forms by which anything is read: of all criteria, also on records, of examples, named amounts and statements."""
        policy = self.policy
        clauses = [clause for one in policy.determinations for clause in one.clauses]
        roots = [
            *self.roots,
            *(example for one in clauses for example in one.examples),
            *(one.criterion for one in policy.always),
        ]
        roots += [condition for one in policy.values for condition in conditions_on_records(one.expression)]
        forms = [one.form for root in roots for one in everywhere(root)]
        return tuple(form.of if isinstance(form, Not) else form for form in forms)

    @cached_property
    def definitions(self) -> tuple[Definition, ...]:
        """The definitions that somebody wrote: not the rows of decision tables and what these make of them."""
        return tuple(one for one in self.policy.definitions if not self._in_table(one.criterion))

    @cached_property
    def lines(self) -> tuple[Criterion, ...]:
        """Every criterion but those of decision tables, whose rows are meant to be alike; their gaps and overlaps are errors."""
        return tuple(one for one in self.criteria if not self._in_table(one))

    def _in_table(self, one: Criterion) -> bool:
        return any(
            one.key == table.key or one.key.startswith((f"{table.key}/", f"{table.key}-is-")) for table in self.policy.tables
        )

    @cached_property
    def asked_for_each(self) -> frozenset[str]:
        """The keys of the criteria that are answered for each code of a list, so that they hold in no world by themselves."""
        each = [one for one in self.policy.determinations if one.for_each]
        return frozenset(part.key for one in each for root in roots_of(one) for part in walk(root))


def roots_of(determination: Determination) -> tuple[Criterion, ...]:
    """The conditions of a determination's outcomes, and the criteria that support it."""
    conditions = tuple(one.condition for one in determination.clauses if one.condition is not None)
    return conditions + determination.supporting


def with_parents(root: Criterion, parent: Criterion | None = None) -> Iterator[tuple[Criterion, Criterion | None]]:
    """A criterion and all below it, each with the one that it stands in."""
    yield root, parent
    for part in parts_of(root):
        yield from with_parents(part, root)


def inputs_read(thing: object) -> frozenset[str]:
    """The ids of the inputs that a form, a criterion or a whole policy reads, those of record fields by their record."""
    found: set[str] = set()
    waiting = [thing]
    while waiting:
        one = waiting.pop()
        if isinstance(one, tuple):
            waiting.extend(one)
        elif is_dataclass(one) and not isinstance(one, type | Span):
            names = ("left", "right") if isinstance(one, IsSame) else ("input", "for_each")
            found |= {value.partition(".")[0] for name in names if isinstance(value := getattr(one, name, None), str)}
            waiting.extend(getattr(one, field.name) for field in fields(one))
    return frozenset(found)


def inputs_behind(policy: Policy) -> frozenset[str]:
    """The ids of the inputs that a policy's answers can rest on: what it reads, what it refers to, its background."""
    read = [(one.determinations, one.definitions, one.notices, one.code_lists) for one in (policy, *policy.referred)]
    return inputs_read((*read, policy.vocabulary.background))


def named(criterion: Criterion) -> str:
    """What a criterion is called to people: its title, its words or its address."""
    return criterion.title or criterion.words or criterion.address or "this list"
