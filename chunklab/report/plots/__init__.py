"""Plots of a comparison as self-contained SVG and as PNG: one file per plot, each computing its rows before it draws.

matplotlib, the extra `[plots]`, is imported when the first one is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence

from chunklab.boundaries.diagnosis import StrategyDiagnosis
from chunklab.boundaries.survey import Survey
from chunklab.compare.result import Comparison
from chunklab.report.plots.categories import category_plots
from chunklab.report.plots.causes import cause_plots
from chunklab.report.plots.forest import forest_plots
from chunklab.report.plots.pareto import pareto_plots
from chunklab.report.plots.plot import Plot, check_matplotlib, to_png
from chunklab.report.plots.quality import about
from chunklab.report.plots.saving import check_plot_file, save_plot
from chunklab.report.plots.straddle import has_curve, straddle_plots
from chunklab.report.plots.strip import phase_plots

__all__ = [
    'PLOT_NAMES',
    'Plot',
    'check_matplotlib',
    'check_plot_file',
    'has_curve',
    'plots_of',
    'save_plot',
    'straddle_plots',
    'to_png',
]

PLOT_NAMES = ('forest', 'phases', 'pareto', 'categories', 'causes', 'straddle')
"""What plots are called, in the order in which a reader wants them."""


def plots_of(
    comparison: Comparison, *, survey: Survey | None = None, causes: Sequence[StrategyDiagnosis] = ()
) -> tuple[Plot, ...]:
    """Every plot for which the numbers are there, in the order of `PLOT_NAMES`.

    ChunklabError, naming the extra to install, where matplotlib is missing, even if there is nothing to draw.
    """
    check_matplotlib()
    return (
        *forest_plots(comparison),
        *phase_plots(comparison),
        *pareto_plots(comparison),
        *category_plots(comparison),
        *cause_plots(causes, [about(comparison)]),
        *(straddle_plots(survey) if survey else ()),
    )
