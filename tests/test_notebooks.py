"""Each notebook runs from top to bottom and says what it says in the repository: its outputs are in place, and need no script.

Written anew with `REASONER_RECORD=1`. In the place of a widget stands a picture of it, which `test_browser_notebooks.py` takes.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

FOLDER = Path(__file__).parents[1] / "notebooks"
BOOKS = sorted(FOLDER.glob("*.ipynb"))
RECORD = os.environ.get("REASONER_RECORD") == "1"


WIDGET = "application/vnd.jupyter.widget-view+json"


def run(book: Path) -> Any:
    notebook = nbformat.read(book, 4)
    NotebookClient(notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(FOLDER)}}).execute()
    return notebook


def said(cell: Any) -> list[tuple[str, str]]:
    """What a cell puts out, in plain text and as HTML; of pictures, drawn with the letters that a machine has, their words alone."""
    found = []
    for one in cell.get("outputs", []):
        data = one.get("data", {})
        plain = data.get("text/plain") or one.get("text") or one.get("evalue") or ""
        found.append((plain, re.sub(r"base64,[^\"]*", "base64,", data.get("text/html", ""))))
    return found


def is_widget(cell: Any) -> bool:
    return any(WIDGET in one.get("data", {}) for one in cell.get("outputs", []))


@pytest.mark.parametrize("book", BOOKS, ids=lambda one: one.stem)
def test_a_notebook_runs_and_says_what_is_in_its_file(book: Path) -> None:
    before, after = nbformat.read(book, 4), run(book)
    if RECORD:
        after.metadata.pop("widgets", None)
        for old, cell in zip(before.cells, after.cells, strict=True):
            cell.metadata.pop("execution", None)
            if is_widget(cell):
                cell.outputs = old.outputs
        nbformat.write(after, book)
    for old, new in zip(before.cells, after.cells, strict=True):
        kinds = 1 if is_widget(new) else 2  # a picture has the words of its widget, and it has HTML
        assert RECORD or [one[:kinds] for one in said(old)] == [one[:kinds] for one in said(new)], old.source


@pytest.mark.parametrize("book", BOOKS, ids=lambda one: one.stem)
def test_a_notebook_opens_with_its_outputs_which_need_no_script(book: Path) -> None:
    cells = [one for one in nbformat.read(book, 4).cells if one.cell_type == "code"]
    for cell in cells:
        assert cell.outputs or cell.source.startswith("%load_ext"), cell.source
        for one in cell.outputs:
            html = one.get("data", {}).get("text/html", "")
            assert not re.search(r"<script|<iframe|https?://(?!www\.w3\.org)", html)
            assert not {"application/json", WIDGET} & set(one.get("data", {}))


def test_there_is_a_notebook_for_each_question_and_none_holds_logic() -> None:
    assert len(BOOKS) == 6
    for book in BOOKS:
        for cell in nbformat.read(book, 4).cells:
            if cell.cell_type == "code":
                assert not re.search(r"^(def|class|while|if|lambda)\b", cell.source, re.MULTILINE)
