"""A report as a folder: its tables in every format, its plots, and the page with the boundary viewer."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path

from chunklab.boundaries.diagnosis import StrategyDiagnosis
from chunklab.boundaries.survey import Survey
from chunklab.errors import StoreError
from chunklab.files import write_atomically
from chunklab.pipeline.diagnose import diagnose
from chunklab.pipeline.existing.elsewhere import RANKINGS
from chunklab.pipeline.progress import Progress
from chunklab.pipeline.reopening import reopen
from chunklab.pipeline.report import Report
from chunklab.pipeline.straddle import straddle
from chunklab.pipeline.viewing import report_html
from chunklab.report.cited import render_cited
from chunklab.report.html.page import is_page
from chunklab.report.plots import PLOT_NAMES, has_curve, plots_of, save_plot
from chunklab.specs import parse
from chunklab.store import Store

TABLES: Mapping[str, str] = {
    'table.txt': 'table',
    'table.md': 'md',
    'table.tex': 'latex',
    'table.csv': 'csv',
    'table.json': 'json',
}
"""The format of every file of tables."""

PAGE = 'report.html'
PLOTS = 'plots'
_ENDS = ('.svg', '.png')

WIDTH = 110
"""Columns of table.txt."""


def write_report(
    report: Report, into: Path, store: Store, progress: Progress, *, text: bool = True, causes: bool = False
) -> tuple[str, ...]:
    """Write the report into the folder `into`, each file whole; the names of the files, all computed before the first
    is written.

    Without `text` there is no page, which holds all contracts: what is left names documents and queries by their ids
    and shows no word of them. With `causes` every failed query is diagnosed, which encodes. The page and plots of an
    earlier report that this one lacks are removed; what else lies in the folder stays.
    """
    tables = {name: render_cited(report.cited, form, WIDTH) for name, form in TABLES.items()}
    survey = _survey(report, store, progress)
    plots = plots_of(report.cited.comparison, survey=survey, causes=_causes(report, store, progress) if causes else ())
    pages = {PAGE: report_html(report, store, progress, plots)} if text else {}
    pictures = {f'{PLOTS}/{plot.name}{end}': plot for plot in plots for end in _ENDS}
    _remove_former(into, {*pages, *pictures})
    for name, content in {**tables, **pages}.items():
        write_atomically(into / name, content)
    for name, plot in pictures.items():
        save_plot(plot, into / name)
    return (*tables, *pages, *pictures)


def _remove_former(into: Path, written: Collection[str]) -> None:
    """Beside new tables an old page or plot would tell of other runs, and where no text was asked for, show text."""
    ours = [into / PAGE] if is_page(into / PAGE) else []
    ours += [into / PLOTS / f'{name}{end}' for name in PLOT_NAMES for end in _ENDS]
    try:
        for path in ours:
            if path.relative_to(into).as_posix() not in written:
                path.unlink(missing_ok=True)
    except OSError as exc:
        raise StoreError(f'{into}: cannot be cleaned: {exc.strerror}') from exc


def _survey(report: Report, store: Store, progress: Progress) -> Survey | None:
    """How the strategies of the first run cut, if one of them is there in several sizes; nothing is encoded for it.
    ChunklabError, one line, where corpus or cutting is not that of today."""
    first = report.runs[0]
    if not first.comparison.query_ids or not has_curve(run.tag for run in first.runs):
        return None
    reopen(first, first.runs, store, progress)  # or the curve would silently be that of another corpus
    return straddle(first.experiment, store, progress)


def _causes(report: Report, store: Store, progress: Progress) -> tuple[StrategyDiagnosis, ...]:
    """Why the queries of every row failed within its first k chunks; of rankings made elsewhere nobody can say."""
    found: dict[str, StrategyDiagnosis] = {}
    for run in report.runs:
        rows = [row for row in report.rows if row.finished is run and parse(row.run.tag).name != RANKINGS]
        labels = {row.run.tag: row.label for row in rows}
        if labels:
            told = diagnose(run.folder, run.experiment.k[0], store, progress, list(labels))
            found.update({labels[row.strategy]: replace(row, strategy=labels[row.strategy]) for row in told.rows})
    return tuple(found[row.label] for row in report.rows if row.label in found)
