"""The arrays of a plan: a number, a flag or a status for each row."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

Ints: TypeAlias = np.ndarray[tuple[int], np.dtype[np.integer[Any]]]
Flags: TypeAlias = np.ndarray[tuple[int], np.dtype[np.bool_]]
Statuses: TypeAlias = np.ndarray[tuple[int], np.dtype[np.uint8]]
Rows: TypeAlias = np.ndarray[tuple[int], np.dtype[np.intp]]  # the numbers of some rows
