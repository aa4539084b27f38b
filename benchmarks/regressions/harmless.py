"""Changes that a team meets every week and that change no answer: `check` has to pass after each."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tarfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .planted import opened_by_a_stranger
from .team import BASELINE, DOCUMENTS, Ended, Team, found_team, read_lines, write_lines

STRATEGIES = ('sentence(size=120)',)
_PATIENCE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Change:
    """What is otherwise than when the baseline was saved; `run` makes it so and checks. `encodes`: the check stands on
    new vectors, as nothing of the store can be used."""

    name: str
    run: Callable[[Team], Ended]
    encodes: bool = False


def found_small_team(place: Path) -> Team:
    """A team with two contracts, one strategy and the default rules."""
    return found_team(place, (), DOCUMENTS[:1], strategies=list(STRATEGIES))


def _again(team: Team) -> Ended:
    return team.check()


def _empty_store(team: Team) -> Ended:
    return team.check('--store', str(team.folder.with_name('empty')))


def _other_folder(team: Team) -> Ended:
    elsewhere = team.folder.with_name('elsewhere')
    elsewhere.mkdir()
    config = str(team.folder / 'chunklab.toml')
    return team.check_apart(str(team.folder / BASELINE), '--config', config, folder=elsewhere)


def _checkout_elsewhere(team: Team) -> Ended:
    place = team.folder.with_name('runner') / 'work'
    place.parent.mkdir()
    team.folder.rename(place)
    return Team(place, team.store).check()


def _absolute_path(team: Team) -> Ended:
    return team.check('--corpus', str(team.corpus.resolve()))


def _folder_renamed(team: Team) -> Ended:
    team.corpus.rename(team.folder / 'agreements')
    team.configure(corpus='agreements', strategies=list(STRATEGIES))
    return team.check()


def _symlinked(team: Team) -> Ended:
    real = team.folder.with_name('shared')
    team.corpus.rename(real)
    team.corpus.symlink_to(real, target_is_directory=True)
    return team.check()


def _reordered(team: Team) -> Ended:
    for name in ('queries.jsonl', 'documents.jsonl'):
        write_lines(team.corpus / name, read_lines(team.corpus / name)[::-1])
    documents = team.corpus / 'documents'
    held = [(path.name, path.read_bytes()) for path in sorted(documents.iterdir())]
    shutil.rmtree(documents)
    documents.mkdir()
    for name, content in reversed(held):
        (documents / name).write_bytes(content)
    return team.check('--store', str(team.folder.with_name('empty')))


def _touched(team: Team) -> Ended:
    for path in team.folder.rglob('*'):
        os.utime(path, (1_000_000_000, 1_000_000_000))
    return team.check()


def _unrelated_files(team: Team) -> Ended:
    (team.corpus / 'README.md').write_text('Our contracts.\n', encoding='utf-8')
    for folder in (team.corpus, team.corpus / 'documents'):
        (folder / '.DS_Store').write_bytes(b'\0\0\0\1Bud1')
        (folder / 'notes.docx').write_bytes(b'PK')
    return team.check()


def _line_ends(team: Team) -> Ended:
    for path in (team.folder / 'chunklab.toml', team.folder / BASELINE, team.corpus / 'queries.jsonl'):
        path.write_bytes(path.read_bytes().replace(b'\n', b'\r\n'))
    return team.check()


def _rewritten_config(team: Team) -> Ended:
    (team.folder / 'chunklab.toml').write_text(
        '# What is judged in every pull request.\n'
        'strategies = [\n  "sentence( splitter = nupunkt, size=120 )",  # whole sentences\n]\n'
        'corpus = "./contracts/"\nk = [5]\n',
        encoding='utf-8',
        newline='',
    )
    return team.check()


def _more_threads(team: Team) -> Ended:
    threads = {
        'OMP_NUM_THREADS': '2',
        'MKL_NUM_THREADS': '2',
        'TOKENIZERS_PARALLELISM': 'true',
        'RAYON_NUM_THREADS': '2',
    }
    return team.check_apart(environment=threads, store=team.folder.with_name('empty'))


def _batch_size(team: Team) -> Ended:
    team.configure(encoder="st('all-MiniLM-L6-v2', batch=5)", strategies=list(STRATEGIES))
    return team.check()


def _locale_c(team: Team) -> Ended:
    plain = {'LC_ALL': 'C', 'LANG': 'C', 'PYTHONUTF8': '0', 'PYTHONCOERCECLOCALE': '0'}
    return team.check_apart(environment=plain)


def _locale_turkish(team: Team) -> Ended:
    """Where the system can make one, a real Turkish locale, in which `i` and `I` are letters apart."""
    place = team.folder.with_name('locales')
    place.mkdir()
    if shutil.which('localedef'):
        made = [shutil.which('localedef') or '', '-i', 'tr_TR', '-f', 'UTF-8', str(place / 'tr_TR.UTF-8')]
        subprocess.run(made, capture_output=True, check=False)
    return team.check_apart(environment={'LC_ALL': 'tr_TR.UTF-8', 'LANG': 'tr_TR.UTF-8', 'LOCPATH': str(place)})


def _time_zone(team: Team) -> Ended:
    return team.check_apart(environment={'TZ': 'Pacific/Apia', 'SOURCE_DATE_EPOCH': '0'})


def _hash_seed(team: Team) -> Ended:
    return team.check_apart(environment={'PYTHONHASHSEED': '4242'}, store=team.folder.with_name('empty'))


def _umask(team: Team) -> Ended:
    """All files but the vectors are made anew."""
    shutil.rmtree(team.store / 'collections')
    for path in team.store.glob('stages.sqlite*'):
        path.unlink()
    return team.check_apart(umask=0o077)


def _optimised(team: Team) -> Ended:
    return team.check_apart(python=('-OO',))


def _other_output(team: Team) -> Ended:
    return team.check(
        '-q', '-f', 'json', '-o', str(team.folder / 'check.json'), '--junit', str(team.folder / 'check.xml')
    )


def _restored_store(team: Team) -> Ended:
    """What a CI cache does: the store goes into an archive and comes back, times of files to the second."""
    archive = team.store.with_name('cache.tar.gz')
    with tarfile.open(archive, 'w:gz', format=tarfile.USTAR_FORMAT) as packed:
        packed.add(team.store, arcname='store')
    shutil.rmtree(team.store)
    with tarfile.open(archive) as packed:
        packed.extractall(team.store.parent, filter='data')
    return team.check()


def _looked_into(team: Team) -> Ended:
    for strategy in STRATEGIES:
        with opened_by_a_stranger(team, strategy) as collection:
            collection.peek()
            collection.query(query_embeddings=[[0.1] * 384], n_results=3)
    return team.check()


def _server(team: Team) -> Ended:
    with chroma_server(team.folder.with_name('server')) as url:
        return team.check('--chroma', url)


def _same(team: Team) -> Ended:
    (team.folder / 'chunklab.toml').unlink()
    return team.check('--same')


@contextmanager
def chroma_server(folder: Path) -> Iterator[str]:
    """The address of a Chroma server on a free port of this machine, stopped afterwards."""
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        port = probe.getsockname()[1]
    folder.mkdir()
    chroma = Path(sys.executable).with_name('chroma')
    command = [chroma, 'run', '--path', folder / 'data', '--host', '127.0.0.1', '--port', str(port)]
    with (folder / 'log').open('wb') as log, subprocess.Popen(command, stdout=log, stderr=log) as server:
        try:
            _wait_for(f'http://127.0.0.1:{port}/api/v2/heartbeat', server)
            yield f'http://127.0.0.1:{port}'
        finally:
            server.terminate()


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _PATIENCE_SECONDS
    while server.poll() is None and time.monotonic() < end:
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError('BUG: chroma run does not answer')


CHANGES = (
    Change('a rerun', _again),
    Change("the baseline's own candidate, without chunklab.toml", _same),
    Change('a rerun with an empty store', _empty_store, encodes=True),
    Change('another working folder', _other_folder),
    Change('a checkout at another place', _checkout_elsewhere),
    Change('the corpus by its absolute path', _absolute_path),
    Change('the corpus folder renamed', _folder_renamed),
    Change('the corpus behind a symbolic link', _symlinked),
    Change('documents and questions in another order', _reordered, encodes=True),
    Change('files with other times', _touched),
    Change('unrelated files beside the contracts', _unrelated_files),
    Change('line ends of Windows in baseline, questions and chunklab.toml', _line_ends),
    Change('chunklab.toml with comments, other order and other spelling', _rewritten_config),
    Change('twice the threads', _more_threads, encodes=True),
    Change('another batch size of the encoder', _batch_size, encodes=True),
    Change('the C locale, without UTF-8 mode', _locale_c),
    Change('a Turkish locale', _locale_turkish),
    Change('another time zone', _time_zone),
    Change('another hash seed', _hash_seed, encodes=True),
    Change('another umask', _umask),
    Change('python -OO', _optimised),
    Change('quiet, as JSON into a file, with JUnit', _other_output),
    Change('the store out of a CI cache', _restored_store),
    Change('a collection that somebody looked into', _looked_into),
    Change('a Chroma server in place of the embedded one', _server),
)
