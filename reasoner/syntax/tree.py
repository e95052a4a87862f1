"""A policy or vocabulary as written: lines, labels, connectives and runs of words. Nothing is looked up yet."""

from __future__ import annotations

from dataclasses import field
from enum import Enum

from reasoner.source.dataclass import dataclass
from reasoner.source.span import Span
from reasoner.syntax.rank import Rank


class TokenKind(Enum):
    """What a piece of a sentence is."""

    WORD = "word"  # with inner hyphens, apostrophes, slashes, dots and digits: FDA-approved, head/neck, G89.4; also `(a)`
    NUMBER = "number"  # 50, 50%, 37.5, 1,000, 2013-07-01 as written; a unit is a word of its own
    COMMA = "comma"
    AND = "and"
    OR = "or"
    QUOTED = "quoted"  # the text between double quotes
    COLON = "colon"  # between a record and what is stated of it: Given a scan: its date is 2024-01-31


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number or mark of a sentence, as written."""

    kind: TokenKind
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Sentence:
    """A run of tokens on one line, without the join at the line's end."""

    tokens: tuple[Token, ...]
    span: Span

    @property
    def text(self) -> str:
        """The sentence as one string, spaced as prose; a comma between digits keeps to them where it stands so."""
        out = ""
        glued: Token | None = None
        for token in self.tokens:
            word = f'"{token.text}"' if token.kind is TokenKind.QUOTED else token.text
            tight = glued is not None and token.span.column == glued.span.end_column and word[:1].isdigit()
            out += word if token.kind in (TokenKind.COMMA, TokenKind.COLON) or not out or tight else f" {word}"
            glued = token if token.kind is TokenKind.COMMA and out[-2:-1].isdigit() else None
        return out


@dataclass(frozen=True, slots=True)
class FreeText:
    """Words for people: a title, a reason, a reading. Wrapped lines are joined by one space."""

    text: str
    span: Span


class Join(Enum):
    """The connective at a line's end. A comma takes the meaning of its list's last connective."""

    NONE = ""
    COMMA = ","
    AND = "and"
    OR = "or"


class Quantifier(Enum):
    """How many of the items below a header have to be met."""

    ALL = "all"  # also BOTH
    ANY = "any"  # also EITHER
    NONE = "none"
    AT_LEAST = "at least"
    AT_MOST = "at most"
    EXACTLY = "exactly"


@dataclass(frozen=True, slots=True)
class Header:
    """`ANY of the following is met:`, `AT LEAST 2 of the following:`; the lines below are its list."""

    quantifier: Quantifier
    number: int | None  # of AT_LEAST, AT_MOST, EXACTLY
    span: Span
    of_two: str = field(default="", compare=False)  # written as BOTH, which is ALL of two, or EITHER, which is ANY of two


class ProvisoKind(Enum):
    """How lines indented under a line change it."""

    UNLESS = "unless"  # also "except when": and-not
    PROVIDED = "provided that"  # and
    WAIVED = "waived when"  # or, reported as waived


@dataclass(frozen=True, slots=True)
class Label:
    """`1.`, `A.`, `a.`, `iv.`, `(a)` or `-`, without its punctuation (`-` has the text `-`)."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list of conditions and what is indented below it.

    At most one of `sentence`, `header` is set by the line itself. `title` is set where the line has a label or heading
    and ends in a colon. `condition` holds the lines of an `if A, then` line: A is `condition` (one line, or several),
    the consequence is `lines`. `where` is true where the sentence ends in `where` and `lines` hold of one record.
    """

    span: Span
    label: Label | None = None
    title: FreeText | None = None
    header: Header | None = None
    sentence: Sentence | None = None
    condition: tuple[Line, ...] = ()
    where: bool = False
    lines: tuple[Line, ...] = ()
    provisos: tuple[Proviso, ...] = ()
    join: Join = Join.NONE
    join_span: Span | None = None
    citation: FreeText | None = None
    comments: tuple[FreeText, ...] = ()  # whole-line comments directly above


@dataclass(frozen=True, slots=True)
class Proviso:
    """`unless`, `except when`, `provided that` or `waived when`, with its lines; `words` is the phrase as written.

    `unless X` on one line is a proviso with one line.
    """

    kind: ProvisoKind
    words: str
    lines: tuple[Line, ...]
    span: Span
    citation: FreeText | None = None
    comments: tuple[FreeText, ...] = ()  # whole-line comments directly above


class Opens(Enum):
    """The word that opens what an outcome depends on."""

    WHEN = "when"
    UNLESS = "unless"
    BECAUSE = "because"
    NOTHING = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """`Medically necessary (covered), whatever else is met, when` and what is below it."""

    words: FreeText
    canonical: FreeText | None  # the name in brackets
    rank: Rank
    subject_to: tuple[FreeText, ...]  # outcomes that beat this one
    despite: tuple[FreeText, ...]  # outcomes that this one beats
    opens: Opens
    lines: tuple[Line, ...]  # conditions (WHEN, UNLESS)
    reasons: tuple[tuple[Label | None, FreeText], ...]  # BECAUSE
    examples: tuple[Line, ...]
    scope: tuple[Line, ...]  # lines under `Approval:`: how long, how many, which setting, which part
    citation: FreeText | None
    span: Span
    provisos: tuple[Proviso, ...] = ()
    comments: tuple[FreeText, ...] = ()  # whole-line comments directly above


@dataclass(frozen=True, slots=True)
class Phase:
    """`Phase: initial` and the outcomes below it; the one with `name` None holds a determination without phases."""

    name: FreeText | None
    outcomes: tuple[Outcome, ...]
    span: Span
    comments: tuple[FreeText, ...] = ()  # whole-line comments directly above


@dataclass(frozen=True, slots=True)
class Determination:
    """`Determination: code pair, for each procedure code` and what is below it."""

    name: FreeText
    for_each: FreeText | None
    phases: tuple[Phase, ...]
    supporting: tuple[Line, ...]  # lines under `Supporting criteria`
    citation: FreeText | None
    span: Span
    comments: tuple[FreeText, ...] = ()  # whole-line comments directly above


@dataclass(frozen=True, slots=True)
class Definition:
    """`The temporary trial was successful when` (a condition), or `The total dose is the sum of ...` (a value)."""

    phrase: Sentence
    lines: tuple[Line, ...]
    value: Sentence | None  # what stands after `means the value` for a derived value
    citation: FreeText | None
    span: Span
    comments: tuple[FreeText, ...] = ()  # whole-line comments directly above


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """`The risk:` or `The risk, by the first row that fits:` and the table below it; the last column holds the results."""

    phrase: FreeText
    first: bool
    heads: tuple[Sentence, ...]
    rows: tuple[tuple[Sentence | None, ...], ...]
    citation: FreeText | None
    span: Span
    comments: tuple[FreeText, ...] = ()  # whole-line comments directly above


@dataclass(frozen=True, slots=True)
class CodeLine:
    """`CPT: 62350, 62351, 62360 to 62362`: pairs of first and last code (last None where one code), perhaps with conditions."""

    system: FreeText
    codes: tuple[tuple[Token, Token | None], ...]
    when: tuple[Line, ...]
    citation: FreeText | None
    span: Span
    comments: tuple[FreeText, ...] = ()  # whole-line comments directly above


@dataclass(frozen=True, slots=True)
class CodeList:
    """`Code list: pump procedures` and its lines."""

    name: FreeText
    lines: tuple[CodeLine, ...]
    citation: FreeText | None
    span: Span
    comments: tuple[FreeText, ...] = ()  # whole-line comments directly above


@dataclass(frozen=True, slots=True)
class Notice:
    """`Notice: own DME provider list: when` / `always`, its conditions, and what it says."""

    name: FreeText
    always: bool
    lines: tuple[Line, ...]
    say: FreeText
    citation: FreeText | None
    span: Span
    comments: tuple[FreeText, ...] = ()  # whole-line comments directly above


@dataclass(frozen=True, slots=True)
class Interpretation:
    """`"the quoted words": where they bind` and `Reading:`."""

    quote: FreeText
    where: FreeText | None
    reading: FreeText
    citation: FreeText | None
    span: Span
    comments: tuple[FreeText, ...] = ()  # whole-line comments directly above


@dataclass(frozen=True, slots=True)
class NotComputable:
    """A passage that is left to people, and why."""

    quote: FreeText
    why: FreeText
    citation: FreeText | None
    span: Span
    comments: tuple[FreeText, ...] = ()  # whole-line comments directly above


@dataclass(frozen=True, slots=True)
class Term:
    """`"Bolus" means, in words` and the text."""

    term: FreeText
    meaning: FreeText
    citation: FreeText | None
    span: Span
    comments: tuple[FreeText, ...] = ()  # whole-line comments directly above


@dataclass(frozen=True, slots=True)
class Always:
    """`Always: no case where ... ` and its lines: a statement about the policy, proved by `test`."""

    words: FreeText
    sentence: Sentence | None
    lines: tuple[Line, ...]
    span: Span
    comments: tuple[FreeText, ...] = ()  # whole-line comments directly above


@dataclass(frozen=True, slots=True)
class Scenario:
    """`Scenario: name`, the facts it gives and what is expected, one sentence a line.

    `base` is the name in `As in "name", but`. `given` and `then` hold a sentence for each Given/And and Then/And.
    """

    name: FreeText
    base: FreeText | None
    given: tuple[Sentence, ...]
    then: tuple[Sentence, ...]
    span: Span
    comments: tuple[FreeText, ...] = ()  # whole-line comments directly above


@dataclass(frozen=True, slots=True)
class ScenarioTable:
    """`Scenarios: name`: each row is a scenario; an empty cell is inherited, `unknown` removes the fact."""

    name: FreeText
    base: FreeText | None
    heads: tuple[Sentence, ...]
    rows: tuple[tuple[Sentence | None, ...], ...]
    span: Span
    comments: tuple[FreeText, ...] = ()  # whole-line comments directly above


@dataclass(frozen=True, slots=True)
class PolicyDocument:
    """A whole `.policy` file as written. `heads` are the `Name: value` lines before the first section."""

    file: str
    heads: tuple[tuple[FreeText, FreeText], ...]
    determinations: tuple[Determination, ...]
    definitions: tuple[Definition, ...]
    code_lists: tuple[CodeList, ...]
    notices: tuple[Notice, ...]
    interpretations: tuple[Interpretation, ...]
    not_computable: tuple[NotComputable, ...]
    terms: tuple[Term, ...]
    always: tuple[Always, ...]
    scenarios: tuple[Scenario | ScenarioTable, ...]
    comments: tuple[FreeText, ...] = ()  # above and among the heads
    last_comments: tuple[FreeText, ...] = ()  # after the last line
    tables: tuple[DecisionTable, ...] = ()  # among the definitions


@dataclass(frozen=True, slots=True)
class ValueEntry:
    """One value of a list of values: words, machine name in brackets, other readings."""

    words: FreeText
    name: FreeText | None
    read: FreeText | None
    also: tuple[FreeText, ...]
    comments: tuple[FreeText, ...] = ()  # whole-line comments directly above


@dataclass(frozen=True, slots=True)
class InputEntry:
    """`the drug (drug): one of, follows the class` and what is below it.

    `properties` are the comma-separated parts after the colon, the type first, as written; `details` are the
    `Name: text` lines below (Ask, Negative, Also, Who, Note).
    """

    phrase: Sentence
    name: FreeText
    properties: tuple[FreeText, ...]
    values: tuple[ValueEntry, ...]
    details: tuple[tuple[FreeText, FreeText], ...]
    fields: tuple[InputEntry, ...]  # of a record
    span: Span
    comments: tuple[FreeText, ...] = ()  # whole-line comments directly above


@dataclass(frozen=True, slots=True)
class InputGroup:
    """`Inputs: the member and the contract` with what holds of all its entries unless they say otherwise."""

    name: FreeText
    defaults: tuple[FreeText, ...]
    entries: tuple[InputEntry, ...]
    span: Span
    comments: tuple[FreeText, ...] = ()  # whole-line comments directly above


@dataclass(frozen=True, slots=True)
class ValueList:
    """`Values: the routes`: a list of values that several inputs share."""

    name: FreeText
    values: tuple[ValueEntry, ...]
    span: Span
    comments: tuple[FreeText, ...] = ()  # whole-line comments directly above


@dataclass(frozen=True, slots=True)
class VocabularyDocument:
    """A whole `.vocabulary` file as written. `background` has one line for each statement."""

    file: str
    name: FreeText
    groups: tuple[InputGroup, ...]
    values: tuple[ValueList, ...]
    background: tuple[Line, ...]
    definitions: tuple[Definition, ...]
    code_lists: tuple[CodeList, ...]
    comments: tuple[FreeText, ...] = ()  # above and among the heads
    last_comments: tuple[FreeText, ...] = ()  # after the last line
    tables: tuple[DecisionTable, ...] = ()  # among the definitions
