import json
import subprocess
import sys
import tracemalloc

import pytest

from chunklab.corpus.folder import faults, read_corpus
from chunklab.corpus.generate.compose import Knobs
from chunklab.corpus.generate.writing import generate
from chunklab.errors import CorpusError, StoreError


def words(text):
    return len(text.split())


def snapshot(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob('*') if path.is_file()}


def test_what_is_written_is_a_sound_corpus_with_families(tmp_path):
    made = generate(tmp_path / 'g', 25, 5, Knobs(siblings=0.4), words)
    assert faults(tmp_path / 'g') == ()
    corpus = read_corpus(tmp_path / 'g', question_field='question', restrict_to_document=True)
    assert made.n_documents == len(corpus.documents) == 25
    assert made.n_queries == len(corpus.queries)
    assert made.n_gold_spans == sum(len(query.gold) for query in corpus.queries)
    assert made.n_characters == sum(len(document.text) for document in corpus.documents)
    assert made.n_families == len({document.family for document in corpus.documents}) < 25
    assert all(
        document.title in query.text
        for document in corpus.documents
        for query in read_corpus(tmp_path / 'g').queries
        if query.gold[0].doc_id == document.doc_id
    )


def test_the_same_arguments_give_the_same_bytes_and_the_first_contracts_of_a_larger_corpus(tmp_path):
    for name, n in (('a/g', 6), ('b/g', 6), ('c/g', 9)):
        generate(tmp_path / name, n, 2, Knobs(), words)
    small, again, large = (snapshot(tmp_path / name) for name in ('a/g', 'b/g', 'c/g'))
    assert small == again
    documents = {path: text for path, text in small.items() if path.parts[0] == 'documents'}
    assert documents.items() <= large.items()


def test_a_folder_that_was_not_generated_is_left_alone(tmp_path):
    (tmp_path / 'mine').mkdir()
    (tmp_path / 'mine' / 'notes.txt').write_text('keep me')
    with pytest.raises(CorpusError, match='was not generated'):
        generate(tmp_path / 'mine', 2, 0, Knobs(), words)
    assert (tmp_path / 'mine' / 'notes.txt').read_text() == 'keep me'


def test_a_generated_folder_is_made_anew(tmp_path):
    generate(tmp_path / 'g', 3, 0, Knobs(), words)
    generate(tmp_path / 'g', 2, 1, Knobs(), words)
    assert len(read_corpus(tmp_path / 'g').documents) == 2
    assert json.loads((tmp_path / 'g' / 'generated.json').read_text())['seed'] == 1
    assert [path.name for path in tmp_path.iterdir()] == ['g']


def test_where_nothing_can_be_written_it_says_so(tmp_path):
    (tmp_path / 'file').write_text('')
    with pytest.raises(StoreError, match='cannot be written'):
        generate(tmp_path / 'file' / 'g', 2, 0, Knobs(), words)


def test_killed_in_the_middle_it_leaves_what_was_there_and_then_ends_the_same(tmp_path):
    generate(tmp_path / 'g', 3, 0, Knobs(), words)
    before = snapshot(tmp_path / 'g')
    script = (
        'import os, sys\nfrom pathlib import Path\nfrom chunklab.corpus.generate.compose import Knobs\n'
        'from chunklab.corpus.generate.writing import generate\nseen = []\n'
        'def on_document():\n    seen.append(1)\n    len(seen) == 5 and os.kill(os.getpid(), 9)\n'
        'generate(Path(sys.argv[1]), 8, 0, Knobs(), len, on_document)\n'
    )
    assert subprocess.run([sys.executable, '-c', script, str(tmp_path / 'g')], check=False).returncode == -9
    assert snapshot(tmp_path / 'g') == before
    generate(tmp_path / 'g', 8, 0, Knobs(), words)
    generate(tmp_path / 'other' / 'g', 8, 0, Knobs(), words)
    assert snapshot(tmp_path / 'g') == snapshot(tmp_path / 'other' / 'g')
    assert sorted(path.name for path in tmp_path.iterdir()) == ['g', 'other']


def test_memory_does_not_grow_with_the_number_of_documents(tmp_path):
    generate(tmp_path / 'warm', 2, 0, Knobs(length=6000), words)

    def peak(n):
        tracemalloc.start()
        generate(tmp_path / f'g{n}', n, 0, Knobs(length=6000), words)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    # 100 contracts more have some 900,000 characters
    assert peak(120) < peak(20) + 400_000
