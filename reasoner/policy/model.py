"""A policy as meant: what every other representation is made from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from reasoner.policy.criteria import Amount, Citation, Criterion, Expression
from reasoner.policy.days import Days
from reasoner.policy.values import Known
from reasoner.policy.vocabulary import Vocabulary
from reasoner.source.dataclass import dataclass
from reasoner.source.displayed import Displayed
from reasoner.source.span import Span
from reasoner.syntax.rank import Rank


@dataclass(frozen=True, slots=True)
class Outcome:
    """The payer's words and the canonical name: `covered`, `not_medically_necessary`, `investigational`, `not_covered`,
    `not_addressed`, or for other questions the payer's own words as a name (`associated`, `IPA`)."""

    words: str
    canonical: str


@dataclass(frozen=True, slots=True)
class Reason:
    """One of the payer's reasons, in the project's own words."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Scope:
    """What an approval covers, in words and, where they are given, as amounts (`for 12 months`, `at most 2`).

    `lasts` is how long; `most` how many (its unit says of what, empty where the words do not), in each `per` (None: in all);
    `where` the setting, as written; `part_only` where the approval is for this part of the request alone.
    """

    words: str
    citation: Citation | None = None
    lasts: Amount | None = None
    most: Amount | None = None
    per: Amount | None = None
    where: str = ""
    part_only: bool = False


@dataclass(frozen=True, slots=True)
class Clause:
    """One outcome of a determination and when it holds.

    `condition` None holds always (a bare `otherwise`). `negated` where the line ends in `unless`: it holds where the
    condition is *not* met. `beats` are positions (among all clauses of the determination) of the clauses that this one beats,
    transitively closed: an override beats every unmarked clause, those beat every `otherwise`, and so on.
    In a world the outcome is that of the clause that holds and that no other holding clause beats.
    """

    outcome: Outcome
    rank: Rank
    condition: Criterion | None = None
    negated: bool = False
    beats: frozenset[int] = frozenset()
    reasons: tuple[Reason, ...] = ()
    examples: tuple[Criterion, ...] = ()  # named examples: never decide, cited where they are satisfied
    scope: tuple[Scope, ...] = ()
    citation: Citation | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Phase:
    """The clauses of a determination in one phase; `guard` None for those of every phase, or where there are no phases."""

    name: str
    guard: Criterion | None
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Determination(Displayed):
    """One question that the policy answers. `for_each` is the id of the codes input whose every code is answered for."""

    id: str
    title: str
    phases: tuple[Phase, ...]
    supporting: tuple[Criterion, ...] = ()
    for_each: str | None = None
    citation: Citation | None = None
    span: Span | None = None

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """All clauses of all phases, in the order written."""
        return tuple(clause for phase in self.phases for clause in phase.clauses)

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """The outcomes it can have, each once, in the order written."""
        return tuple(dict.fromkeys(clause.outcome for clause in self.clauses))


@dataclass(frozen=True, slots=True)
class Definition:
    """A phrase that the policy defines. Its criterion's key is `definition/<slug>`."""

    phrase: str
    criterion: Criterion
    citation: Citation | None = None


@dataclass(frozen=True, slots=True)
class DefinedValue:
    """A phrase that stands for an amount computed from others; `unit` is `date` for a day. `key` is `definition/<slug>`."""

    key: str
    phrase: str
    expression: Expression
    unit: str = ""
    citation: Citation | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a decision table: what its cells say together, and the result of its last cell, as written.

    `fits` is what the row's own cells say: no condition where all are empty; None for the row `otherwise`.
    """

    fits: Criterion | None
    result: str
    words: str = ""
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table. Each result is a definition too, so that nothing but a search for gaps and overlaps needs the table.

    `phrase` is what the results are said of (`the risk`), or a whole sentence where they are yes and no. Without `first` the
    rows are alternatives: two that fit one case must have the same result, and one row must fit every case.
    """

    key: str
    phrase: str
    heads: tuple[str, ...]
    rows: tuple[TableRow, ...]
    first: bool = False  # by the first row that fits
    citation: Citation | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class CodeRange:
    """The codes from `first` to `last` of one system, both included with all their descendants.

    One code has `last == first` and no descendants unless `descendants` (written `G80.*`).
    """

    system: str
    first: str
    last: str
    descendants: bool = False
    when: Criterion | None = None


@dataclass(frozen=True, slots=True)
class CodeList:
    """A named list of codes; `key` is `codes/<slug>`."""

    key: str
    name: str
    ranges: tuple[CodeRange, ...]
    citation: Citation | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell. `condition` None: always. `id` is the slug of `name`, with underscores."""

    id: str
    name: str
    say: str
    condition: Criterion | None = None
    citation: Citation | None = None


@dataclass(frozen=True, slots=True)
class Interpretation:
    """How words that can be read two ways are read, and the keys of the criteria that they bind."""

    quote: str
    reading: str
    where: str = ""
    keys: tuple[str, ...] = ()
    citation: Citation | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class NotComputable:
    """A passage left to people, and why."""

    quote: str
    why: str
    citation: Citation | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """What the policy says a term means, in words."""

    term: str
    meaning: str
    citation: Citation | None = None


@dataclass(frozen=True, slots=True)
class Always:
    """A statement about the policy that every world satisfies, or else there is a counterexample."""

    words: str
    criterion: Criterion
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Expected:
    """What a scenario expects. `outcome` is by determination id: a canonical name or `undetermined`.

    `statuses` is by criterion key: `satisfied`, `not_satisfied`, `undetermined`, `waived`. `needed` are input ids, exact;
    `possible` canonical names by determination id, exact; `notices` ids that apply (True) or do not (False).
    """

    outcome: tuple[tuple[str, str], ...] = ()
    statuses: tuple[tuple[str, str], ...] = ()
    needed: tuple[tuple[str, frozenset[str]], ...] = ()  # determination id to input ids
    possible: tuple[tuple[str, frozenset[str]], ...] = ()
    notices: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class Scenario:
    """A case written in the policy, and what is expected of it. `facts` are complete, inherited ones included."""

    name: str
    facts: tuple[tuple[str, Known], ...]
    expected: Expected
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Policy(Displayed):
    """A coverage policy as meant. `id` is the `Source:` head; `digest` is a hash of the rules and the vocabulary."""

    id: str
    title: str
    payer: str
    vocabulary: Vocabulary
    determinations: tuple[Determination, ...]
    number: str = ""
    version: str = ""  # in words: `in effect from 2003-01-01`, `undated`
    effective_from: date | None = None
    effective_until: date | None = None
    heads: tuple[tuple[str, str], ...] = ()  # every `Name: value` head, as written
    definitions: tuple[Definition, ...] = ()
    record_definitions: tuple[Definition, ...] = ()  # about one record; what they say stands where they are named
    values: tuple[DefinedValue, ...] = ()
    tables: tuple[Table, ...] = ()
    code_lists: tuple[CodeList, ...] = ()
    notices: tuple[Notice, ...] = ()
    interpretations: tuple[Interpretation, ...] = ()
    not_computable: tuple[NotComputable, ...] = ()
    terms: tuple[Term, ...] = ()
    always: tuple[Always, ...] = ()
    scenarios: tuple[Scenario, ...] = ()
    referred: tuple[Policy, ...] = ()  # other policies whose determinations or items this one refers to
    digest: str = ""
    file: str = ""

    @property
    def days(self) -> Days:
        """The days on which this version is in effect, and with it the versions of the policies that it refers to.

        Its own days where the versions that were taken share none: that is so only where no day was asked for.
        """
        found: Days | None = Days(self.effective_from, self.effective_until)
        for other in self.referred:
            found = None if found is None else found.shared(other.days)
        return found or Days(self.effective_from, self.effective_until)

    def determination(self, id: str) -> Determination | None:
        """The determination with that id, if there is one."""
        return next((one for one in self.determinations if one.id == id), None)

    def __repr__(self) -> str:
        return f"<policy {self.id}: {self.title}, {self.version or 'undated'}>"


def all_referred(policy: Policy) -> Iterator[Policy]:
    """The policies that a policy refers to, directly or through others, each once."""
    seen = {policy.id}
    waiting = list(policy.referred)
    while waiting:
        one = waiting.pop(0)
        if one.id not in seen:
            seen.add(one.id)
            yield one
            waiting += one.referred


def all_criteria(policy: Policy) -> Iterator[Criterion]:
    """Every criterion of a policy, of what it refers to, and of its background, each tree from its root."""
    for determination in policy.determinations:
        for phase in determination.phases:
            roots = [phase.guard, *(clause.condition for clause in phase.clauses)]
            roots += [example for clause in phase.clauses for example in clause.examples]
            yield from (root for root in roots if root is not None)
        yield from determination.supporting
    yield from (definition.criterion for definition in policy.definitions)
    yield from (notice.condition for notice in policy.notices if notice.condition is not None)
    yield from (one.when for codes in policy.code_lists for one in codes.ranges if one.when is not None)
    yield from (always.criterion for always in policy.always)
    yield from (one.criterion for one in policy.vocabulary.background)
    for other in policy.referred:
        yield from all_criteria(other)
