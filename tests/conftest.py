"""Shared by all tests: the Hypothesis profile, and recorded outputs that one flag rewrites."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

DIGEST = re.compile(r'(\brules\s+|"digest": ")([0-9a-f]{12,64})\b')
RECORDED = Path(__file__).parent / "recorded"

settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("full", deadline=None, max_examples=2000, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--record", action="store_true", help="write the recorded outputs anew instead of comparing with them")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "slow: takes long on every machine; run with REASONER_SLOW=1")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what takes long, where it is not asked for."""
    if os.environ.get("REASONER_SLOW"):
        return
    slow = [one for one in items if one.get_closest_marker("slow") is not None]
    if slow:
        config.hook.pytest_deselected(items=slow)
        items[:] = [one for one in items if one.get_closest_marker("slow") is None]


def without_digests(text: str) -> str:
    """The text with the hash of the rules blanked, which changes with every word of a vocabulary."""
    return DIGEST.sub(lambda found: f"{found[1]}{'0' * len(found[2])}", text)


@pytest.fixture
def recorded(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """A function that compares a text with the recorded file of a name, or writes that file with --record."""

    def compare(name: str, text: str) -> None:
        file = RECORDED / name
        text = without_digests(text)
        if request.config.getoption("--record"):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        assert text == file.read_text(encoding="utf-8"), f"{name} differs; where that is meant: pytest --record"

    return compare
