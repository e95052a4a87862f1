"""The library: by id, number, title or file; by the date of service; and what is wrong with it."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from reasoner.policy.library import Library
from reasoner.source.problem import Problem, ProblemsFound
from tests.policy_texts import HEADS, VOCABULARY

BODY = "Determination: coverage\n    Covered when\n        the pain is severe\n    Otherwise not covered\n"


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    folder = tmp_path / "rules"
    (folder / "a-policy").mkdir(parents=True)
    (folder / "pumps.vocabulary").write_text(VOCABULARY)
    _write(folder, "a-policy/2020.policy", "from 2020-01-01 until 2020-12-31")
    _write(folder, "a-policy/2021.policy", "from 2021-01-01")
    return folder


def _write(folder: Path, name: str, effect: str, body: str = BODY, id: str = "a-policy") -> Path:
    heads = HEADS.replace("from 2020-01-01", effect).replace("a-policy", id).replace("Payer:", "Number: S-40\nPayer:")
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(heads + body)
    return path


def _problems(library: Library, name: str | Path, on: date | None = None) -> list[Problem]:
    with pytest.raises(ProblemsFound) as refused:
        library.load(name, on)
    return list(refused.value.problems)


def test_entries_come_from_the_heads(rules: Path) -> None:
    first, second = Library([rules], installed=False).entries()
    assert (first.id, first.title, first.payer, first.number, first.determinations) == (
        "a-policy",
        "A policy",
        "A payer",
        "S-40",
        ("coverage",),
    )
    assert [one.in_effect.words for one in (first, second)] == [
        "in effect from 2020-01-01 until 2020-12-31",
        "in effect from 2021-01-01",
    ]


@pytest.mark.parametrize("name", ["a-policy", "S-40", "A policy", "a policy (S-40)"])
def test_a_policy_goes_by_its_id_number_or_title(rules: Path, name: str) -> None:
    assert Library([rules], installed=False).load(name).policy.id == "a-policy"


@pytest.mark.parametrize(
    ("on", "first", "presumed"),
    [(date(2020, 1, 1), 2020, False), (date(2020, 12, 31), 2020, False), (date(2021, 1, 1), 2021, False), (None, 2021, True)],
)
def test_the_version_in_effect_on_the_date_of_service_is_taken(
    rules: Path, on: date | None, first: int, presumed: bool
) -> None:
    loaded = Library([rules], installed=False).load("a-policy", on)
    assert loaded.policy.effective_from is not None
    assert (loaded.policy.effective_from.year, loaded.version_presumed) == (first, presumed)


def test_an_undated_policy_is_not_presumed(tmp_path: Path) -> None:
    (tmp_path / "pumps.vocabulary").write_text(VOCABULARY)
    path = _write(tmp_path, "one.policy", "undated")
    assert not Library(installed=False).load(path).version_presumed
    assert not Library(installed=False).load(path, date(1999, 1, 1)).version_presumed


def test_a_date_before_the_first_version_is_refused_with_the_versions(rules: Path) -> None:
    (problem,) = _problems(Library([rules], installed=False), "a-policy", date(2019, 12, 31))
    assert problem.code == "no-version"
    assert "2019-12-31" in problem.message
    assert "in effect from 2020-01-01 until 2020-12-31 and in effect from 2021-01-01" in problem.message


def test_an_unknown_id_is_refused_with_the_nearest(rules: Path) -> None:
    (problem,) = _problems(Library([rules], installed=False), "a-polcy")
    assert (problem.code, problem.hint) == ("unknown-policy", "did you mean `a-policy`?")


@pytest.mark.parametrize("name", ["../a-policy", "/etc/passwd\0", "no/such/file.policy", "", "~", "a-policy/../a-policy", "*"])
def test_a_name_never_leads_out_of_the_library(rules: Path, name: str) -> None:
    assert _problems(Library([rules], installed=False), name)[0].span is None


def test_a_file_finds_its_vocabulary_beside_it_above_it_or_in_the_library(rules: Path, tmp_path: Path) -> None:
    assert Library(installed=False).load(rules / "a-policy" / "2020.policy").policy.id == "a-policy"
    elsewhere = _write(tmp_path / "elsewhere", "mine.policy", "undated", id="mine")
    assert Library([rules], installed=False).load(elsewhere).policy.id == "mine"
    (problem,) = _problems(Library(installed=False), elsewhere)
    assert problem.code == "unknown-vocabulary"
    (rules.parent / "elsewhere" / "pumps.vocabulary").write_text(VOCABULARY)
    assert Library(installed=False).load(str(elsewhere)).policy.id == "mine"


def test_a_library_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProblemsFound, match="no-such-folder"):
        Library([tmp_path / "nowhere"])


def test_a_folder_a_missing_file_and_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "bytes.policy").write_bytes(b"\xff\xfe")
    library = Library(installed=False)
    codes = [_problems(library, tmp_path / name)[0].code for name in ("", "none.policy", "bytes.policy")]
    assert codes == ["no-rule-file", "no-such-file", "not-utf-8"]


def test_a_folder_that_holds_one_policy_is_that_policy_in_its_version(rules: Path) -> None:
    library = Library(installed=False)
    assert (
        library.load(str(rules / "a-policy"), date(2020, 6, 1)).policy.version == "in effect from 2020-01-01 until 2020-12-31"
    )
    assert library.load(rules).policy.version == "in effect from 2021-01-01"
    _write(rules, "b-policy/b.policy", "undated", id="b-policy")
    (problem,) = _problems(library, rules)
    assert (problem.code, str(rules / "a-policy/2020.policy") in problem.hint) == ("several-policies", True)


def _write_referring(folder: Path, name: str) -> Path:
    body = BODY.replace("the pain is severe", "coverage of a-policy is covered")
    path = _write(folder, name, "from 2021-01-01", body, "mine")
    path.write_text(path.read_text().replace("Policy: A policy", "Policy: Mine").replace("Number: S-40\n", ""))
    return path


@pytest.mark.parametrize("place", ["a-policy/mine.policy", "mine/mine.policy", "mine.policy"])
def test_a_policy_that_a_file_refers_to_is_looked_for_around_it(rules: Path, place: str) -> None:
    mine = _write_referring(rules, place)
    (referred,) = Library(installed=False).load(mine).policy.referred
    assert referred.id == "a-policy"


def test_a_policy_beside_the_file_goes_before_one_of_the_library(rules: Path, tmp_path: Path) -> None:
    mine = _write_referring(tmp_path, "elsewhere/mine.policy")
    (tmp_path / "elsewhere" / "pumps.vocabulary").write_text(VOCABULARY)
    assert Library([rules], installed=False).load(mine).policy.referred[0].effective_until is None
    _write(tmp_path, "elsewhere/a.policy", "from 2021-01-01 until 2030-01-01")
    assert Library([rules], installed=False).load(mine).policy.referred[0].effective_until == date(2030, 1, 1)


def test_a_policy_that_is_nowhere_around_the_file_is_not_known(tmp_path: Path) -> None:
    mine = _write_referring(tmp_path, "elsewhere/mine.policy")
    (tmp_path / "elsewhere" / "pumps.vocabulary").write_text(VOCABULARY)
    assert [one.code for one in _problems(Library(installed=False), mine)] == ["unknown-phrase"]


def test_a_file_without_a_vocabulary_head_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mine.policy"
    path.write_text("Policy: mine\n")
    assert [one.code for one in _problems(Library(installed=False), path)] == ["missing-head"]


def test_all_problems_of_policy_and_vocabulary_come_with_their_places(rules: Path) -> None:
    path = _write(
        rules,
        "a-policy/2021.policy",
        "from 2021-01-01",
        BODY.replace("severe", "sever").replace("coverage", "coverage, for each device"),
    )
    assert {(one.span.file, one.span.line) for one in _problems(Library([rules], installed=False), path) if one.span} == {
        (str(path), 8),
        (str(path), 10),
    }


def test_duplicates_and_overlaps_are_problems_of_the_library(rules: Path) -> None:
    _write(rules, "a-policy/again.policy", "from 2021-01-01")
    _write(rules, "a-policy/between.policy", "from 2020-06-01 until 2020-07-01")
    library = Library([rules], installed=False)
    assert [one.code for one in library.problems()] == ["overlapping-versions", "duplicate-policy"]
    assert [one.code for one in _problems(library, "a-policy")] == ["overlapping-versions", "duplicate-policy"]


def test_two_policies_with_one_title_have_to_be_named_by_id(rules: Path) -> None:
    _write(rules, "b-policy/b.policy", "undated", id="b-policy")
    (problem,) = _problems(Library([rules], installed=False), "A policy")
    assert (problem.code, problem.hint) == ("several-policies", "name one by its id: a-policy or b-policy")


def test_a_policy_may_refer_to_another_in_the_version_of_the_same_day(rules: Path) -> None:
    _write(
        rules,
        "b-policy/b.policy",
        "undated",
        BODY.replace("the pain is severe", "coverage of a-policy is covered"),
        id="b-policy",
    )
    library = Library([rules], installed=False)
    for day, year in ((date(2020, 5, 5), 2020), (None, 2021)):
        for _ in range(2):  # read, then kept
            (other,) = library.load("b-policy", day).policy.referred
            assert (other.id, other.effective_from and other.effective_from.year) == ("a-policy", year)


def test_a_day_on_which_no_version_of_what_is_referred_to_is_in_effect_is_refused(rules: Path) -> None:
    body = BODY.replace("the pain is severe", "coverage of a-policy is covered")
    _write(rules, "b-policy/b.policy", "undated", body, id="b-policy")
    with pytest.raises(ProblemsFound) as found:
        Library([rules], installed=False).load("b-policy", date(1990, 1, 1))
    [problem] = found.value.problems
    assert problem.code == "no-version"
    assert "`b-policy` refers to `a-policy`, of which no version is in effect until 2019-12-31" in problem.message


def test_policies_that_refer_to_each_other_are_refused(rules: Path) -> None:
    _write(
        rules,
        "b-policy/b.policy",
        "undated",
        BODY.replace("the pain is severe", "coverage of c-policy is covered"),
        id="b-policy",
    )
    _write(
        rules,
        "c-policy/c.policy",
        "undated",
        BODY.replace("the pain is severe", "coverage of b-policy is covered"),
        id="c-policy",
    )
    problems = _problems(Library([rules], installed=False), "b-policy")
    assert [one.code for one in problems] == ["policies-in-a-circle"]


def test_a_change_of_a_referred_policy_changes_the_digest(rules: Path) -> None:
    _write(
        rules,
        "b-policy/b.policy",
        "undated",
        BODY.replace("the pain is severe", "coverage of a-policy is covered"),
        id="b-policy",
    )
    before = Library([rules], installed=False).load("b-policy").policy
    _write(rules, "a-policy/2021.policy", "from 2021-01-01", BODY.replace("severe", "chronic"))
    after = Library([rules], installed=False).load("b-policy").policy
    assert before.digest != after.digest
    assert after.referred[0].digest != before.referred[0].digest


def test_a_kept_policy_equals_the_one_that_was_read(rules: Path) -> None:
    read = Library([rules], installed=False).load("a-policy").policy
    assert list((rules.parent / "cache" / "policy-reasoner").glob("*.json"))
    assert repr(Library([rules], installed=False).load("a-policy").policy) == repr(read)


def test_a_kept_policy_is_loaded_without_the_parser(rules: Path) -> None:
    Library([rules], installed=False).load("a-policy")
    code = (
        "import sys; from reasoner.policy.library import Library; "
        f"print(Library([{str(rules)!r}], installed=False).load('a-policy').policy.id, 'reasoner.syntax.parse' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["a-policy", "False"]


def test_every_policy_of_the_installed_library_loads_and_is_unlike_the_others() -> None:
    library = Library()
    assert library.problems() == ()
    loaded = [library.load(entry.path) for entry in library.entries()]
    assert len({one.policy.digest for one in loaded}) == len(loaded) >= 6
    assert [one.policy.file for one in loaded if not one.policy.scenarios] == []
