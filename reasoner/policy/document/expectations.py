"""What a scenario expects: outcomes, statuses, needed inputs, notices."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from reasoner.policy.criteria import Is
from reasoner.policy.document.names import Names
from reasoner.policy.document.outcome_names import UNDETERMINED
from reasoner.policy.fold import folded, folded_address, said_in
from reasoner.policy.lines.context import Context
from reasoner.policy.lines.item_addresses import called
from reasoner.policy.lines.lists import Joined, Listed, listed_in
from reasoner.policy.lines.record_places import fields_by_place
from reasoner.policy.model import Expected
from reasoner.policy.nearest import nearest, or_list
from reasoner.policy.phrases.index import Phrasebook
from reasoner.policy.vocabulary import Input
from reasoner.source.problem import Problem
from reasoner.source.span import Span
from reasoner.syntax.tree import Sentence

_STATUSES = {
    "satisfied": "satisfied",
    "met": "satisfied",
    "not satisfied": "not_satisfied",
    "not met": "not_satisfied",
    "undetermined": "undetermined",
    "waived": "waived",
}
_ITEM = re.compile(r"(.+?)\s+(?:is|are|was|were)\s+(not satisfied|satisfied|not met|met|undetermined|waived)", re.IGNORECASE)
_NOTICE = re.compile(r"the notice (.+?) (applies|does not apply)", re.IGNORECASE)
_NEEDED = re.compile(r"needed (?:is|are) (.+)|(nothing) is needed", re.IGNORECASE)
_HEAD = re.compile(r"then\s+(.+)", re.IGNORECASE)
_FORMS = "`coverage is covered`, `item 4 is satisfied`, `needed is the age`, `the notice NAME applies`"
_MOST_ADDRESSES = 6


@dataclass(slots=True)
class Expectations:
    """Gathers what one scenario expects, line by line; `about` is the determination that was named last."""

    context: Context
    names: Names
    found: list[Problem]
    about: str = ""
    _outcome: dict[str, str] = field(default_factory=dict)
    _statuses: dict[str, str] = field(default_factory=dict)
    _needed: dict[str, frozenset[str]] = field(default_factory=dict)
    _possible: dict[str, frozenset[str]] = field(default_factory=dict)
    _notices: dict[str, bool] = field(default_factory=dict)

    def expected(self) -> Expected:
        """All that was read."""
        return Expected(
            tuple(self._outcome.items()),
            tuple(self._statuses.items()),
            tuple(self._needed.items()),
            tuple(self._possible.items()),
            tuple(self._notices.items()),
        )

    def read(self, sentence: Sentence) -> None:
        """Adds what one `Then` line expects."""
        text = sentence.text
        if self._reads_determination(text, sentence.span):
            return
        if notice := _NOTICE.fullmatch(text):
            self._notice(notice[1], notice[2], sentence.span)
        elif needed := _NEEDED.fullmatch(text):
            self._needs("" if needed[2] else needed[1], sentence)
        elif item := _ITEM.fullmatch(text):
            self._status(item[1], item[2], sentence.span)
        else:
            self._refuse(text, sentence.span)

    def read_cell(self, head: Sentence, cell: Sentence) -> None:
        """Adds what a cell under a `then` column expects."""
        asked = _HEAD.fullmatch(head.text)
        words = asked[1] if asked else head.text
        text = cell.text
        if folded(words) in self.names.determinations:
            self._outcome_or_possible(folded(words), text, cell.span)
        elif folded(words) == "needed":
            self._needs("" if text.lower() in {"nothing", "none"} else text, cell)
        elif folded(words).startswith("notice "):
            self._notice(re.sub(r"(?i)^(the )?notice ", "", words), text, cell.span)
        else:
            self._status(words, text, cell.span)

    def _reads_determination(self, text: str, span: Span) -> bool:
        """Whether the line is about a determination's outcome; the longest title that fits is taken."""
        words = folded(text)
        for title in sorted(self.names.determinations, key=len, reverse=True):
            for verb in ("is", "may be"):
                if words.startswith(f"{title} {verb} "):
                    self._outcome_or_possible(title, words[len(title) + len(verb) + 2 :], span, may=verb == "may be")
                    return True
        return False

    def _outcome_or_possible(self, title: str, text: str, span: Span, *, may: bool = False) -> None:
        id, readings = self.names.determinations[title]
        self.about = id
        words = folded(text)
        if words == UNDETERMINED:
            self._outcome[id] = UNDETERMINED
            return
        split = tuple(words.split())
        listed = listed_in(split, 0, len(split), len(split), lambda start, end: readings.get(" ".join(split[start:end])))
        if isinstance(listed, Listed) and listed.joined in {Joined.NOT, Joined.OR}:
            names = [item.found for item in listed.items]
            if may or len(names) > 1:
                self._possible[id] = frozenset(names)
            else:
                self._outcome[id] = names[0]
            return
        shown = or_list(f"`{one}`" for one in (*readings, UNDETERMINED))
        near = nearest(words, {one: one for one in readings})
        hint = f"did you mean `{near}`?" if near else f"write {shown}"
        self.found.append(Problem("unknown-outcome", f"`{text}` is not an outcome of `{title}`", span, hint))

    def _status(self, address: str, status: str, span: Span) -> None:
        keys = self.names.items(self.about or None)
        found = keys.get(folded_address(address)) or self.names.definitions.get(folded(address))
        wanted = _STATUSES.get(folded(status))
        if found is None:
            near = nearest(folded_address(address), {one: one for one in (*keys, *self.names.definitions)})
            hint = f"did you mean `{near}`?" if near else f"write one of these: {_FORMS}"
            message = f"`{address}` is not an item of this policy"
            if several := called(address, self.names.items())[:_MOST_ADDRESSES]:
                message = f"`{address}` can be one of several items" if len(several) > 1 else message
                hint = f"write {or_list(f'`{one}`' for one in several)}"
            if folded(address) in self.context.record_definitions:
                message = f"`{address}` is said of one record, so it has no status of its own"
                hint = "name the item whose line it stands below: `item 4 is satisfied`"
            self.found.append(Problem("unknown-item", message, span, hint))
        elif wanted is None:
            hint = "write `satisfied`, `not satisfied`, `undetermined` or `waived`"
            self.found.append(Problem("unknown-status", f"an item cannot be `{status}`", span, hint))
        else:
            self._statuses[found] = wanted

    def _needs(self, text: str, sentence: Sentence) -> None:
        """Reads `the reduction in pain and the trial route`; no words: nothing is needed."""
        about = self.about or next((id for id, _ in self.names.determinations.values()), "")
        said = said_in(sentence).words[-len(folded(text).split()) :] if text else ()
        vocabulary = self.context.phrasebook.vocabulary
        by_phrase = {folded(words): id for words, id in fields_by_place(vocabulary)}
        by_phrase |= {words: one.id for words, one in phrases_of_inputs(self.context.phrasebook).items()}
        longest = max((phrase.count(" ") + 1 for phrase in by_phrase), default=1)
        if not said:
            self._needed[about] = frozenset()
            return
        listed = listed_in(said, 0, len(said), longest, lambda start, end: by_phrase.get(" ".join(said[start:end])))
        if isinstance(listed, Listed):
            self._needed[about] = frozenset(item.found for item in listed.items)
            return
        stuck = " ".join(said[listed.start : listed.end])
        names = [*(one.phrase for one in vocabulary.inputs), *(words for words, _ in fields_by_place(vocabulary))]
        near = nearest(stuck, {folded(name): name for name in names})
        hint = f"did you mean `{near}`?" if near else "write the phrases of inputs, joined by commas and `and`"
        self.found.append(Problem("unknown-input", f"`{stuck}` is not an input of the vocabulary", sentence.span, hint))

    def _notice(self, name: str, applies: str, span: Span) -> None:
        id = self.names.notices.get(folded(name))
        says = {"applies": True, "yes": True, "does not apply": False, "no": False}.get(folded(applies))
        if id is None:
            near = nearest(folded(name), {one: one for one in self.names.notices})
            hint = f"did you mean `{near}`?" if near else "write the name of a notice of this policy"
            self.found.append(Problem("unknown-notice", f"no notice is called `{name}`", span, hint))
        elif says is None:
            hint = "write `applies` or `does not apply`"
            self.found.append(Problem("unknown-status", f"a notice cannot be `{applies}`", span, hint))
        else:
            self._notices[id] = says

    def _refuse(self, text: str, span: Span) -> None:
        near = nearest(folded(text), {one: one for one in self.names.determinations})
        hint = f"`{near}` is a determination: write `{near} is ...`" if near else f"write one of these: {_FORMS}"
        self.found.append(Problem("unknown-expectation", f"`{text}` does not say what is expected", span, hint))


def phrases_of_inputs(book: Phrasebook) -> dict[str, Input]:
    """What an input may be called in a table's head or where inputs are listed: its phrase, folded, or another spelling."""
    found = {words: book.inputs[form.input] for words, form in book.sentences.items() if isinstance(form, Is) and form.expected}
    return found | dict(book.subjects) | {folded(one.phrase): one for one in book.vocabulary.inputs}
