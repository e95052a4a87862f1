"""Each notebook opened in a real JupyterLab and run from top to bottom; what it shows has no fault that axe finds, light or dark."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reasoner.plots.picture import in_the_dark
from reasoner.plots.signs import GROUND
from tests.browser_lab import chromium, corner, jupyter, missing, run_all, themed, violations

pytestmark = pytest.mark.skipif(bool(missing("jupyterlab")), reason=missing("jupyterlab") or "all is there")
BOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))
UNRUN = """() => window.jupyterapp.shell.currentWidget.content.widgets
    .filter((one) => one.model.type === "code" && one.model.executionCount === null).map((one) => one.model.sharedModel.getSource())"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, str]]:
    folder: Path = tmp_path_factory.mktemp("books")
    for book in BOOKS:
        shutil.copy(book, folder)
    with jupyter(folder) as address, chromium() as page:
        yield page, address


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
