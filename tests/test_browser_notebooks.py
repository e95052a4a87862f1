"""Each notebook opened in a real JupyterLab and run from top to bottom; what it shows has no fault that axe finds, light or dark."""

from __future__ import annotations

import base64
import shutil
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

import nbformat
import pytest

from reasoner.plots.picture import in_the_dark
from reasoner.plots.signs import GROUND
from tests.browser_lab import chromium, corner, jupyter, missing, run_all, themed, violations
from tests.test_notebooks import RECORD

pytestmark = pytest.mark.skipif(bool(missing("jupyterlab")), reason=missing("jupyterlab") or "all is there")
BOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))
PLAIN = """() => window.jupyterapp.shell.currentWidget.content.widgets.at(-1).model.outputs.toJSON()[0].data["text/plain"]"""
TALL = 1100  # pixels of a picture
CELLS = "window.jupyterapp.shell.currentWidget.content.widgets"
SHOWN = "[...document.querySelectorAll('.jp-RenderedHTMLCommon.jp-OutputArea-output')]"
# The words of a part of a page, without what JupyterLab adds, and how many of each kind of part there are.
TOLD = """((one) => {
    const bare = one.cloneNode(true);
    bare.querySelectorAll(".numbering-entry, .jp-InternalAnchorLink").forEach((added) => added.remove());
    const kinds = ["details", "summary", "li", "figure", "img[alt][src^='data:image/']", "[style*='background-color']"];
    return { words: bare.textContent.replace(/\\s+/g, " ").trim(), parts: kinds.map((kind) => bare.querySelectorAll(kind).length) };
})"""
AS_WRITTEN = f"(all) => all.map((html) => new DOMParser().parseFromString(html, 'text/html').body).map({TOLD})"
UNRUN = """() => window.jupyterapp.shell.currentWidget.content.widgets
    .filter((one) => one.model.type === "code" && one.model.executionCount === null).map((one) => one.model.sharedModel.getSource())"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, str]]:
    folder: Path = tmp_path_factory.mktemp("books")
    for book in BOOKS:
        shutil.copy(book, folder)
    with jupyter(folder) as address, chromium() as page:
        yield page, address


def test_a_notebook_that_is_not_trusted_shows_all_that_its_file_has(lab: tuple[Any, str]) -> None:
    page, address = lab
    page.set_viewport_size({"width": 1300, "height": 15000})  # cells out of sight are not there
    for book in BOOKS[:2]:
        page.goto(f"{address}/lab/tree/{book.name}?reset")
        cells = [one for one in nbformat.read(book, 4).cells if one.cell_type == "code"]
        wanted = [one.data["text/html"] for cell in cells for one in cell.outputs if "text/html" in one.get("data", {})]
        page.wait_for_function(f"{SHOWN}.length === {len(wanted)}")
        assert page.evaluate(f"{CELLS}.some((one) => one.model.type === 'code' && one.model.trusted)") is False
        written, shown = page.evaluate(AS_WRITTEN, wanted), page.evaluate(f"{SHOWN}.map({TOLD})")
        assert [one["parts"][0] > 0 for one in written].count(True) >= 3  # details
        assert shown == written
    page.set_viewport_size({"width": 1300, "height": 1400})


def test_where_no_kernel_runs_a_picture_stands_for_the_widget(lab: tuple[Any, str]) -> None:
    [book] = [one for one in BOOKS if "explore(" in one.read_text(encoding="utf-8")]
    page, address = lab
    run_all(page, address, book.name)
    page.wait_for_function("document.querySelector('.px-ways h3') && !document.querySelector('.px-ways.px-old')")
    themed(page, "light")
    saved = nbformat.read(book, 4)
    [cell] = [one for one in saved.cells if one.cell_type == "code" and "explore(" in one.source]
    words = page.locator(".px-head h2, .px-outcome strong, .px-ways p, .px-ways li > div").all_inner_texts()
    alt = f"What explore shows, with a control for each input. {'. '.join(words).replace(':.', ':')}."
    if RECORD:
        page.set_viewport_size({"width": 1300, "height": 3600})
        page.evaluate("document.querySelector('.px').scrollIntoView()")
        whole = page.locator(".px").first.bounding_box()
        picture = base64.b64encode(page.screenshot(clip={**whole, "height": min(whole["height"], TALL)})).decode()
        page.set_viewport_size({"width": 1300, "height": 1400})
        plain = page.evaluate(PLAIN)
        html = f'<img src="data:image/png;base64,{picture}" alt="{escape(alt)}" style="max-width:100%">'
        cell.outputs = [
            nbformat.v4.new_output(
                "execute_result", {"text/plain": plain, "text/html": html}, execution_count=cell.execution_count
            )
        ]
        nbformat.write(saved, book)
    html = cell.outputs[0].data["text/html"]
    assert html.startswith('<img src="data:image/png;base64,')
    assert f'alt="{escape(alt)}"' in html, "the picture shows something else: record it anew with REASONER_RECORD=1"


ONE_BY_ONE = [pytest.param(one, id=one.stem, marks=() if at == 0 else pytest.mark.slow) for at, one in enumerate(BOOKS)]


@pytest.mark.parametrize("book", ONE_BY_ONE)
def test_a_notebook_runs_and_what_it_shows_has_no_fault_that_axe_finds(lab: tuple[Any, str], book: Path) -> None:
    page, address = lab
    run_all(page, address, book.name)
    page.wait_for_function(f"({UNRUN})().length === 0")  # an error that is part of a notebook ends the command, not the run
    for colours in ("light", "dark"):
        themed(page, colours)
        found = violations(page, ".jp-RenderedHTMLCommon.jp-OutputArea-output, .px")
        assert [one for one in found if not one.startswith("scrollable-region-focusable")] == []  # JupyterLab's own scrolling
        for picture in page.locator(".jp-OutputArea figure img").all():
            assert corner(page, picture) == (GROUND if colours == "light" else in_the_dark(GROUND))
