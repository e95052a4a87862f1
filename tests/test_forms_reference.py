"""Every block of the page of forms reads as the page says."""

from __future__ import annotations

import pytest

from tests.forms_texts import Block, blocks, policy_of, read, with_conditions

BLOCKS = blocks()
KINDS = {"vocabulary", "conditions", "policy", "refused", "yaml", "case"}  # a case is decided by test_language_pages.py


def named(kind: str) -> list[object]:
    return [pytest.param(block, id=f"line {block.line}") for block in BLOCKS if block.kind == kind]


def test_the_page_has_no_block_that_nothing_tests():
    assert {block.kind for block in BLOCKS} <= KINDS
    assert len(BLOCKS) > 10


@pytest.mark.parametrize("block", named("conditions"))
def test_conditions_of_the_page_can_be_read(block: Block):
    policy_of(with_conditions(block.text), block.vocabulary)


@pytest.mark.parametrize("block", named("policy"))
def test_policies_of_the_page_can_be_read(block: Block):
    policy_of(
        block.text if "Determination:" in block.text else with_conditions("it is asked for", block.text), block.vocabulary
    )


@pytest.mark.parametrize("block", named("refused"))
def test_what_the_page_says_is_refused_is_refused_with_that_code(block: Block):
    text, _, codes = block.text.partition("-> ")
    body = text if text.startswith(("Definitions", "Determination", "Always")) else with_conditions(text)
    if "Determination:" not in body:
        body = with_conditions("it is asked for", body)
    found = [problem.code for problem in read(body, block.vocabulary)[1]]
    assert found == codes.split(), found
