"""Hand-made cases for each cause, on texts of single letters, with vectors that a table gives."""

from __future__ import annotations

from itertools import count, pairwise

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from chunklab.boundaries import SizeLimit, cut_gold
from chunklab.boundaries.diagnosis import (
    CAUSES,
    ChunkTable,
    Diagnosis,
    Reading,
    StrategyDiagnosis,
    Trial,
    exact_micros,
    plan_repairs,
    tell,
    try_repairs,
)
from chunklab.measures.example import word_tokens
from chunklab.texts import TextIndex
from chunklab.types import Chunk, Cutting, Document, GoldSpan, Query, ScoredChunk, Span, to_span_array

TEXT = 'aa bb cc dd ee ff gg hh ii jj'
"""Ten words, ten tokens; word i is [3i, 3i + 2)."""


def words(first, past):
    """The span of words [first, past) of `TEXT`."""
    return Span(3 * first, 3 * past - 1)


class Bench:
    """A corpus, its cutting, and an encoder that knows a score for each chunk: the first coordinate of its vector.

    `scores` are by chunk, windows and mended chunks too; what it does not name scores 0. The query is (1, 0).
    """

    def __init__(self, texts, cutting, gold, scores, *, size=None, longest=100, restrict=()):
        self.documents = {name: Document(name, text) for name, text in texts.items()}
        self.texts = {name: TextIndex.of(d, word_tokens(d.text)) for name, d in self.documents.items()}
        self.table = ChunkTable.of(Cutting('test', {name: to_span_array(cutting.get(name, ())) for name in texts}))
        self.scores = {Chunk(name, span): score for (name, span), score in scores.items()}
        self.query = Query('q', '?', tuple(GoldSpan(*one) for one in gold), restrict_to=restrict)
        self.limit = SizeLimit(size) if size else None
        self.repairs = plan_repairs(
            self.query, self.table, self.documents, self.texts, self.limit, Reading(longest, word_tokens)
        )

    def vector(self, chunk):
        score = self.scores.get(chunk, 0.0)
        return np.array([score, np.sqrt(1 - score**2)], dtype=np.float32)

    @property
    def trial(self):
        vectors = np.array([self.vector(chunk) for chunk in self.table.chunks], dtype=np.float32).reshape(-1, 2)
        query = np.array([[1, 0]], dtype=np.float32)
        encoded = {chunk: self.vector(chunk) for chunk in self.repairs.to_encode()}
        return Trial(self.table, self.texts, self.repairs, query, exact_micros(query, vectors)[0], encoded)

    def diagnose(self, k):
        return try_repairs(self.trial, k)


PAIRS = [words(i, i + 2) for i in range(0, 10, 2)]
"""Five chunks of two words."""


def scored(spans, scores, doc_id='d'):
    return {(doc_id, span): score for span, score in zip(spans, scores, strict=True)}


def test_lost_where_a_word_of_the_gold_is_in_no_chunk():
    spans = [*PAIRS[:2], *PAIRS[3:]]
    bench = Bench({'d': TEXT}, {'d': spans}, [('d', words(3, 6))], scored(spans, [0.1, 0.9, 0.2, 0.3]))
    found = bench.diagnose(1)
    assert found.causes[0] == 'lost'
    assert found.rank is None


def test_lost_gold_may_also_be_cut_but_is_lost_first():
    # dd is in a chunk, ee ff are in none: a chunk moved onto dd ee ff would have come first
    spans = [*PAIRS[:2], *PAIRS[3:]]
    scores = scored(spans, [0.1, 0.2, 0.3, 0.4]) | {('d', words(3, 6)): 0.9}
    found = Bench({'d': TEXT}, {'d': spans}, [('d', words(3, 6))], scores).diagnose(1)
    assert found.causes == ('lost', 'cut')
    assert found.repaired['cut'] == 1


def test_truncated_where_the_unread_part_would_have_brought_the_chunk_up():
    # the encoder reads three tokens; the gold is the fifth of its chunk, whose two windows are words 0-2 and 2-4
    long, other = words(0, 5), words(5, 10)
    scores = scored([long, other], [0.1, 0.5]) | {('d', words(0, 3)): 0.1, ('d', words(2, 5)): 0.95}
    bench = Bench({'d': TEXT}, {'d': [long, other]}, [('d', words(4, 5))], scores, longest=3)
    assert [window.span for window in bench.repairs.unread[0].windows] == [words(0, 3), words(2, 5)]
    found = bench.diagnose(1)
    assert found.causes == ('truncated',)
    assert (found.rank, found.repaired['truncated']) == (2, 1)
    # by hand: angles acos(.1) = 84.26 and acos(.95) = 18.19 degrees, the mean of two unit vectors lies midway
    (row,) = bench.repairs.unread
    midway = np.cos((np.arccos(0.1) + np.arccos(0.95)) / 2)
    assert bench.trial.unread_pool().micros[row] == pytest.approx(midway * 1e6, abs=1)


def test_gold_in_the_part_that_is_read_is_not_truncated():
    long, other = words(0, 5), words(5, 10)
    bench = Bench({'d': TEXT}, {'d': [long, other]}, [('d', words(0, 2))], scored([long, other], [0.1, 0.5]), longest=3)
    assert not bench.repairs.unread
    assert 'truncated' not in bench.diagnose(1).repaired


def test_index_where_exact_search_is_complete_and_then_nothing_else_is_mended():
    # the gold lies across two chunks, and could be mended, but exact search finds both
    bench = Bench({'d': TEXT}, {'d': PAIRS}, [('d', words(1, 3))], scored(PAIRS, [0.9, 0.8, 0.1, 0.1, 0.1]))
    assert bench.repairs.mended
    assert bench.diagnose(2) == Diagnosis('q', ('index',), 2)


def test_cut_where_one_chunk_with_the_gold_whole_would_have_come_first():
    scores = scored(PAIRS, [0.5, 0.1, 0.4, 0.2, 0.3]) | {('d', words(1, 3)): 0.9}
    bench = Bench({'d': TEXT}, {'d': PAIRS}, [('d', words(1, 3))], scores, size=2)
    assert bench.repairs.mended == (Chunk('d', words(1, 3)),)
    assert bench.repairs.replaced == (0, 1)
    found = bench.diagnose(1)
    assert found.causes == ('cut',)
    assert found.rank == 5


def test_gold_over_the_limit_cannot_be_mended():
    bench = Bench({'d': TEXT}, {'d': PAIRS}, [('d', words(1, 4))], scored(PAIRS, [0.1, 0.2, 0.3, 0.4, 0.5]), size=2)
    assert not bench.repairs.mended
    assert bench.diagnose(1).causes == ('outranked',)


def test_a_chunk_stays_if_other_gold_is_whole_in_it():
    # bb cc lies across the first two chunks, dd whole in the second
    gold = [('d', words(1, 3)), ('d', words(3, 4))]
    bench = Bench({'d': TEXT}, {'d': PAIRS}, gold, scored(PAIRS, [0.0, 0.6, 0.4, 0.3, 0.2]) | {('d', words(1, 3)): 0.5})
    assert bench.repairs.replaced == (0,)
    found = bench.diagnose(2)
    assert found.causes == ('cut',)
    assert (found.rank, found.repaired['cut']) == (5, 2)


def test_one_mended_chunk_serves_every_gold_span_that_it_holds():
    gold = [('d', words(1, 4)), ('d', Span(4, 8))]
    bench = Bench({'d': TEXT}, {'d': PAIRS}, gold, {})
    assert bench.repairs.mended == (Chunk('d', words(1, 4)),)
    assert bench.repairs.replaced == (0, 1)


def siblings(restrict=()):
    spans = {'d': PAIRS, 's': PAIRS}
    scores = scored(PAIRS, [0.5, 0.1, 0.1, 0.1, 0.1]) | scored(PAIRS, [0.6, 0.1, 0.1, 0.1, 0.1], 's')
    return Bench({'d': TEXT, 's': TEXT}, spans, [('d', words(0, 2))], scores, restrict=restrict)


def test_wrong_document_where_a_sibling_was_taken_for_it():
    assert siblings().diagnose(1) == Diagnosis('q', ('wrong-document',), 2, {'wrong-document': 1})


def test_wrong_document_where_the_search_left_the_right_one_out():
    assert siblings(restrict=('s',)).diagnose(1) == Diagnosis('q', ('wrong-document',), None, {'wrong-document': 1})


def test_a_search_of_the_gold_documents_alone_has_no_wrong_document():
    bench = siblings(restrict=('d',))
    assert bench.diagnose(1).causes == ('index',)
    worse = Bench(
        {'d': TEXT, 's': TEXT},
        {'d': PAIRS, 's': PAIRS},
        [('d', words(0, 2))],
        scored(PAIRS, [0.1, 0.5, 0.2, 0.2, 0.2]),
        restrict=('d',),
    )
    assert worse.diagnose(2) == Diagnosis('q', ('outranked',), 5)


def test_outranked_says_at_which_rank_it_would_be_complete():
    # no chunk holds white space alone, and ranks 2 and 4 hold the gold
    bench = Bench({'d': TEXT}, {'d': PAIRS}, [('d', words(1, 4))], scored(PAIRS, [0.2, 0.8, 0.9, 0.7, 0.1]), size=2)
    assert bench.diagnose(1) == Diagnosis('q', ('outranked',), 4, {'wrong-document': 4})


def test_gold_in_two_documents_needs_both():
    texts, cutting = {'d': TEXT, 'e': TEXT}, {'d': PAIRS, 'e': PAIRS}
    gold = [('d', words(0, 2)), ('e', words(2, 4))]
    scores = scored(PAIRS, [0.9, 0.2, 0.2, 0.2, 0.2]) | scored(PAIRS, [0.3, 0.8, 0.1, 0.1, 0.1], 'e')
    assert Bench(texts, cutting, gold, scores).diagnose(1).rank == 2


def test_more_than_one_cause_can_hold():
    scores = {**siblings().scores}
    spans = [words(0, 1), words(1, 10)]
    bench = Bench(
        {'d': TEXT, 's': TEXT},
        {'d': spans, 's': PAIRS},
        [('d', words(0, 2))],
        {('d', words(0, 2)): 0.9, ('d', words(0, 1)): 0.5, ('d', words(1, 10)): 0.5, ('d', words(0, 9)): 0.9}
        | {(chunk.doc_id, chunk.span): score for chunk, score in scores.items() if chunk.doc_id == 's'},
    )
    found = bench.diagnose(2)
    assert found.causes == ('cut', 'wrong-document')
    assert found.cause == 'cut'


def test_causes_out_of_order_are_a_bug():
    with pytest.raises(AssertionError, match='BUG'):
        Diagnosis('q', ('cut', 'lost'), None)
    with pytest.raises(AssertionError, match='BUG'):
        Diagnosis('q', (), None)


def test_the_table_of_a_strategy_counts_first_causes_and_all_that_hold():
    row = StrategyDiagnosis(
        'fixed(size=2)',
        10,
        (Diagnosis('a', ('lost', 'cut'), None), Diagnosis('b', ('cut',), 7), Diagnosis('c', ('outranked',), 9)),
    )
    assert row.counts == {**dict.fromkeys(CAUSES, 0), 'lost': 1, 'cut': 1, 'outranked': 1}
    assert row.holding == {**row.counts, 'cut': 2}
    assert row.n_failed == 3
    assert row.share('cut') == 1 / 3
    assert np.isnan(StrategyDiagnosis('x', 10, ()).share('cut'))


def test_the_story_tells_gold_cuts_what_came_back_and_the_mended_chunk():
    scores = scored(PAIRS, [0.5, 0.1, 0.4, 0.2, 0.3]) | {('d', words(1, 3)): 0.45}
    bench = Bench({'d': TEXT}, {'d': PAIRS}, [('d', words(1, 3))], scores, size=2)
    diagnosis = bench.diagnose(2)
    ranking = [ScoredChunk(Chunk('d', span), 0.5, rank) for rank, span in enumerate((PAIRS[0], PAIRS[2]), 1)]
    cuts = cut_gold([bench.query], bench.table.cutting.spans, bench.texts, bench.limit)['q']
    story = tell(bench.trial, 2, diagnosis, ranking, cuts)
    (gold,) = story.gold
    assert gold.cuts == (6,)  # before cc, the blank in front of it being no part of any chunk
    assert [(held.chunk.span, held.rank, held.share) for held in gold.holders] == [
        (PAIRS[0], 1, 0.5),
        (PAIRS[1], 5, 0.5),
    ]
    assert gold.cut.pieces == 2
    assert [(found.scored.rank, found.share, found.gold) for found in story.found] == [
        (1, 0.5, (Span(3, 5),)),
        (2, 0.0, ()),
    ]
    assert story.mended == (ScoredChunk(Chunk('d', words(1, 3)), 0.45, 1),)
    assert story.replaced == (Chunk('d', PAIRS[0]), Chunk('d', PAIRS[1]))
    assert (story.strategy, story.k, story.query.query_id) == ('test', 2, 'q')


def test_the_story_of_a_truncated_chunk_shows_what_was_not_read():
    long, other = words(0, 5), words(5, 10)
    bench = Bench({'d': TEXT}, {'d': [long, other]}, [('d', words(4, 5))], scored([long, other], [0.1, 0.5]), longest=3)
    cuts = cut_gold([bench.query], bench.table.cutting.spans, bench.texts)['q']
    story = tell(bench.trial, 1, bench.diagnose(1), [], cuts)
    assert story.gold[0].holders[0].unread == words(3, 5)


# Everything again, at random, against a diagnosis by brute force over sets of characters and sorted lists.


SOME_WORDS = st.tuples(st.integers(0, 9), st.integers(1, 4)).map(lambda pair: words(pair[0], min(10, sum(pair))))


@st.composite
def cuttings(draw, *, sound=False):
    """A text cut anywhere, then, unless it is to be sound, with chunks left out and others laid across it."""
    edges = sorted({0, 10, *draw(st.sets(st.integers(1, 9)))})
    spans = {words(first, past) for first, past in pairwise(edges)}
    if not sound:
        spans -= draw(st.sets(st.sampled_from(sorted(spans)), max_size=2))
        spans |= draw(st.sets(SOME_WORDS, max_size=2))
    return sorted(spans)


@st.composite
def benches(draw, *, sound=False):
    cutting = {name: draw(cuttings(sound=sound)) for name in 'de'}
    gold = draw(st.sets(st.tuples(st.sampled_from('de'), SOME_WORDS), min_size=1, max_size=3))
    size, longest = draw(st.sampled_from([None, 2, 4])), draw(st.sampled_from([1, 2, 3, 100]))
    restrict = draw(st.sampled_from([(), ('d',), ('e',), ('d', 'e')]))
    bench = Bench({'d': TEXT, 'e': TEXT}, cutting, sorted(gold), {}, size=size, longest=longest, restrict=restrict)
    named = sorted({*bench.table.chunks, *bench.repairs.to_encode()}, key=lambda chunk: chunk.chunk_id)
    # few values, so that ties are common
    for chunk, score in zip(
        named, draw(st.lists(st.integers(0, 4), min_size=len(named), max_size=len(named))), strict=True
    ):
        bench.scores[chunk] = score / 5
    return bench


def ink(doc_id, span):
    return {(doc_id, i) for i in range(span.start, span.end) if not TEXT[i].isspace()}


def wanted(bench):
    return set().union(*(ink(gold.doc_id, gold.span) for gold in bench.query.gold))


def brute_rank(bench, scores):
    """By sorting every chunk; `scores` in millionths."""
    missing = wanted(bench)
    ranked = sorted(scores, key=lambda chunk: (-scores[chunk], chunk.chunk_id))
    for rank, chunk in zip(count(1), ranked, strict=False):
        missing -= ink(chunk.doc_id, chunk.span)
        if not missing:
            return rank
    return None


def millionths(vector):
    return round(float(vector[0]) * 1e6)


def brute_pools(bench):
    """Per test, the chunks that are searched with their scores, and whether the test applies."""
    restrict, documents = bench.query.restrict_to, {gold.doc_id for gold in bench.query.gold}
    everything = {chunk: millionths(bench.vector(chunk)) for chunk in bench.table.chunks}

    def searched(chunk):
        return not restrict or chunk.doc_id in restrict

    plain = {chunk: score for chunk, score in everything.items() if searched(chunk)}
    unread = dict(plain)
    for row, part in bench.repairs.unread.items():
        mean = np.mean([bench.vector(window) for window in part.windows], axis=0)
        if searched(bench.table.chunks[row]):
            unread[bench.table.chunks[row]] = millionths(mean / np.linalg.norm(mean))
    gone = {bench.table.chunks[row] for row in bench.repairs.replaced}
    mended = {chunk: score for chunk, score in plain.items() if chunk not in gone}
    mended |= {chunk: millionths(bench.vector(chunk)) for chunk in bench.repairs.mended if searched(chunk)}
    pools = {
        'truncated': (unread, bool(bench.repairs.unread)),
        'cut': (mended, bool(bench.repairs.mended)),
        'wrong-document': (
            {chunk: score for chunk, score in everything.items() if chunk.doc_id in documents},
            not (restrict and set(restrict) <= documents),
        ),
    }
    return plain, pools


@given(benches(), st.integers(1, 4))
def test_every_rank_and_cause_against_brute_force(bench, k):
    plain, pools = brute_pools(bench)
    found = bench.diagnose(k)
    assert found.rank == brute_rank(bench, plain)
    if found.rank is not None and found.rank <= k:
        assert found.causes == ('index',)
        return
    ranks = {cause: brute_rank(bench, pool) for cause, (pool, applies) in pools.items() if applies}
    assert found.repaired == ranks
    held = [cause for cause in CAUSES if (ranks.get(cause) or k + 1) <= k]
    if wanted(bench) - set().union(*(ink(chunk.doc_id, chunk.span) for chunk in bench.table.chunks)):
        held.insert(0, 'lost')
    assert found.causes == (tuple(held) or ('outranked',))


@given(benches())
def test_mended_chunks_hold_their_gold_within_the_limit_and_spare_the_rest(bench):
    holding = [*bench.repairs.mended]
    kept = [chunk for row, chunk in enumerate(bench.table.chunks) if row not in bench.repairs.replaced]
    for gold in bench.repairs.gold.annotated:
        rows = bench.table.overlapping(gold.doc_id, gold.span)
        whole = [row for row in rows if ink(gold.doc_id, gold.span) <= ink(gold.doc_id, bench.table.chunks[row].span)]
        over = bench.limit is not None and len(ink(gold.doc_id, gold.span)) // 2 > bench.limit.size
        if whole or over or not rows:
            assert all(bench.table.chunks[row] in kept for row in rows)
        else:
            assert any(ink(gold.doc_id, gold.span) <= ink(chunk.doc_id, chunk.span) for chunk in holding)
    for chunk in bench.repairs.mended:
        longest = max(len(ink(c.doc_id, c.span)) for c in [*bench.table.chunks, *bench.repairs.gold.annotated])
        assert len(ink(chunk.doc_id, chunk.span)) <= longest


@given(benches(sound=True))
def test_repairing_what_is_repaired_changes_nothing(bench):
    """A cutting in which the mended chunks stand has nothing more to mend, and its ranking is the one foretold."""
    assume(bench.repairs.mended)
    foretold = bench.trial.complete_rank(bench.trial.mended_pool())
    cutting = {}
    for row, chunk in enumerate(bench.table.chunks):
        if row not in bench.repairs.replaced:
            cutting.setdefault(chunk.doc_id, set()).add(chunk.span)
    for chunk in bench.repairs.mended:
        cutting.setdefault(chunk.doc_id, set()).add(chunk.span)
    again = Bench(
        {'d': TEXT, 'e': TEXT},
        {name: sorted(spans) for name, spans in cutting.items()},
        [(gold.doc_id, gold.span) for gold in bench.query.gold],
        {(chunk.doc_id, chunk.span): score for chunk, score in bench.scores.items()},
        size=bench.limit.size if bench.limit else None,
        restrict=bench.query.restrict_to,
    )
    assert not again.repairs.mended
    assert again.diagnose(1).rank == foretold


@given(benches(), st.integers(1, 4))
def test_a_larger_k_never_adds_outranked(bench, k):
    if bench.diagnose(k).cause != 'outranked':
        assert bench.diagnose(k + 1).cause != 'outranked'
