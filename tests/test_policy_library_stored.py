"""What is kept of a policy comes back equal, and whatever is wrong with what is kept, it counts as not kept."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from reasoner.policy import stored
from reasoner.policy.codec import from_plain, to_plain
from reasoner.policy.criteria import AllOf, Citation, Counted, Counting, Criterion, Is, IsOneOf, IsWithin, Not, Unless
from reasoner.policy.model import Clause, Determination, Expected, Outcome, Phase, Policy, Scenario
from reasoner.policy.stored import Store
from reasoner.policy.values import Code, Exactly, Interval, ListOf, NotKnown, Within
from reasoner.policy.vocabulary import Input, OneOf, Value, Vocabulary, YesNo
from reasoner.source.span import Span
from reasoner.source.text import Source
from reasoner.syntax.rank import Rank

SOURCES = (Source.from_text("a.policy", "Policy: a"), Source.from_text("a.vocabulary", "Vocabulary: a"))
ROOT = Criterion(
    "coverage/1",
    Counted(
        Counting.AT_LEAST,
        1,
        (
            Criterion("coverage/1/1", Not(Is("pain")), "the pain", "1", provisos=(Unless(Criterion("u", Is("pain", False))),)),
            Criterion("coverage/1/2", IsWithin("reduction", Interval(Fraction(1, 3), False, None)), citation=Citation("[x]")),
            Criterion("coverage/1/3", IsOneOf("route", frozenset({"b", "a"})), waived=(Criterion("w", AllOf(())),)),
        ),
    ),
    span=Span("a.policy", 3, 1, 9),
)
FACTS = (
    ("pain", Exactly(True)),
    ("reduction", Within(Interval(None, True, Fraction(5)))),
    ("day", Exactly(date(2024, 2, 29))),
    ("codes", ListOf(frozenset({Code("CPT", "62350"), Code("HCPCS", "E0783")}), open=True)),
    ("age", Exactly(Fraction(1))),
    ("route", NotKnown()),
)
POLICY = Policy(
    "a",
    "A policy",
    "Payer",
    Vocabulary(
        "a", (Input("pain", "the pain", YesNo(), presumed=True), Input("route", "the route", OneOf((Value("a", "a"),))))
    ),
    (Determination("coverage", "coverage", (Phase("", None, (Clause(Outcome("Covered", "covered"), Rank.PLAIN, ROOT),)),)),),
    effective_from=date(2003, 1, 1),
    scenarios=(Scenario("one", FACTS, Expected(outcome=(("coverage", "covered"),))),),
)


def test_a_policy_comes_back_equal() -> None:
    assert from_plain(json.loads(json.dumps(to_plain(POLICY)))) == POLICY


def test_true_and_one_are_kept_apart() -> None:
    assert repr(from_plain(to_plain((Exactly(True), Exactly(Fraction(1)), True, 1)))) == (
        "(Exactly(value=True), Exactly(value=Fraction(1, 1)), True, 1)"
    )


@pytest.mark.parametrize(
    "rows",
    [
        [],
        {},
        [["Popen", 0]],
        [["", {}]],
        [["()", 7]],
        [["Criterion", 0]],
        [["Rank", "NO_SUCH"]],
        [["/", 1, 0]],
        [[]],
        [["()", "x"]],
    ],
)
def test_a_table_that_describes_nothing_makes_nothing(rows: object) -> None:
    with pytest.raises((ValueError, TypeError, KeyError, IndexError, ArithmeticError)):
        from_plain(rows)


def test_a_kept_policy_is_found_by_its_texts(tmp_path: Path) -> None:
    store = Store(tmp_path / "kept")
    store.keep(SOURCES, POLICY)
    assert store.policy(SOURCES, lambda _: None) == POLICY
    assert store.policy((SOURCES[0], Source.from_text("a.vocabulary", "Vocabulary: b")), lambda _: None) is None


def test_a_kept_policy_is_not_found_once_code_that_read_it_has_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = tmp_path / "reasoner" / "policy" / "lines" / "sentences.py"
    code.parent.mkdir(parents=True)
    code.write_text("", encoding="utf-8")
    monkeypatch.setattr(stored, "__file__", str(tmp_path / "reasoner" / "policy" / "stored.py"))
    store = Store(tmp_path / "kept")
    store.keep(SOURCES, POLICY)
    assert store.policy(SOURCES, lambda _: None) == POLICY
    code.write_text("# changed", encoding="utf-8")
    assert store.policy(SOURCES, lambda _: None) is None


def test_a_policy_whose_reference_has_changed_is_not_found(tmp_path: Path) -> None:
    store = Store(tmp_path / "kept")
    other = replace(POLICY, id="b", digest="old")
    store.keep(SOURCES, replace(POLICY, referred=(other,)))
    assert store.policy(SOURCES, lambda _: other) == replace(POLICY, referred=(other,))
    assert store.policy(SOURCES, lambda _: replace(other, digest="new")) is None
    assert store.policy(SOURCES, lambda _: None) is None


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"policy": [["", 1]], "referred": []}', b"\xff", b"[" * 100_000])
def test_a_spoilt_file_counts_as_not_kept(tmp_path: Path, content: bytes) -> None:
    store = Store(tmp_path / "kept")
    store.keep(SOURCES, POLICY)
    (file,) = (tmp_path / "kept").glob("*.json")
    file.write_bytes(content)
    assert store.policy(SOURCES, lambda _: None) is None


def test_nothing_is_read_from_a_folder_that_others_can_write(tmp_path: Path) -> None:
    store = Store(tmp_path / "kept")
    store.keep(SOURCES, POLICY)
    (tmp_path / "kept").chmod(0o777)
    assert store.policy(SOURCES, lambda _: None) is None


def test_the_folder_is_for_its_owner_alone(tmp_path: Path) -> None:
    Store(tmp_path / "kept").keep(SOURCES, POLICY)
    assert (tmp_path / "kept").stat().st_mode & 0o777 == 0o700


def test_a_folder_that_cannot_be_made_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    store = Store(tmp_path / "file" / "kept")
    store.keep(SOURCES, POLICY)
    assert store.policy(SOURCES, lambda _: None) is None


def test_the_cache_can_be_turned_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "kept"))
    monkeypatch.setenv("REASONER_CACHE", "off")
    Store().keep(SOURCES, POLICY)
    assert not (tmp_path / "kept").exists()
    monkeypatch.delenv("REASONER_CACHE")
    Store().keep(SOURCES, POLICY)
    assert (tmp_path / "kept").exists()


def test_the_oldest_go_when_there_is_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reasoner.policy.stored.LARGEST", 10_000)
    kept = tmp_path / "kept"
    kept.mkdir(mode=0o700)
    (kept / "old.json").write_text("x" * 9_000)
    os.utime(kept / "old.json", (1, 1))
    Store(kept).keep(SOURCES, POLICY)
    assert not (kept / "old.json").exists()
    assert len(list(kept.glob("*.json"))) == 1
