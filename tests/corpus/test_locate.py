from __future__ import annotations

from pathlib import Path

import pytest

import chunklab
from chunklab.corpus import locate
from chunklab.corpus.folder import faults, read_corpus
from chunklab.corpus.locate import CorpusEntry, bundled_folder, find_corpus, list_corpora
from chunklab.errors import CorpusError


@pytest.fixture
def places(tmp_path, monkeypatch, write_corpus):
    """Bundled corpora and a data folder, both with a corpus 'shared'; the working folder is empty."""
    bundled, data, here = (tmp_path / name for name in ('bundled', 'data', 'here'))
    here.mkdir()
    for folder in (bundled / 'contracts', bundled / 'shared', data / 'shared', data / 'mine'):
        write_corpus({'a.txt': 'a', 'b.txt': 'b', 'c.pdf': ''}, 'x\n\n \r\ny', folder)
    (data / 'raw').mkdir()
    (data / 'README.md').touch()
    (data / 'mine' / 'queries.jsonl').unlink()
    monkeypatch.setattr(locate, 'bundled_folder', lambda: bundled)
    monkeypatch.setenv('CHUNKLAB_DATA', str(data))
    monkeypatch.chdir(here)
    return bundled, data, here


def test_names_and_paths(places):
    bundled, data, here = places
    assert find_corpus(None) == bundled / 'contracts'
    assert find_corpus('shared') == bundled / 'shared'
    assert find_corpus('mine') == data / 'mine'
    assert find_corpus(str(data / 'shared')) == data / 'shared'
    (here / 'mine').mkdir()
    assert find_corpus('mine') == Path('mine')
    (here / 'contracts').mkdir()
    assert find_corpus(None) == bundled / 'contracts'


def test_the_list(places):
    bundled, data, _ = places
    assert list_corpora() == (
        CorpusEntry('contracts', 'bundled', bundled / 'contracts', 2, 2),
        CorpusEntry('shared', 'bundled', bundled / 'shared', 2, 2),
        CorpusEntry('mine', '$CHUNKLAB_DATA', data / 'mine', 2, 0),
        CorpusEntry('shared', '$CHUNKLAB_DATA', data / 'shared', 2, 2),
    )


@pytest.mark.parametrize(
    ('wanted', 'fragment'),
    [
        ('contract', '(did you mean "contracts"?): corpora known by name: contracts, mine, shared'),
        ('raw', 'no folder and no corpus "raw"'),
        ('../data/mine/', None),
        ('../mine', 'no folder and no corpus "../mine"'),
        ('', 'no folder and no corpus ""'),
        ('\n\x1b[31m', 'no folder and no corpus "\\n\\x1b[31m"'),
        ('a\0b', 'no folder and no corpus'),
        ('x' * 5000, 'no folder and no corpus'),
        ('../data/README.md', 'README.md is a file'),
    ],
)
def test_what_is_not_there(places, wanted, fragment):
    if fragment is None:
        assert find_corpus(wanted).name == 'mine'
        return
    with pytest.raises(CorpusError) as caught:
        find_corpus(wanted)
    assert fragment in str(caught.value)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize('data', [None, '', 'nowhere', 'README.md'])
def test_without_a_data_folder(places, monkeypatch, data):
    if data is None:
        monkeypatch.delenv('CHUNKLAB_DATA')
    else:
        monkeypatch.setenv('CHUNKLAB_DATA', data and str(places[1] / data))
    assert [entry.name for entry in list_corpora()] == ['contracts', 'shared']
    with pytest.raises(CorpusError) as caught:
        find_corpus('mine')
    assert ('$CHUNKLAB_DATA is not set' in str(caught.value)) == (not data)


def test_without_any_corpus(monkeypatch, tmp_path):
    monkeypatch.setattr(locate, 'bundled_folder', lambda: None)
    monkeypatch.delenv('CHUNKLAB_DATA', raising=False)
    monkeypatch.chdir(tmp_path)
    assert list_corpora() == ()
    with pytest.raises(CorpusError, match='no corpus "contracts": corpora known by name: none'):
        find_corpus(None)


def test_where_bundled_corpora_lie(monkeypatch, tmp_path):
    package = tmp_path / 'chunklab'
    package.mkdir()
    monkeypatch.setattr(chunklab, '__file__', str(package / '__init__.py'))
    assert bundled_folder() is None
    (tmp_path / 'corpora').mkdir()
    assert bundled_folder() is None  # it may be anybody's, as in site-packages
    (tmp_path / 'pyproject.toml').touch()
    assert bundled_folder() == tmp_path / 'corpora'
    (package / '_corpora').mkdir()
    assert bundled_folder() == package / '_corpora'


def test_bundled_corpora_are_sound():
    folders = [entry.folder for entry in list_corpora() if entry.origin == 'bundled']
    assert 'contracts' in [folder.name for folder in folders]
    for folder in folders:
        assert faults(folder) == ()
        assert read_corpus(folder).notes == ()


def test_real_data_by_name(data_dir):
    found = {entry.name: (entry.n_documents, entry.n_queries) for entry in list_corpora() if entry.origin != 'bundled'}
    assert (found['cuad'], found['contractnli']) == ((245, 2484), (111, 1117))
    assert find_corpus('cuad') == data_dir / 'cuad'
