"""Documents as written to text. What a tree leaves out (layout, a label's marks, other words for one thing) is drawn at random."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

from reasoner.syntax.rank import Rank
from reasoner.syntax.tree import (
    Always,
    CodeLine,
    CodeList,
    DecisionTable,
    Definition,
    Determination,
    FreeText,
    Header,
    InputEntry,
    Interpretation,
    Join,
    Label,
    Line,
    NotComputable,
    Notice,
    Opens,
    Outcome,
    PolicyDocument,
    Proviso,
    Quantifier,
    Scenario,
    ScenarioTable,
    Sentence,
    Term,
    ValueEntry,
    VocabularyDocument,
)

JOINS = {Join.NONE: "", Join.COMMA: ",", Join.AND: ", and", Join.OR: ", or"}
CAPITALS = {one: one.value.upper() for one in Quantifier}
MANY = ("are met:", "apply:", "criteria are met:")
ONE = ("is met:", "applies:", "criteria is met:")


@dataclass(frozen=True)
class Row:
    """One line of text: how deep, its words, the connective at its end, its citation."""

    depth: int
    text: str
    join: str = ""
    cited: FreeText | None = None

    def __str__(self) -> str:
        """The line, with four spaces a step."""
        cited = f"  [{self.cited.text}]" if self.cited else ""
        return f"{'    ' * self.depth}{self.text}{self.join}{cited}"


@dataclass(frozen=True)
class Block:
    """Some rows, and the one at whose end a connective of the whole stands; None where none can."""

    rows: tuple[Row, ...]
    end: int | None = 0

    def joined(self, join: Join) -> Block:
        """The block with a connective at its end."""
        if join is Join.NONE:
            return self
        assert self.end is not None
        rows = list(self.rows)
        rows[self.end] = replace(rows[self.end], join=JOINS[join])
        return replace(self, rows=tuple(rows))


class Printer:
    """Prints documents."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng

    def maybe(self, share: float = 0.5) -> bool:
        """Whether the other layout is taken."""
        return self.rng.random() < share

    # ---- words for people

    def notes(self, depth: int, notes: Sequence[FreeText]) -> Iterator[Row]:
        """Notes to other writers."""
        for note in notes:
            yield from self.text(depth, "Note: ", note)

    def text(self, depth: int, start: str, text: FreeText, cited: FreeText | None = None) -> tuple[Row, ...]:
        """Words, perhaps wrapped onto a deeper line."""
        words = text.text.split(" ")
        if len(words) > 5 and self.maybe(0.3):
            cut = self.rng.randint(3, len(words) - 2)
            first, last = " ".join(words[:cut]), " ".join(words[cut:])
            return Row(depth, start + first), Row(depth + 1, last, cited=cited)
        return (Row(depth, start + text.text, cited=cited),)

    # ---- conditions

    def header(self, header: Header) -> str:
        """A header in one of its wordings."""
        if header.of_two:
            verb = "are" if header.of_two == "BOTH" else "is"
            return f"{header.of_two} of the following {verb} met:"
        number = "" if header.number is None else f" {self.rng.choice((str(header.number), ('one', 'two')[header.number - 1]))}"
        one = header.quantifier in (Quantifier.ANY, Quantifier.NONE) or header.number == 1
        return f"{CAPITALS[header.quantifier]}{number} of the following {self.rng.choice(ONE if one else MANY)}"

    def label(self, label: Label | None) -> str:
        """A label with its marks."""
        if label is None or label.text == "-":
            return "- " if label else ""
        marks = ("{}. ", "{}. ", "{}) ", "({}) ")
        return self.rng.choice(marks).format(label.text)

    def list(self, lines: Sequence[Line], depth: int) -> Block:
        """The lines of a list."""
        rows: list[Row] = []
        end: int | None = None
        for line in lines:
            rows += self.notes(depth, line.comments)
            block = self.line(line, depth).joined(line.join)
            end = None if block.end is None else len(rows) + block.end
            rows += block.rows
        return Block(tuple(rows), end)

    def line(self, line: Line, depth: int) -> Block:
        """One line with what is below it."""
        start = self.label(line.label)
        if line.condition:
            return self.if_then(line, start, depth)
        words = line.sentence.text if line.sentence else ""
        if line.header:
            words = self.header(line.header)
        elif line.title:
            words = f"{line.title.text}:"
        elif line.where:
            if len(line.lines) == 1 and not line.provisos and bare(line.lines[0]) and self.maybe():
                return Block((Row(depth, f"{start}{words} where {self.only(line.lines)}", cited=line.citation),))
            words += self.rng.choice((" where", ", where"))
        own = Row(depth, start + words, cited=line.citation)
        return self.below(own, line, depth) if line.lines else Block((own, *self.provisos(line.provisos, depth + 1)))

    def below(self, own: Row, line: Line, depth: int) -> Block:
        """A line that opens a list, with the list's provisos in the list's column."""
        below = self.list(line.lines, depth + 1)
        provisos = self.provisos(line.provisos, depth + 1)
        end = None if provisos or below.end is None else below.end + 1
        return Block((own, *below.rows, *provisos), end)

    def only(self, lines: Sequence[Line]) -> str:
        """The words of a list of one plain line."""
        [line] = lines
        assert line.sentence
        return line.sentence.text

    def if_then(self, line: Line, start: str, depth: int) -> Block:
        """`if A, then` on a line or in blocks."""
        if len(line.condition) == 1 and bare(line.condition[0]):
            words = f"{start}if {self.only(line.condition)}, then"
            if len(line.lines) == 1 and bare(line.lines[0]) and not line.provisos and self.maybe():
                return Block((Row(depth, f"{words} {self.only(line.lines)}", cited=line.citation),))
            return self.below(Row(depth, words, cited=line.citation), line, depth)
        [*rest] = line.condition
        first = Row(depth, f"{start}if", cited=line.citation)
        if len(rest) == 1 and rest[0].header and not rest[0].comments:
            first = replace(first, text=f"{start}if {self.header(rest[0].header)}")
            rows = self.list(rest[0].lines, depth + 1).rows
        else:
            rows = self.list(rest, depth + 1).rows
        then = self.below(Row(depth, "then"), line, depth)
        end = None if then.end is None else then.end + 1 + len(rows)
        return Block((first, *rows, *then.rows), end)

    def provisos(self, provisos: Sequence[Proviso], depth: int) -> tuple[Row, ...]:
        """Exceptions, provisos and waivers."""
        rows: list[Row] = []
        for one in provisos:
            rows += [*self.notes(depth, one.comments), *self.condition(one.words, one.lines, one.citation, depth)]
        return tuple(rows)

    def condition(self, opener: str, lines: Sequence[Line], cited: FreeText | None, depth: int) -> tuple[Row, ...]:
        """What stands after `when`, `unless`: on the line, below it, or under a header."""
        first = lines[0]
        if len(lines) == 1 and bare(replace(first, provisos=())) and self.maybe(0.8):
            words = f"{opener} {self.only(lines)}"
            return Row(depth, words, cited=cited), *self.provisos(first.provisos, depth + 1)
        if len(lines) == 1 and first.header and only_header(replace(first, provisos=())) and self.maybe():
            own = Row(depth, f"{opener} {self.header(first.header)}", cited=cited)
            return self.below(own, first, depth).rows
        return Row(depth, opener, cited=cited), *self.list(lines, depth + 1).rows

    # ---- determinations

    def determination(self, one: Determination) -> Iterator[Row]:
        """A determination with its outcomes."""
        each = f", for each {one.for_each.text}" if one.for_each else ""
        yield from self.notes(0, one.comments)
        yield Row(0, f"Determination: {one.name.text}{each}", cited=one.citation)
        for phase in one.phases:
            depth = 2 if phase.name else 1
            yield from self.notes(1, phase.comments)
            if phase.name:
                yield Row(1, f"Phase: {phase.name.text}")
            for outcome in phase.outcomes:
                yield from self.outcome(outcome, depth)
        if one.supporting:
            yield Row(1, "Supporting criteria")
            yield from self.list(one.supporting, 2).rows

    def outcome(self, one: Outcome, depth: int) -> Iterator[Row]:
        """An outcome and what is below it."""
        yield from self.notes(depth, one.comments)
        head = self.head(one)
        match one.opens:
            case Opens.WHEN | Opens.UNLESS:
                yield from self.conditional(one, head, depth)
            case Opens.BECAUSE:
                yield from self.because(one, head, depth)
            case Opens.NOTHING:
                yield Row(depth, head, cited=one.citation)
        if one.examples:
            yield Row(depth + 1, "Examples:")
            yield from self.list(one.examples, depth + 2).rows
        if one.scope and one.scope[0].label is None:
            yield Row(depth + 1, f"Approval: {self.only(one.scope)}", cited=one.scope[0].citation)
        elif one.scope:
            yield Row(depth + 1, "Approval:")
            yield from self.list(one.scope, depth + 2).rows

    def head(self, one: Outcome) -> str:
        """An outcome's words with its name and its place among the others."""
        words = one.words.text
        if one.rank in (Rank.OTHERWISE, Rank.OTHERWISE_WHEN):
            words = f"Otherwise{self.rng.choice((' ', ', '))}{words[:1]}{words[1:]}"
        words += f" ({one.canonical.text})" if one.canonical else ""
        marks = ["whatever else is met"] * (one.rank is Rank.OVERRIDES)
        marks += [f"subject to {other.text}" for other in one.subject_to] + [f"despite {other.text}" for other in one.despite]
        return ", ".join([words, *marks])

    def conditional(self, one: Outcome, head: str, depth: int) -> Iterator[Row]:
        """An outcome that depends on conditions."""
        comma = "," if one.subject_to or one.despite or one.rank is not Rank.PLAIN or self.maybe(0.2) else ""
        opener = f"{head}{comma} {one.opens.value}"
        [first, *others] = one.lines
        if not others and bare(first) and not first.label and self.maybe():
            yield Row(depth, f"{opener} {self.only(one.lines)}", cited=one.citation)
        elif not others and only_header(first) and self.maybe():
            yield Row(depth, f"{opener} {self.header(first.header)}", cited=one.citation)
            yield from self.list(first.lines, depth + 1).rows
        else:
            yield Row(depth, opener, cited=one.citation)
            yield from self.list(one.lines, depth + 1).rows
        yield from self.provisos(one.provisos, depth + 1)

    def because(self, one: Outcome, head: str, depth: int) -> Iterator[Row]:
        """An outcome with the payer's reasons."""
        opener = f"{head}, because"
        (label, first), *others = one.reasons
        if label is None and not others:
            if one.citation:
                yield Row(depth, f"{opener} {first.text}", cited=one.citation)
            else:
                yield from self.text(depth, f"{opener} ", first)
            return
        yield Row(depth, opener, cited=one.citation)
        for n, (label, reason) in enumerate(one.reasons, 1):
            join = ", and" if n < len(one.reasons) and self.maybe() else ""
            yield Row(depth + 1, f"{self.label(label)}{reason.text}", join)

    # ---- beside the criteria

    def definition(self, one: Definition) -> Iterator[Row]:
        """A definition."""
        yield from self.notes(1, one.comments)
        if one.value:
            yield Row(1, f"{one.phrase.text} means {one.value.text}", cited=one.citation)
        else:
            yield from self.condition(f"{one.phrase.text} when", one.lines, one.citation, 1)

    def table(self, one: DecisionTable) -> Iterator[Row]:
        """A decision table."""
        yield from self.notes(1, one.comments)
        yield Row(1, f"{one.phrase.text}{', by the first row that fits' if one.first else ''}:", cited=one.citation)
        yield from self.rows(one.heads, one.rows, 2)

    def rows(self, heads: Sequence[Sentence], rows: Sequence[Sequence[Sentence | None]], depth: int) -> Iterator[Row]:
        """The rows of a table."""
        for row in (heads, *rows):
            cells = [cell.text if cell else self.rng.choice(("", " ")) for cell in row]
            yield Row(depth, f"| {' | '.join(cells)} |")

    def code_list(self, one: CodeList) -> Iterator[Row]:
        """A list of codes."""
        yield from self.notes(0, one.comments)
        yield Row(0, f"Code list: {one.name.text}", cited=one.citation)
        for line in one.lines:
            yield from self.notes(1, line.comments)
            yield from self.code_line(line)

    def code_line(self, line: CodeLine) -> Iterator[Row]:
        """A system's codes, with what they depend on or on lines of their own."""
        codes = [f"{first.text} to {last.text}" if last else first.text for first, last in line.codes]
        if line.when:
            yield from self.condition(f"{line.system.text}: {', '.join(codes)}, when", line.when, line.citation, 1)
        elif self.maybe(0.7) or line.citation:
            yield Row(1, f"{line.system.text}: {', '.join(codes)}", cited=line.citation)
        else:
            yield Row(1, f"{line.system.text}:")
            yield from (Row(2, code, "," * (n < len(codes))) for n, code in enumerate(codes, 1))

    def notice(self, one: Notice) -> Iterator[Row]:
        """A notice."""
        yield from self.notes(1, one.comments)
        if one.always:
            yield Row(1, f"{one.name.text}: always", cited=one.citation)
        elif len(one.lines) == 1 and one.lines[0].provisos and not one.lines[0].header:
            yield Row(1, f"{one.name.text}: when", cited=one.citation)
            yield from self.list(one.lines, 2).rows
        else:
            yield from self.condition(f"{one.name.text}: when", one.lines, one.citation, 1)
        yield from self.text(2, "Say: ", one.say)

    def reading(self, one: Interpretation) -> Iterator[Row]:
        """An interpretation."""
        yield from self.notes(1, one.comments)
        yield Row(1, f'"{one.quote.text}"' + (f": {one.where.text}" if one.where else ""), cited=one.citation)
        yield from self.text(2, "Reading: ", one.reading)

    def passage(self, one: NotComputable) -> Iterator[Row]:
        """A passage left to people."""
        yield from self.notes(1, one.comments)
        yield from self.text(1, f'"{one.quote.text}": ', one.why, one.citation)

    def term(self, one: Term) -> Iterator[Row]:
        """A term."""
        yield from self.notes(1, one.comments)
        start = f'"{one.term.text}" means, in words'
        if self.maybe():
            yield from self.text(1, f"{start}: ", one.meaning, one.citation)
        else:
            yield Row(1, start)
            yield from self.text(2, "", one.meaning, one.citation)

    def always(self, one: Always) -> Iterator[Row]:
        """A statement about the policy."""
        yield from self.notes(0, one.comments)
        if one.sentence is None:
            yield Row(0, f"Always: {one.words.text}:")
            yield from self.list(one.lines, 1).rows
        elif not one.lines:
            yield Row(0, f"Always: {one.sentence.text}")
        else:
            yield from self.condition(f"Always: {one.sentence.text}, when", one.lines, None, 0)

    def scenario(self, one: Scenario | ScenarioTable) -> Iterator[Row]:
        """A scenario, or a table of them."""
        yield from self.notes(0, one.comments)
        yield Row(0, f"Scenario{'s' if isinstance(one, ScenarioTable) else ''}: {one.name.text}")
        if one.base:
            yield Row(1, f'As in "{one.base.text}"{self.rng.choice((", but", " but", ""))}')
        if isinstance(one, ScenarioTable):
            yield from self.rows(one.heads, one.rows, 1)
            return
        for word, stated in (("Given", one.given), ("Then", one.then)):
            for n, sentence in enumerate(stated):
                yield Row(1, f"{'And' if n else word} {sentence.text}")

    # ---- whole documents

    def policy(self, one: PolicyDocument) -> str:
        """A policy's text; its sections in any order."""
        sections = [list(self.determination(each)) for each in one.determinations]
        named = [
            [Row(0, "Definitions"), *(row for each in one.definitions for row in self.definition(each))],
            [Row(0, "Notices"), *(row for each in one.notices for row in self.notice(each))],
            [Row(0, "Interpretations"), *(row for each in one.interpretations for row in self.reading(each))],
            [Row(0, "Not computable"), *(row for each in one.not_computable for row in self.passage(each))],
            [Row(0, "Terms"), *(row for each in one.terms for row in self.term(each))],
            [Row(0, "Definitions"), *(row for each in one.tables for row in self.table(each))],
        ]
        others = [section for section in named if len(section) > 1]
        others += [list(self.code_list(each)) for each in one.code_lists] if len(one.code_lists) < 2 else []
        self.rng.shuffle(others)
        ordered = [row for each in one.code_lists for row in self.code_list(each)] if len(one.code_lists) > 1 else []
        sections += [*others, ordered, *([*self.always(each)] for each in one.always)]
        sections += [list(self.scenario(each)) for each in one.scenarios]
        heads = [Row(0, f"{name.text}: {value.text}") for name, value in one.heads]
        return self.whole([*self.notes(0, one.comments), *heads], sections, one.last_comments)

    def vocabulary(self, one: VocabularyDocument) -> str:
        """A vocabulary's text."""
        sections = [
            [
                *self.notes(0, group.comments),
                Row(0, f"Inputs: {group.name.text}"),
                *([Row(1, f"Unless stated otherwise: {words(group.defaults)}")] if group.defaults else []),
                *(row for entry in group.entries for row in self.entry(entry, 1)),
            ]
            for group in one.groups
        ]
        for values in one.values:
            rows = [row for each in values.values for row in self.value(each, 1)]
            sections.append([*self.notes(0, values.comments), Row(0, f"Values: {values.name.text}"), *rows])
        if one.background:
            sections.append([Row(0, "Background"), *self.list(one.background, 1).rows])
        for some in (
            [row for each in one.definitions for row in self.definition(each)],
            [r for t in one.tables for r in self.table(t)],
        ):
            sections.append([Row(0, "Definitions"), *some] if some else [])
        sections += [list(self.code_list(each)) for each in one.code_lists]
        return self.whole([*self.notes(0, one.comments), Row(0, f"Vocabulary: {one.name.text}")], sections, one.last_comments)

    def entry(self, one: InputEntry, depth: int) -> Iterator[Row]:
        """An input with what is below it."""
        yield from self.notes(depth, one.comments)
        yield Row(depth, f"{one.phrase.text} ({one.name.text}): {words(one.properties)}")
        for value in one.values:
            yield from self.value(value, depth + 1)
        for field in one.fields:
            yield from self.entry(field, depth + 1)
        for name, text in one.details:
            yield from self.text(depth + 1, f"{name.text}: ", text)

    def value(self, one: ValueEntry, depth: int) -> Iterator[Row]:
        """A value with its name and other spellings."""
        yield from self.notes(depth, one.comments)
        text = one.words.text + (f" ({one.name.text})" if one.name else "")
        text += f', read "{one.read.text}"' if one.read else ""
        beside = self.maybe()
        text += "".join(f', also "{also.text}"' for also in one.also) if beside else ""
        yield Row(depth, text)
        if not beside:
            yield from (Row(depth + 1, f"Also: {also.text}") for also in one.also)

    def whole(self, heads: Sequence[Row], sections: Sequence[Sequence[Row]], last: Sequence[FreeText]) -> str:
        """Heads and sections with blank lines between them."""
        every = [heads, *(section for section in sections if section)]
        text = "\n\n".join("\n".join(map(str, rows)) for rows in every)
        return "\n".join([text, *map(str, self.notes(0, last))]) + "\n"


def bare(line: Line) -> bool:
    """Whether a line is a sentence and nothing else."""
    return line == Line(line.span, sentence=line.sentence) and line.sentence is not None


def only_header(line: Line) -> bool:
    """Whether a line is a header with its list and nothing else, so that it may stand after an opener."""
    return bool(line.header) and line == Line(line.span, header=line.header, lines=line.lines)


def words(parts: Sequence[FreeText]) -> str:
    """Parts as one line has them."""
    return ", ".join(part.text for part in parts)
