"""The table of the tests' page lists every test file, and the paths that its recipes name are there."""

from __future__ import annotations

import re
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TESTS = ROOT / "tests"
PAGE = (TESTS / "README.md").read_text(encoding="utf-8")
LISTED = [name for row in re.findall(r"^\| (`[^|]+) \|", PAGE, re.MULTILINE) for name in re.findall(r"`([^`]+)`", row)]
PAGES = [TESTS / "README.md", ROOT / "grammar" / "README.md", ROOT / "rules" / "README.md", ROOT / "reasoner" / "README.md"]
NAMED = [
    (page, path)
    for page in PAGES
    for path in re.findall(r"`((?:reasoner|tests|grammar|rules)/[\w/.-]*)`", page.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("file", sorted(one.name for one in TESTS.glob("*.py") if one.name != "__init__.py"))
def test_a_file_of_the_tests_fits_a_row_of_the_table(file: str) -> None:
    assert [name for name in LISTED if fnmatch(file, name)]


@pytest.mark.parametrize(
    "folder", sorted(one.name for one in TESTS.iterdir() if one.is_dir() and not one.name.startswith("__"))
)
def test_a_folder_of_the_tests_has_a_row_of_the_table(folder: str) -> None:
    assert f"{folder}/" in LISTED


@pytest.mark.parametrize("name", LISTED)
def test_a_row_of_the_table_names_what_is_there(name: str) -> None:
    assert list(TESTS.glob(name.rstrip("/")))


@pytest.mark.parametrize(("page", "path"), NAMED)
def test_a_path_that_a_page_names_is_there(page: Path, path: str) -> None:
    assert any((folder / path).exists() for folder in (ROOT, page.parent))
