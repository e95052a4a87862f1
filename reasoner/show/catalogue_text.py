"""Problem codes explained: one for the terminal, all of them as a page."""

from __future__ import annotations

from collections.abc import Iterable

from reasoner.show.paper import Paper, Style, wrapped
from reasoner.source.catalogue import AREAS, TOLD, CodeEntry, heading_of

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


def code_text(entry: CodeEntry, paper: Paper) -> str:
    """A code, what it means, a wrong and a right example."""
    rows = [paper.styled(entry.code, Style.STRONG), *wrapped(entry.meaning, paper)]
    if entry.kind != TOLD:
        rows += ["", f"Wrong ({WHERE[entry.kind]}):", "", *_example(entry.wrong), "", "Right:", "", *_example(entry.right)]
    return "\n".join(rows) + "\n"


def codes_text(entries: Iterable[CodeEntry], paper: Paper) -> str:
    """All codes, each with what it means."""
    rows: list[str] = []
    area = ""
    for entry in entries:
        if entry.area != area:
            area = entry.area
            rows += ["", *(paper.styled(row, Style.STRONG) for row in wrapped(heading_of(area), paper))]
        rows += [f"  {entry.code}", *wrapped(entry.meaning, paper, "      ")]
    return "\n".join(rows[1:]) + "\n"


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


def _example(text: str) -> list[str]:
    return [f"    {line}".rstrip() for line in text.replace("\t", "    ").split("\n")]
