"""A line that cannot be read is complained of once, and not again by everything that refers to what it says."""

from __future__ import annotations

from tests.policy_texts import codes_and_places

LOST_COLON = """Determination: coverage
    Covered when
        ANY of the following is met
            1. the pain is severe
            2. the pain is chronic
    Otherwise not covered

Interpretations

    "severe": coverage, item 1
        Reading: very

Scenario: a
    Given the pain is severe
    Then coverage is covered
    And item 2 is undetermined
"""


def test_what_refers_to_lines_that_were_not_read_is_no_further_mistake() -> None:
    codes = [code for code, _ in codes_and_places(LOST_COLON)]
    assert "belongs-to-nothing" in codes
    assert not {"unbound-interpretation", "unknown-item", "unknown-outcome"} & set(codes)


def test_what_refers_to_nothing_that_is_written_is_still_told() -> None:
    body = LOST_COLON.replace("coverage, item 1", "coverage, item 7").replace("coverage is covered", "coverage is paid")
    codes = [code for code, _ in codes_and_places(body)]
    assert {"belongs-to-nothing", "unbound-interpretation", "unknown-outcome"} <= set(codes)
