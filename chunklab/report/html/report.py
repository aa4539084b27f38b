"""The report of one or several runs as a page: verdict, tables, plots, boundary viewer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from chunklab.compare.result import Comparison
from chunklab.corpus.wording import counted
from chunklab.report.html.escaping import shown
from chunklab.report.html.page import Section, image, to_page
from chunklab.report.html.tables import to_html
from chunklab.report.html.verdict import verdict_html
from chunklab.report.html.viewer import Viewer
from chunklab.report.plots.plot import Plot
from chunklab.report.render import comparison_tables


@dataclass(frozen=True, slots=True)
class ReportedRun:
    """A run by its name, with what it found and the plots of that; `note` says why there are no plots, if so."""

    name: str
    comparison: Comparison
    plots: tuple[Plot, ...] = field(default=(), repr=False)
    note: str = ''


def to_report(runs: Sequence[ReportedRun], viewer: Viewer | None) -> str:
    """The page for runs of one corpus, in their order: all verdicts, then all tables, then all plots, then the viewer,
    if there is one."""
    sections = [
        _part('verdict', 'What can be said', runs, lambda run: verdict_html(run.comparison)),
        _part('tables', 'Tables', runs, lambda run: ''.join(map(to_html, comparison_tables(run.comparison)))),
    ]
    if any(run.plots or run.note for run in runs):
        sections.append(_part('plots', 'Plots', runs, _plots))
    title = f'How to cut {runs[0].comparison.corpus_name}'
    return to_page(title, _lead(runs[0].comparison), sections, viewer)


def to_viewer(viewer: Viewer) -> str:
    """The boundary viewer as a page of its own."""
    contracts = ', '.join(document.title or document.doc_id for document in viewer.documents)
    named = f'{contracts}, from {viewer.corpus_name} (digest {viewer.corpus_digest[:12]}); nothing is retrieved'
    return to_page('Where the cuts fall', named, (), viewer)


def _part(anchor: str, heading: str, runs: Sequence[ReportedRun], body: Callable[[ReportedRun], str]) -> Section:
    """A section with what each run has to say; each under its own name where there are several."""
    if len(runs) == 1:
        return Section(anchor, heading, body(runs[0]))
    return Section(anchor, heading, ''.join(f'<h3>{shown(run.name)}</h3>\n{body(run)}' for run in runs))


def _lead(comparison: Comparison) -> str:
    asked = counted(len(comparison.query_ids), 'question')
    return (
        f'{counted(comparison.n_documents, "contract")}, {asked}, corpus digest {comparison.corpus_digest[:12]}; '
        f'{comparison.encoder}; {comparison.index}'
    )


def _plots(run: ReportedRun) -> str:
    figures = ''.join(f'<figure>{image(plot.svg, plot.alt)}</figure>\n' for plot in run.plots)
    note = f'<p class="note">{shown(run.note)}</p>\n' if run.note else ''
    return f'<div class="plots">\n{figures}</div>\n{note}'
