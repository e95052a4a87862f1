"""Comparisons said from the other side (`A is at least B` is `B is at most A`), and those that deny others."""

from __future__ import annotations

from types import MappingProxyType

from reasoner.policy.criteria import Comparison

TURNED = MappingProxyType(
    {
        Comparison.LESS: Comparison.MORE,
        Comparison.MORE: Comparison.LESS,
        Comparison.AT_MOST: Comparison.AT_LEAST,
        Comparison.AT_LEAST: Comparison.AT_MOST,
        Comparison.EQUAL: Comparison.EQUAL,
    }
)
DENIED = MappingProxyType(
    {
        Comparison.LESS: Comparison.AT_LEAST,
        Comparison.MORE: Comparison.AT_MOST,
        Comparison.AT_MOST: Comparison.MORE,
        Comparison.AT_LEAST: Comparison.LESS,
    }
)
