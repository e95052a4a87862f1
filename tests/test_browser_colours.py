"""Colours of policies in JupyterLab: the same as Pygments gives, and in the cells and files that are policies."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests import browser_books as books
from tests.browser_lab import ROOT, chromium, jupyter, missing, run_all

LAB = ROOT / "reasoner" / "apps" / "lab"
KINDS = {
    "Generic.Heading": "heading",
    "Name.Label": "labelName",
    "Comment.Special": "comment",
    "Literal.String": "string",
    "Name.Variable": "propertyName",
    "Keyword": "keyword",
    "Keyword.Declaration": "keyword",
    "Operator.Word": "operator",
    "Literal.Number": "number",
    "Punctuation": "punctuation",
    "Text": None,
}
# The kind of each character of a text, by the extension's own reader of a line, which is given what JupyterLab gives it.
READ = """async (text) => {
    let token;
    const language = { LanguageSupport: class {}, StreamLanguage: { define: (one) => { token = one.token; } } };
    const modules = { "@jupyterlab/codemirror": { EditorExtensionRegistry: {} }, "@codemirror/language": language };
    const container = window._JUPYTERLAB["policy-reasoner"];
    const version = (one) => ({ "1.0.0": { get: async () => () => one } });
    await container.init(Object.fromEntries(Object.entries(modules).map(([name, one]) => [name, version(one)])));
    const plugin = (await container.get("./extension"))().default;
    plugin.activate({ docRegistry: { addFileType() {} } }, { addLanguage() {} }, { addExtension() {} });
    return text.split("\\n").map((line) => {
        let at = 0;
        const kinds = [];
        const stream = {
            sol: () => at === 0,
            next: () => { at += 1; },
            match: (pattern) => {
                const found = pattern.exec(line.slice(at));
                if (found) at += found[0].length;
                return found;
            },
        };
        while (at < line.length) {
            const before = at, kind = token(stream);
            if (at === before) throw new Error(`nothing was read of ${line}`);
            for (let number = before; number < at; number += 1) kinds.push(kind);
        }
        return kinds;
    });
}"""
PLACES = ((ROOT / "rules", "*.policy"), (ROOT / "rules", "*.vocabulary"), (ROOT / "tests" / "newcomers", "*.policy"))
TEXTS = [file for folder, name in PLACES for file in sorted(folder.rglob(name))]
OXYGEN = """%%policy oxygen
Policy: Oxygen at home

Covered when
    ALL of the following are met:
        1. it is so, for it is in the chart"""
COLOUR = """([cell, words]) => {
    const walker = document.createTreeWalker(document.querySelectorAll(".jp-Notebook .cm-content")[cell], NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (node.textContent.trim() === words) return getComputedStyle(node.parentElement).color;
    }
    return null;
}"""
OF_STYLE = """(name) => {
    const probe = document.body.appendChild(document.createElement("i"));
    probe.style.color = `var(--jp-mirror-editor-${name}-color)`;
    const found = getComputedStyle(probe).color;
    probe.remove();
    return found;
}"""


def by_pygments(text: str) -> list[list[str | None]]:
    from reasoner.apps.highlighting import PolicyLexer

    kinds: list[str | None] = []
    for _, kind, part in PolicyLexer(stripnl=False, ensurenl=False).get_tokens_unprocessed(text):
        kinds += [KINDS[str(kind).removeprefix("Token.")]] * len(part)
    lines, at = [], 0
    for line in text.split("\n"):
        lines.append(kinds[at : at + len(line)])
        at += len(line) + 1
    return lines


@pytest.mark.skipif(bool(missing()), reason=missing() or "all is there")
def test_the_extension_and_pygments_colour_every_policy_alike() -> None:
    assert len(TEXTS) > 15
    with chromium() as page:
        page.evaluate((LAB / "static" / "colours.js").read_text(encoding="utf-8"))
        for file in TEXTS:
            text = file.read_text(encoding="utf-8")
            ours, theirs = page.evaluate(READ, text), by_pygments(text)
            for line, one, other in zip(text.split("\n"), ours, theirs, strict=True):
                seen = [(sign, kind) for sign, kind in zip(line, one, strict=True) if sign.strip()]
                assert seen == [(sign, kind) for sign, kind in zip(line, other, strict=True) if sign.strip()], (file, line)


@pytest.mark.skipif(bool(missing("jupyterlab")), reason=missing("jupyterlab") or "all is there")
def test_a_policy_cell_is_coloured_as_a_policy_and_a_cell_of_python_as_python(tmp_path: Path) -> None:
    name = books.written(tmp_path, "cells", "1 + 1")
    with jupyter(tmp_path) as address, chromium() as page:
        run_all(page, address, name)

        def rewritten(text: str) -> None:
            page.evaluate(
                "text => window.jupyterapp.shell.currentWidget.content.widgets[0].model.sharedModel.setSource(text)", text
            )

        def coloured(words: str, style: str) -> None:
            wanted = page.evaluate(OF_STYLE, style)
            page.wait_for_function(f"([words, wanted]) => ({COLOUR})([0, words]) === wanted", arg=[words, wanted])

        rewritten(OXYGEN)
        coloured("ALL", "keyword")
        coloured("Policy", "header")
        coloured("%%policy oxygen", "meta")
        assert page.evaluate(COLOUR, [0, "is"]) is None  # no word of its own, as in Python
        rewritten("x = 1 if True else 2")
        coloured("if", "keyword")
        coloured("else", "keyword")


def test_the_extension_lies_where_the_package_says_and_is_put_where_jupyterlab_looks() -> None:
    about: dict[str, Any] = json.loads((LAB / "package.json").read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert (LAB / about["jupyterlab"]["_build"]["load"]).is_file()
    shared = project["tool"]["hatch"]["build"]["targets"]["wheel"]["shared-data"]
    assert shared == {"reasoner/apps/lab": f"share/jupyter/labextensions/{about['name']}"}
    assert about["version"] == project["project"]["version"]
