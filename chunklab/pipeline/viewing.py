"""What the boundary viewer shows: the cuts of strategies on the contracts, and what finished runs retrieved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from chunklab.boundaries.straddle import cut_gold
from chunklab.corpus.wording import quoted, suggestion
from chunklab.errors import ChunklabError, CorpusError
from chunklab.experiment import Experiment
from chunklab.pipeline.cut import Cut, cut_corpus
from chunklab.pipeline.grid import expand
from chunklab.pipeline.progress import Progress
from chunklab.pipeline.questioning import document_texts, texts_of
from chunklab.pipeline.reopening import reopen
from chunklab.pipeline.report import Report
from chunklab.pipeline.score import is_complete
from chunklab.pipeline.session import open_session
from chunklab.report.html.report import to_report
from chunklab.report.html.viewer import ViewedStrategy, Viewer
from chunklab.report.plots import Plot, plots_of
from chunklab.store import Store
from chunklab.texts import TextIndex
from chunklab.types import Document, Query, Run


def report_html(report: Report, store: Store, progress: Progress, plots: Sequence[Plot] = ()) -> str:
    """A report as a page: verdict, tables, plots, boundary viewer. `plots`: those to show, if they are drawn already.

    ChunklabError, one line, for a run whose corpus or cutting is not that of today.
    """
    viewer = view_report(report, store, progress)
    if plots:
        return to_report(report.cited, plots, viewer)
    try:
        plots = plots_of(report.cited.comparison)
    except ChunklabError as exc:  # no matplotlib: the page is still worth having, and says what is missing
        return to_report(report.cited, (), viewer, note=str(exc))
    return to_report(report.cited, plots, viewer)


def view_report(report: Report, store: Store, progress: Progress) -> Viewer:
    """All contracts and questions of a report under each of its rows, with the first k chunks that came back."""
    k = report.runs[0].experiment.k[0]
    found: dict[str, ViewedStrategy] = {}
    for finished in report.runs:
        rows = [row for row in report.rows if row.finished is finished]
        again = reopen(finished, [row.run for row in rows], store, progress)
        corpus = again.session.corpus
        queries = tuple(query for query in corpus.queries if not query.no_gold)
        texts = document_texts(again.session)
        for cut, row in zip(again.cuts(), rows, strict=True):
            cut_only = _cut_only(row.label, cut, queries, texts)
            found[row.label] = _with_rankings(cut_only, queries, row.run, texts_of(again.session, cut, texts), k)
    strategies = tuple(found[row.label] for row in report.rows)
    return Viewer(corpus.name, corpus.digest, k if queries else 0, corpus.documents, queries, strategies)


def view_document(experiment: Experiment, doc_id: str, store: Store, progress: Progress) -> Viewer:
    """One contract of the experiment's corpus under its strategies, with the questions that it answers; nothing is
    retrieved. CorpusError for a document that the corpus does not have."""
    specs = expand(experiment.strategies)
    session = open_session(experiment, store, progress)
    corpus = session.corpus
    document = _document(doc_id, {document.doc_id: document for document in corpus.documents}, corpus.name)
    strategies = session.strategies(specs)
    context = session.context(strategies)
    queries = tuple(_answered_by(document, corpus.queries))
    texts = {document.doc_id: TextIndex.of(document, context.tokens(document))}
    cuts = cut_corpus([document], strategies, context, progress)
    viewed = tuple(_cut_only(cut.strategy.spec, cut, queries, texts) for cut in cuts)
    return Viewer(corpus.name, corpus.digest, 0, (document,), queries, viewed)


def _cut_only(label: str, cut: Cut, queries: Sequence[Query], texts: Mapping[str, TextIndex]) -> ViewedStrategy:
    return ViewedStrategy(label, cut.cutting.spans, cut_gold(queries, cut.cutting.spans, texts))


def _with_rankings(
    viewed: ViewedStrategy, queries: Sequence[Query], run: Run, texts: Mapping[str, TextIndex], k: int
) -> ViewedStrategy:
    """The strategy with the first k chunks of each ranking, and whether the whole answer is in them."""
    rankings = {query.query_id: run.rankings[query.query_id][:k] for query in queries}
    complete = {q.query_id: is_complete(q, rankings[q.query_id], k, viewed.spans, texts) for q in queries}
    return replace(viewed, rankings=rankings, complete=complete)


def _document(doc_id: str, known: Mapping[str, Document], corpus: str) -> Document:
    """The document of that name, with or without its .txt."""
    for name in (doc_id, f'{doc_id}.txt'):
        if name in known:
            return known[name]
    raise CorpusError(f'{corpus} has no document {quoted(doc_id)}{suggestion(doc_id, known)}')


def _answered_by(document: Document, queries: Sequence[Query]) -> Iterator[Query]:
    """The queries that the document answers, with the gold that lies in it."""
    for query in queries:
        gold = tuple(one for one in query.gold if one.doc_id == document.doc_id)
        if gold:
            yield replace(query, gold=gold)
