from __future__ import annotations

import json
from itertools import combinations
from math import inf, isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunklab.boundaries import NEAR_BOUNDARY, SizeLimit, cut_gold, straddled_queries, summarise
from chunklab.measures.example import word_tokens
from chunklab.texts import TextIndex
from chunklab.types import Document, GoldSpan, Query, Span, Tokens, to_span_array

UNITS = ('tokens', 'words', 'characters')


@st.composite
def cuttings(draw):
    """Two documents, their tokens, a cutting that may overlap and leave gaps, and up to three queries."""
    some_text = st.text('abé \n\u00a0', max_size=24)
    texts = {'a': draw(some_text) + 'x', 'b': 'x' + draw(some_text)}  # white space at either end, but not nothing else
    spans = {name: st.sets(st.integers(0, len(text)), min_size=2, max_size=2) for name, text in texts.items()}
    pairs = {name: span.map(lambda ends: (min(ends), max(ends))) for name, span in spans.items()}
    tokens = {name: _tokens(draw(st.sets(st.integers(0, len(text))))) for name, text in texts.items()}
    chunks = {name: sorted(draw(st.lists(pairs[name], max_size=6, unique=True))) for name in texts}
    gold = st.sampled_from('ab').flatmap(lambda name: pairs[name].map(lambda pair: (name, *pair)))
    queries = {f'q{i}': draw(st.lists(gold, max_size=3)) for i in range(draw(st.integers(0, 3)))}
    return texts, tokens, chunks, queries


def _tokens(edges):
    return list(zip(sorted(edges)[:-1], sorted(edges)[1:], strict=True))


def build(texts, tokens, chunks, queries):
    def edges(name):
        return np.array(tokens[name], dtype=np.int32).reshape(-1, 2).T.copy()

    return (
        [Query(q, '', tuple(GoldSpan(doc, Span(a, b)) for doc, a, b in gold)) for q, gold in queries.items()],
        {name: to_span_array(rows) for name, rows in chunks.items()},
        {name: TextIndex.of(Document(name, text), Tokens(*edges(name))) for name, text in texts.items()},
    )


def ink(text, start, end):
    return {i for i in range(start, end) if not text[i].isspace()}


def trimmed(texts, gold):
    """Gold triples without white space at their ends, no two alike, none empty, in order."""
    inked = [(doc, ink(texts[doc], start, end)) for doc, start, end in gold]
    return sorted({(doc, min(offsets), max(offsets) + 1) for doc, offsets in inked if offsets})


def fewest(wanted, chunks):
    """By trying every set of chunks, small ones first."""
    for n in range(1, len(chunks) + 1):
        if any(wanted <= set().union(*chosen) for chosen in combinations(chunks, n)):
            return n
    return None


def clearance(text, tokens, start, end, chunks):
    """The best of the chunks that hold the span; None if none does."""
    found = []
    for a, b in chunks:
        if a <= start and end <= b:
            before = sum(a <= t < start for t, _ in tokens) if ink(text, 0, a) else inf
            after = sum(end <= t < b for t, _ in tokens) if ink(text, b, len(text)) else inf
            found.append(min(before, after))
    return max(found, default=None)


@given(cuttings())
def test_every_number_against_sets_of_characters(case):
    texts, tokens, chunks, queries = case
    cuts = cut_gold(*build(*case))
    gold = {query_id: trimmed(texts, triples) for query_id, triples in queries.items()}
    assert list(cuts) == [query_id for query_id, triples in gold.items() if triples]
    for query_id, of_query in cuts.items():
        found = [(cut.gold.doc_id, cut.gold.span.start, cut.gold.span.end) for cut in of_query]
        assert found == gold[query_id]
        for cut, (doc, start, end) in zip(of_query, found, strict=True):
            wanted = ink(texts[doc], start, end)
            shares = [wanted & set(range(a, b)) for a, b in chunks[doc]]
            assert cut.intact == any(a <= start and end <= b for a, b in chunks[doc])
            assert cut.straddled != cut.intact
            assert cut.severity == 1 - max(map(len, shares), default=0) / len(wanted)
            assert cut.pieces == fewest(wanted, shares)
            assert cut.lost == bool(wanted - set().union(*shares))
            assert cut.clearance == clearance(texts[doc], tokens[doc], start, end, chunks[doc])
            assert cut.near_boundary == (cut.intact and cut.clearance < NEAR_BOUNDARY)
            assert cut.over_size is cut.unavoidable is None


@given(cuttings(), st.integers(1, 6), st.sampled_from(UNITS))
def test_unavoidable_is_straddled_and_longer_than_the_size_in_its_own_unit(case, size, unit):
    texts, tokens, _, _ = case
    for of_query in cut_gold(*build(*case), SizeLimit(size, unit)).values():
        for cut in of_query:
            doc, start, end = cut.gold.doc_id, cut.gold.span.start, cut.gold.span.end
            length = {
                'tokens': sum(start <= t < end for t, _ in tokens[doc]),
                'words': len(texts[doc][start:end].split()),
                'characters': end - start,
            }[unit]
            assert cut.over_size == (length > size)
            assert cut.unavoidable == (cut.straddled and length > size)


@given(cuttings())
def test_the_summary_counts_what_the_cuts_say(case):
    cuts = cut_gold(*build(*case), SizeLimit(2, 'characters'))
    spans = [cut for of_query in cuts.values() for cut in of_query]
    found = summarise(cuts)
    broken = [cut for cut in spans if cut.straddled]
    assert found.n_spans == len(spans)
    assert found.n_straddled == len(broken)
    assert found.n_unavoidable == len([cut for cut in broken if cut.gold.span.end - cut.gold.span.start > 2])
    assert found.n_lost == len([cut for cut in spans if cut.pieces is None])
    assert found.n_near_boundary == len([cut for cut in spans if cut.near_boundary])
    assert found.n_queries == len(cuts)
    assert found.n_straddled_queries == len(straddled_queries(*build(*case)))
    if broken:
        assert found.severity == pytest.approx(sum(cut.severity for cut in broken) / len(broken))
        assert found.span_rate == len(broken) / len(spans)
        assert found.query_rate == found.n_straddled_queries / len(cuts)
    assert summarise(cut_gold(*build(*case))).n_unavoidable is (None if spans else 0)


@given(cuttings())
def test_straddled_queries_are_those_with_a_straddled_span(case):
    cuts = cut_gold(*build(*case))
    wanted = {query_id for query_id, of_query in cuts.items() if any(cut.straddled for cut in of_query)}
    assert straddled_queries(*build(*case)) == wanted


def one(text, gold, chunks, limit=None):
    texts = {'d': TextIndex.of(Document('d', text), word_tokens(text))}
    query = Query('q', '', (GoldSpan('d', Span(*gold)),))
    [cut] = cut_gold([query], {'d': to_span_array(chunks)}, texts, limit)['q']
    return cut


def test_a_span_cut_in_three_by_hand():
    text = 'aa bb cc dd ee ff'
    cut = one(text, (3, 15), [(0, 5), (6, 11), (12, 17)], SizeLimit(3))
    assert (cut.pieces, cut.severity, cut.clearance) == (3, 0.5, None)  # 'cc dd' is half of 'bb cc dd ee'
    assert cut.gold.span == Span(3, 14)
    assert cut.unavoidable
    assert not one(text, (3, 15), [(0, 5), (6, 11), (12, 17)], SizeLimit(4)).unavoidable


def test_overlap_can_spare_a_piece():
    assert one('aabbccddee', (0, 10), [(0, 4), (3, 6), (4, 7), (6, 9), (8, 10)]).pieces == 4
    assert one('aabbccddee', (0, 10), [(0, 4), (3, 6), (4, 8), (6, 9), (8, 10)]).pieces == 3


def test_dropped_white_space_loses_nothing_and_a_dropped_letter_does():
    assert one('aa   bb', (0, 7), [(0, 2), (5, 7)]).pieces == 2
    cut = one('aa x bb', (0, 7), [(0, 2), (5, 7)])
    assert cut.lost
    assert cut.pieces is None
    assert cut.severity == 1 - 2 / 5


def test_a_document_without_chunks_has_lost_everything():
    texts = {'d': TextIndex.of(Document('d', 'aa'), word_tokens('aa'))}
    queries = [Query('q', '', (GoldSpan('d', Span(0, 2)),))]
    [cut] = cut_gold(queries, {}, texts)['q']
    assert (cut.lost, cut.severity) == (True, 1.0)
    assert straddled_queries(queries, {}, texts) == {'q'}


def test_clearance_ignores_the_ends_of_the_document_and_takes_the_best_chunk():
    text = '  ' + ' '.join(['aa'] * 60) + ' \n'  # word i is at 2 + 3 i
    whole = (0, len(text))
    assert one(text, (92, 94), [whole]).clearance == inf
    assert not one(text, (92, 94), [whole]).near_boundary
    assert one(text, (92, 94), [(2, 122)]).clearance == 9  # begins with the first word: only its end is a cut
    assert one(text, (92, 94), [(2, 122)]).near_boundary
    assert one(text, (92, 94), [(2, 122), (80, len(text) - 2)]).clearance == 9
    assert one(text, (92, 94), [(2, 122), (44, len(text) - 2)]).clearance == NEAR_BOUNDARY
    assert not one(text, (92, 94), [(44, len(text))]).near_boundary
    assert one(text, (167, 169), [(62, len(text) - 2)]).clearance == 35  # ends with the last word, which is no cut


def test_cuad_cut_every_200_words(data_dir):
    folder = data_dir / 'cuad'
    texts, cutting = {}, {}
    for path in sorted((folder / 'documents').glob('*.txt')):
        document = Document(path.name, path.read_bytes().decode('utf-8'))
        tokens = word_tokens(document.text)
        texts[path.name] = TextIndex.of(document, tokens)
        ends = [*tokens.ends[199:-1:200], tokens.ends[-1]]
        cutting[path.name] = np.stack([tokens.starts[::200], ends], axis=1).astype(np.int64)
    rows = [json.loads(line) for line in (folder / 'queries.jsonl').read_text(encoding='utf-8').splitlines()]
    queries = [
        Query(row['query_id'], '', tuple(GoldSpan(s['doc_id'], Span(s['start'], s['end'])) for s in row['spans']))
        for row in rows
    ]
    cuts = cut_gold(queries, cutting, texts, SizeLimit(200, 'words'))
    straddled = {
        query.query_id
        for query in queries
        for gold in query.gold
        if not any(a <= gold.span.start and gold.span.end <= b for a, b in cutting[gold.doc_id].tolist())
    }
    assert straddled_queries(queries, cutting, texts) == straddled  # no gold span of CUAD ends in white space
    found = summarise(cuts)
    assert found.n_queries == len(queries)
    assert found.n_straddled_queries == len(straddled)
    assert found.n_lost == 0
    assert all(cut.straddled for of_query in cuts.values() for cut in of_query if cut.over_size)


def test_no_gold_no_rates():
    found = summarise(cut_gold([Query('q', '')], {}, {}))
    assert (found.n_spans, found.n_queries) == (0, 0)
    assert isnan(found.span_rate)
    assert isnan(found.query_rate)
    assert isnan(found.severity)
    assert straddled_queries([Query('q', '')], {}, {}) == frozenset()


def test_the_summary_by_hand():
    # words at 0, 3, 6, …; 'aa bb cc' lies whole in the first chunk, one word from its end; 'dd ee ff gg' is cut in two
    # halves and longer than three words; 'kk' to 'mm' is cut 2:1; of 'nn oo' the last word is in no chunk
    text = 'aa bb cc dd ee ff gg hh ii jj kk ll mm nn oo'
    words = [(3 * i, 3 * i + 2) for i in range(15)]

    def gold(first, last):
        return GoldSpan('d', Span(words[first][0], words[last][1]))

    queries = [
        Query('q1', '', (gold(0, 2),)),
        Query('q2', '', (gold(3, 6), gold(10, 12))),
        Query('q3', '', (gold(13, 14),)),
        Query('q4', ''),
    ]
    chunks = [(0, 11), (0, 14), (15, 35), (36, 41)]  # aa–dd, aa–ee, ff–ll, mm–nn
    texts = {'d': TextIndex.of(Document('d', text), word_tokens(text))}
    found = summarise(cut_gold(queries, {'d': to_span_array(chunks)}, texts, SizeLimit(3)))
    assert (found.n_spans, found.n_straddled, found.n_unavoidable, found.n_lost) == (4, 3, 1, 1)
    assert (found.n_queries, found.n_straddled_queries, found.n_unavoidable_queries) == (3, 2, 1)
    assert found.severity == pytest.approx((1 / 2 + 1 / 3 + 1 / 2) / 3)
    assert (found.pieces, found.most_pieces) == (2, 2)
    assert found.clearance == 2  # the longer of the chunks that hold it leaves dd and ee
    assert (found.span_rate, found.avoidable_span_rate, found.unavoidable_span_rate) == (3 / 4, 2 / 4, 1 / 4)
    assert found.query_rate == pytest.approx(2 / 3)
    assert found.unavoidable_query_rate == found.avoidable_query_rate == pytest.approx(1 / 3)
    assert found.near_boundary_rate == 1 / 4


@given(cuttings(), st.integers(1, 4))
def test_avoidable_and_unavoidable_make_up_all_and_medians_halve(case, size):
    cuts = cut_gold(*build(*case), SizeLimit(size, 'characters'))
    found = summarise(cuts)
    spans = [cut for of_query in cuts.values() for cut in of_query]
    unavoidable = {query_id for query_id, of_query in cuts.items() if any(cut.unavoidable for cut in of_query)}
    assert found.n_unavoidable_queries == len(unavoidable)
    pieces = [cut.pieces for cut in spans if cut.pieces and cut.pieces > 1]
    assert found.most_pieces == max(pieces, default=0)
    if pieces:
        assert found.pieces == pytest.approx(sum(pieces) / len(pieces))
    clearances = sorted(cut.clearance for cut in spans if cut.intact)
    if clearances:
        n = len(clearances)
        assert found.clearance == (clearances[(n - 1) // 2] + clearances[n // 2]) / 2
    if spans:
        assert found.avoidable_span_rate + found.unavoidable_span_rate == pytest.approx(found.span_rate)
        assert found.avoidable_query_rate + found.unavoidable_query_rate == pytest.approx(found.query_rate)
        without_size = summarise(cut_gold(*build(*case)))
        assert isnan(without_size.unavoidable_span_rate)
        assert isnan(without_size.avoidable_query_rate)
