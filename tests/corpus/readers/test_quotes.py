from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunklab.corpus.folder import read_corpus
from chunklab.corpus.readers.formats import detect
from chunklab.corpus.readers.quotes import Quotes
from chunklab.corpus.readers.reading import Choice, LeftOut
from chunklab.corpus.readers.writing import write_corpus
from chunklab.errors import CorpusError

SUPPLY = '\ufeffThe Buyer\r\npays  “the price”.\r\nThe Seller pays. The Seller pays.\u2028Law: none.'
DOCUMENTS = {'supply.txt': SUPPLY, 'Lease: 1.md': 'The tenant pays.', 'unasked.txt': 'Other.'}


@pytest.fixture
def source(tmp_path):
    """Writes documents and a table of rows; gives the table."""

    def write(rows, documents=DOCUMENTS, within='documents', name='asked.jsonl'):
        folder = tmp_path / 'given'
        (folder / within).mkdir(parents=True, exist_ok=True)
        for file, text in documents.items():
            (folder / within / file).write_bytes(text if isinstance(text, bytes) else text.encode('utf-8'))
        if not isinstance(rows, str):
            rows = ''.join(json.dumps(row) + '\n' for row in rows)
        (folder / name).write_text(rows, encoding='utf-8', newline='')
        return folder / name

    return write


def row(answer, question='Who pays?', document='supply.txt', **more):
    return {'question': question, 'document': document, 'answer': answer, **more}


def read(path, **choice):
    (reading,) = Quotes().read(path, Choice(**choice))
    return reading


def spans(reading):
    return [[(s['doc_id'], s['start'], s['end']) for s in record['spans']] for record in reading.records]


def test_quotes_become_gold(source, tmp_path):
    path = source(
        [
            row('The Buyer\r\npays  “the price”.'),
            row('The Buyer pays “the price”', 'What?', 'supply'),
            row('pays "the price"', 'How much?', category='price', id='p'),
            row(['tenant', 'pays', 'tenant'], document='Lease: 1.md', query='In the lease: who pays?'),
            row('', 'Nobody?', no_gold=True),
        ]
    )
    assert detect(path) == 'quotes'
    reading = read(path)
    exact = SUPPLY.index('The Buyer')
    assert spans(reading) == [
        [('supply.txt', exact, exact + 29)],
        [('supply.txt', exact, exact + 28)],
        [('supply.txt', SUPPLY.index('pays'), exact + 28)],
        [('Lease_ 1.md.txt', 4, 10), ('Lease_ 1.md.txt', 11, 15)],
        [],
    ]
    assert [(r['query_id'], r['query'], r['question'], r.get('category')) for r in reading.records[2:4]] == [
        ('p', 'How much?', 'How much?', 'price'),
        ('asked-00003', 'In the lease: who pays?', 'Who pays?', None),
    ]
    assert (reading.records[4]['no_gold'], reading.records[4]['doc_id']) == (True, 'supply.txt')
    assert reading.left_out == ()
    assert reading.read == (
        '5 queries in 5 rows of asked.jsonl',
        '3 documents of documents/',
        '4 quotes found exactly',
        '1 quote found but for white space',
        '1 quote found but for quotation marks and dashes',
    )
    assert reading.source.endswith('some of them with white space or quotation marks and dashes evened out.')
    write_corpus(reading, tmp_path / 'out', 'quotes')
    corpus = read_corpus(tmp_path / 'out')
    assert {d.doc_id: d.text for d in corpus.documents}['supply.txt'] == SUPPLY
    assert [len(q.gold) for q in corpus.queries] == [1, 1, 1, 2, 0]


def test_rows_that_are_one_query(source):
    rows = [row('Buyer'), row('tenant', document='Lease: 1'), row('Law', document='supply'), row('Buyer')]
    rows.append(row('none', category='law'))
    assert [len(gold) for gold in spans(read(source(rows)))] == [2, 1, 1]
    for one in rows:
        one['id'] = 'q'
        one['category'] = 'c'
    reading = read(source(rows))
    assert spans(reading) == [
        [('supply.txt', 5, 10), ('Lease_ 1.md.txt', 4, 10), ('supply.txt', 66, 69), ('supply.txt', 71, 75)]
    ]
    assert reading.source.endswith('all to the letter.')


def test_rows_of_one_id_that_do_not_agree(source):
    with pytest.raises(CorpusError, match=r'jsonl:2: id "q" has another question or category on line 1'):
        read(source([row('Buyer', id='q'), row('Buyer', 'Whose?', id='q')]))
    with pytest.raises(CorpusError, match=r'jsonl:2: this query is both with and without gold: see line 1'):
        read(source([row('Buyer'), row('', no_gold=True)]))


def test_ids_are_new_and_stay(source):
    rows = [row('Buyer'), row('Law', 'Law?', id='asked-00002'), row('none', 'What law?')]
    assert [r['query_id'] for r in read(source(rows)).records] == ['asked-00001', 'asked-00002', 'asked-00003']
    rows[0]['answer'] = 'Nobody'
    assert [r['query_id'] for r in read(source(rows)).records] == ['asked-00002', 'asked-00003']


def test_what_stands_in_several_places_is_told_and_not_guessed(source):
    path = source([row('The Seller pays.', 'Which?'), row('Buyer')])
    reading = read(path)
    places = [SUPPLY.index('The Seller'), SUPPLY.rindex('The Seller')]
    assert reading.left_out == (
        LeftOut(
            'queries',
            1,
            f'asked.jsonl:1: "The Seller pays." stands in 2 places of "supply.txt" (at {places[0]}, {places[1]}): '
            'say which by "occurrence" or "start"',
        ),
    )
    assert len(reading.records) == 1
    for more in ({'occurrence': 2}, {'start': places[1]}, {'occurrence': '2'}):
        gold = spans(read(source([row('The  Seller pays.', **more)])))
        assert gold == [[('supply.txt', places[1], places[1] + 16)]]


def test_very_many_places(source):
    path = source([row('a'), row('a', 'Which?', occurrence=5_000)], {'supply.txt': 'a' * 5_000})
    reading = read(path)
    assert spans(reading) == [[('supply.txt', 4_999, 5_000)]]
    assert (
        'stands in 100 or more places of "supply.txt" (at 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, …)' in reading.left_out[0].why
    )


@pytest.mark.parametrize(
    ('given', 'why'),
    [
        (row('The  Buyer paid'), '"The  Buyer paid" does not stand in "supply.txt"'),
        (row('x' * 100), '"' + 'x' * 48 + '…" does not stand in "supply.txt"'),
        (row('Buyer', start=4), '"Buyer" does not begin at 4 of "supply.txt"'),
        (row('Buyer', occurrence=2), '"Buyer" stands in 1 place of "supply.txt", not 2'),
        (row('Buyer', document='suply.txt'), 'no document "suply.txt" in documents/'),
        (row('Buyer', document='../given/documents/supply.txt'), 'no document "../given/documents/supply.txt" in'),
        (row('root', document='/etc/passwd'), 'no document "/etc/passwd" in documents/'),
        (row('tenant', document='..\\lease_ 1'), 'no document "..\\lease_ 1" in documents/'),
        (row('', document='gone', no_gold=True), 'no document "gone" in documents/'),
    ],
)
def test_a_query_with_a_quote_that_is_not_placed_is_left_out(source, given, why):
    reading = read(source([row('Law', 'Law?'), given, {**given, 'answer': given['answer'] and 'none', 'start': None}]))
    assert [r['query'] for r in reading.records] == ['Law?']
    assert reading.left_out[0].n == 1
    assert reading.left_out[0].why.startswith(f'asked.jsonl:2: {why}')


@pytest.mark.parametrize('name', ['Lease: 1.md', 'Lease: 1', 'Lease_ 1.md.txt', 'lease? 1.MD', 'LEASE_ 1.MD.TXT'])
def test_names_of_documents(source, name):
    assert spans(read(source([row('tenant', document=name)]))) == [[('Lease_ 1.md.txt', 4, 10)]]


def test_a_name_that_may_mean_two(source):
    path = source([row('x', document='a'), row('x', 'Who?', 'a.md')], {'a.txt': 'x', 'a.md': 'x'})
    reading = read(path)
    assert spans(reading) == [[('a.md.txt', 0, 1)]]
    assert reading.left_out[0].why == 'asked.jsonl:1: "a" may be any of 2 documents'


def test_documents_beside_the_table(source):
    path = source([row('Buyer')], {**DOCUMENTS, 'README.md': 'x', '.hidden.txt': 'x', 'a.pdf': 'x'}, '.')
    reading = read(path)
    assert [d.source for d in reading.documents] == ['Lease: 1.md', 'supply.txt', 'unasked.txt']
    assert reading.read[1] == '3 documents of given/'


def test_documents_that_cannot_be_taken(source, tmp_path):
    path = source(
        [row('Buyer'), row('x', document='bad')], {**DOCUMENTS, 'bad.txt': b'x\xe9', 'utf16.txt': 'x'.encode('utf-16')}
    )
    folder = path.parent / 'documents'
    (tmp_path / 'secret.txt').write_text('x')
    (folder / 'out.txt').symlink_to(tmp_path / 'secret.txt')
    (folder / 'in.txt').symlink_to('unasked.txt')
    (folder / 'gone.txt').symlink_to('nowhere')
    (folder / 'loop.txt').symlink_to('loop.txt')
    (folder / 'sub.txt').mkdir()
    reading = read(path)
    assert [d.doc_id for d in reading.documents] == ['Lease_ 1.md.txt', 'in.txt', 'supply.txt', 'unasked.txt']
    why = {(left.n, left.why) for left in reading.left_out}
    assert {
        (1, 'a link to a file outside of its folder'),
        (3, 'not a regular file'),
        (1, f'{folder / "bad.txt"}: not UTF-8: byte 1 is 0xe9'),
        (1, f'{folder / "utf16.txt"}: not UTF-8: byte 0 is 0xff (it looks like UTF-16)'),
        (1, 'asked.jsonl:2: no document "bad" in documents/'),
    } == why


@pytest.mark.parametrize('documents', [{}, {'bad.txt': b'\xff'}, {'a.pdf': 'x'}])
def test_no_document(source, documents):
    with pytest.raises(CorpusError, match=r'documents has no \.txt or \.md file to find quotes in'):
        read(source([row('Buyer')], documents))


def test_part_of_it(source):
    path = source(
        [row('Buyer', category='a'), row('tenant', document='Lease: 1', category='b'), row('', 'N?', no_gold=1)]
    )
    assert [r['category'] for r in read(path, without=('b',), answered_only=True).records] == ['a']
    assert [d.doc_id for d in read(path, documents=('Lease_ 1.md.txt',)).documents] == ['Lease_ 1.md.txt']
    with pytest.raises(CorpusError, match=r'asked\.jsonl is one data set: no "x" can be chosen in it'):
        read(path, benchmarks=('x',))


def test_work_is_linear_in_rows_and_not_in_text(source, lines_run):
    def work(n_rows, n_texts):
        text = ''.join(f'Clause {i}: the  party\n{i} pays.\n' for i in range(n_texts))
        rows = [row(f'party {i} pays', f'Who pays in {i}?') for i in range(n_rows)]
        path = source(rows, {'supply.txt': text})
        return lines_run(lambda: read(path))

    # folding memoises itself in a few lines, whatever the text
    assert abs(work(50, 5_000) - work(50, 500)) < 50
    assert work(500, 500) <= 11 * work(50, 500)


pieces = st.text(st.sampled_from('ab \u00a0\r\n”'), min_size=1, max_size=12)


@given(st.lists(pieces, min_size=1, max_size=5), st.data())
def test_every_span_reads_like_its_quote(tmp_path_factory, parts, data):
    """Whatever is asked for: a query is either there with gold that reads like all its quotes, or reported."""
    folder = tmp_path_factory.mktemp('quotes')
    (folder / 'documents').mkdir()
    text = ''.join(parts)
    (folder / 'documents' / 'a.txt').write_bytes(text.encode('utf-8'))
    quotes = data.draw(st.lists(pieces.filter(str.strip), min_size=1, max_size=3, unique=True))
    rows = [row(quote, f'{i}?', 'a') for i, quote in enumerate(quotes)]
    (folder / 'asked.jsonl').write_text(''.join(json.dumps(r) + '\n' for r in rows))
    reading = read(folder / 'asked.jsonl')
    assert len(reading.records) + len(reading.left_out) == len(quotes)
    for record in reading.records:
        quote = quotes[int(record['query'].rstrip('?'))]
        ((_, start, end),) = [(s['doc_id'], s['start'], s['end']) for s in record['spans']]
        assert text[start:end].split() == quote.split() or '”' in text
        assert text.count(quote) <= 1
        assert record['answers'] == [text[start:end]]
