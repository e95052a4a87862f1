"""Rules for criteria: each criterion becomes a head for its own status, and more where it can be waived or not apply."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from typing import assert_never

from reasoner.asp.cells import AbsentCell, CodeCell, IntervalCell, ValueCell
from reasoner.asp.formula import (
    FALSE,
    TRUE,
    Between,
    Formula,
    In,
    Named,
    Negation,
    between,
    conjunction,
    disjunction,
    negation,
)
from reasoner.asp.program import Decided, Heads, Rule
from reasoner.asp.spaces import Spaces, identifier, tests_of
from reasoner.policy.criteria import (
    AllOf,
    AnyOfThese,
    Becomes,
    Compares,
    Counted,
    Counting,
    CountsRecords,
    Criterion,
    Form,
    IfThen,
    Includes,
    InCodes,
    Is,
    IsAbsent,
    IsOneOf,
    IsSame,
    IsWithin,
    NoneOf,
    Not,
    Of,
    OutcomeIs,
    Provided,
    Refers,
    walk,
)
from reasoner.policy.model import Policy, all_criteria
from reasoner.policy.values import Datum, Interval
from reasoner.source.limit import limit_now
from reasoner.source.problem import EngineFaultError

NO_CODE = -1  # an empty list is answered for once, with no code in question: it is then in no list
UNSEEN = ("satisfied", "met", "waived", "applies")  # heads that a hidden criterion does not show


@dataclass(frozen=True)
class CriteriaRules:
    """Rules in the making. `prefix` marks another policy's keys, `suffix` the code cell of a `for each` determination."""

    policy: Policy
    spaces: Spaces
    decided_by: Callable[[CriteriaRules, str], Decided]  # makes a determination's rules where they are not yet
    prefix: str = ""
    suffix: str = ""
    each: tuple[str, int] | None = None  # the codes input and the position of its cell that is answered for
    hidden: bool = False
    inline: bool = False
    rules: list[Rule] = field(default_factory=list)
    criteria: dict[str, Heads] = field(default_factory=dict)
    decided: dict[str, Decided] = field(default_factory=dict)
    keys_made: dict[str, None] = field(default_factory=dict)
    keys_by_suffix: dict[str, dict[str, None]] = field(default_factory=dict)
    by_key: dict[str, dict[str, Criterion]] = field(default_factory=dict)  # of each policy
    intervals: dict[tuple[str, Interval], Formula] = field(default_factory=dict)
    tests: dict[str, Formula] = field(default_factory=dict)  # what heads come to that are a single test, or settled
    said: AbstractSet[str] | None = None  # the keys of what a policy itself says, where it was laid out over records
    taken: dict[str, int] = field(default_factory=dict)  # each head with the number of the next that would be called so

    def within(self, policy: Policy) -> CriteriaRules:
        """The same rules, for the criteria of a policy that is referred to."""
        return replace(self, policy=policy, prefix=f"{policy.id}:")

    def inlined(self) -> CriteriaRules:
        """The same rules, for background knowledge: nobody asks how its criteria stand, so that they need no heads."""
        return replace(self, keys_made={}, criteria={}, inline=True)

    def for_code(self, input: str, cell: int) -> CriteriaRules:
        """The same rules, for one code cell of a `for each` determination."""
        suffix = "@none" if cell == NO_CODE else f"@{cell}"
        made = self.keys_by_suffix.setdefault(suffix, {})
        return replace(self, suffix=suffix, each=(input, cell), keys_made=made, hidden=True)

    def key(self, key: str) -> str:
        """A key as the program knows it."""
        return f"{self.prefix}{key}"

    def head(self, predicate: str, *words: str) -> str:
        """A new head `predicate(name, ...)` that no other rule has."""
        names = [
            identifier(self.prefix + words[0] + self.suffix),
            *(identifier(word) if not word.isdigit() else word for word in words[1:]),
        ]
        predicate = f"thus{predicate}" if self.hidden and predicate in UNSEEN else predicate
        made = f"{predicate}({','.join(names)})"
        while (number := self.taken.get(made)) is not None:
            self.taken[made] = number + 1
            made = f"{predicate}({','.join([f'{names[0]}_x{number}', *names[1:]])})"
        self.taken[made] = 2
        return made

    def add(self, head: str, body: Formula, comment: tuple[str, ...] = ()) -> None:
        """Add a rule. Raises TimeIsUpError at the limit that is in force."""
        limit_now().check()
        self.rules.append(Rule(head, body, comment))

    def met(self, criterion: Criterion) -> Formula:
        """Where a criterion is met, its rules made where they are not yet."""
        if self.inline:
            own = conjunction((self.form(criterion.form), *self._provisos(criterion)))
            return disjunction((own, *map(self.met, criterion.waived)))
        if self.each is not None and not self._reads_code(criterion):
            return self.whole()._named(criterion)
        return self._named(criterion)

    def _named(self, criterion: Criterion) -> Formula:
        """The head of a criterion; of one that nobody wrote what it says, where that is a single test."""
        head = self._heads(criterion).met
        is_said = self.said is None or self.key(criterion.key) in self.said
        return Named(head) if is_said else self.tests.get(head, Named(head))

    def whole(self) -> CriteriaRules:
        """The same rules, for what is the same for every code."""
        return replace(self, suffix="", each=None, keys_made={}, hidden=False)

    def _reads_code(self, criterion: Criterion) -> bool:
        """Whether a criterion looks at the one code that is answered for."""
        assert self.each is not None  # noqa: S101  INVARIANT: the caller looked
        for test in (test for one in walk(criterion) for test in tests_of(one.form)):
            match test:
                case InCodes(input, None, _) if input == self.each[0]:
                    return True
                case Refers(key, None) if self._reads_code(self.written(self.policy, key)):
                    return True
                case _:
                    pass
        return False

    def _heads(self, criterion: Criterion) -> Heads:
        full = self.key(criterion.key) + self.suffix
        if full in self.criteria:
            return self.criteria[full]
        self.keys_made[self.key(criterion.key)] = None
        applies: str | None = None
        if isinstance(criterion.form, IfThen):
            applies = self.head("applies", criterion.key)
            self.add(applies, self.met(criterion.form.condition))
        own = self.form(criterion.form)
        provisos = self._provisos(criterion)
        satisfied = self.head("satisfied", criterion.key)
        waivers = [self.met(one) for one in criterion.waived]
        body = conjunction((own, *provisos))
        if body in (TRUE, FALSE) or isinstance(body.of if isinstance(body, Negation) else body, In | Named):
            self.tests[satisfied] = body
        self.add(satisfied, body, comment_of(criterion))
        if not waivers:
            self.criteria[full] = Heads(satisfied, satisfied, None, applies)
            return self.criteria[full]
        waived, met = self.head("waived", criterion.key), self.head("met", criterion.key)
        self.add(waived, disjunction(waivers))
        self.add(met, disjunction((Named(satisfied), Named(waived))))
        self.criteria[full] = Heads(satisfied, met, waived, applies)
        return self.criteria[full]

    def _provisos(self, criterion: Criterion) -> list[Formula]:
        return [
            self.met(one.criterion) if isinstance(one, Provided) else negation(self.met(one.criterion))
            for one in criterion.provisos
        ]

    def form(self, form: Form) -> Formula:
        """Where a form holds."""
        match form:
            case AllOf(parts):
                return conjunction([self.met(part) for part in parts])
            case AnyOfThese(parts):
                return disjunction([self.met(part) for part in parts])
            case NoneOf(parts):
                return negation(disjunction([self.met(part) for part in parts]))
            case Counted(counting, number, parts):
                return _counted(counting, number, tuple(self.met(part) for part in parts))
            case IfThen(condition, then):
                return disjunction((negation(self.met(condition)), self.met(then)))
            case Not(of):
                return negation(self.form(of))
            case Refers(key, policy):
                return self._referred(key, policy)
            case OutcomeIs(policy, determination, outcomes):
                decided = self.decided_by(self._owner(policy), determination)
                return disjunction(Named(head) for name, head in decided.outcomes.items() if name in outcomes)
            case InCodes(input, of, code_list):
                return self._in_codes(input, of, code_list)
            case Is() | IsOneOf() | IsWithin() | IsSame() | IsAbsent() | Includes():
                return self._plain(form)
            case Becomes(_, left):
                return self.form(left)
            case Compares() | CountsRecords():
                raise EngineFaultError("a policy is applied to a case before it becomes a program")
            case _ as never:
                assert_never(never)

    def _plain(self, test: Is | IsOneOf | IsWithin | IsSame | IsAbsent | Includes) -> Formula:
        match test:
            case Is(input, expected):
                return self._value_in(input, frozenset((expected,)))
            case IsOneOf(input, values):
                return self._value_in(input, values)
            case IsWithin(input, interval):
                return self._interval(input, interval)
            case IsAbsent(input):
                return self._cells(input, [isinstance(cell, AbsentCell) for cell in self.spaces.of(input).cells])
            case IsSame(left, right):
                shared = [cell.value for cell in self.spaces.of(left).cells if isinstance(cell, ValueCell)]
                return disjunction(
                    conjunction((self._value_in(left, frozenset((one,))), self._value_in(right, frozenset((one,)))))
                    for one in shared
                )
            case Includes(input, of, chosen):
                members = [self.spaces.variables[name] for name in self.spaces.by_input[input]]
                among = [In(one.name, frozenset((0,))) for one in members if one.member in chosen]
                beside = [In(one.name, frozenset((0,))) for one in members if one.member not in chosen]
                return _quantified(of, among, beside)
            case _ as never:
                assert_never(never)

    def _value_in(self, input: str, values: AbstractSet[Datum]) -> Formula:
        return self._cells(
            input, [isinstance(cell, ValueCell) and cell.value in values for cell in self.spaces.of(input).cells]
        )

    def _interval(self, input: str, interval: Interval) -> Formula:
        found = self.intervals.get((input, interval))
        if found is None:
            cells = self.spaces.of(input).cells
            found = self._cells(input, [isinstance(cell, IntervalCell) and inside(cell.interval, interval) for cell in cells])
            self.intervals[input, interval] = found
        return found

    def _cells(self, input: str, fits: list[bool]) -> Formula:
        cells = frozenset(number for number, fit in enumerate(fits) if fit)
        if not cells:
            return FALSE
        return TRUE if len(cells) == len(fits) else In(self.spaces.of(input).name, cells)

    def _referred(self, key: str, policy: str | None) -> Formula:
        mine = self._owner(policy)
        for suffix in (self.suffix, ""):
            if (heads := self.criteria.get(mine.key(key) + suffix)) is not None:
                return Named(heads.met)
        return mine.met(self.written(mine.policy, key))

    def written(self, policy: Policy, key: str) -> Criterion:
        """The criterion of a policy with that key, wherever it stands."""
        if policy.id not in self.by_key:
            mine = replace(policy, referred=())  # whose keys may be the same
            self.by_key[policy.id] = {one.key: one for root in all_criteria(mine) for one in walk(root)}
        return self.by_key[policy.id][key]

    def _owner(self, policy: str | None) -> CriteriaRules:
        if policy is None or policy == self.policy.id:
            return self
        return self.within(next(one for one in self.policy.referred if one.id == policy))

    def _in_codes(self, input: str, of: Of | None, code_list: str) -> Formula:
        key = self.key(code_list)
        # A list's own conditions are the same for every code.
        groups = [TRUE if when is None else self.whole().met(when) for when, _ in self.spaces.codes.groups[key]]

        def listed(cell: CodeCell) -> Formula:
            return disjunction(groups[number] for name, number in cell.entries if name == key)

        if of is None and self.each is not None and self.each[0] == input:
            return FALSE if self.each[1] == NO_CODE else listed(self.code_cells(input)[self.each[1]])
        if of is None:
            cells = self.spaces.of(input).cells
            by_body: dict[Formula, list[int]] = {}
            for number, cell in enumerate(cells):
                if isinstance(cell, CodeCell):
                    by_body.setdefault(listed(cell), []).append(number)
            return disjunction(
                conjunction((In(self.spaces.of(input).name, frozenset(some)), body)) for body, some in by_body.items()
            )
        members = tuple(enumerate(self.code_cells(input)))
        fits = [conjunction((self.has_code(input, number), listed(cell))) for number, cell in members]
        misfits = [conjunction((self.has_code(input, number), negation(listed(cell)))) for number, cell in members]
        return _quantified(of, fits, misfits)

    def code_cells(self, input: str) -> tuple[CodeCell, ...]:
        """The code cells of a codes input, in the order of its member variables."""
        declared = self.policy.vocabulary.input(input)
        assert declared is not None  # noqa: S101  INVARIANT: the policy was resolved against this vocabulary
        return self.spaces.codes.cells_for(declared.type.systems)  # type: ignore[union-attr]

    def each_cells(self, input: str) -> range:
        """The positions of the code cells of a codes input, and the one that stands for an empty list."""
        return range(NO_CODE, len(self.spaces.by_input[input]))

    def has_code(self, input: str, cell: int) -> Formula:
        """Where the list has a code of a cell; for an empty list, where it has none."""
        if cell == NO_CODE:
            return negation(disjunction(In(name, frozenset((0,))) for name in self.spaces.by_input[input]))
        return In(self.spaces.by_input[input][cell], frozenset((0,)))

    def add_over_codes(self, key: str, input: str, cells: tuple[int, ...]) -> None:
        """Rules for a criterion of a `for each` determination over the whole list: it holds for some code of the list."""
        marks = {cell: self.for_code(input, cell).suffix for cell in cells}
        each = [(cell, self.criteria[key + mark]) for cell, mark in marks.items() if key + mark in self.criteria]
        made: dict[str, str | None] = {}
        for name in ("satisfied", "waived", "applies", "met"):
            some = [
                conjunction((self.has_code(input, cell), Named(head))) for cell, heads in each if (head := getattr(heads, name))
            ]
            made[name] = self.head(name, key) if some and not (name == "met" and made["waived"] is None) else None
            if (head := made[name]) is not None:
                self.add(head, disjunction(some))
        satisfied = made["satisfied"]
        assert satisfied is not None  # noqa: S101  INVARIANT: every criterion has a head for its own status
        self.criteria[key] = Heads(satisfied, made["met"] or satisfied, made["waived"], made["applies"])


def inside(cell: Interval, test: Interval) -> bool:
    """Whether a cell, which no cut of the test divides, lies in the test's interval."""
    if cell.low is not None:
        below = (
            test.low is None or cell.low > test.low or (cell.low == test.low and (test.low_included or not cell.low_included))
        )
    else:
        below = test.low is None
    if cell.high is not None:
        above = (
            test.high is None
            or cell.high < test.high
            or (cell.high == test.high and (test.high_included or not cell.high_included))
        )
    else:
        above = test.high is None
    return below and above


def _counted(counting: Counting, number: int, parts: tuple[Formula, ...]) -> Formula:
    match counting:
        case Counting.AT_LEAST:
            low, high = number, None
        case Counting.AT_MOST:
            low, high = 0, number
        case Counting.EXACTLY:
            low, high = number, number
        case _ as never:
            assert_never(never)
    return between(low, high, parts) if TRUE in parts or FALSE in parts else Between(low, high, parts)


def _quantified(of: Of, fits: list[Formula] | list[In], misfits: list[Formula] | list[In]) -> Formula:
    match of:
        case Of.ANY:
            return disjunction(fits)
        case Of.EVERY:
            return negation(disjunction(misfits))
        case Of.NO:
            return negation(disjunction(fits))
        case _ as never:
            assert_never(never)


def comment_of(criterion: Criterion) -> tuple[str, ...]:
    """What a reader of the program sees above a criterion's rule: address, title, words and citation."""
    name = " — ".join(part for part in (criterion.address, criterion.title) if part)
    where = f" [{criterion.citation.text}]" if criterion.citation else ""
    lines = [f"{name}{where}"] if name else []
    if criterion.words and criterion.words != criterion.title:
        lines.append(f"{criterion.words}{'' if name else where}")
    return tuple(lines)
