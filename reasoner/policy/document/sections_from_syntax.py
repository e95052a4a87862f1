"""The sections of a policy beside its determinations: definitions, code lists, notices, interpretations and the rest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from typing import TypeVar

from reasoner.policy.criteria import Criterion
from reasoner.policy.document.addresses import Addresses, addresses_of
from reasoner.policy.document.circles import referred_keys
from reasoner.policy.document.code_lists_from_syntax import code_list_from_syntax, code_list_key, list_names
from reasoner.policy.document.criteria_from_syntax import Reader
from reasoner.policy.document.names import Names
from reasoner.policy.document.outline import cited, outline
from reasoner.policy.document.record_definitions import about_records
from reasoner.policy.document.tables_from_syntax import result_keys, results_of, row_keys, table_from_syntax, table_key
from reasoner.policy.fold import folded, folded_address, slug
from reasoner.policy.lines.context import Context
from reasoner.policy.lines.item_addresses import called
from reasoner.policy.lines.tabled import TableResults
from reasoner.policy.model import (
    Always,
    CodeList,
    DefinedValue,
    Definition,
    Determination,
    Interpretation,
    NotComputable,
    Notice,
    Table,
    Term,
)
from reasoner.policy.nearest import nearest, or_list
from reasoner.policy.phrases.index import Phrasebook
from reasoner.source.dataclass import dataclass
from reasoner.source.problem import Problem
from reasoner.source.span import Span
from reasoner.syntax import tree
from reasoner.syntax.tree import PolicyDocument

T = TypeVar("T")
_SO = re.compile(r" (?:is|are) (?:met|satisfied)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Meant:
    """The sections as meant."""

    definitions: tuple[Definition, ...]
    code_lists: tuple[CodeList, ...]
    notices: tuple[Notice, ...]
    interpretations: tuple[Interpretation, ...]
    not_computable: tuple[NotComputable, ...]
    terms: tuple[Term, ...]
    always: tuple[Always, ...]
    values: tuple[DefinedValue, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True)
class Sections:
    """The sections that have names: the policy's own first, then those of the vocabulary that it does not hide."""

    definitions: tuple[tree.Definition, ...] = ()
    code_lists: tuple[tree.CodeList, ...] = ()
    own: frozenset[str] = frozenset()  # keys of the policy's own definitions and code lists
    definition_keys: dict[str, str] = field(default_factory=dict)
    code_list_keys: dict[str, str] = field(default_factory=dict)
    notice_ids: dict[str, str] = field(default_factory=dict)
    tables: tuple[tree.DecisionTable, ...] = ()
    about_records: Mapping[str, tree.Definition] = field(default_factory=dict)  # by the phrase: they stand below `where` alone
    record_keys: Mapping[str, str] = field(default_factory=dict)

    def items(self) -> dict[str, str]:
        """What the items of the policy's own definitions may be called, to their keys: `the study is low, item 2`."""
        found: dict[str, str] = {}
        for one in self.definitions:
            for address, key in self._addresses(one).found.items():
                if address.startswith("item "):
                    found |= {f"{name}, {address}": key for name in _names_in_addresses(one.phrase.text)}
        return found

    def _addresses(self, written: tree.Definition) -> Addresses:
        """The addresses of the items of a definition: none where it is shared, or names an amount."""
        key = self.definition_keys[folded(written.phrase.text)]
        if written.value is not None or key not in self.own:
            return Addresses()
        return addresses_of([("", written.phrase.text, outline(written.lines, key, None, written.span))])

    @property
    def value_phrases(self) -> frozenset[str]:
        """The folded phrases that are defined as amounts."""
        return frozenset(folded(one.phrase.text) for one in self.definitions if one.value is not None)

    @property
    def table_results(self) -> tuple[TableResults, ...]:
        """What the rows of each decision table give."""
        return tuple(map(results_of, self.tables))

    def meant(self, document: PolicyDocument, names: Names, reader: Reader, determinations: Sequence[Determination]) -> Meant:
        """All sections as meant. Of what the vocabulary shares, what the policy does not use is left out."""
        shared = Reader(reader.context, {}, [])
        definitions = tuple(self._definition(one, reader, shared) for one in self.definitions if one.value is None)
        tables, made = self._tables(reader, shared)
        definitions += made
        code_lists = tuple(self._code_list(one, reader, shared) for one in self.code_lists)
        notices = tuple(_notice(one, names.notices[folded(one.name.text)], reader) for one in document.notices)
        always = tuple(_always(one, number, reader) for number, one in enumerate(document.always, 1))
        used = self._used(definitions, code_lists, [*_roots(determinations, notices), *(one.criterion for one in always)])
        reader.found.extend(problem for problem in shared.found if used & self._keys_near(problem))
        return Meant(
            tuple(one for one in definitions if one.criterion.key in used),
            tuple(one for one in code_lists if one.key in used),
            notices,
            tuple(_interpretation(one, names, reader.found) for one in document.interpretations),
            tuple(NotComputable(one.quote.text, one.why.text, cited(one.citation, None)) for one in document.not_computable),
            tuple(Term(one.term.text, one.meaning.text, cited(one.citation, None)) for one in document.terms),
            always,
            self._values(reader),
            tuple(one for one in tables if any(key in used for key in self._keys_of(one))),
        )

    def meant_of_records(self, context: Context) -> Iterator[Definition]:
        """The policy's own definitions about one record, as they are of the first records that they fit."""
        for phrase, written in self.about_records.items():
            meant = next(iter(context.record_definitions[phrase].values()))
            if self.record_keys[phrase] in self.own:
                yield Definition(written.phrase.text, meant, cited(written.citation, None))

    def _definition(self, written: tree.Definition, reader: Reader, shared: Reader) -> Definition:
        key = self.definition_keys[folded(written.phrase.text)]
        if key not in self.own:
            return _definition(written, key, shared)
        addresses, name = self._addresses(written), _SO.sub("", written.phrase.text)
        name = name[:1].lower() + name[1:] if folded(name) != name.lower() else name
        items = {**reader.context.items, **addresses.found}
        shown = {below: f"{name}, {address}" for below, address in addresses.shown.items()}
        return _definition(written, key, replace(reader, context=replace(reader.context, items=items), addresses=shown))

    def _code_list(self, written: tree.CodeList, reader: Reader, shared: Reader) -> CodeList:
        return code_list_from_syntax(written, reader if code_list_key(written.name.text) in self.own else shared)

    def _tables(self, reader: Reader, shared: Reader) -> tuple[tuple[Table, ...], tuple[Definition, ...]]:
        """The decision tables and what they define."""
        tables: list[Table] = []
        made: list[Definition] = []
        for one in self.tables:
            table, definitions = table_from_syntax(one, reader if table_key(one) in self.own else shared)
            tables.append(table)
            made += definitions
        return tuple(tables), tuple(made)

    def _keys_of(self, table: Table) -> tuple[str, ...]:
        return (table.key, *(key for key in self.definition_keys.values() if key.startswith(f"{table.key}-is-")))

    def _values(self, reader: Reader) -> tuple[DefinedValue, ...]:
        """The defined values that could be read."""
        values = reader.context.values
        found = []
        for one in self.definitions:
            term = values.get(folded(one.phrase.text))
            if one.value is not None and term is not None:
                key, citation = self.definition_keys[folded(one.phrase.text)], cited(one.citation, None)
                found.append(DefinedValue(key, one.phrase.text, term.expression, term.unit, citation, one.span))
        return tuple(found)

    def _used(
        self, definitions: Iterable[Definition], code_lists: Iterable[CodeList], roots: Iterable[Criterion]
    ) -> frozenset[str]:
        """The policy's own keys, and the shared ones that are reached from what the policy says."""
        below = {one.criterion.key: referred_keys([one.criterion]) for one in definitions}
        below |= {one.key: referred_keys(entry.when for entry in one.ranges if entry.when) for one in code_lists}
        used: set[str] = set()
        ahead = {*self.own, *referred_keys(roots)}
        while ahead:
            key = ahead.pop()
            used.add(key)
            ahead |= below.get(key, frozenset()) - used
        return frozenset(used)

    def _keys_near(self, problem: Problem) -> frozenset[str]:
        """The keys of the shared sections that a problem stands in."""
        keys = [(one.span, self.definition_keys[folded(one.phrase.text)]) for one in self.definitions]
        keys += [(one.span, code_list_key(one.name.text)) for one in self.code_lists]
        keys += [(one.span, key) for one in self.tables for key in result_keys(one).values()]
        span = problem.span
        above = [(place.line, key) for place, key in keys if span and place.file == span.file and place.line <= span.line]
        return frozenset({max(above)[1]}) if above else frozenset()


def _names_in_addresses(phrase: str) -> frozenset[str]:
    """What a definition is called before the address of one of its items: `Group I is met` also `Group I`, with its article or not."""
    words = folded_address(phrase)
    return frozenset({words, _SO.sub("", words), folded(phrase), _SO.sub("", folded(phrase))})


def name_sections(document: PolicyDocument, book: Phrasebook, found: list[Problem]) -> Sections:
    """The sections with the keys and ids that their names give; a name that stands twice is a problem."""
    own_definitions = _once([(one.phrase.text, one.phrase.span, one) for one in document.definitions], "definition", found)
    own_lists = _once([(one.name.text, one.name.span, one) for one in document.code_lists], "code list", found)
    notices = _once([(one.name.text, one.name.span, one) for one in document.notices], "notice", found)
    for phrase, definition in own_definitions.items():
        if phrase in book.sentences:
            message = f"`{definition.phrase.text}` is a phrase of the vocabulary already, so nothing would read this definition"
            hint = "define it in other words, or take the input out of the vocabulary"
            found.append(Problem("definition-hides-input", message, definition.phrase.span, hint))
    definitions = {folded(one.phrase.text): one for one in book.definitions} | own_definitions
    lists = {folded(one.name.text): one for one in book.code_lists} | own_lists
    definition_keys = _keys("definition/", {words: one.phrase.text for words, one in definitions.items()})
    list_keys = {words: code_list_key(one.name.text) for words, one in lists.items()}
    own_tables = {table_key(one): one for one in document.tables}
    tables = (*own_tables.values(), *(one for one in book.tables if table_key(one) not in own_tables))
    definition_keys |= _table_keys(tables, definition_keys, found)
    own = {key for one in own_tables.values() for key in (table_key(one), *result_keys(one).values(), *row_keys(one))}
    about = about_records(definitions.values(), book)
    record_keys = {words: definition_keys.pop(words) for words in about}
    own |= {key for words, key in record_keys.items() if words in own_definitions}
    definitions = {words: one for words, one in definitions.items() if words not in about}
    own_definitions = {words: one for words, one in own_definitions.items() if words not in about}
    return Sections(
        (*own_definitions.values(), *(one for words, one in definitions.items() if words not in own_definitions)),
        (*own_lists.values(), *(one for words, one in lists.items() if words not in own_lists)),
        frozenset({definition_keys[words] for words in own_definitions} | {list_keys[words] for words in own_lists} | own),
        definition_keys,
        {words: list_keys[at] for at, one in lists.items() for words in list_names(one.name.text)},
        {words: slug(one.name.text) for words, one in notices.items()},
        tables,
        about,
        record_keys,
    )


def _table_keys(tables: Sequence[tree.DecisionTable], taken: dict[str, str], found: list[Problem]) -> dict[str, str]:
    """The key of each sentence that a table defines; one that is defined already is a problem."""
    keys: dict[str, str] = {}
    for table in tables:
        for phrase, key in result_keys(table).items():
            if folded(phrase) in taken or folded(phrase) in keys:
                message = f"`{phrase}` is defined twice"
                found.append(
                    Problem("definition-twice", message, table.phrase.span, "give the table or the definition other words")
                )
            keys.setdefault(folded(phrase), key)
    return keys


def _once(named: Sequence[tuple[str, Span, T]], what: str, found: list[Problem]) -> dict[str, T]:
    kept: dict[str, T] = {}
    for name, span, one in named:
        if folded(name) in kept:
            message = f"the {what} `{name}` stands twice"
            found.append(Problem(f"{what.replace(' ', '-')}-twice", message, span, "keep one of the two"))
        kept.setdefault(folded(name), one)
    return kept


def _keys(prefix: str, phrases: dict[str, str]) -> dict[str, str]:
    """A key for each phrase; phrases that differ in signs alone get a number."""
    keys: dict[str, str] = {}
    for words, phrase in phrases.items():
        key = prefix + slug(phrase)
        while key in keys.values():
            key += "-2"
        keys[words] = key
    return keys


def _roots(determinations: Iterable[Determination], notices: Iterable[Notice]) -> list[Criterion]:
    roots = [notice.condition for notice in notices if notice.condition]
    for determination in determinations:
        roots.extend(determination.supporting)
        roots.extend(phase.guard for phase in determination.phases if phase.guard)
        for clause in determination.clauses:
            roots.extend((*([clause.condition] if clause.condition else []), *clause.examples))
    return roots


def _definition(written: tree.Definition, key: str, reader: Reader) -> Definition:
    citation = cited(written.citation, None)
    criterion = reader.criterion(outline(written.lines, key, citation, written.span))
    return Definition(written.phrase.text, criterion, citation)


def _notice(written: tree.Notice, id: str, reader: Reader) -> Notice:
    citation = cited(written.citation, None)
    condition = None
    if not written.always:
        condition = reader.criterion(outline(written.lines, f"notice/{id}", citation, written.span))
    return Notice(id, written.name.text, written.say.text, condition, citation)


def _interpretation(written: tree.Interpretation, names: Names, found: list[Problem]) -> Interpretation:
    where = written.where.text if written.where else ""
    keys = names.keys_at(where) if where else ()
    if not keys:
        near = nearest(folded(where), {folded(one): one for one in names.known()})
        message = (
            f"the interpretation binds to `{where}`, which nothing here is called"
            if where
            else "the interpretation binds to nothing"
        )
        several = called(where, names.items()) if where else ()
        hint = (
            f"write {or_list(f'`{one}`' for one in several[:6])}"
            if several
            else f"did you mean `{near}`?"
            if near
            else "write a determination, one of its items (`coverage, item 4`) or a definition"
        )
        found.append(Problem("unbound-interpretation", message, (written.where or written.quote).span, hint))
    return Interpretation(written.quote.text, written.reading.text, where, keys, cited(written.citation, None), written.span)


def _always(written: tree.Always, number: int, reader: Reader) -> Always:
    """A statement that every world satisfies: a sentence, perhaps `when` its lines are met, or the lines below its words."""
    span, lines = written.span, written.lines
    if written.sentence is not None:
        said = tree.Line(written.sentence.span, sentence=written.sentence)
        opener = written.words.text.rpartition(", ")[2]
        if opener == "unless":
            lines = (tree.Line(span, header=tree.Header(tree.Quantifier.NONE, None, span), lines=lines),)
        if opener in {"when", "unless"}:
            lines = (tree.Line(span, condition=lines, lines=(said,)),)
        elif not any(line.lines or line.sentence for line in lines):
            lines = (replace(said, provisos=tuple(one for line in lines for one in line.provisos)),)
    return Always(written.words.text, reader.criterion(outline(lines, f"always/{number}", None, span)), span)
