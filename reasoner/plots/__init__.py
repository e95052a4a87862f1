"""Plots of what follows from a policy, each with the table behind it and words for a reader who cannot see it.

Needs the extra `notebook`. Each function takes what the API gives and gives a `Plot`; `policy.plots` asks and plots at once.
"""

from __future__ import annotations

from reasoner.plots.deciding import deciding_plot
from reasoner.plots.mapping import map_plot
from reasoner.plots.matrix import Asked, matrix_plot
from reasoner.plots.plot import Plot
from reasoner.plots.policy_tree import policy_plot
from reasoner.plots.sweeping import sweep_plot
from reasoner.plots.ways import ways_plot

__all__ = ["Asked", "Plot", "deciding_plot", "map_plot", "matrix_plot", "policy_plot", "sweep_plot", "ways_plot"]
