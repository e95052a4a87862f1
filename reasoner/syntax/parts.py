"""Which rule of the grammar each section of a file is read by, and lines in column 1 that begin none."""

from __future__ import annotations

import re
from difflib import get_close_matches

from reasoner.source.dataclass import dataclass
from reasoner.source.span import Span
from reasoner.syntax.lines import TextLine
from reasoner.syntax.words import Page

_BOTH = {"definitions": "Definitions", "code list": "Code list: name"}
_POLICY = {
    "determination": "Determination: name",
    "notices": "Notices",
    "interpretations": "Interpretations",
    "not computable": "Not computable",
    "terms": "Terms",
    "always": "Always: words",
    "scenario": "Scenario: name",
    "scenarios": "Scenarios: name",
}
_VOCABULARY = {"inputs": "Inputs: name", "values": "Values: name", "background": "Background"}
_FIRST_WORDS = re.compile(r"([A-Za-z][A-Za-z -]*?)[ ]*(:|\[|$)")


@dataclass(frozen=True, slots=True)
class Section:
    """A section's lines and the rule that they are read by. `guessed` where its first line was put right to read the rest."""

    rule: str
    lines: tuple[TextLine, ...]
    guessed: bool = False


def sections_of(page: Page, blocks: tuple[tuple[TextLine, ...], ...], vocabulary: bool) -> list[Section]:
    """The sections of a file, in order; the heads come first, as one. What begins no section is noted."""
    here = _BOTH | (_VOCABULARY if vocabulary else _POLICY)
    heads: list[TextLine] = []
    found: list[Section] = []
    for block in blocks:
        first = block[0]
        words = _FIRST_WORDS.match(first.text)
        name = " ".join(words[1].lower().split()) if words else ""
        if name in here:
            found.append(Section(name.replace(" ", "_"), block))
        elif name in _BOTH | _VOCABULARY | _POLICY:
            _note_elsewhere(page, first, name, vocabulary)
        elif len(block) == 1 and not found and first.indent == 0:
            heads.append(first)
        else:
            section = _unknown(page, block, name, here, bool(found))
            if section:
                found.append(section)
    return [Section("heads", tuple(heads)), *found] if heads else found


def _note_elsewhere(page: Page, line: TextLine, name: str, vocabulary: bool) -> None:
    other = "policy" if vocabulary else "vocabulary"
    page.note(
        "section-in-wrong-file",
        f"`{name.capitalize()}` stands in a {other}, not here",
        _span(page, line),
        f"move the section to a file whose name ends in `.{other}`",
    )


def _unknown(page: Page, block: tuple[TextLine, ...], name: str, here: dict[str, str], after: bool) -> Section | None:
    """A block under a line that begins no section; read as the section with the nearest name, if one is near."""
    first = block[0]
    if first.indent:
        page.note(
            "belongs-to-nothing",
            "this line belongs to nothing: no section has begun",
            _span(page, first),
            "begin the file with its heads",
        )
        return None
    if after and len(block) == 1 and ":" in first.text:
        remedy = "move it to the top of the file, or indent it under what it belongs to"
        page.note(
            "head-after-sections", f"`{page.short(first.text)}` stands after the first section", _span(page, first), remedy
        )
        return None
    near = get_close_matches(name, here, 1, 0.7)
    remedy = (
        f"did you mean `{here[near[0]]}`?" if near else f"the sections are {', '.join(f'`{form}`' for form in here.values())}"
    )
    page.note("unknown-section", f"`{page.short(first.text)}` begins no section", _span(page, first), remedy)
    if not near:
        return None
    named = near[0] in ("determination", "code list", "always", "scenario", "scenarios", "inputs", "values")
    mended = TextLine(
        first.number, 0, f"{near[0]}: {first.text.partition(':')[2].strip() or 'x'}" if named else near[0], first.start
    )
    return Section(near[0].replace(" ", "_"), (mended, *block[1:]), guessed=True)


def _span(page: Page, line: TextLine) -> Span:
    return Span(page.file, line.number, line.start + 1, line.end_column)
