"""Commands beside compare: what they print, and what they do with odd input."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from chunklab.encoders.models import bundled_folder
from chunklab.outline import outline
from chunklab.store import digest_of, file_digest, open_store


def chunks(out):
    return [json.loads(line) for line in out.split('\n') if line]


def test_chunk_prints_spans_that_are_the_text(cli, small_corpus):
    ran = cli('chunk', small_corpus, '-s', 'sentence(size=40)', '--text')
    assert ran.code == 0, ran.err
    found = chunks(ran.out)
    assert {chunk['doc_id'] for chunk in found} == {'supply 1.txt', 'supply 2.txt', 'supply 3.txt'}
    for chunk in found:
        text = (small_corpus / 'documents' / chunk['doc_id']).read_bytes().decode('utf-8')
        assert text[chunk['start'] : chunk['end']] == chunk['text']
        assert 0 < chunk['tokens'] <= 40


def test_chunks_can_be_read_back_as_a_strategy(cli, small_corpus):
    cli('chunk', small_corpus, '-s', 'fixed(size=40)', '-o', 'cuts.jsonl')
    again = cli('chunk', small_corpus, '-s', "spans(path='cuts.jsonl')")
    assert again.out == Path('cuts.jsonl').read_text(encoding='utf-8')
    both = cli('compare', small_corpus, '-s', 'fixed(size=40)', '-s', "spans(path='cuts.jsonl')", '-f', 'csv')
    _, fixed, given = csv.reader(both.out.splitlines())
    assert [fixed[0], given[0]] == ['fixed(size=40)', "spans('cuts.jsonl')"]
    assert fixed[1:] == given[1:]


def test_a_function_of_ones_own_is_a_strategy(cli, small_corpus):
    Path('my_splitter.py').write_text(
        'def split(text, size):\n    return [text[i : i + size] for i in range(0, len(text), size)]\n', encoding='utf-8'
    )
    ran = cli('chunk', small_corpus, '-s', "python('my_splitter:split', size=100)")
    assert ran.code == 0, ran.err
    assert all(chunk['end'] - chunk['start'] <= 100 for chunk in chunks(ran.out))


@pytest.mark.parametrize(
    'text',
    [
        '',
        ' \n\t ',
        'x' * 100_000,
        'one, two; three. ' * 5_000,
        'a\r\nb\r\n',
        'nul\0nul form\x0cfeed',
        '\ufeffleading mark',
        'no-break\u00a0space\u00a0between\u00a0all',
        'e\u0301 combining \u0928\u093f and 🧑‍⚖️ and 合同条款。',
        'line\u2028separator',
        'blanks' + ' ' * 277 + 'blanks',
    ],
)
def test_any_text_can_be_cut(cli, text):
    Path('odd.txt').write_text(text, encoding='utf-8', newline='')
    ran = cli('chunk', 'odd.txt', '-s', 'fixed(size=50)', '--text')
    assert ran.code == 0, ran.err
    kept = ''.join(chunk['text'] for chunk in chunks(ran.out))
    assert [c for c in kept if not c.isspace()] == [c for c in text if not c.isspace()]


def test_chunk_reads_stdin(tmp_path):
    call = [sys.executable, '-m', 'chunklab', 'chunk', '-', '-s', 'fixed(size=5, unit=words)', '--store', str(tmp_path)]
    ran = subprocess.run(call, input='one two three four five six', capture_output=True, text=True, check=True)
    assert [chunk['start'] for chunk in chunks(ran.stdout)] == [0, 24]


def test_a_file_that_is_not_utf_8_is_named_with_its_byte(cli):
    Path('latin.txt').write_bytes('Caf\xe9'.encode('latin-1'))
    ran = cli('chunk', 'latin.txt')
    assert ran.code == 2
    assert 'latin.txt: not UTF-8: byte 3 is 0xe9' in ran.err


@pytest.mark.parametrize('name', ['x' * 300, 'x/' * 3000, 'a\0b'])
def test_a_name_that_no_file_can_have_is_a_mistake_in_one_line(cli, name):
    ran = cli('chunk', name)
    assert ran.code == 2
    assert ran.err.startswith('Error: no folder and no corpus "')
    assert len(ran.err.splitlines()) == 1


@pytest.mark.skipif(not Path('/proc/self/mem').is_file(), reason='a file that is there and cannot be read, on Linux')
def test_a_file_that_cannot_be_read_is_a_mistake_in_one_line(cli):
    ran = cli('chunk', '/proc/self/mem')
    assert (ran.code, ran.err) == (2, 'Error: /proc/self/mem: cannot be read: Input/output error\n')


def test_stdin_that_is_not_utf_8_is_named_with_its_byte(tmp_path):
    call = [sys.executable, '-m', 'chunklab', 'chunk', '-', '--store', str(tmp_path)]
    ran = subprocess.run(call, input=b'Caf\xe9', capture_output=True, check=False)
    assert (ran.returncode, ran.stderr) == (2, b'Error: stdin: not UTF-8: byte 3 is 0xe9\n')


def test_an_empty_file_is_ingested_and_compared(cli, tmp_path):
    (tmp_path / 'mine').mkdir()
    (tmp_path / 'mine' / 'empty.txt').touch()
    (tmp_path / 'mine' / 'full.txt').write_text('1. Term. Two years.', encoding='utf-8')
    ran = cli('ingest', 'mine', '--into', 'corpus')
    assert (ran.code, ran.out) == (0, 'corpus: 2 added\n')
    assert 'without any text: 1 file ("empty.txt")' in ran.err
    assert cli('compare', 'corpus', '-s', 'fixed').code == 0


def test_ingest_then_compare_without_questions(cli, tmp_path):
    (tmp_path / 'mine').mkdir()
    (tmp_path / 'mine' / 'Contract #1, final É.txt').write_text('1. Term. Two years.', encoding='utf-8')
    (tmp_path / 'mine' / 'notes.md').write_text('# Notes\n\nText.', encoding='utf-8')
    (tmp_path / 'mine' / 'logo.png').write_bytes(b'\x89PNG')
    ran = cli('ingest', 'mine', '--into', 'corpus')
    assert ran.code == 0
    assert ran.out == 'corpus: 2 added\n'
    assert '1 .png' in ran.err
    assert cli('ingest', 'mine', '--into', 'corpus').out == 'corpus: 2 unchanged\n'
    assert cli('corpus', 'verify', 'corpus').code == 0
    compared = cli('compare', 'corpus', '-s', 'sentence')
    assert compared.code == 0
    assert 'sentence(size=200)' in compared.out


def test_ingest_names_what_it_could_not_take_and_takes_the_rest(cli, tmp_path):
    (tmp_path / 'mine').mkdir()
    (tmp_path / 'mine' / 'good.txt').write_text('Good.', encoding='utf-8')
    (tmp_path / 'mine' / 'bad.txt').write_bytes(b'\xff\xfe\x00')
    ran = cli('ingest', 'mine', '--into', 'corpus')
    assert ran.code == 2
    assert 'bad.txt' in ran.err
    assert ran.out == 'corpus: 1 added, 1 failed\n'
    assert cli('ingest', 'mine', '--into', 'corpus', '--keep-going').code == 0


def test_corpus_list_show_verify(cli, small_corpus, monkeypatch):
    monkeypatch.setenv('CHUNKLAB_DATA', str(small_corpus.parent))
    listed = cli('corpus', 'list')
    assert 'small' in listed.out
    assert 'contracts' in listed.out
    shown = cli('corpus', 'show', 'small')
    assert 'queries     6, 0 with several gold spans, 0 without gold' in shown.out
    assert cli('corpus', 'verify', 'small').out.startswith('small: 3 documents, 6 queries, 6 gold spans: every offset')


def test_verify_lists_all_faults(cli, small_corpus):
    lines = (small_corpus / 'queries.jsonl').read_text(encoding='utf-8').splitlines()
    broken = [line.replace('"start": ', '"start": 1') for line in lines[:2]] + lines[2:]
    (small_corpus / 'queries.jsonl').write_text('\n'.join(broken), encoding='utf-8')
    ran = cli('corpus', 'verify', small_corpus)
    assert ran.code == 2
    assert 'queries.jsonl:1' in ran.err
    assert 'queries.jsonl:2' in ran.err
    assert '2 faults' in ran.err


def test_search_shows_contract_clause_and_offsets(cli, small_corpus):
    ran = cli('search', 'How many days of notice in Supply Agreement No. 2?', small_corpus, '-s', 'clause(size=40)')
    assert ran.code == 0, ran.err
    assert re.search(r'^\d\. 0\.\d{3}  supply 2\.txt › 3\.  \[\d+, \d+\)$', ran.out, re.MULTILINE)
    found = chunks(cli('search', 'notice', small_corpus, '--doc', 'supply 3.txt', '-f', 'jsonl').out)
    assert {chunk['doc_id'] for chunk in found} == {'supply 3.txt'}
    assert [chunk['rank'] for chunk in found] == list(range(1, len(found) + 1))


def test_search_shows_hostile_text_harmlessly(cli, tmp_path):
    (tmp_path / 'evil' / 'documents').mkdir(parents=True)
    (tmp_path / 'evil' / 'documents' / 'a.txt').write_text('red \x1b[31m and \u202ereversed', encoding='utf-8')
    ran = cli('search', 'red', 'evil')
    assert '\x1b' not in ran.out
    assert '\u202e' not in ran.out
    assert '\\x1b[31m' in ran.out


@pytest.mark.parametrize('form', ['text', 'jsonl'])
def test_search_outlines_each_document_once(cli, small_corpus, monkeypatch, form):
    outlined = []

    def counting(text):
        outlined.append(text)
        return outline(text)

    monkeypatch.setattr('chunklab.outline.outline', counting)
    ran = cli('search', 'notice', small_corpus, '-s', 'fixed(size=20)', '-k', '30', '-f', form)
    assert ran.code == 0, ran.err
    assert len(ran.out.splitlines()) > 3
    assert len(outlined) == len(set(outlined)) == 3


@pytest.mark.parametrize(
    ('args', 'complaint'),
    [
        (('search', '  '), 'the question is empty'),
        (('search', 'x', '--doc', 'supply 9.txt'), 'has no document "supply 9.txt" (did you mean'),
    ],
)
def test_search_refuses(cli, small_corpus, args, complaint):
    ran = cli(*args[:2], small_corpus, *args[2:])
    assert ran.code == 2
    assert complaint in ran.err


def test_index_builds_a_collection_that_chroma_can_open(cli, small_corpus):
    import chromadb

    ran = cli('index', small_corpus, '-s', 'fixed(size=40)')
    assert ran.code == 0, ran.err
    folder, _, name = ran.out.strip().partition('  collection ')
    client = chromadb.PersistentClient(folder)
    collection = client.get_collection(name, embedding_function=None)
    assert collection.metadata['strategy'] == 'fixed(size=40)'
    assert collection.metadata['complete'] is True
    entry = collection.get(ids=collection.get()['ids'][:1])
    assert entry['ids'][0] == '{doc_id}:{start}-{end}'.format(**entry['metadatas'][0])
    client.close()


def test_strategies_as_table_and_json(cli):
    assert 'fixed(size=200, overlap=0, unit=tokens, max_chars=0)' in cli('strategies').out
    listed = json.loads(cli('strategies', '-f', 'json').out)
    assert set(listed) == {'chunker', 'splitter', 'encoder', 'measure'}


def test_doctor_finds_nothing_wrong(cli):
    ran = cli('doctor')
    assert ran.code == 0, ran.out
    assert 'problem' not in ran.out
    assert '53aa51172d142c89' in ran.out


def test_doctor_leaves_nothing_in_the_current_folder(cli, tmp_path):
    cli('doctor', '--store', tmp_path / 'store')
    assert [path.name for path in tmp_path.iterdir()] == ['store']
    (tmp_path / 'results').mkdir()
    cli('doctor')
    assert list((tmp_path / 'results').iterdir()) == []


def test_doctor_names_results_that_cannot_be_written(cli, tmp_path):
    (tmp_path / 'results').write_text('in the way')
    ran = cli('doctor')
    assert ran.code == 2
    assert re.search(r'^problem  results   .*results.*: cannot be written: ', ran.out, re.MULTILINE)
    assert (tmp_path / 'results').read_text() == 'in the way'


@pytest.mark.parametrize('module', ['torch', 'spacy', 'nltk', 'nupunkt', 'sentence_transformers'])
def test_doctor_names_a_package_whose_files_are_gone(cli, monkeypatch, module):
    monkeypatch.setitem(sys.modules, module, None)
    ran = cli('doctor')
    assert ran.code == 2
    assert f'not installed: {module.replace("_", "-")} (its files are gone)' in ran.out


def test_doctor_goes_on_without_chroma(cli, monkeypatch):
    monkeypatch.setitem(sys.modules, 'chromadb', None)
    ran = cli('doctor')
    assert ran.code == 2
    assert re.search('^problem  chroma    cannot be imported: .*chromadb', ran.out, re.MULTILINE)
    assert 'ok       corpora' in ran.out


def test_doctor_tells_of_an_sqlite_that_is_too_old(cli, monkeypatch, tmp_path):
    (tmp_path / 'old' / 'chromadb').mkdir(parents=True)
    (tmp_path / 'old' / 'chromadb' / '__init__.py').write_text('raise RuntimeError("needs sqlite3\\n>= 3.35.0")')
    for name in [name for name in sys.modules if name.partition('.')[0] == 'chromadb']:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.syspath_prepend(tmp_path / 'old')
    ran = cli('doctor')
    assert ran.code == 2
    assert 'problem  chroma    chromadb does not work here: needs sqlite3 >= 3.35.0\n' in ran.out


def test_doctor_reads_the_weights_whatever_the_store_remembers(cli, tmp_path):
    path = bundled_folder() / 'model.safetensors'
    stat = path.stat()
    key = digest_of('file', str(path.resolve()), stat.st_size, stat.st_mtime_ns)
    with open_store(tmp_path / 'store', on_wait=print) as store:
        file_digest(path, store.cache('models'))
        assert store.cache('models').has_many([key])
        store.cache('models').put_many({key: bytes(32)})
    ran = cli('doctor')
    assert ran.code == 0, ran.out
    assert '53aa51172d142c89' in ran.out


def test_doctor_names_a_store_that_cannot_be_written(cli, tmp_path):
    (tmp_path / 'file').write_text('')
    ran = cli('doctor', '--store', tmp_path / 'file' / 'store')
    assert ran.code == 2
    assert 'problem  store' in ran.out


def test_strategies_checked(cli, small_corpus, tmp_path):
    (tmp_path / 'theirs.py').write_text(
        'def shouted(text):\n    return [text[:300].upper(), text[300:], "said by nobody on the seven seas"]\n'
        'def broken(text):\n    return text.no_such_thing\n'
    )
    checks = ('--check', 'fixed(size=40)', '--check', "python('theirs:shouted')")
    ran = cli('strategies', small_corpus, *checks, '-f', 'json')
    assert ran.code == 0, ran.err
    (table,) = json.loads(ran.out).values()
    own, theirs = ({key: row[key] for key in ('exact', 'mended', 'unplaceable', 'lost')} for row in table['rows'])
    assert (own['mended'], own['unplaceable'], own['lost']) == (0, 0, 0)
    assert theirs == {'exact': 3, 'mended': 3, 'unplaceable': 3, 'lost': 0}
    broken = "python('theirs:broken')"
    ran = cli('strategies', small_corpus, '--check', broken, *checks)
    assert ran.code == 2
    assert ran.err.endswith(
        f"Error: {broken}, document supply 1.txt: AttributeError: 'str' object has no attribute 'no_such_thing'\n"
    )
    assert 'exact' in ran.out and 'said by' not in ran.out
    sys.modules.pop('theirs')


@pytest.mark.parametrize(
    ('args', 'complaint'),
    [
        (('mini',), "corpus mini: goes with --check, as in --check 'fixed(size=200)'"),
        (('-f', 'csv'), 'format csv: the list of strategies comes as table or json'),
        (('mini', '--check', 'fixd'), 'unknown chunker "fixd" (did you mean "fixed"?)'),
    ],
)
def test_what_strategies_refuses(cli, args, complaint):
    ran = cli('strategies', *args)
    assert ran.code == 2
    assert complaint in ran.err


def test_compare_shows_the_others_and_ends_with_2(cli, small_corpus, tmp_path):
    (tmp_path / 'theirs.py').write_text('def broken(text):\n    raise ValueError("no\\nthanks")\n')
    broken = "python('theirs:broken')"
    ran = cli('compare', small_corpus, '-s', broken, '-s', 'fixed(size=40)', '--index', 'exact', '-q')
    assert ran.code == 2
    assert ran.err == f'Error: {broken}, document supply 1.txt: ValueError: no thanks\n'
    assert f'Note: {broken} is left out: it failed on document supply 1.txt' in ran.out
    assert 'Costs' in ran.out
    (run,) = (tmp_path / 'results' / 'runs').glob('small*')
    recorded = json.loads((run / 'manifest.json').read_text(encoding='utf-8'))
    assert [entry['strategy'] for entry in recorded['runs']] == ['fixed(size=40)']
    assert cli('report', run, '-q').code == 0
    sys.modules.pop('theirs')
