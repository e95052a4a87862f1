"""In the program of a policy each key stands for one criterion: rules are found by it, so that two with one key would be one rule."""

from pathlib import Path

import pytest

from reasoner.api import LoadedPolicy, load_policy
from reasoner.asp.criteria import CriteriaRules
from reasoner.asp.program import Heads
from reasoner.policy.criteria import Criterion, Form
from tests.agreement import read_policy
from tests.agreement_forms import specimen
from tests.benchmarks.measured_cases import measured

SEEDS = range(0, 240, 2)
STATED = (("trials", 2), ("studies", 1), ("programs", 2), ("visits", 1))


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> dict[tuple[int, str], Form]:
    """The form of each key that was met, by the program that it is of; fails where a key has two."""
    found: dict[tuple[int, str], Form] = {}
    programs: list[object] = []  # held, so that no two have one number
    plain = CriteriaRules._heads

    def heads(self: CriteriaRules, criterion: Criterion) -> Heads:
        key = f"{self.key(criterion.key)}{self.suffix}"
        programs.append(self.criteria)
        assert found.setdefault((id(self.criteria), key), criterion.form) == criterion.form, key
        return plain(self, criterion)

    monkeypatch.setattr(CriteriaRules, "_heads", heads)
    return found


def test_keys_of_policies_laid_out_over_records_are_told_apart(kept: dict[tuple[int, str], Form], tmp_path: Path) -> None:
    for one in measured(tmp_path, 1):
        if not one.is_pump:
            load_policy(Path(one.path)).engine._laid_out(STATED)
    assert len(kept) > 4_000


def test_keys_of_random_policies_are_told_apart(kept: dict[tuple[int, str], Form]) -> None:
    for seed in SEEDS:
        one = specimen(seed)
        loaded = LoadedPolicy(read_policy(one.made.policy_text, one.made.vocabulary_text))
        loaded.decide(loaded.case(one.drawn.case), time_limit=2)
    assert len(kept) > 1_000
