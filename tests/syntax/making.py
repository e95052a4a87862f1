"""Random documents as written, with every form of the language: trees to be printed and read again."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import TypeVar

from reasoner.source.span import Span
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
    InputGroup,
    Interpretation,
    Join,
    Label,
    Line,
    NotComputable,
    Notice,
    Opens,
    Outcome,
    Phase,
    PolicyDocument,
    Proviso,
    ProvisoKind,
    Quantifier,
    Scenario,
    ScenarioTable,
    Sentence,
    Term,
    Token,
    TokenKind,
    ValueEntry,
    ValueList,
    VocabularyDocument,
)
from tests.written import sentence

T = TypeVar("T")
GRAMMAR = Path(__file__).parents[2] / "grammar"
NOWHERE = Span("", 1, 1, 2)
LABELS = ("123456", "abcdef", "ABCDEF", ("i", "ii", "iii", "iv", "v", "vi"), "------")
NAMES = ("coverage", "setting", "code pair", "quantity of pumps", "prior approval")
PROSE = (
    "the evidence is thin",
    "a device under the skin that gives a drug without a break",
    "what the plan decides is not in the document; ask the plan (by telephone)",
    "the risks are known: they are few, and none is grave",
    "severe in the record's own words, with no score asked for",
)
TITLES = ("Pain that lasts", "Trial of other methods", "A first way", "For the heart and the lungs", "Intra-arterial use")
CITED = ("Criteria, item 4", "Part 1", "Table 2, row (b)", "Introduction, page 3")
OUTCOMES = ("Covered", "Medically necessary", "Not covered", "Paid in part", "Experimental or investigational", "Not addressed")
WORDS = {
    ProvisoKind.UNLESS: ("unless", "except when"),
    ProvisoKind.PROVIDED: ("provided that",),
    ProvisoKind.WAIVED: ("waived when",),
}
PROPERTIES = (
    "fixed",
    "clinical",
    "a choice",
    "needs judgement",
    "may be absent",
    "presumed yes",
    "about the drug and the route",
)
TYPES = ("yes or no", "a date", "a number of mg", "a percentage", "a code of ICD-10-CM or CPT", "completed years")


def conditions(block: str = "conditions") -> tuple[str, ...]:
    """Every sentence that the language's pages give as a condition, of those that open nothing."""
    pages = (GRAMMAR / name for name in ("README.md", "forms.md"))
    blocks = [found for page in pages for found in re.findall(rf"```{block}\n(.*?)```", page.read_text(encoding="utf-8"), re.S)]
    lines = [line for text in blocks for line in text.split("\n") if line and not line.startswith(" ")]
    return tuple(line for line in lines if not line.endswith(("where", ",")))


CONDITIONS = conditions()


def free(text: str) -> FreeText:
    """Words at no place."""
    return FreeText(text, NOWHERE)


class Maker:
    """Makes the parts of documents."""

    def __init__(self, rng: Random, depth: int = 3) -> None:
        self.rng, self.depth = rng, depth

    def maybe(self, share: float, make: Callable[[], T]) -> T | None:
        """A part, or none."""
        return make() if self.rng.random() < share else None

    def some(self, make: Callable[[], T], least: int = 0, most: int = 2) -> tuple[T, ...]:
        """A few parts."""
        return tuple(make() for _ in range(self.rng.randint(least, most)))

    def notes(self) -> tuple[FreeText, ...]:
        """Whole-line comments, seldom any."""
        return (free(self.rng.choice(PROSE)),) if self.rng.random() < 0.06 else ()

    def cited(self) -> FreeText | None:
        """A citation."""
        return self.maybe(0.2, lambda: free(self.rng.choice(CITED)))

    def prose(self) -> FreeText:
        """Words for people."""
        return free(" ".join(self.rng.sample(PROSE, self.rng.choice((1, 1, 2)))))

    def sentence(self) -> Sentence:
        """A condition in words."""
        rng = self.rng
        if rng.random() < 0.15:
            return sentence(f'the "{rng.choice(TITLES)}" is {rng.choice(("morphine", "1,000 mg", "7.5%"))} or "other (b)"')
        return sentence(rng.choice(CONDITIONS))

    # ---- conditions

    def list_of(self, depth: int, quantifier: Quantifier | None, least: int = 1) -> tuple[Line, ...]:
        """Lines below an opener: joined where no header heads them; only the last opens a block, or one with a label."""
        rng = self.rng
        number = max(least, rng.choice((1, 2, 2, 3)))
        labels = rng.choice(LABELS) if rng.random() < 0.5 else ("",) * 6
        join = rng.choice((Join.AND, Join.OR))
        bare = quantifier is not None and (rng.random() < 0.6 or labels == ("",) * 6)
        if quantifier in (Quantifier.ALL, Quantifier.ANY):
            join = Join.AND if quantifier is Quantifier.ALL else Join.OR
        lines = []
        for place in range(number):
            last = place == number - 1
            opens = depth > 0 and (last or bare or bool(labels[place]))
            line = self.line(depth if opens else 0, bool(labels[place]))
            line = replace(line, label=Label(labels[place], NOWHERE) if labels[place] else None)
            if not last and not bare and not ends_in_provisos(line):
                comma = place < number - 2 and rng.random() < 0.5
                line = replace(line, join=Join.COMMA if comma else join, join_span=NOWHERE)
            elif not last and not bare:
                line = replace(self.plain(), join=join, join_span=NOWHERE, label=line.label)
            lines.append(replace(line, comments=self.notes()))
        return tuple(lines)

    def line(self, depth: int, labelled: bool) -> Line:
        """One line with what is below it."""
        rng = self.rng
        if depth == 0:
            return self.plain(0.15)
        makers = [self.plain_with_provisos, self.headed, self.headed, self.where, self.if_then]
        makers += [self.titled, self.titled] if labelled or rng.random() < 0.2 else []
        return rng.choice(makers)(depth - 1)

    def plain(self, provisos: float = 0.0) -> Line:
        """A sentence, perhaps with an exception."""
        below = (self.proviso(0),) if self.rng.random() < provisos else ()
        return Line(NOWHERE, sentence=self.sentence(), provisos=below, citation=self.cited())

    def plain_with_provisos(self, depth: int) -> Line:
        """A sentence with exceptions that open blocks."""
        return Line(
            NOWHERE, sentence=self.sentence(), provisos=self.some(lambda: self.proviso(depth), 1), citation=self.cited()
        )

    def header(self) -> Header:
        """A header, with how many lines it needs."""
        quantifier = self.rng.choice(tuple(Quantifier))
        number = self.rng.randint(1, 2) if quantifier.value in ("at least", "at most", "exactly") else None
        return Header(quantifier, number, NOWHERE)

    def headed(self, depth: int) -> Line:
        """A list under a header."""
        header = self.header()
        lines = self.list_of(depth, header.quantifier, header.number or 1)
        if len(lines) == 2 and self.rng.random() < 0.3:
            two = {Quantifier.ALL: "BOTH", Quantifier.ANY: "EITHER"}.get(header.quantifier, "")
            header = replace(header, of_two=two)
        return Line(NOWHERE, header=header, lines=lines, provisos=self.block_provisos(depth), citation=self.cited())

    def block_provisos(self, depth: int) -> tuple[Proviso, ...]:
        """Provisos of a whole list."""
        return (self.proviso(depth),) if self.rng.random() < 0.12 else ()

    def titled(self, depth: int) -> Line:
        """A title with its lines."""
        title = free(self.rng.choice(TITLES))
        return Line(
            NOWHERE,
            title=title,
            lines=self.list_of(depth, None),
            provisos=self.block_provisos(depth),
            citation=self.cited(),
        )

    def where(self, depth: int) -> Line:
        """A sentence about records with conditions of one of them, below it or on its line."""
        words = sentence(
            self.rng.choice(("at least 2 courses of treatment", "any scan since 2023-01-01", "no course of morphine"))
        )
        if self.rng.random() < 0.25:
            only = Line(NOWHERE, sentence=sentence("its drug is ibuprofen or naproxen"))
            return Line(NOWHERE, sentence=words, where=True, lines=(only,), citation=self.cited())
        lines = self.list_of(depth, None)
        return Line(
            NOWHERE, sentence=words, where=True, lines=lines, provisos=self.block_provisos(depth), citation=self.cited()
        )

    def if_then(self, depth: int) -> Line:
        """`if A, then`, with one condition or several, and what follows."""
        kind = self.rng.random()
        condition: tuple[Line, ...] = (Line(NOWHERE, sentence=self.sentence()),)
        if kind < 0.3:
            only = Line(NOWHERE, sentence=self.sentence())
            return Line(NOWHERE, condition=condition, lines=(only,), citation=self.cited())
        if kind < 0.45:
            header = Header(Quantifier.ANY, None, NOWHERE)
            condition = (Line(NOWHERE, header=header, lines=self.list_of(0, Quantifier.ANY, 2)),)
        elif kind < 0.6:
            condition = self.list_of(0, None, 2)
        return Line(NOWHERE, condition=condition, lines=self.list_of(depth, None), provisos=self.block_provisos(depth))

    def proviso(self, depth: int) -> Proviso:
        """An exception, a proviso or a waiver: on one line, below it, or under a header."""
        rng = self.rng
        kind = rng.choice((ProvisoKind.UNLESS, ProvisoKind.UNLESS, ProvisoKind.PROVIDED, ProvisoKind.WAIVED))
        words = rng.choice(WORDS[kind])
        form = rng.random()
        if depth <= 0 or form < 0.5:
            below = (self.proviso(depth - 1),) if depth > 0 and rng.random() < 0.4 else ()
            lines: tuple[Line, ...] = (Line(NOWHERE, sentence=self.sentence(), provisos=below),)
        elif form < 0.8:
            lines = self.list_of(depth - 1, None)
        else:
            lines = (replace(self.headed(depth - 1), citation=None),)
        return Proviso(kind, words, lines, NOWHERE, self.cited(), self.notes())

    # ---- determinations

    def outcome(self) -> Outcome:
        """An outcome with what is below it."""
        rng = self.rng
        opens = rng.choice((Opens.WHEN, Opens.WHEN, Opens.UNLESS, Opens.BECAUSE, Opens.NOTHING))
        conditional = opens in (Opens.WHEN, Opens.UNLESS)
        rank = rng.choice((Rank.PLAIN, Rank.OVERRIDES, Rank.OTHERWISE_WHEN if conditional else Rank.OTHERWISE))
        lines: tuple[Line, ...] = ()
        provisos: tuple[Proviso, ...] = ()
        if conditional:
            form = rng.random()
            headed = self.headed(self.depth - 1)
            lines = (replace(headed, citation=None, provisos=()),) if form < 0.3 else self.list_of(self.depth, None)
            provisos = self.block_provisos(1) if len(lines) > 1 or form < 0.3 else ()
        return Outcome(
            words=free(rng.choice(OUTCOMES)),
            canonical=self.maybe(0.2, lambda: free(rng.choice(("covered", "partly_covered", "not_covered")))),
            rank=rank,
            subject_to=self.some(lambda: free(rng.choice(OUTCOMES).lower()), 0, 1),
            despite=self.some(lambda: free(rng.choice(OUTCOMES).lower()), 0, 1) if rng.random() < 0.5 else (),
            opens=opens,
            lines=lines,
            reasons=self.reasons() if opens is Opens.BECAUSE else (),
            examples=self.extra(),
            scope=self.scope(),
            citation=self.cited(),
            span=NOWHERE,
            provisos=provisos,
            comments=self.notes(),
        )

    def reasons(self) -> tuple[tuple[Label | None, FreeText], ...]:
        """The payer's reasons: one, or a list with labels."""
        if self.rng.random() < 0.3:
            return ((None, self.prose()),)
        return tuple((Label(str(n), NOWHERE), free(words)) for n, words in enumerate(self.rng.sample(PROSE[:2], 2), 1))

    def extra(self) -> tuple[Line, ...]:
        """Examples: a list that needs no connectives."""
        if self.rng.random() < 0.8:
            return ()
        plain = [replace(self.plain(), label=Label("-", NOWHERE)) for _ in range(self.rng.randint(1, 2))]
        titled = replace(self.titled(0), provisos=(), label=Label("-", NOWHERE))
        return (*plain, *((titled,) if self.rng.random() < 0.5 else ()))

    def scope(self) -> tuple[Line, ...]:
        """What an approval covers."""
        every = ("for 12 months", "at most 2 per year", "in the outpatient setting", "for this part only")
        if self.rng.random() < 0.8:
            return ()
        chosen = self.rng.sample(every, self.rng.randint(1, 3))
        label = Label("-", NOWHERE) if len(chosen) > 1 else None
        return tuple(Line(NOWHERE, label=label, sentence=sentence(one), citation=self.cited()) for one in chosen)

    def determination(self, name: str) -> Determination:
        """A determination, with phases or without."""
        rng = self.rng
        if rng.random() < 0.25:
            phases = tuple(
                Phase(free(phase), self.some(self.outcome, 1), NOWHERE, self.notes()) for phase in ("initial", "continuation")
            )
        else:
            phases = (Phase(None, self.some(self.outcome, 1, 3), NOWHERE),)
        return Determination(
            free(name),
            self.maybe(0.2, lambda: free("procedure code")),
            phases,
            self.extra(),
            self.cited(),
            NOWHERE,
            self.notes(),
        )

    # ---- beside the criteria

    def definition(self) -> Definition:
        """A condition or an amount with a name."""
        rng = self.rng
        number = rng.randint(1, 99)
        if rng.random() < 0.3:
            value = sentence(rng.choice(("the dose times 2", "40 mg", "the sum of the first dose, the second dose and 10 mg")))
            return Definition(sentence(f"The amount {number}"), (), value, self.cited(), NOWHERE, self.notes())
        lines = self.condition()
        return Definition(sentence(f"Sentence {number} is so"), lines, None, self.cited(), NOWHERE, self.notes())

    def condition(self) -> tuple[Line, ...]:
        """What stands after `when`: on its line, below it, or under a header."""
        form = self.rng.random()
        if form < 0.3:
            return (Line(NOWHERE, sentence=self.sentence(), provisos=self.block_provisos(1)),)
        if form < 0.5:
            return (replace(self.headed(1), citation=None),)
        return self.list_of(2, None)

    def table(self) -> DecisionTable:
        """A decision table."""
        rng = self.rng
        heads = tuple(map(sentence, ("the age", "the stage", "the disease is active", "the risk")))
        cells = (("under 50", "50 or older"), ("early", "middle or late"), ("yes", "no"), ("low", "high"))
        first = rng.random() < 0.5
        rows = [self.row([rng.choice(some) for some in cells]) for _ in range(rng.randint(1, 3))]
        if first:
            rows.append((sentence("otherwise"), None, None, sentence("high")))
        return DecisionTable(free("The risk"), first, heads, tuple(rows), self.cited(), NOWHERE, self.notes())

    def row(self, cells: Sequence[str]) -> tuple[Sentence | None, ...]:
        """A row of cells, some of them empty."""
        kept = [self.maybe(0.7, lambda one=one: sentence(one)) for one in cells[:-1]]
        return (*kept, sentence(cells[-1]))

    def code_list(self, number: int) -> CodeList:
        """A list of codes."""
        lines = self.some(self.code_line, 1, 3)
        return CodeList(free(f"pumps {number}"), lines, self.cited(), NOWHERE, self.notes())

    def code_line(self) -> CodeLine:
        """Codes of a system, ranges among them, perhaps under a condition."""
        rng = self.rng
        every: tuple[tuple[str, str | None], ...] = (("62350", None), ("62360", "62362"), ("E0783", None), ("G80.*", None))
        chosen = rng.sample(every, rng.randint(1, 4))
        codes = tuple((code(first), code(last) if last else None) for first, last in chosen)
        when = self.condition() if rng.random() < 0.3 else ()
        return CodeLine(free(rng.choice(("CPT", "HCPCS", "ICD-10-CM"))), codes, when, self.cited(), NOWHERE, self.notes())

    def notice(self, number: int) -> Notice:
        """Something to tell."""
        always = self.rng.random() < 0.4
        lines = () if always else self.notice_condition()
        return Notice(free(f"notice {number}"), always, lines, self.prose(), self.cited(), NOWHERE, self.notes())

    def notice_condition(self) -> tuple[Line, ...]:
        """What a notice depends on."""
        form = self.rng.random()
        if form < 0.4:
            return (Line(NOWHERE, sentence=self.sentence()),)
        return (replace(self.headed(1), citation=None),) if form < 0.6 else self.list_of(1, None)

    def always(self) -> Always:
        """A statement about the policy."""
        rng = self.rng
        words = "no case with an active infection is covered"
        kind = rng.random()
        if kind < 0.4:
            return Always(free(words), sentence(words), (), NOWHERE, self.notes())
        if kind < 0.6:
            return Always(free("what is never so"), None, self.list_of(1, None), NOWHERE, self.notes())
        return Always(free(f"{words}, when"), sentence(words), self.condition(), NOWHERE, self.notes())

    def scenario(self, number: int) -> Scenario:
        """A case written in the policy."""
        rng = self.rng
        given = [self.sentence() for _ in range(rng.randint(1, 3))]
        if rng.random() < 0.3:
            record = sentence("a course of treatment").tokens
            stated = sentence("its drug is ibuprofen, its start is 2024-01-01 and it was tolerated").tokens
            given.append(Sentence((*record, Token(TokenKind.COLON, ":", NOWHERE), *stated), NOWHERE))
        then = [
            sentence("coverage is covered"),
            sentence("item 3 (a) is not satisfied"),
            sentence("needed are the route and the drug"),
        ]
        base = free("scenario 1") if number > 1 and rng.random() < 0.5 else None
        chosen = tuple(rng.sample(then, rng.randint(1, 3)))
        return Scenario(free(f"scenario {number}"), base, tuple(given), chosen, NOWHERE, self.notes())

    def scenario_table(self, number: int) -> ScenarioTable:
        """Cases as rows."""
        heads = tuple(map(sentence, ("the dose", "the route", "then coverage")))
        rows = tuple(self.row(["1,000 mg", "unknown", "covered"]) for _ in range(self.rng.randint(1, 3)))
        base = self.maybe(0.5, lambda: free("scenario 1"))
        return ScenarioTable(free(f"table {number}"), base, heads, rows, NOWHERE, self.notes())

    def policy(self) -> PolicyDocument:
        """A whole policy."""
        rng = self.rng
        heads = {"Policy": "Pumps (for pain): a guideline", "Payer": "Made-up Health", "Source": "made-up-m-12"}
        heads |= {"In effect": "from 2020-01-01 until 2024-12-31", "Last reviewed": "2019-11", "Vocabulary": "infusions"}
        quote = free("the same route of administration")
        scenarios = [self.scenario(n) if rng.random() < 0.7 else self.scenario_table(n) for n in range(1, rng.randint(1, 4))]
        return PolicyDocument(
            file="p",
            heads=tuple((free(name), free(value)) for name, value in heads.items()),
            determinations=tuple(self.determination(name) for name in rng.sample(NAMES, rng.randint(1, 2))),
            definitions=self.some(self.definition, 0, 3),
            code_lists=tuple(self.code_list(n) for n in range(rng.randint(0, 2))),
            notices=tuple(self.notice(n) for n in range(rng.randint(0, 2))),
            interpretations=self.some(
                lambda: Interpretation(
                    quote, self.maybe(0.7, lambda: free("coverage, item 4")), self.prose(), self.cited(), NOWHERE, self.notes()
                )
            ),
            not_computable=self.some(lambda: NotComputable(quote, self.prose(), self.cited(), NOWHERE, self.notes())),
            terms=self.some(lambda: Term(free("Pump"), self.prose(), self.cited(), NOWHERE, self.notes())),
            always=self.some(self.always),
            scenarios=tuple(scenarios),
            comments=self.notes(),
            last_comments=self.notes(),
            tables=self.some(self.table, 0, 1),
        )

    # ---- vocabularies

    def vocabulary(self) -> VocabularyDocument:
        """A whole vocabulary."""
        rng = self.rng
        background = [replace(self.plain(), label=Label("-", NOWHERE)) for _ in range(rng.randint(0, 2))]
        if rng.random() < 0.4:
            condition, then = (Line(NOWHERE, sentence=self.sentence()) for _ in range(2))
            background.append(Line(NOWHERE, label=Label("-", NOWHERE), condition=(condition,), lines=(then,)))
        return VocabularyDocument(
            file="v",
            name=free("infusion pumps"),
            groups=tuple(self.group(n) for n in range(rng.randint(1, 2))),
            values=tuple(
                ValueList(free(f"the routes {n}"), self.values(), NOWHERE, self.notes()) for n in range(rng.randint(0, 2))
            ),
            background=tuple(background),
            definitions=self.some(self.definition, 0, 1),
            code_lists=tuple(self.code_list(n) for n in range(rng.randint(0, 1))),
            comments=self.notes(),
            last_comments=self.notes(),
            tables=self.some(self.table, 0, 1),
        )

    def group(self, number: int) -> InputGroup:
        """Inputs under a heading."""
        defaults = tuple(map(free, self.rng.sample(("a choice", "clinical"), self.rng.randint(0, 2))))
        return InputGroup(free(f"the request {number}"), defaults, self.some(self.entry, 1, 3), NOWHERE, self.notes())

    def entry(self) -> InputEntry:
        """An input: a plain one, one of some values, or records with fields."""
        rng = self.rng
        number = rng.randint(1, 999)
        phrase, name = sentence(f"the input {number} and its kin"), free(f"input_{number}")
        chosen = tuple(map(free, rng.sample(PROPERTIES, rng.randint(0, 2))))
        kind = rng.random()
        details = self.some(lambda: (free(rng.choice(("Ask", "Note", "Also", "Who"))), self.prose()), 0, 1)
        if kind < 0.3:
            fields = self.some(self.field, 1, 3)
            return InputEntry(phrase, name, (free("records of"), *chosen), (), (), fields, NOWHERE, self.notes())
        if kind < 0.6:
            values = tuple(replace(one, comments=()) for one in self.values())
            return InputEntry(phrase, name, (free("one of"), *chosen), values, details, (), NOWHERE, self.notes())
        of = (free(rng.choice(TYPES)), *chosen)
        return InputEntry(phrase, name, of, (), details, (), NOWHERE, self.notes())

    def field(self) -> InputEntry:
        """A field of a record."""
        number = self.rng.randint(1, 999)
        of = (free(self.rng.choice(TYPES)),)
        return InputEntry(sentence(f"the field {number}"), free(f"field_{number}"), of, (), (), (), NOWHERE)

    def values(self) -> tuple[ValueEntry, ...]:
        """Values with names and other spellings."""
        rng = self.rng
        chosen = rng.sample(("morphine", "intra-arterial", "head or neck cancer", "not tolerated", "other"), rng.randint(1, 3))
        return tuple(
            ValueEntry(
                free(one),
                self.maybe(0.3, lambda one=one: free(re.sub(r"\W", "_", one))),
                self.maybe(0.2, lambda: free("another drug")),
                self.some(lambda: free("MS Contin"), 0, 1),
                self.notes(),
            )
            for one in chosen
        )


def ends_in_provisos(line: Line) -> bool:
    """Whether a block that a line opens ends in a proviso, after which no connective can stand."""
    while line.lines and not line.provisos:
        line = line.lines[-1]
    return bool(line.lines and line.provisos)


def code(text: str) -> Token:
    """A code as a token."""
    return Token(TokenKind.NUMBER if text.replace(".", "", 1).isdecimal() else TokenKind.WORD, text, NOWHERE)
