"""A random policy and its vocabulary as text, written from the definition of the language alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from random import Random

from reasoner.policy.criteria import (
    AllOf,
    AnyOfThese,
    Counted,
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
    Refers,
    Unless,
)
from reasoner.policy.model import Clause, CodeList, CodeRange, Determination
from reasoner.policy.values import Interval
from reasoner.policy.vocabulary import AnyOf, Change, Codes, Input, Number, OneCode, OneOf, Vocabulary, YesNo
from reasoner.syntax.rank import Rank
from tests.oracle.generate import COORDINATED, Made, Ordered, addressed
from tests.oracle.stock import SENTENCES

STEP = "    "
DENIALS = {one.says: one.denies for one in SENTENCES}
UNITS = {"percent": "%", "years": " years", "months": " months", "weeks": " weeks"}
TYPES = {"percent": "a percentage", "years": "completed years", "months": "a number of months", "weeks": "a number of weeks"}
CHANGES = {Change.FIXED: "fixed", Change.ACTIONABLE: "actionable", Change.CHOICE: "a choice"}
LISTS = AllOf | AnyOfThese | NoneOf | Counted


def vocabulary_text(vocabulary: Vocabulary) -> str:
    """The vocabulary as a file; two inputs that share their values name a list of values."""
    lines = [f"Vocabulary: {vocabulary.name}", "", "Inputs: everything"]
    for input in vocabulary.inputs:
        lines += [STEP + one for one in input_lines(input, vocabulary)]
    routes = next((one.type for one in vocabulary.inputs if one.id == "route"), None)
    if isinstance(routes, OneOf):
        lines += ["", "Values: the routes", *(f"{STEP}{value.phrase} ({value.id})" for value in routes.values)]
    ties = [one.words for one in vocabulary.background] + list(kinds(vocabulary))
    if ties:
        lines += ["", "Background", *(f"{STEP}- {one}" for one in ties)]
    return "\n".join(lines) + "\n"


def kinds(vocabulary: Vocabulary) -> Iterator[str]:
    """The statements that one value is a kind of another, once for a shared list."""
    found: dict[str, int] = {}
    for input in vocabulary.inputs:
        if isinstance(input.type, OneOf):
            phrases = {value.id: value.phrase for value in input.type.values}
            found |= {f"{one.phrase} is a kind of {phrases[kind]}": 0 for one in input.type.values for kind in one.kind_of}
    yield from found


def input_lines(input: Input, vocabulary: Vocabulary) -> Iterator[str]:
    """An input with its values and its declared negative."""
    properties = [type_words(input), CHANGES[input.change], input.who]
    if input.judgement:
        properties.append("needs judgement")
    if input.presumed is not None:
        properties.append(f"presumed {presumed_words(input)}")
    if input.follows:
        leader = vocabulary.input(input.follows)
        assert leader
        properties.append(f"follows {leader.phrase}")
    if input.may_be_absent:
        properties.append("may be absent")
    yield f"{input.phrase} ({input.id}): {', '.join(properties)}"
    if isinstance(input.type, OneOf | AnyOf) and "route" not in input.id:
        yield from (f"{STEP}{value.phrase} ({value.id})" for value in input.type.values)
    if input.negative:
        yield f"{STEP}Negative: {input.negative}"


def presumed_words(input: Input) -> str:
    """The presumed value in words."""
    if isinstance(input.presumed, bool):
        return "yes" if input.presumed else "no"
    assert isinstance(input.type, OneOf)
    return next(value.phrase for value in input.type.values if value.id == input.presumed)


def type_words(input: Input) -> str:
    """What an input holds, as a vocabulary says it."""
    match input.type:
        case YesNo():
            return "yes or no"
        case OneOf():
            return "one of the routes" if "route" in input.id else "one of"
        case AnyOf():
            return "any of"
        case Number(unit, low, high):
            ends = f"from {amount(low, unit)}" + (f" to {amount(high, unit)}" if high is not None else "")
            return f"{TYPES[unit]}, {ends}"
        case OneCode(systems):
            return f"a code of {joined(systems, 'or')}"
        case Codes(systems):
            return f"a list of codes of {joined(systems, 'or')}"
        case _:
            raise NotImplementedError(input.type)


def joined(words: Sequence[str], by: str) -> str:
    """Words as prose joins them."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {by} {words[-1]}"


def amount(number: Fraction | None, unit: str) -> str:
    """A number with its unit."""
    assert number is not None
    return f"{float(number):g}{UNITS[unit]}"


# ---- a policy


def policy_text(made: Made, rng: Random | None = None) -> str:
    """The policy as a file; `rng` varies the layout where the language leaves a choice."""
    return "\n".join(Printer(made, rng or Random(0)).lines()) + "\n"


class Printer:
    """Prints one policy."""

    def __init__(self, made: Made, rng: Random) -> None:
        self.made, self.policy, self.rng = made, made.policy, rng
        self.inputs = {one.id: one for one in made.policy.vocabulary.inputs}
        self.phrases = {one.criterion.key: one.phrase for one in made.policy.definitions}
        self.lists = {one.key: one.name for one in made.policy.code_lists}
        self.paths = {
            one.key: path
            for determination in made.policy.determinations
            for one, path in addressed([clause.condition for clause in determination.clauses if clause.condition])
        }
        self.each = False

    def lines(self) -> Iterator[str]:
        """All lines of the file."""
        policy = self.policy
        yield from (f"Policy: {policy.title}", f"Payer: {policy.payer}", f"Source: {policy.id}")
        yield from ("In effect: undated", f"Vocabulary: {policy.vocabulary.name}")
        for determination in policy.determinations:
            yield from self._determination(determination, self.made.ordered[determination.id])
        if policy.definitions:
            yield from ("", "Definitions")
            for definition in policy.definitions:
                yield f"{STEP}{capital(definition.phrase)} when"
                yield from self._block(definition.criterion, 2)
        for listed in policy.code_lists:
            yield from self._code_list(listed)
        if policy.notices:
            yield from ("", "Notices")
            for notice in policy.notices:
                assert notice.condition
                yield f"{STEP}{notice.name}: when"
                yield from self._block(notice.condition, 2)
                yield f"{STEP * 2}Say: {notice.say}"

    def _determination(self, determination: Determination, ordered: Ordered) -> Iterator[str]:
        self.each = determination.for_each is not None
        yield ""
        yield f"Determination: {determination.title}" + (", for each procedure code" if self.each else "")
        named: set[str] = set()
        for n, clause in enumerate(ordered.clauses):
            yield ""
            yield STEP + self._outcome(clause, n, ordered, named)
            if clause.condition:
                yield from self._block(clause.condition, 2)
        if determination.supporting:
            yield from ("", f"{STEP}Supporting criteria")
            for one in determination.supporting:
                yield from self._line(one, 2)
        self.each = False

    def _outcome(self, clause: Clause, n: int, ordered: Ordered, named: set[str]) -> str:
        words, canonical = clause.outcome.words, clause.outcome.canonical
        bracket = f" ({canonical})" if canonical == "investigational" and canonical not in named else ""
        named.add(canonical)
        if clause.rank is Rank.OTHERWISE:
            return f"Otherwise {words.lower()}{bracket}"
        said = [ordered.clauses[high].outcome.words for high, low in sorted(ordered.subject_to) if low == n]
        beaten = [ordered.clauses[low].outcome.words for high, low in sorted(ordered.despite) if high == n]
        modifiers = ["whatever else is met"] if clause.rank is Rank.OVERRIDES else []
        modifiers += [f"subject to {one.lower()}" for one in said] + [f"despite {one.lower()}" for one in beaten]
        start = f"Otherwise {words.lower()}" if clause.rank is Rank.OTHERWISE_WHEN else words
        head = ", ".join([f"{start}{bracket}", *modifiers])
        comma = "," if modifiers or clause.rank is Rank.OTHERWISE_WHEN else ""
        return f"{head}{comma} {'unless' if clause.negated else 'when'}"

    def _code_list(self, listed: CodeList) -> Iterator[str]:
        yield from ("", f"Code list: {listed.name}")
        for range in listed.ranges:
            yield f"{STEP}{range.system}: {codes(range)}" + (", when" if range.when else "")
            if range.when:
                yield from self._block(range.when, 2)

    # ---- conditions

    def _block(self, criterion: Criterion, indent: int) -> Iterator[str]:
        """A criterion as the lines below an opener: joined lines where they may be, or else one line."""
        if self._may_be_joined(criterion) and self.rng.random() < 0.7:
            yield from self._joined(criterion, indent)
        else:
            yield from self._line(criterion, indent)

    def _may_be_joined(self, criterion: Criterion) -> bool:
        form = criterion.form
        if criterion.label or criterion.provisos or criterion.waived or not isinstance(form, AllOf | AnyOfThese):
            return False
        return criterion.words != COORDINATED and all(one_line(part) for part in form.parts[:-1])

    def _joined(self, criterion: Criterion, indent: int) -> Iterator[str]:
        form = criterion.form
        assert isinstance(form, AllOf | AnyOfThese)
        word = "and" if isinstance(form, AllOf) else "or"
        for n, one in enumerate(form.parts):
            left = len(form.parts) - n - 1
            comma_alone = left > 1 and self.rng.random() < 0.5
            yield from self._line(one, indent, "" if not left else "," if comma_alone else f", {word}")

    def _line(self, criterion: Criterion, indent: int, join: str = "") -> Iterator[str]:
        label = f"{criterion.label}. " if criterion.label else ""
        start = STEP * indent + label
        match criterion.form:
            case AllOf() | AnyOfThese() if criterion.words == COORDINATED:
                yield start + self._coordinated(criterion.form) + join
            case IfThen(condition, then):
                yield from self._if(start, condition, then, indent)
            case AllOf(parts) | AnyOfThese(parts) | NoneOf(parts) | Counted(_, _, parts):
                bare = Criterion("", criterion.form)
                if label and self._may_be_joined(bare) and self.rng.random() < 0.5:
                    yield f"{start}{self.rng.choice(TITLES)}:"
                    yield from self._joined(bare, indent + 1)
                else:
                    yield start + header(criterion.form)
                    for one in parts:
                        yield from self._line(one, indent + 1)
            case form:
                yield start + self.sentence(form) + join
        yield from self._provisos(criterion, indent + 1)

    def _if(self, start: str, condition: Criterion, then: Criterion, indent: int) -> Iterator[str]:
        if one_line(condition) and not condition.provisos and not condition.waived:
            yield f"{start}if {self._words(condition)}, then"
        else:
            yield f"{start}if"
            yield from self._block(condition, indent + 1)
            yield f"{STEP * indent}then"
        yield from self._block(then, indent + 1)

    def _provisos(self, criterion: Criterion, indent: int) -> Iterator[str]:
        for one in criterion.provisos:
            yield from self._proviso(one.words if isinstance(one, Unless) else "provided that", one.criterion, indent)
        for waiver in criterion.waived:
            yield from self._proviso("waived when", waiver, indent)

    def _proviso(self, words: str, criterion: Criterion, indent: int) -> Iterator[str]:
        if not one_line(criterion):
            yield STEP * indent + words
            yield from self._block(criterion, indent + 1)
        else:
            yield f"{STEP * indent}{words} {self._words(criterion)}"
            yield from self._provisos(criterion, indent + 1)

    # ---- sentences

    def _words(self, criterion: Criterion) -> str:
        form = criterion.form
        return self._coordinated(form) if isinstance(form, AllOf | AnyOfThese) else self.sentence(form)

    def _coordinated(self, form: AllOf | AnyOfThese) -> str:
        """Several yes/no sentences with one subject as one."""
        said = [self.sentence(part.form).removeprefix("the pain is ") for part in form.parts]
        return f"the pain is {joined(said, 'and' if isinstance(form, AllOf) else 'or')}"

    def sentence(self, form: Form) -> str:
        """A test as a sentence."""
        match form:
            case Not(of):
                return self._denied(of)
            case Is(input, expected):
                says = self.inputs[input].phrase
                return says if expected else DENIALS[says]
            case IsOneOf(input, _, words):
                return f"{self._subject(input)} is {joined(self._phrases(input, words), 'or')}"
            case IsAbsent(input):
                return f"there is no {self.inputs[input].phrase.removeprefix('the ')}"
            case IsSame(left, right):
                return f"{self.inputs[left].phrase} is the same as {self.inputs[right].phrase}"
            case IsWithin(input, interval):
                type = self.inputs[input].type
                assert isinstance(type, Number)
                return f"{self.inputs[input].phrase} is {within(interval, type.unit)}"
            case Includes(input, of, values):
                return self._includes(input, of, sorted(values))
            case InCodes(input, of, key):
                noun = self.inputs[input].phrase.removeprefix("the ").removesuffix("s")
                return f"{of.value if of else 'the'} {noun} is in the list {self.lists[key]}"
            case OutcomeIs(_, determination, outcomes):
                return f"{determination} is {self._payers_words(determination, *outcomes)}"
            case Refers(key):
                return self.phrases[key] if key in self.phrases else f"item {self.paths[key]} is met"
            case _:
                raise NotImplementedError(form)

    def _denied(self, of: Form) -> str:
        if isinstance(of, IsAbsent):
            return f"there is {self.inputs[of.input].phrase.replace('the ', 'a ', 1)}"
        head, is_, tail = self.sentence(of).partition(" is ")
        return f"{head}{is_}not {tail}"

    def _subject(self, input: str) -> str:
        """A class may be said of what it is the class of: `the drug is opioid`."""
        of_drug = input == "class_of_the_drug" and self.rng.random() < 0.3
        return "the drug" if of_drug else self.inputs[input].phrase

    def _phrases(self, input: str, values: Sequence[str]) -> list[str]:
        type = self.inputs[input].type
        assert isinstance(type, OneOf | AnyOf)
        phrases = {value.id: value.phrase for value in type.values}
        return [phrases[one] for one in values]

    def _includes(self, input: str, of: Of, values: list[str]) -> str:
        type = self.inputs[input].type
        assert isinstance(type, AnyOf)
        if len(values) == len(type.values):
            return f"{of.value} inpatient reason is stated"
        return f"{self.inputs[input].phrase} include {joined(self._phrases(input, values), 'or')}"

    def _payers_words(self, determination: str, canonical: str) -> str:
        clauses = self.made.ordered[determination].clauses
        return next(one.outcome.words.lower() for one in clauses if one.outcome.canonical == canonical)


TITLES = ("First way", "Second way", "Usual care", "Special care", "Further care")


def one_line(criterion: Criterion) -> bool:
    """Whether a criterion, its provisos left aside, is one sentence."""
    return criterion.words == COORDINATED or not isinstance(criterion.form, LISTS | IfThen)


def capital(words: str) -> str:
    """Words at the start of a line."""
    return words[:1].upper() + words[1:]


def header(form: Form) -> str:
    """The line above a list."""
    match form:
        case AllOf():
            return "ALL of the following are met:"
        case AnyOfThese():
            return "ANY of the following is met:"
        case NoneOf():
            return "NONE of the following is met:"
        case Counted(counting, number):
            return f"{counting.value.upper()} {number} of the following are met:"
        case _:
            raise NotImplementedError(form)


def within(interval: Interval, unit: str) -> str:
    """A comparison with fixed numbers."""
    low, high = interval.low, interval.high
    if low is None:
        return f"{'at most' if interval.high_included else 'under'} {amount(high, unit)}"
    if high is None:
        return f"{'at least' if interval.low_included else 'more than'} {amount(low, unit)}"
    if interval.high_included:
        return f"between {amount(low, unit)} and {amount(high, unit)}"
    return f"from {amount(low, unit)} to under {amount(high, unit)}"


def codes(range: CodeRange) -> str:
    """The codes of a range."""
    if range.first == range.last:
        return f"{range.first}.*" if range.descendants else range.first
    return f"{range.first} to {range.last}"
