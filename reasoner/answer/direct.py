"""A determination without a solver, where what is known settles it: by the policy as functions, in three values.

What the functions settle is so in every world. What they leave open is open for sure where it is put together of tests of single
unknown inputs, no input being read twice (then each test may come out either way whatever the others do). Where neither is so,
nothing is answered here, and the solver is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cached_property
from itertools import islice, product
from random import Random
from typing import TYPE_CHECKING

from reasoner.amounts.questions import Constraint, Domain, Found
from reasoner.amounts.theory import Theory
from reasoner.amounts.values import inputs_in
from reasoner.answer.answer import Answer, CodeAnswer, NoticeAnswer, Presumption, Standing, Status
from reasoner.answer.resting.rests_on import in_smallest_groups
from reasoner.asp.amounts import given
from reasoner.asp.from_case import as_number
from reasoner.cases.evaluation.evaluator import Evaluation, Evaluator
from reasoner.policy.criteria import (
    AllOf,
    Amount,
    AnyOfThese,
    Compares,
    Counted,
    CountsRecords,
    Criterion,
    Derived,
    Expression,
    Form,
    IfThen,
    Includes,
    InCodes,
    InputAmount,
    Is,
    IsAbsent,
    IsOneOf,
    IsWithin,
    NoneOf,
    Not,
    Operation,
    Refers,
    everywhere,
    parts_of_form,
)
from reasoner.policy.intervals import DATES
from reasoner.policy.model import all_criteria
from reasoner.policy.reading import left_of
from reasoner.policy.values import Absent, Code, Exactly, Interval, Known, ListOf, NotKnown, RecordOf, Records
from reasoner.policy.vocabulary import AnyOf, Codes, DateType, Input, Number, OneCode, OneOf, RecordType, YesNo
from reasoner.policy.words import words_for_known

if TYPE_CHECKING:
    from reasoner.cases.case import Case
    from reasoner.policy.model import Policy

STATUS = {True: Status.SATISFIED, False: Status.NOT_SATISFIED, None: Status.UNDETERMINED}
PLAIN = {truth: Standing(status) for truth, status in STATUS.items()}
# The unknown inputs that something open reads, each once; None where it is not sure that it is open.
Reads = frozenset[str] | None
Reading = Callable[[Evaluation, str], bool | None]
MOST_COMPLETIONS = 12


_OWN, _WAIVED, _APPLIES = Evaluation.satisfied, Evaluation.waived, Evaluation.applies


class Direct:
    """Answers about one policy that need no solver."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.evaluator = Evaluator(policy)
        self.inputs = {one.id: one for one in policy.vocabulary.inputs}
        self.presumed = {one.id: Exactly(one.presumed) for one in self.inputs.values() if one.presumed is not None}
        self.tied = frozenset(id for one in policy.vocabulary.background for id in self._reads(one.criterion))

        self.theory = Theory()
        self.fields = {
            one.id: frozenset(field.id for field in one.type.fields)
            for one in self.inputs.values()
            if isinstance(one.type, RecordType)
        }
        self.all_inputs = self.evaluator.inputs
        self._plain_lists = {one.key for one in policy.code_lists if all(each.when is None for each in one.ranges)}
        self._single: dict[Compares, tuple[str, ...] | None] = {}

    def is_plain_list(self, key: str) -> bool:
        """Whether a list of codes has no conditions."""
        return key in self._plain_lists

    def single_inputs(self, form: Compares) -> tuple[str, ...] | None:
        """The inputs of a comparison of single amounts; None of one that looks at several records, or at a table."""
        if form not in self._single:
            plain = _is_single(form.left) and _is_single(form.right)
            self._single[form] = tuple(dict.fromkeys((*inputs_in(form.left), *inputs_in(form.right)))) if plain else None
        return self._single[form]

    def _reads(self, criterion: Criterion) -> Iterable[str]:
        return self.evaluator.reads(criterion.key)

    def known_of(self, case: Case) -> dict[str, Known]:
        """What a case states, and what is presumed where it states nothing."""
        known: dict[str, Known] = {fact.input: fact.known for fact in case.facts}
        return {**known, **{id: one for id, one in self.presumed.items() if id not in known}}

    def possible_without(self, case: Case, ids: Collection[str], determination: str) -> frozenset[str]:
        """The outcomes that may be possible without some of what is known: none that is possible is left out."""
        known = {id: one for id, one in self.known_of(case).items() if id not in ids}
        return frozenset(self.evaluator.of(known).possible(determination))

    def answer(
        self,
        case: Case,
        determination: str,
        read: frozenset[str],
        keys: Iterable[str],
        version_presumed: bool,
        settle: Callable[[str], Standing],
    ) -> Answer | None:
        """The answer, where what is known settles the outcome. `read` are the inputs that the determination reads, `keys` those of
        the criteria to tell of; `settle` tells how one stands of which nothing is sure here."""
        known = self.known_of(case)
        found = self.evaluator.of(known)
        possible = found.possible(determination)
        if len(possible) != 1 or found.background() is not True:
            return None
        stated = {fact.input for fact in case.facts}
        used = self._used(known, stated, read, determination, possible)
        notices = self._notices(found, known)
        if used is None or notices is None:
            return None
        standings = self._standings(found, known, keys, settle)
        chosen = self.policy.determination(determination)
        assert chosen is not None  # noqa: S101  INVARIANT: the caller names a determination of this policy
        decides = found.decides(determination)
        deciding = tuple(one for one, it in zip(chosen.clauses, decides, strict=True) if it is not False)
        presumed = [
            Presumption(self.inputs[id], words_for_known(one, self.inputs[id]), id in used)
            for id, one in self.presumed.items()
            if id in read and id not in stated
        ]
        return Answer(
            policy=self.policy,
            determination=chosen,
            outcome=possible[0],
            possible=possible,
            wording=tuple(dict.fromkeys(clause.outcome for clause in deciding)),
            deciding=deciding,
            standings=standings,
            presumed=tuple(sorted(presumed, key=lambda one: not one.used)),
            judgements=tuple(self.inputs[id] for id in sorted(used) if self.inputs[id].judgement and id in stated),
            needed=(),
            notices=notices,
            examples=tuple(
                one for clause in deciding for one in clause.examples if standings[one.key].status is Status.SATISFIED
            ),
            for_each=self._for_each(found, determination),
            version_presumed=version_presumed,
        )

    def _for_each(self, found: Evaluation, determination: str) -> tuple[CodeAnswer, ...]:
        each = found.for_each(determination) or ()
        ordered = sorted((code.text, outcomes) for code, outcomes in each if isinstance(code, Code))
        return tuple(CodeAnswer(text, some[0] if len(some) == 1 else "undetermined", some) for text, some in ordered)

    # ---- what is open for sure

    def _standings(
        self, found: Evaluation, known: Mapping[str, Known], keys: Iterable[str], settle: Callable[[str], Standing]
    ) -> dict[str, Standing]:
        standings: dict[str, Standing] = {}
        sure = _Sure(self, found, known)
        doubtful = []
        for key in keys:
            compiled = self.evaluator.criterion(key)
            own = found.satisfied(key)
            waived = None if compiled.waived is None else found.waived(key)
            applies = None if compiled.applies is None else found.applies(key)
            open_ = [(key, _OWN)] if own is None else []
            open_ += [(key, _WAIVED)] if compiled.waived is not None and waived is None else []
            open_ += [(key, _APPLIES)] if compiled.applies is not None and applies is None else []
            if open_ and not sure.is_open(key):
                doubtful += open_
            if compiled.waived is None and compiled.applies is None:
                standings[key] = PLAIN[own]
            else:
                standings[key] = Standing(
                    STATUS[own],
                    None if compiled.waived is None else STATUS[waived],
                    None if compiled.applies is None else STATUS[applies],
                )
        for key in dict.fromkeys(key for key, _ in self._left(doubtful, sure, known)) if doubtful else ():
            standings[key] = settle(key)
        return standings

    def _left(
        self, open_ones: Sequence[tuple[str, Reading]], sure: _Sure, known: Mapping[str, Known]
    ) -> list[tuple[str, Reading]]:
        """Those of some open criteria of which a few completions of what is known do not show that they can come out either way."""
        read = dict.fromkeys(id for key, _ in open_ones for id in sorted(self.evaluator.reads(key)) if id in self.inputs)
        unknown = [id for id in read if isinstance(known.get(id, NotKnown()), NotKnown)]
        values = {id: self._samples(self.inputs[id], sure) for id in unknown}
        rng = Random(len(unknown))  # noqa: S311  which completions are tried is no secret
        left = {one: {True, False} for one in open_ones}
        for turn in range(MOST_COMPLETIONS):
            some = {
                id: (each[turn] if turn < 2 and len(each) > turn else rng.choice(each)) for id, each in values.items() if each
            }
            found = self.evaluator.of({**known, **some})
            if found.background() is not True:
                continue
            for one in list(left):
                left[one].discard(bool(it)) if (it := one[1](found, one[0])) is not None else None
                if not left[one]:
                    del left[one]
            if not left:
                break
        return list(left)

    def _samples(self, input: Input, sure: _Sure) -> tuple[Known, ...]:
        """Some values of an unknown input, the likeliest to differ first."""
        match input.type:
            case Number():
                low, high = input.type.low or Fraction(0), input.type.high
                plain = (low, high, low + (input.type.step or 1)) if high is not None else (low, low + 1, low + 100)
                numbers = dict.fromkeys((*sure.numbers.get(input.id, ()), *self._ends.get(input.id, ()), *plain))
                made: list[Known] = [Exactly(number) for number in numbers]
            case DateType():
                days = (*sure.numbers.get(input.id, ()), *self._ends.get(input.id, ()))
                made = [Exactly(date.fromordinal(int(day))) for day in days if 1 <= day <= date.max.toordinal()]
            case AnyOf(values):
                made = [ListOf(frozenset((one.id,))) for one in values]
                made.append(ListOf(frozenset()))
            case OneCode() | Codes():
                made = [self._coded(input, code) for code in self._codes if code.system in input.type.systems]
                made += [ListOf(frozenset())] if isinstance(input.type, Codes) else []
            case _:
                made = list(_values(input))
        return (*made, *((Absent(),) if input.may_be_absent else ()))

    def _coded(self, input: Input, code: Code) -> Known:
        return Exactly(code) if isinstance(input.type, OneCode) else ListOf(frozenset((code,)))

    @cached_property
    def _codes(self) -> tuple[Code, ...]:
        owners = (self.policy, *self.policy.referred)
        return tuple(
            dict.fromkeys(Code(each.system, each.first) for owner in owners for one in owner.code_lists for each in one.ranges)
        )

    @cached_property
    def _ends(self) -> dict[str, tuple[Fraction, ...]]:
        """For each number the ends of the ranges that the policy's lines ask about, and numbers beside them."""
        found: dict[str, dict[Fraction, None]] = {}
        for root in all_criteria(self.policy):
            for one in everywhere(root):
                form = left_of(one.form)
                if isinstance(form, IsWithin) and form.input in self.inputs:
                    type = self.inputs[form.input].type
                    step = (type.step if isinstance(type, Number) else None) or Fraction(1)
                    for end in (form.interval.low, form.interval.high):
                        for number in () if end is None else (end, end + step, end - step):
                            if not isinstance(type, Number) or Domain(Interval(type.low, True, type.high, True)).interval.holds(
                                number
                            ):
                                found.setdefault(form.input, {})[number] = None
        return {id: tuple(some) for id, some in found.items()}

    def _notices(self, found: Evaluation, known: Mapping[str, Known]) -> tuple[NoticeAnswer, ...] | None:
        sure = _Sure(self, found, known)
        doubtful: list[tuple[str, Reading]] = []
        answers = []
        for one in self.policy.notices:
            it = found.notice(one.id)
            if it is None and (one.condition is None or not sure.is_open(one.condition.key)):
                doubtful.append((one.condition.key, Evaluation.met) if one.condition is not None else ("", Evaluation.met))
            answers.append(NoticeAnswer(one, STATUS[it]))
        return tuple(answers) if not doubtful or not self._left(doubtful, sure, known) else None

    # ---- what the outcome rests on of what is presumed or judged

    def _used(
        self,
        known: Mapping[str, Known],
        stated: Collection[str],
        read: frozenset[str],
        determination: str,
        possible: tuple[str, ...],
    ) -> frozenset[str] | None:
        """The presumed and judgement inputs that lie in a smallest group whose withdrawal would add an outcome; None: not known."""
        soft = [
            id
            for id, one in known.items()
            if id in read
            and ((id in self.presumed and id not in stated) or (self.inputs[id].judgement and not isinstance(one, NotKnown)))
        ]
        if self.tied.intersection(soft):
            return None if not self._stands(known, soft, determination, possible) else frozenset()

        def unsettles(withdrawn: Collection[str]) -> bool | None:
            if self._stands(known, withdrawn, determination, possible):
                return False
            return True if self._turns(known, withdrawn, determination, possible) else None

        return in_smallest_groups(soft, unsettles) if soft else frozenset()

    def _stands(
        self, known: Mapping[str, Known], without: Collection[str], determination: str, possible: tuple[str, ...]
    ) -> bool:
        left = {id: one for id, one in known.items() if id not in without}
        return self.evaluator.of(left).possible(determination) == possible

    def _turns(self, known: Mapping[str, Known], ids: Collection[str], determination: str, possible: tuple[str, ...]) -> bool:
        """Whether other values of some inputs are shown to give another outcome."""
        others = {id: [value for value in _values(self.inputs[id]) if value != known[id]] for id in ids}
        singly = ({id: value} for id, some in others.items() for value in some)
        together = (dict(zip(ids, some, strict=True)) for some in product(*others.values()))
        return any(
            not set(self.evaluator.of({**known, **some}).possible(determination)) & set(possible)
            for some in (*singly, *islice(together, MOST_COMPLETIONS))
        )


def _is_single(amount: Expression) -> bool:
    match amount:
        case Amount() | InputAmount():
            return True
        case Derived(parts=parts):
            return all(map(_is_single, parts))
        case _:
            return False


def _values(input: Input) -> Iterable[Known]:
    match input.type:
        case YesNo():
            return (Exactly(True), Exactly(False))
        case OneOf(values):
            return tuple(Exactly(one.id) for one in values)
        case _:
            return ()


class _Sure:
    """Which criteria are open for sure in one case; `record` is the number of the record at hand, of the record input `of`."""

    def __init__(
        self,
        direct: Direct,
        found: Evaluation,
        known: Mapping[str, Known],
        of: str = "",
        record: int = 0,
        numbers: dict[str, dict[Fraction, None]] | None = None,
    ) -> None:
        self.direct = direct
        self.found = found
        self.known = known
        self.of = of
        self.record = record
        self.numbers = (
            {} if numbers is None else numbers
        )  # of unknown inputs, at which comparisons come out one way or the other
        self._open: dict[str, bool] = {}

    def is_open(self, key: str) -> bool:
        """Whether some worlds satisfy a criterion of the policy, and have it apply, and others do not."""
        if key not in self._open:
            self._open[key] = False
            written = self.direct.evaluator.main.by_key.get(key)
            self._open[key] = written is not None and self._of(written) is not None
        return self._open[key]

    def _of(self, criterion: Criterion) -> Reads:
        """The unknown inputs that an open criterion reads, each once; None where it is not sure that it is open."""
        if criterion.waived or self._of_one_code(criterion):
            return None
        return self._all((self._form(criterion.form), *(self._met(one.criterion) for one in criterion.provisos)))

    def _of_one_code(self, criterion: Criterion) -> bool:
        """Whether a criterion puts together what is so of one code: what is so of any code, which its parts say, does not tell it."""
        evaluator = self.direct.evaluator
        parts = criterion.provisos or parts_of_form(criterion.form)
        return bool(parts) and evaluator.criteria.over(evaluator.main, criterion) is not None

    def _met(self, criterion: Criterion) -> Reads:
        if self.record:
            settled = self.found.fits(criterion, self.of, self.record) is not None
        else:
            settled = self.found.met(criterion.key) is not None
        return frozenset() if settled else self._of(criterion)

    def _form(self, form: Form) -> Reads:
        match form:
            case Is(input) | IsOneOf(input) | IsWithin(input) | IsAbsent(input):
                return frozenset() if self._test(form) is not None else self._alone(input)
            case Includes(input) | InCodes(input):
                plain = not isinstance(form, InCodes) or self.direct.is_plain_list(form.code_list)
                stated = isinstance(self.known.get(input, NotKnown()), NotKnown)
                return frozenset() if self._test(form) is not None else self._alone(input) if plain and stated else None
            case Not(of):
                return self._form(of)
            case AllOf() | AnyOfThese() | NoneOf() | Counted() | IfThen():
                return self._all(map(self._met, parts_of_form(form)))
            case Refers(key, None) if not self.record:
                written = self.direct.evaluator.main.by_key.get(key)
                return None if written is None else self._met(written)
            case Compares():
                return frozenset() if self._test(form) is not None else self._compared(form)
            case CountsRecords(input, Criterion() as condition, count, None) if not self.record:
                return self._counted(input, condition, count)
            case _:
                return None

    def _test(self, form: Form) -> bool | None:
        record = self._record()
        return self.found.test(form) if record is None else self.found.test(form, record, self.of)

    def _record(self) -> RecordOf | None:
        known = self.known.get(self.of) if self.record else None
        return known.records[self.record - 1] if isinstance(known, Records) else None

    def _alone(self, input: str) -> Reads:
        """An unknown input that nothing ties to others."""
        return None if input in self.direct.tied else frozenset((self._name(input),))

    def _name(self, input: str) -> str:
        return f"{input}.{self.record}" if self.record and input in self.direct.fields.get(self.of, ()) else input

    def _counted(self, input: str, condition: Criterion, count: Interval) -> Reads:
        """Whether any (or no) record fits: open where that hangs on one of the stated ones alone."""
        known = self.known.get(input)
        any_one, none = Interval(Fraction(1)), count.high == 0
        if not isinstance(known, Records) or known.open or self.direct.tied & {input} or not (none or count == any_one):
            return None
        fits = {number: self.found.fits(condition, input, number) for number in range(1, len(known.records) + 1)}
        left = [number for number, it in fits.items() if it is None]
        reads = [_Sure(self.direct, self.found, self.known, input, number, self.numbers)._of(condition) for number in left]
        if True in fits.values() or len(left) != 1:
            return None
        return reads[0]

    def _compared(self, form: Compares) -> Reads:
        """Whether a comparison of single amounts can come out either way."""
        difference = Derived(Operation.DIFFERENCE, (form.left, form.right))
        numbers, domains = {}, {}
        absent = False
        for id in self.direct.single_inputs(form) or ():
            input = self.direct.all_inputs[id]
            match self._known(id):
                case Exactly(value) if (number := as_number(value)) is not None:
                    numbers[id] = number
                case None | NotKnown():
                    type = input.type
                    number_type = type if isinstance(type, Number) else DATES
                    start = number_type.low if number_type.low is not None else Fraction(0)
                    full = Interval(number_type.low, True, number_type.high, True)
                    domains[id] = Domain(full, number_type.step, start)
                    absent = absent or input.may_be_absent
                case _:
                    return None
        if not domains or any(id in self.direct.tied for id in domains):
            return None
        left = given(difference, numbers)
        theory = self.direct.theory
        ways = [theory.decided(domains, [Constraint(left, form.comparison, holds)]) for holds in (True, False)]
        for one in ways:
            for id, number in one.numbers.items() if isinstance(one, Found) else ():
                self.numbers.setdefault(id, {})[number] = None
        so, not_so = (isinstance(one, Found) for one in ways)
        return frozenset(map(self._name, domains)) if so and (not_so or absent) else None

    def _known(self, id: str) -> Known | None:
        record = self._record()
        if record is not None and id in self.direct.fields.get(self.of, ()):
            return dict(record.fields).get(id)
        return self.known.get(id)

    def _all(self, parts: Iterable[Reads]) -> Reads:
        found: frozenset[str] = frozenset()
        for part in parts:
            if part is None or found & part:
                return None
            found |= part
        return found
