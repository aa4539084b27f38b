"""What splitters do to the text, as a table."""

from __future__ import annotations

from chunklab.boundaries.splitters import SplitterCheck, SplitterSurvey
from chunklab.corpus.wording import counted, printable
from chunklab.report.table import Cell, Column, Table

_MEANINGS = (
    'exact: the chunk is the text of the document letter by letter. mended: it is not, but was found; it counts for '
    'where it stands and is encoded as given. unplaceable: it stands nowhere; it is indexed as it is and can hold no '
    'answer. repeated: left out, another chunk stands in that very place.',
    'lost: characters of the documents, white space aside, in no chunk, and their share of all. changed: characters of '
    'mended chunks that the document has not there. over: chunks longer than the size that the spec states, n/a where '
    'it states none; where the text is not that of the document, by itself.',
    'Seconds as first measured: the splitter by itself, embeddings aside, and finding where its chunks stand.',
)


def splitter_table(survey: SplitterSurvey) -> Table:
    """Every strategy with the faults of its chunks: one row each."""
    title = (
        f'{printable(survey.corpus_name)} ({counted(survey.n_documents, "document")}, digest '
        f'{survey.corpus_digest[:12]}); tokens of {printable(survey.tokenizer)}'
    )
    columns = (
        Column('strategy', 'strategy', 'text'),
        Column('chunks', 'chunks', 'count'),
        Column('exact', 'exact', 'count', 'found'),
        Column('mended', 'mended', 'count', 'found'),
        Column('unplaceable', 'unplaceable', 'count'),
        Column('repeated', 'repeated', 'count'),
        Column('lost', 'lost', 'count', 'text'),
        Column('lost_share', 'lost', 'share', 'text'),
        Column('changed', 'changed', 'count', 'text'),
        Column('over', 'over', 'count'),
        Column('splitter_seconds', 'splitter', 'seconds', 'seconds'),
        Column('alignment_seconds', 'alignment', 'seconds', 'seconds'),
    )
    return Table('splitters', title, columns, tuple(_row(row) for row in survey.rows), _MEANINGS)


def _row(row: SplitterCheck) -> tuple[Cell, ...]:
    return (
        printable(row.strategy),
        row.n_chunks,
        row.exact,
        row.mended,
        row.unplaced,
        row.repeated,
        row.lost,
        row.lost_share,
        row.changed,
        row.over,
        row.splitter_seconds,
        row.alignment_seconds,
    )
