"""The exploring widget where notebooks are not JupyterLab's: in marimo, and in Jupyter Notebook."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests import browser_books as books
from tests.browser_lab import chromium, jupyter, missing, run_all, served, violations


def needs(module: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(bool(missing(module)), reason=missing(module) or "all is there")


def outcome(page: Any, words: str) -> None:
    page.locator(".px-outcome strong").get_by_text(words, exact=True).wait_for()


def driven(page: Any) -> None:
    """Move a control, press a change, go back: as in JupyterLab."""
    outcome(page, "undetermined: covered or investigational")
    entry = page.locator(".px input[data-key='trial_pain_reduction']")
    entry.fill("40")
    entry.press("Enter")
    outcome(page, "investigational")
    page.locator(".px-ways ol strong", has_text="over 50%").wait_for()
    page.locator(".px-ways button", has_text="See how it would stand").first.click()
    outcome(page, "covered")
    page.locator(".px-tools button", has_text="Back to the start").click()
    outcome(page, "undetermined: covered or investigational")
    entry.fill("<b>half</b>")
    entry.press("Enter")
    page.locator(".px-refused", has_text="<b>half</b>").first.wait_for()


@pytest.mark.slow
@needs("marimo")
def test_in_marimo_the_widget_does_the_same(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(books.MARIMO_APP, encoding="utf-8")
    options = ["--headless", "--host", "127.0.0.1", "--port", "{port}", "--no-token"]
    with served(tmp_path, ["marimo", "run", "app.py", *options], "/health") as address, chromium() as page:
        page.goto(address)
        driven(page)
        page.locator(".px").first.wait_for()
        assert page.locator(".px").count() == 1


@pytest.mark.slow
@needs("notebook")
def test_in_jupyter_notebook_the_widget_does_the_same(tmp_path: Path) -> None:
    name = books.written(tmp_path, "explore", books.PUMP_CELL)
    with jupyter(tmp_path, "notebook") as address, chromium() as page:
        run_all(page, address, name, "notebooks")
        driven(page)
        assert violations(page, ".px") == []
