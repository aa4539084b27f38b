"""The report of runs as a page: verdict, tables, plots, boundary viewer."""

from __future__ import annotations

from collections.abc import Sequence

from chunklab.compare.result import Comparison
from chunklab.corpus.wording import counted
from chunklab.report.cited import Cited, tables_for_people
from chunklab.report.html.escaping import shown
from chunklab.report.html.page import Section, image, to_page
from chunklab.report.html.tables import to_html
from chunklab.report.html.verdict import verdict_html
from chunklab.report.html.viewer import Viewer
from chunklab.report.plots import Plot


def to_report(cited: Cited, plots: Sequence[Plot], viewer: Viewer, note: str = '') -> str:
    """The page; `note` says why there are no plots, if so."""
    tables = ''.join(map(to_html, tables_for_people(cited)))
    sections = [
        Section('verdict', 'What can be said', verdict_html(cited.comparison)),
        Section('tables', 'Tables', f'{tables}<p class="note">To cite: {shown(cited.caption)}</p>\n'),
    ]
    if plots or note:
        sections.append(Section('plots', 'Plots', _figures(plots, note)))
    return to_page(f'How to cut {cited.comparison.corpus_name}', _lead(cited.comparison), sections, viewer)


def to_viewer(viewer: Viewer) -> str:
    """The boundary viewer as a page of its own."""
    contracts = ', '.join(document.title or document.doc_id for document in viewer.documents)
    named = f'{contracts}, from {viewer.corpus_name} (digest {viewer.corpus_digest[:12]}); nothing is retrieved'
    return to_page('Where the cuts fall', named, (), viewer)


def _lead(comparison: Comparison) -> str:
    asked = counted(len(comparison.query_ids), 'question')
    return (
        f'{counted(comparison.n_documents, "contract")}, {asked}, corpus digest {comparison.corpus_digest[:12]}; '
        f'{comparison.encoder}; {comparison.index}'
    )


def _figures(plots: Sequence[Plot], note: str) -> str:
    figures = ''.join(f'<figure>{image(plot.svg, plot.alt)}</figure>\n' for plot in plots)
    told = f'<p class="note">{shown(note)}</p>\n' if note else ''
    return f'<div class="plots">\n{figures}</div>\n{told}'
