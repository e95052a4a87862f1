"""The inputs that a vocabulary declares, from their entries as written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from reasoner.policy.fold import MACHINE_NAME, folded, folded_name, slug
from reasoner.policy.nearest import nearest, or_list
from reasoner.policy.phrases.conversions import conversion_in
from reasoner.policy.phrases.index import MOST_WORDS
from reasoner.policy.phrases.properties import CHANGES, VALUES_BELOW, Property, code_type, number_type, properties_in, ranged
from reasoner.policy.vocabulary import AnyOf, Change, DateType, Input, InputType, Number, OneOf, RecordType, Value, YesNo
from reasoner.source.dataclass import dataclass
from reasoner.source.problem import Problem
from reasoner.source.span import Span
from reasoner.syntax.reserved_words import WHAT_IT_DOES
from reasoner.syntax.tree import FreeText, InputEntry, InputGroup, ValueEntry, VocabularyDocument

_RESERVED = frozenset({"when", "unless", "if", "where", "because", "means", "waived", "provided"})
_RESERVED_CAPITALS = frozenset({"ALL", "ANY", "NONE", "EITHER", "BOTH", "AND", "OR", "NOT"})
_RESERVED_GROUPS = ("AT LEAST", "AT MOST", "EXACTLY")
_RESERVED_STARTS = frozenset({"any", "every", "no", "all", "none", "item", "items"})
_RESERVED_VALUES = frozenset({"unknown", "not known", "absent", "others"})
_MACHINE_NAME_LOOKS = "a small letter, then up to 59 small letters, digits and underscores"
_DETAILS = ("Ask", "Negative", "Also", "Who", "Note", "Conversion")


@dataclass(frozen=True, slots=True)
class Draft:
    """An input as far as its own entry says it, and what can only be looked up once all inputs are declared."""

    input: Input
    also: tuple[FreeText, ...]
    negative: FreeText | None
    presumed: Property | None
    about: Property | None
    follows: Property | None


def drafts_from_syntax(document: VocabularyDocument) -> tuple[tuple[Draft, ...], tuple[Problem, ...]]:
    """Every input that can be read, in the order declared, and what is wrong with the others."""
    problems: list[Problem] = []
    lists: dict[str, tuple[Value, ...]] = {}
    for one in document.values:
        name = folded(one.name.text)
        if name in lists:
            said = f"the values `{one.name.text}` are declared twice"
            problems.append(Problem("declared-twice", said, one.name.span, "give one of the two another name"))
        lists[name] = _values(one.values, problems)
    drafts: list[Draft] = []
    taken: dict[str, Span] = {}
    for group in document.groups:
        defaults, wrong = properties_in(group.defaults)
        problems += (*wrong, *_not_for_a_group(defaults))
        for entry in group.entries:
            draft = _draft(entry, group, defaults, lists, problems)
            if draft is None:
                continue
            if draft.input.id in taken:
                said = f"the machine name `{draft.input.id}` is given twice, first on line {taken[draft.input.id].line}"
                problems.append(Problem("declared-twice", said, entry.name.span, "give one of the two another name"))
                continue
            taken[draft.input.id] = entry.name.span
            drafts.append(draft)
    return tuple(drafts), tuple(problems)


def reserved_word(text: str) -> str | None:
    """A word of the text that has a meaning of its own in a rule file, if there is one."""
    for word in text.replace(",", " ").split():
        if word.lower() in _RESERVED or word in _RESERVED_CAPITALS:
            return word
    return next((group for group in _RESERVED_GROUPS if group in text), None)


def _which_does(word: str) -> str:
    """Why a word cannot stand in a phrase, to go on with after naming it."""
    does = WHAT_IT_DOES.get(word) or WHAT_IT_DOES.get(word.lower())
    return f"; `{word}` {does}" if does else ""


def _draft(
    entry: InputEntry,
    group: InputGroup,
    defaults: tuple[Property, ...],
    lists: Mapping[str, tuple[Value, ...]],
    problems: list[Problem],
) -> Draft | None:
    """One input from its entry; None where its type cannot be read."""
    own, wrong = properties_in(entry.properties)
    problems += wrong
    given = {one.kind: one for one in (*defaults, *own)}
    _check_names(entry, problems)
    details = _details(entry, problems)
    if "type" not in given and wrong:
        return None  # what was meant as the type is a problem already
    type = _type(entry, given, lists, problems)
    if type is None:
        return None
    _check_phrase(entry, type, problems)
    type = _with_conversions(type, details.get("Conversion", ()), problems)
    if isinstance(type, RecordType):
        type = RecordType(tuple(_fields(entry, group, defaults, lists, problems)))
    elif entry.fields:
        said = f"`{given['type'].text.text}` has no fields"
        hint = f"write `{entry.phrase.text} ({entry.name.text}): records of`, or move this line to the left"
        problems.append(Problem("fields-unexpected", said, entry.fields[0].span, hint))
    who = details.get("Who", ())
    input = Input(
        id=entry.name.text,
        phrase=entry.phrase.text,
        type=type,
        change=CHANGES[given["change"].start] if "change" in given else Change.FIXED,
        who=who[0].text if who else _who(given.get("who")),
        judgement="judgement" in given,
        may_be_absent="absent" in given,
        negative=_first(details, "Negative"),
        question=_first(details, "Ask"),
        note=_first(details, "Note"),
        group=group.name.text,
        span=entry.phrase.span,
    )
    negative = details["Negative"][0] if "Negative" in details else None
    return Draft(input, details.get("Also", ()), negative, given.get("presumed"), given.get("about"), given.get("follows"))


def _fields(
    entry: InputEntry,
    group: InputGroup,
    defaults: tuple[Property, ...],
    lists: Mapping[str, tuple[Value, ...]],
    problems: list[Problem],
) -> Iterator[Input]:
    """The fields of a record, each with an id that no other input has: that of the record, a dot, its own."""
    if not entry.fields:
        hint = "write the fields below it, deeper than it, as inputs are written: `the start (start): a date`"
        problems.append(Problem("fields-missing", f"`{entry.phrase.text}` has no fields", entry.span, hint))
    drafts = [draft for one in entry.fields if (draft := _draft(one, group, defaults, lists, problems))]
    by_phrase = {folded(draft.input.phrase): draft.input.id for draft in drafts}
    taken: set[str] = set()
    for draft in drafts:
        input = draft.input
        if isinstance(input.type, RecordType):
            hint = "declare the inner records as records of their own"
            problems.append(Problem("records-in-records", f"`{input.phrase}` are records inside a record", input.span, hint))
            continue
        if input.id in taken:
            said = f"the machine name `{input.id}` is given twice in one record"
            problems.append(Problem("declared-twice", said, input.span, "give one of the two another name"))
            continue
        taken.add(input.id)
        for property in (draft.presumed, draft.about):
            if property is not None:
                said = f"`{property.text.text}` cannot hold of a field of a record"
                problems.append(Problem("not-for-a-field", said, property.text.span, "take it away"))
        follows = by_phrase.get(folded(draft.follows.rest)) if draft.follows else None
        if draft.follows is not None and follows is None:
            said = f"no field of the same record is called `{draft.follows.rest}`"
            problems.append(Problem("unknown-phrase", said, draft.follows.text.span, "name another field of the same record"))
        yield replace(input, id=f"{entry.name.text}.{input.id}", follows=f"{entry.name.text}.{follows}" if follows else None)


def _with_conversions(type: InputType, texts: tuple[FreeText, ...], problems: list[Problem]) -> InputType:
    """A number with the conversions declared beside it: `1 mmol/L is 18.016 mg/dL`."""
    for text in texts:
        found = conversion_in(text, type)
        if isinstance(found, Problem):
            problems.append(found)
        elif isinstance(type, Number):
            type = replace(type, conversions=(*type.conversions, found))
    return type


def _first(details: Mapping[str, tuple[FreeText, ...]], name: str) -> str:
    """The text of a detail that stands once, empty where there is none."""
    return details[name][0].text if name in details else ""


def _who(property: Property | None) -> str:
    """Who can answer, in words."""
    if property is None:
        return ""
    return property.rest.strip() if property.start == "answered by" else property.start


def _details(entry: InputEntry, problems: list[Problem]) -> dict[str, tuple[FreeText, ...]]:
    """The lines below an entry by their names; only `Also` and `Conversion` may stand more than once."""
    found: dict[str, tuple[FreeText, ...]] = {}
    for name, text in entry.details:
        known = next((one for one in _DETAILS if one.lower() == name.text.lower()), None)
        if known is None:
            near = nearest(name.text.lower(), {one.lower(): one for one in _DETAILS})
            hint = f"write `{near}:`" if near else f"write {or_list(f'`{one}:`' for one in _DETAILS)}"
            problems.append(
                Problem("unknown-detail", f"`{name.text}:` says nothing that is known about an input", name.span, hint)
            )
        elif known in found and known not in ("Also", "Conversion"):
            problems.append(Problem("property-twice", f"`{known}:` is given twice", name.span, "keep one of the two"))
        else:
            found[known] = (*found.get(known, ()), text)
    return found


def _check_names(entry: InputEntry, problems: list[Problem]) -> None:
    """The machine name is one."""
    name = entry.name.text
    if MACHINE_NAME.fullmatch(name) is None:
        said = f"`{name[:80] or '()'}` is not a machine name: {_MACHINE_NAME_LOOKS}"
        better = slug(name)[:60] if MACHINE_NAME.fullmatch(slug(name)[:60]) else slug(entry.phrase.text)[:60]
        problems.append(Problem("machine-name", said, entry.name.span, f"write `({better})`"))


def _check_phrase(entry: InputEntry, type: InputType, problems: list[Problem]) -> None:
    """The phrase has no word with a meaning of its own."""
    phrase = entry.phrase
    reserved = reserved_word(phrase.text)
    first = folded(phrase.text).partition(" ")[0]
    if reserved is None and first in _RESERVED_STARTS and not isinstance(type, YesNo):
        reserved = first
    if reserved is not None:
        said = f"`{reserved}` has a meaning of its own in a rule and cannot stand in a phrase"
        hint = f"say `{phrase.text}` without `{reserved}`{_which_does(reserved)}"
        problems.append(Problem("reserved-word", said, phrase.span, hint))
    if folded(phrase.text).count(" ") >= MOST_WORDS:
        message = f"the phrase of `{entry.name.text}` has more than {MOST_WORDS} words"
        problems.append(Problem("phrase-too-long", message, phrase.span, "say it shorter"))
    if not folded(phrase.text):
        problems.append(Problem("empty-phrase", f"`{phrase.text}` says nothing", phrase.span, "write what a rule calls this"))


def _type(
    entry: InputEntry, given: Mapping[str, Property], lists: Mapping[str, tuple[Value, ...]], problems: list[Problem]
) -> InputType | None:
    """The type of an input; None, with a problem, where none is given or it cannot be read."""
    property = given.get("type")
    if property is None:
        hint = "write its type after the colon: `yes or no`, `one of`, `a percentage`, `a number of weeks`, `a date` ..."
        problems.append(
            Problem("type-missing", f"nothing says what kind of answer `{entry.phrase.text}` has", entry.span, hint)
        )
        return None
    found = _type_of(property, entry, given, lists, problems)
    if isinstance(found, Problem):
        problems.append(found)
        return None
    if entry.values and not isinstance(found, OneOf | AnyOf):
        said = f"`{property.text.text}` takes no list of values"
        problems.append(
            Problem("values-unexpected", said, entry.values[0].words.span, "write `one of` or `any of` after the colon")
        )
    return found


def _type_of(
    property: Property,
    entry: InputEntry,
    given: Mapping[str, Property],
    lists: Mapping[str, tuple[Value, ...]],
    problems: list[Problem],
) -> InputType | Problem:
    """The type that a type property says, with the range, the steps and the values beside it."""
    match property.start:
        case "yes or no":
            return YesNo()
        case "one of" | "any of":
            values = _declared_values(property, entry, lists, problems)
            if isinstance(values, Problem):
                return values
            return OneOf(values) if property.start == "one of" else AnyOf(values)
        case "date":
            return DateType()
        case "records of" | "records":
            return RecordType(())
        case "code of" | "list of codes of":
            return code_type(property)
        case _:
            number = number_type(property)
            return (
                number
                if isinstance(number, Problem)
                else ranged(number, given.get("range"), given.get("step"), entry.phrase.text)
            )


def _declared_values(
    property: Property, entry: InputEntry, lists: Mapping[str, tuple[Value, ...]], problems: list[Problem]
) -> tuple[Value, ...] | Problem:
    """The values of a named list, then those below the entry."""
    name = folded(property.rest)
    if name and name not in lists and ("," in name or " or " in name):
        what = f"`{property.rest}` stands on the line of the input"
        return Problem("unknown-values", what, property.text.span, VALUES_BELOW.replace("one of", property.start))
    if name and name not in lists:
        near = nearest(name, {key: key for key in lists})
        hint = f"write `{property.start} the {near}`" if near else f"declare them: `Values: {property.rest}`"
        return Problem("unknown-values", f"no values are declared as `{property.rest}`", property.text.span, hint)
    values = lists.get(name, ()) + _values(entry.values, problems)
    if not values:
        hint = "write the values below it, one a line, deeper than it"
        return Problem("values-missing", f"`{entry.phrase.text}` has no values", entry.span, hint)
    return values


def _values(entries: tuple[ValueEntry, ...], problems: list[Problem]) -> tuple[Value, ...]:
    """The values of a list, each machine name and each reading once."""
    found: list[Value] = []
    read: dict[str, str] = {}
    for entry in entries:
        phrase = entry.words.text
        id = entry.name.text if entry.name else phrase if MACHINE_NAME.fullmatch(phrase) else slug(phrase)
        reads = tuple(one.text for one in (entry.read or entry.words, *entry.also))
        problem = _value_problem(entry, id, reads)
        if problem is not None:
            problems.append(problem)
        mine = {folded_name(words) for words in (id, phrase, *reads)}
        clash = next((words for words in sorted(mine) if words in read), None)
        if clash is not None:
            said = f"`{phrase}` and `{read[clash]}` are read alike"
            problems.append(
                Problem(
                    "read-two-ways",
                    said,
                    entry.words.span,
                    f'give one of them other words: `{phrase}, read "another {phrase}"`',
                )
            )
            continue
        read.update(dict.fromkeys(mine, phrase))
        found.append(Value(id, phrase, reads))
    return tuple(found)


def _value_problem(entry: ValueEntry, id: str, reads: tuple[str, ...]) -> Problem | None:
    """What is wrong with one value by itself."""
    phrase = entry.words.text
    if MACHINE_NAME.fullmatch(id) is None:
        span = entry.name.span if entry.name else entry.words.span
        shown = id[:80] or ("()" if entry.name else phrase[:80])
        said = f"`{shown}` is not a machine name: {_MACHINE_NAME_LOOKS}"
        better = slug(phrase)[:60].strip("_")
        better = better if MACHINE_NAME.fullmatch(better) else f"value_{better}"[:60].strip("_")
        return Problem("machine-name", said, span, f"write `{phrase} ({better})`")
    for text in (phrase, *reads):
        word = folded(text) if folded(text) in _RESERVED_VALUES else reserved_word(text)
        if word is not None or not folded_name(text):
            said = f"`{word or text}` has a meaning of its own and cannot stand in a value"
            return Problem("reserved-word", said, entry.words.span, f"say `{text}` in other words{_which_does(word or '')}")
    return None


def _not_for_a_group(defaults: tuple[Property, ...]) -> tuple[Problem, ...]:
    """Properties that no group can share."""
    shared = {"change", "who", "judgement", "absent"}
    return tuple(
        Problem(
            "not-for-a-group",
            f"`{one.text.text}` cannot hold of a whole group",
            one.text.span,
            "write it at each input that it holds of",
        )
        for one in defaults
        if one.kind not in shared
    )
