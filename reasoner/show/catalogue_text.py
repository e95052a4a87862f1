"""Problem codes explained: one for the terminal, all of them as a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from reasoner.show.page import Block, Entry, Lines, Listing, Page, Paragraph, Section, Title
from reasoner.source.catalogue import AREAS, LINT, TOLD, CodeEntry, heading_of

WHERE = {
    "condition": "among the conditions of an outcome",
    "policy": "in a policy, below its heads",
    "section": "in a policy, after its determinations",
    "file": "a whole policy",
    "vocabulary": "in a vocabulary, below its head",
    "whole vocabulary": "a whole vocabulary",
    "inputs": "in a vocabulary, below `Inputs:`",
    "case": "a case",
    "json case": "a case as JSON",
    "suite": "a suite of cases",
    "fact": "a fact on the command line, after `--fact`",
    "command": "on the command line",
    "Python": "in Python",
    "files": "in a folder with the vocabulary `pumps` and `a-policy.policy`",
}


def codes_page(entries: Sequence[CodeEntry], examples: bool = True) -> Page:
    """Codes, each with what it means; with a wrong and a right example, or without `examples` as lists by area."""
    if examples:
        return Page(", ".join(one.code for one in entries), tuple(block for one in entries for block in _code(one)))
    by_area = ((area, tuple(some)) for area, some in groupby(entries, key=lambda one: one.area))
    listings = (
        Section(heading_of(area), (Listing(tuple(Entry(one.code, (Paragraph(one.meaning),)) for one in some)),))
        for area, some in by_area
    )
    return Page("Problem codes", tuple(listings))


def _code(entry: CodeEntry) -> Iterable[Block]:
    if entry.area == LINT:
        return (Lines(entry.meaning),)
    said = (Title(entry.code), Paragraph(entry.meaning))
    if entry.kind == TOLD:
        return said
    wrong, right = (text.replace("\t", "    ") for text in (entry.wrong, entry.right))
    return (*said, Section(f"Wrong ({WHERE[entry.kind]})", (Lines(wrong),)), Section("Right", (Lines(right),)))


def page_of_codes(entries: Iterable[CodeEntry]) -> str:
    """The reference page of all codes, as Markdown."""
    found = list(entries)
    rows = [
        "# Problem codes",
        "",
        "Every mistake that the reasoner names has a code, in brackets at the end of its first line. This page lists them all;",
        "`reasoner explain-error CODE` shows one. It is made from the catalogue, and a test holds that each wrong example gives its",
        "code and each right one gives no problem. In braces stands what is too long to print: `{41 times: the dose, }`.",
    ]
    for area in AREAS:
        rows += ["", f"## {heading_of(area).rstrip('.')}"]
        for entry in found:
            if entry.area == area:
                rows += ["", f"### {entry.code}", "", entry.meaning]
                rows += [] if entry.kind == TOLD else _fenced(entry)
    return "\n".join(rows) + "\n"


def _fenced(entry: CodeEntry) -> list[str]:
    return ["", f"Wrong, {WHERE[entry.kind]}:", "", "```", entry.wrong, "```", "", "Right:", "", "```", entry.right, "```"]
