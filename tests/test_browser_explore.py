"""The exploring widget in a real JupyterLab, driven as a person would."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser_lab import CHROMIUM, lab, missing, run_all, violations

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "all is there")

CELLS = """from reasoner import load_policy
from reasoner import explore
policy = load_policy("bcbsaz-implantable-infusion-pump")
explore(policy, drug="morphine", route="intrathecal", fda_approved_for_route=True, indication="pain",
        pain_severe=True, pain_chronic=True, pain_intractable=True, trial_drug="opioid", trial_route="intrathecal")"""


OPEN = "undetermined: covered or investigational"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    import nbformat
    from playwright.sync_api import sync_playwright

    folder: Path = tmp_path_factory.mktemp("lab")
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CELLS)])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, folder / "explore.ipynb")
    with lab(folder) as address, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        shown = browser.new_page(viewport={"width": 1300, "height": 1400})
        run_all(shown, address, "explore.ipynb")
        shown.wait_for_selector(".px-control", timeout=120_000)
        yield shown
        browser.close()


def outcome(page: Any, words: str) -> None:
    page.wait_for_function(
        "words => document.querySelector('.px-outcome strong')?.innerText === words", arg=words, timeout=60_000
    )


def test_a_control_that_is_moved_changes_the_outcome_and_the_items_and_undo_goes_back(page: Any) -> None:
    outcome(page, OPEN)
    before = page.locator(".px-tree").inner_text()
    entry = page.locator("input[data-key='trial_pain_reduction']")
    entry.fill("40")
    entry.press("Enter")
    outcome(page, "investigational")
    assert page.locator(".px-tree").inner_text() != before
    assert "the reduction in pain: not stated → 40%" in page.locator(".px-changed").inner_text()
    page.locator(".px-tools button", has_text="Undo").click()
    outcome(page, OPEN)


def test_a_change_that_is_pressed_makes_the_case_covered(page: Any) -> None:
    entry = page.locator("input[data-key='trial_pain_reduction']")
    entry.fill("40")
    entry.press("Enter")
    outcome(page, "investigational")
    page.wait_for_function("document.querySelector('.px-ways strong')?.innerText.includes('over 50%')", timeout=60_000)
    page.locator(".px-ways button", has_text="See how it would stand").first.click()
    outcome(page, "covered")
    page.locator(".px-tools button", has_text="Back to the start").click()
    outcome(page, OPEN)


def test_what_cannot_be_is_refused_on_the_page_and_shown_as_text(page: Any) -> None:
    entry = page.locator("input[data-key='trial_pain_reduction']")
    entry.fill("<b>half</b>")
    entry.press("Enter")
    page.wait_for_function("document.querySelector('.px-refused')?.innerText.includes('<b>half</b>')", timeout=60_000)
    assert page.locator(".px-refused b").count() == 0
    outcome(page, OPEN)


def test_a_slider_that_is_dragged_ends_at_its_last_value(page: Any) -> None:
    slider = page.locator("input[data-key='trial_pain_reduction:slider']")
    slider.focus()
    for _ in range(25):
        slider.press("ArrowRight")
    last = slider.input_value()
    page.wait_for_function(
        "last => document.querySelector('.px-changed')?.innerText.includes(`→ ${last}%`)", arg=last, timeout=60_000
    )
    page.locator(".px-tools button", has_text="Back to the start").click()
    outcome(page, OPEN)


@pytest.mark.parametrize("width", [1300, 520])
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_the_page_has_no_fault_that_axe_finds(page: Any, colours: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 1400})
    page.evaluate("dark => document.querySelector('.px').style.colorScheme = dark", colours)
    page.wait_for_timeout(500)
    assert violations(page, ".px") == []
