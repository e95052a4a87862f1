"""The exploring widget in a real JupyterLab, driven as a person would."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests import browser_books as books
from tests.browser_lab import chromium, jupyter, missing, run_again, run_all, themed, violations

pytestmark = pytest.mark.skipif(bool(missing("jupyterlab")), reason=missing("jupyterlab") or "all is there")
OPEN = "undetermined: covered or investigational"
BEYOND = """() => {
    const edge = document.querySelector(".px").getBoundingClientRect().right;
    return [...document.querySelectorAll(".px input, .px button, .px select")].filter((one) => one.getBoundingClientRect().right > edge)
        .map((one) => one.dataset.key);
}"""


@dataclass
class Lab:
    """A page of a JupyterLab whose notebooks lie in a folder."""

    page: Any
    address: str
    folder: Path

    def opened(self, name: str, cell: str) -> Any:
        """The page with a notebook of that cell, run."""
        run_all(self.page, self.address, books.written(self.folder, name, cell))
        self.page.wait_for_selector(".px-control")
        return self.page


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    folder: Path = tmp_path_factory.mktemp("lab")
    with jupyter(folder) as address, chromium() as page:
        yield Lab(page, address, folder)


@pytest.fixture(scope="module")
def opened(lab: Lab) -> Any:
    return lab.opened("explore", books.PUMP_CELL)


@pytest.fixture
def page(opened: Any) -> Iterator[Any]:
    """The widget as it was at the start."""
    yield opened
    reset = button(opened, "Back to the start")
    if reset.is_enabled():
        reset.click()
    opened.wait_for_selector(
        ".px-tools button[data-key='Back to the start']:disabled"
    )  # the outcome may have been the same before
    outcome(opened, OPEN)
    settled(opened)


def outcome(page: Any, words: str) -> None:
    page.wait_for_function("words => document.querySelector('.px-outcome strong')?.innerText === words", arg=words)


def settled(page: Any) -> None:
    """Wait until what would change the outcome is shown, too."""
    page.wait_for_function("document.querySelector('.px-ways h3') && !document.querySelector('.px-ways.px-old')")


def says(page: Any, place: str, words: str) -> None:
    page.wait_for_function("([place, words]) => document.querySelector(place)?.innerText.includes(words)", arg=[place, words])


def button(page: Any, words: str) -> Any:
    return page.locator(".px button", has_text=words).first


def enter(page: Any, key: str, value: str) -> None:
    entry = page.locator(f".px input[data-key='{key}']")
    entry.fill(value)
    entry.press("Enter")


def test_a_control_that_is_moved_changes_the_outcome_and_the_items_and_undo_goes_back(page: Any) -> None:
    outcome(page, OPEN)
    before = page.locator(".px-tree").inner_text()
    enter(page, "trial_pain_reduction", "40")
    outcome(page, "investigational")
    assert page.locator(".px-tree").inner_text() != before
    assert page.locator(".px-tree .px-turned").count() > 0
    says(page, ".px-changed", "the reduction in pain: not stated → 40%")
    button(page, "Undo").click()
    outcome(page, OPEN)
    assert page.locator(".px-tree").inner_text() == before
    button(page, "Redo").click()
    outcome(page, "investigational")


def test_a_change_that_is_pressed_makes_the_case_covered(page: Any) -> None:
    enter(page, "trial_pain_reduction", "40")
    outcome(page, "investigational")
    settled(page)
    says(page, ".px-ways ol strong", "over 50%")
    button(page, "See how it would stand").click()
    outcome(page, "covered")
    says(page, ".px-ways", "It is covered now.")


def test_what_cannot_be_is_refused_at_its_control_and_the_case_is_kept(page: Any) -> None:
    enter(page, "trial_pain_reduction", "<b>half</b>")
    says(page, ".px-control .px-refused", "<b>half</b>")
    assert page.locator(".px-refused b").count() == 0
    outcome(page, OPEN)
    assert button(page, "Back to the start").is_disabled()


def test_facts_that_exclude_each_other_are_refused_with_both_named(page: Any) -> None:
    page.locator(".px-controls summary").first.click()
    page.locator("select[data-key='indication']").select_option("spasticity")
    says(page, ".px-changed", "spasticity")
    page.locator("select[data-key='drug_class']").select_option("chemotherapy")
    says(page, ".px-control .px-refused", "morphine")
    says(page, ".px-control .px-refused", "chemotherapy")
    assert "chemotherapy" not in page.locator(".px-changed").inner_text()
    page.locator(".px-controls summary").first.click()


def test_a_slider_that_is_dragged_keeps_hold_and_ends_at_its_last_value(page: Any) -> None:
    slider = page.locator("input[data-key='trial_pain_reduction:slider']")
    slider.hover(position={"x": 8, "y": 8})  # once the page around it no longer moves
    box = slider.bounding_box()
    middle = box["y"] + 8
    page.mouse.down()
    for step in range(1, 21):
        page.mouse.move(box["x"] + 8 + (box["width"] - 16) * step / 20, middle)
        if step == 10:  # the answer to what was passed comes while the slider is held, and its line stays as it was
            says(page, ".px-changed", "→ 50%")
            assert slider.input_value() == "50"
    page.mouse.up()
    last = slider.input_value()
    assert last == slider.get_attribute("max")
    says(page, ".px-changed", f"→ {last}%")
    outcome(page, "covered")


def test_controls_moved_while_an_answer_is_worked_out_are_all_taken(page: Any) -> None:
    page.evaluate(
        """() => {
            const moved = (key, value) => {
                const one = document.querySelector(`.px select[data-key='${key}']`);
                one.value = value;
                one.dispatchEvent(new Event("change", { bubbles: true }));
            };
            moved("pain_severe", "no"), moved("pain_chronic", "no"), moved("route", "epidural"), moved("pain_chronic", "");
        }"""
    )
    for words in ("severe: yes → no", "epidural", "not stated"):
        says(page, ".px-changed", words)


def test_the_outcome_stays_in_sight_as_the_page_is_scrolled(page: Any) -> None:
    page.set_viewport_size({"width": 1300, "height": 700})
    last = page.locator(".px-tree li").last
    last.scroll_into_view_if_needed()
    place = "(place) => document.querySelector(place).getBoundingClientRect().top"
    assert page.evaluate(place, ".px-columns") < 0  # scrolled far
    bar, shown = (page.locator(one).first.bounding_box() for one in (".px-outcome", ".jp-WindowedPanel-outer"))
    assert shown["y"] <= bar["y"]
    assert bar["y"] + bar["height"] <= shown["y"] + shown["height"]
    assert last.bounding_box()["y"] >= bar["y"] + bar["height"]
    page.locator(".px-controls input[data-key='trial_pain_reduction']").focus()
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= page.evaluate(
        "document.querySelector('.px-top').getBoundingClientRect().bottom"
    )
    page.set_viewport_size({"width": 1300, "height": 1400})


@pytest.mark.parametrize("width", [1300, 520])
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_the_page_has_no_fault_that_axe_finds(page: Any, colours: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 1400})
    themed(page, colours)
    page.wait_for_function("wanted => getComputedStyle(document.querySelector('.px')).colorScheme === wanted", arg=colours)
    settled(page)
    assert violations(page, ".px") == []
    assert page.evaluate(BEYOND) == []


def test_what_a_policy_says_is_text_on_the_page_and_never_tags(lab: Lab) -> None:
    page = lab.opened("odd", books.ODD_CELL)
    settled(page)
    page.evaluate("document.querySelectorAll('.px details').forEach((one) => { one.open = true; })")
    shown = page.locator(".px").text_content()
    assert [one for one in books.ODD_WORDS if one not in shown] == []
    assert page.locator(books.ODD_TAGS).all() == []
    assert page.evaluate("window.hacked") is None


def test_an_answer_that_takes_long_says_so_and_is_stopped_and_a_kernel_that_died_is_told_of(lab: Lab) -> None:
    page = lab.opened("slow", books.SLOW_CELL)
    settled(page)
    page.evaluate("document.querySelectorAll('.px details').forEach((one) => { one.open = true; })")
    page.locator("select[data-key='route']").select_option("intrathecal")
    says(page, ".px-note", "Working it out")
    assert page.locator(".px-tree.px-old").count() == 1
    button(page, "Stop").click()
    says(page, ".px-note", "it was stopped")
    assert page.locator(".px-tree .px-stale").count() == 1
    says(page, ".px-note", "Looking for what would change the outcome")
    says(page, ".px-note", "it was stopped")  # once that is found
    assert button(page, "Take longer").is_enabled()
    says(page, ".px-changed", "intrathecal")
    button(page, "Undo").click()
    page.wait_for_selector(".px-tree .px-stale", state="detached")
    kernel = "window.jupyterapp.shell.currentWidget.context.sessionContext.session.kernel"
    page.evaluate(f"() => void {kernel}.requestExecute({{ code: 'import os; os._exit(1)' }}).done.catch(() => null)")
    says(page, ".px-note", "The kernel that answered is gone")


def test_the_widget_comes_back_when_its_cell_is_run_again(lab: Lab) -> None:
    page = lab.opened("again", books.PUMP_CELL)
    enter(page, "trial_pain_reduction", "40")
    outcome(page, "investigational")
    run_again(page)
    outcome(page, OPEN)
