"""What holds of every chunker's output on any text. A new chunker is added to STRATEGIES and has to pass."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chunklab import registry
from chunklab.chunkers.limits import Limits
from chunklab.chunkers.pace import to_pace
from chunklab.roles import Phase, PhasedChunker, VectorChunker
from chunklab.types import Document, to_span_array

# Specs with the limits that their chunks must keep: tokens and characters; None where `size` is in another unit.
STRATEGIES = {
    'fixed(size=200)': (200, 1600),
    'fixed(size=7, overlap=6)': (7, 56),
    'fixed(size=200, overlap=40, max_chars=300)': (200, 300),
    'fixed(size=20, overlap=3, unit=words)': (None, 160),
    'fixed(size=90, overlap=30, unit=characters)': (None, 90),
    'recursive(size=200)': (200, 1600),
    'recursive(size=50, overlap=20)': (50, 400),
    'recursive(size=3, max_chars=9, separators=\'line "." comma\')': (3, 9),
    'sentence(size=200)': (200, 1600),
    'sentence(size=60, overlap_sentences=2, splitter=spacy)': (60, 480),
    'sentence(size=1)': (1, 8),
    'semantic(size=200)': (200, 1600),
    'semantic(size=30, breakpoint=gradient, buffer=3)': (30, 240),
    'semantic(size=30, breakpoint=iqr, buffer=0)': (30, 240),
    'semantic(size=5, breakpoint=stddev, max_chars=20)': (5, 20),
    'cluster(size=200)': (200, 1600),
    'cluster(size=9, max_chars=40)': (9, 40),
    'clause(size=200)': (200, 1600),
    'clause(size=9)': (9, 72),
}
# What the user's file says is not chunklab's to warrant; test_given.py has its own rules. The others give texts, which
# tests/pipeline/test_pieces.py is about.
EXEMPT = {'spans', 'python', 'command', 'langchain', 'llamaindex', 'chonkie', 'semchunk'}

HARD = {
    'nothing': '',
    'blanks only': ' \t\r\n\x0b\x0c\u00a0\u2028\u3000' * 20,
    '1 MB without a blank': 'x' * 1_000_000,
    '1 MB without a blank, many tokens': 'a1.' * 333_333,
    'one 1 MB line': 'The parties agree to this Section 4.1(a), as amended. ' * 19_000,
    'CRLF': 'Article I.\r\n\r\nThe first clause.\r\nThe second; clause.\r\n' * 50,
    'NUL': 'a\x00b \x00 c\x00\x00\n\x00' * 40,
    'form feeds': 'Page one.\x0cPage two.\x0c\x0c a\x0cb' * 30,
    'leading U+FEFF': '\ufeffThis Agreement\ufeff is made. \ufeff',
    'NBSP between all words': '\u00a0'.join(
        ['This', 'Agreement', 'is', 'made', 'between', 'the', 'parties', 'below.'] * 60
    ),
    'combining characters': 'Cafe\u0301 re\u0301sume\u0301 ' * 60 + 'e' + '\u0301' * 3000,
    'emoji': '👩\u200d👩\u200d👧 signs 🙂🙂. ' * 60,
    'Chinese': '甲方应当向乙方支付款项。乙方应当交付货物；逾期不交付的，甲方可以解除合同。' * 60,
    'Hangul': '계약 당사자는 다음과 같이 합의한다. ' * 60,
    'U+2028': 'One line.\u2028Another line.\u2029A paragraph.\u2028' * 40,
    '277 blanks in a row': 'Name:' + ' ' * 277 + 'Title:' + ' ' * 277 + 'Date.',
    'lone surrogate': 'a \ud800 b\udfff.' * 20,
    'control characters only': '\x01\u200b\u200e' * 900,
}

WORDS = ('a', 'bc ', 'The ', 'Sec. 4.1(a)(ii)', 'ARTICLE IV', '1.1 ', '(a) ', 'É', 'x' * 130, '-' * 70, '_' * 40 + '\n')
MARKS = (
    '. ',
    '; ',
    ', ',
    '." ',
    ' ',
    '  ',
    '\n',
    '\n\n',
    '\r\n',
    '\t',
    '\x0c',
    '\x1c',
    '\x85',
    '\u00a0',
    '\u2028',
    ' ' * 30,
)
ODD = ('\x00', '\ufeff', '\u200b', '\u0301', '한국', '中文', '。', '🙂', '\ud800')
PIECES = st.sampled_from((*WORDS, *MARKS, *ODD))
PHASES = st.tuples(st.sampled_from(('shift', 'jitter')), st.integers(1, 9)).flatmap(
    lambda case: st.integers(0, case[1] - 1).map(lambda number: Phase(case[0], number, case[1]))
)
SOME_PHASES = (Phase('shift', 1, 2), Phase('shift', 7, 8), Phase('jitter', 0, 1), Phase('jitter', 5, 8))
TEXTS = st.one_of(st.lists(PIECES, max_size=60).map(''.join), st.text(max_size=80))


def spans_of(spec, document, context, phase):
    made = registry.build('chunker', spec).made
    return made.spans(document, context) if phase is None else made.phased(document, context, phase)


def check(spec, document, context, phase=None):
    """The contract: ordered, inside, trimmed, within the limits, all but white space kept, the same twice."""
    text, tokens = document.text, context.tokens(document)
    spans = list(spans_of(spec, document, context, phase))
    assert spans == list(spans_of(spec, document, context, phase))
    assert all(a < b for a, b in pairwise(spans))
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert not any(text[span.start].isspace() or text[span.end - 1].isspace() for span in spans)
    size, max_chars = STRATEGIES[spec]
    assert max_chars is None or all(len(span) <= max_chars for span in spans)
    if size is not None:
        n_tokens = tokens.counts(to_span_array(spans)).tolist()
        sizes = own_sizes(spec, size, spans, document, tokens, phase)
        # A single character of several tokens is the one thing that no span can cut.
        assert all(n <= own or len(span) == 1 for n, own, span in zip(n_tokens, sizes, spans, strict=True))
    at = 0
    for span in spans:
        assert not text[at : span.start].strip()
        at = max(at, span.end)
    assert not text[at:].strip()


def own_sizes(spec, size, spans, document, tokens, phase):
    """The size limit of each chunk: the same for all, or the one drawn for the token that it begins with."""
    starts = np.array([span.start for span in spans], dtype=np.int64)
    if spec.startswith('recursive'):  # drawn for the first token that no chunk before it holds
        ends = [span.end for span in spans[:-1]]
        starts[1:] = [at + len(document.text[at:]) - len(document.text[at:].lstrip()) for at in ends]
    limits = to_pace(Limits(size, 1), phase, document, len(tokens)).limits
    return limits.sizes(np.searchsorted(tokens.starts, starts)).tolist()


def test_every_chunker_is_under_contract():
    covered = {spec.partition('(')[0] for spec in STRATEGIES}
    assert covered | EXEMPT == set(registry.names('chunker'))
    assert not covered & EXEMPT


@pytest.mark.parametrize('spec', STRATEGIES)
@given(text=TEXTS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_text(spec, context, text):
    check(spec, Document('a.txt', text), context)


@pytest.mark.parametrize('spec', STRATEGIES)
@given(text=TEXTS, phase=PHASES)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_in_any_phase(spec, context, text, phase):
    check(spec, Document('a.txt', text), context, phase)


@pytest.mark.parametrize('spec', STRATEGIES)
def test_hard_inputs_in_some_phases(spec, context):
    for text in HARD.values():
        for phase in SOME_PHASES:
            if len(text) < 100_000:
                check(spec, Document('a.txt', text), context, phase)


@pytest.mark.slow
@pytest.mark.parametrize('spec', ['fixed(size=200)', 'sentence(size=200)', 'recursive(size=200)', 'clause(size=200)'])
def test_a_megabyte_in_some_phases(spec, context):
    for text in HARD.values():
        for phase in SOME_PHASES:
            if len(text) >= 100_000:
                check(spec, Document('a.txt', text), context, phase)


def hard_cases():
    for name, text in HARD.items():
        for spec, (size, _) in STRATEGIES.items():
            # A megabyte in chunks of a few tokens each is a hundred thousand chunks.
            slow = len(text) > 500_000 and (size is None or size < 30)
            yield pytest.param(name, spec, id=f'{name}-{spec}', marks=[pytest.mark.slow] if slow else [])


@pytest.mark.parametrize(('name', 'spec'), hard_cases())
def test_hard_inputs(name, spec, context):
    check(spec, Document('a.txt', HARD[name]), context)


def shared_documents(data_dir):
    paths = [path for name in ('contractnli', 'cuad') for path in sorted((data_dir / name / 'documents').glob('*.txt'))]
    for path in paths:
        with path.open(encoding='utf-8', newline='') as file:
            yield Document(path.name, file.read())


def is_realistic(spec):
    size, _ = STRATEGIES[spec]
    return size is None or size >= 30


def needs_no_encoder(spec):
    return not isinstance(registry.build('chunker', spec).made, VectorChunker)


def test_some_real_contracts(data_dir, context):
    for document in list(shared_documents(data_dir))[:2]:
        for spec in STRATEGIES:
            check(spec, document, context)
            if isinstance(registry.build('chunker', spec).made, PhasedChunker):
                check(spec, document, context, Phase('shift', 3, 8))
                check(spec, document, context, Phase('jitter', 3, 8))


@pytest.mark.slow
def test_all_real_contracts(data_dir, context):
    documents = list(shared_documents(data_dir))
    assert len(documents) == 356
    specs = [spec for spec in STRATEGIES if is_realistic(spec) and needs_no_encoder(spec)]
    for document in documents:
        for spec in specs:
            check(spec, document, context)


@pytest.mark.slow
@pytest.mark.parametrize('spec', ['semantic(size=200)', 'cluster(size=200)'])
def test_twelve_real_contracts_with_the_real_encoder(spec, data_dir, context, real_vectors):
    for document in list(shared_documents(data_dir))[:12]:
        check(spec, document, WithVectors(context, real_vectors))


class WithVectors:
    """A context whose vectors come from elsewhere."""

    def __init__(self, context, vectors):
        self.tokens, self.sentences, self.vectors = context.tokens, context.sentences, vectors
