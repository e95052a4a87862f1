"""What the nodes of a case file say, typed by the vocabulary: facts, lists and records."""

from __future__ import annotations

from reasoner.cases.case import Fact, Origin
from reasoner.cases.from_form import (
    Parts,
    is_true,
    known_from_between,
    known_from_bounds,
    known_from_none_of,
    known_from_one_of,
    named_parts,
)
from reasoner.cases.from_scalar import ScalarReader, value_problem
from reasoner.cases.names import InputNames
from reasoner.cases.nodes import Mapping, Node, Scalar, Sequence, quoted
from reasoner.cases.wording import example, named
from reasoner.policy.lines.known import absent_known, in_another_unit
from reasoner.policy.nearest import nearest
from reasoner.policy.values import Datum, Exactly, Known, ListOf, NotKnown, RecordOf, Records
from reasoner.policy.vocabulary import AnyOf, Codes, Input, RecordType, Vocabulary
from reasoner.source.problem import Problem

_ORIGIN = ("document", "page", "date")
_AND_OTHERS = "and others"
_NOT_A_VALUE = frozenset({"unknown", "not known", "absent"})


class NodeReader(ScalarReader):
    """Types the nodes of one case, as ScalarReader does their texts."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        super().__init__(vocabulary)
        self.names = InputNames(vocabulary.inputs)

    def facts(self, mapping: Mapping) -> tuple[Fact, ...]:
        """The facts of a mapping of names to values."""
        found: dict[str, Fact] = {}
        for key, node in mapping.entries:
            input = self.input(key, self.names)
            fact = self.fact(input, key, node) if input else None
            if input is not None and fact is not None and fact.input in found:
                message = f"{quoted(key.text)} says again what is stated above of {named(input)}"
                self.mistake(Problem("repeated-name", message, key.span, "keep one of the two", (fact.input,)))
            elif fact is not None:
                found[fact.input] = fact
        return tuple(found.values())

    def input(self, key: Scalar, names: InputNames) -> Input | None:
        """The input that a name means; None, with the mistake taken, where it means none."""
        found = names.find(key)
        if isinstance(found, Problem):
            self.mistake(found)
            return None
        return found

    def fact(self, input: Input, key: Scalar, node: Node) -> Fact | None:
        """What a node says of an input, with where it comes from."""
        origin = None
        if isinstance(node, Mapping) and (source := node.get("from")) is not None:
            origin = self._origin(source, input)
            node = Mapping(tuple(entry for entry in node.entries if entry[0].text != "from"), node.span)
        known = self.known(node, input)
        span = key.span.to(node.span) if key.span and node.span else key.span
        as_stated = in_another_unit(node.text, known, input) if isinstance(node, Scalar) else ""
        return None if known is None else Fact(input.id, known, origin, span, as_stated)

    def known(self, node: Node, input: Input) -> Known | None:
        """What a node says of an input."""
        return self.checked(self._known(node, input))

    def _known(self, node: Node, input: Input) -> Known | Problem | None:
        is_list = isinstance(input.type, AnyOf | Codes | RecordType)
        match node:
            case Mapping():
                return self._form(node, input)
            case Sequence() if is_list:
                return self._list(node.items, input)
            case Sequence():
                hint = "write one value; `{one_of: [..., ...]}` where it is one of several and not known which"
                return value_problem(
                    "one-value", f"one value is meant for {named(input)}, and this is a list", node.span, input, hint
                )
            case Scalar() if is_list and not node.is_null and node.text.strip().lower() not in _NOT_A_VALUE:
                text = "{...}" if isinstance(input.type, RecordType) else quoted(node.text)[1:-1]
                hint = f"write `{input.id}: [{text}]`; `[]` where there is none"
                return value_problem(
                    "list-meant", f"a list is meant for {named(input)}, and this is one text", node.span, input, hint
                )
            case Scalar():
                return self.scalar(node, input)

    def _form(self, mapping: Mapping, input: Input) -> Known | Problem | None:
        parts = named_parts(mapping, input, self)
        if parts is None:
            return None
        match next((name for name in parts if name != "others"), ""):
            case "value":
                return self.known(parts["value"], input)
            case "over" | "at_least" | "under" | "at_most":
                return known_from_bounds(parts, mapping.span, input, self)
            case "between":
                return known_from_between(parts["between"], input, self)
            case "one_of":
                return known_from_one_of(parts["one_of"], input, self)
            case "not" | "none_of" as name:
                return known_from_none_of(parts[name], input, self)
            case "unknown":
                return NotKnown() if is_true(parts["unknown"], "unknown", input, self) else None
            case "absent":
                return (
                    self.checked(absent_known(input, mapping.span)) if is_true(parts["absent"], "absent", input, self) else None
                )
            case "list":
                return self._marked_list(parts, input)
            case _:
                message = f"nothing is said of {named(input)} here"
                return value_problem(
                    "nothing-stated", message, mapping.span, input, f"write what is known, such as `{example(input)}`"
                )

    # ---- lists and records

    def _marked_list(self, parts: Parts, input: Input) -> Known | Problem | None:
        node = parts["list"]
        is_open = "others" in parts and is_true(parts["others"], "others", input, self)
        if not isinstance(input.type, AnyOf | Codes | RecordType):
            return value_problem("one-value", f"one value is meant for {named(input)}, and this is a list", node.span, input)
        if not isinstance(node, Sequence):
            return value_problem("list-meant", "`list` takes a list", node.span, input, "write `list: [..., ...]`")
        return self._list(node.items, input, is_open=is_open)

    def _list(self, items: tuple[Node, ...], input: Input, *, is_open: bool = False) -> Known | None:
        """A list, `and others` as its last member opening it."""
        if items and isinstance(items[-1], Scalar) and items[-1].text.strip().lower() == _AND_OTHERS:
            items, is_open = items[:-1], True
        if isinstance(input.type, RecordType):
            records = [self._record(item, input, InputNames(input.type.fields)) for item in items]
            sound = [record for record in records if record is not None]
            return Records(tuple(sound), is_open) if len(sound) == len(records) else None
        members: set[Datum] = set()
        before = len(self.problems)
        for item in items:
            match self.scalar(item, input) if isinstance(item, Scalar) else NotKnown():
                case Exactly(value):
                    members.add(value)
                case ListOf(values, False) if len(values) == 1:
                    members |= values
                case None:
                    pass  # the mistake is taken already
                case _:
                    hint = "write each member by itself, and `and others` last where there are more that are not known"
                    self.wrong("not-one-member", f"this is not one member of {named(input)}", item.span, input, hint)
        return ListOf(frozenset(members), is_open) if len(self.problems) == before else None

    def _record(self, item: Node, input: Input, names: InputNames) -> RecordOf | None:
        if not isinstance(item, Mapping):
            fields = ", ".join(f"{name}: ..." for name in list(names.by_id)[:3])
            message = f"a member of {named(input)} says several things by name"
            self.wrong("record-meant", message, item.span, input, f"write `{{{fields}}}`")
            return None
        before = len(self.problems)
        found: dict[str, Known] = {}
        for key, node in item.entries:
            field = self.input(key, names)
            known = self.known(node, field) if field else None
            if field is not None and field.id in found:
                message = f"{quoted(key.text)} is said twice of one record"
                self.mistake(Problem("repeated-name", message, key.span, "keep one of the two", (field.id,)))
            elif field is not None and known is not None:
                found[field.id] = known
        return RecordOf(tuple(found.items())) if len(self.problems) == before else None

    # ---- where a fact comes from

    def _origin(self, node: Node, input: Input) -> Origin | None:
        """Where a fact comes from: a text is the document."""
        if isinstance(node, Scalar):
            return None if node.is_null else Origin(document=node.text)
        if not isinstance(node, Mapping):
            hint = "write `from: {document: ..., page: ..., date: ...}`"
            self.wrong("origin-what", "`from` says where a fact comes from", node.span, input, hint)
            return None
        parts: dict[str, str] = {}
        for key, part in node.entries:
            if key.text not in _ORIGIN:
                near = nearest(key.text, {name: name for name in _ORIGIN})
                hint = f"did you mean `{near}`?" if near else "use `document`, `page` and `date`"
                self.wrong("origin-what", f"`from` has no {quoted(key.text)}", key.span, input, hint)
            elif not isinstance(part, Scalar) or len(part.text) > 1_000:
                self.wrong("origin-what", f"`{key.text}` takes one short text", part.span, input, f"write `{key.text}: ...`")
            elif not part.is_null:
                parts[key.text] = part.text
        return Origin(**parts)
