"""`chunklab baseline` and `check` with the real encoder and a real Chroma: every exit code and every output."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

SPECS = ('-s', 'fixed(size=100)', '-s', 'sentence(size=60)')
RULE = 'intact@5: 0.05'
WORSE = ('-s', 'fixed(size=12)', '-s', 'sentence(size=60)')


@pytest.fixture
def home(gate_home):
    return gate_home


@pytest.fixture
def check(cli, home, monkeypatch):
    """check(*options) runs `chunklab check` on the baseline, from an empty folder, over the store of `home`."""
    monkeypatch.setenv('CHUNKLAB_STORE', str(home / 'store'))
    monkeypatch.delenv('GITHUB_STEP_SUMMARY', raising=False)
    return lambda *options, file=home / 'base' / 'small.json': cli('check', file, *options)


@pytest.fixture
def elsewhere(home, tmp_path):
    """A copy of `home` that a test may change."""
    return Path(shutil.copytree(home, tmp_path / 'elsewhere'))


def test_the_same_passes_from_any_folder_and_loads_nothing_heavy(check, monkeypatch):
    for heavy in ('torch', 'sentence_transformers', 'spacy', 'chromadb', 'nltk', 'transformers'):
        monkeypatch.setitem(sys.modules, heavy, None)  # importing it now raises ImportError
    ran = check('--same')
    assert ran.code == 0, ran.err
    assert ran.out.startswith('PASS: ')
    assert 'What changed: nothing that is recorded.' in ran.out
    assert ran.err == ''


def test_the_same_strategies_given_as_options_pass_too(check):
    assert check(*SPECS).code == 0


def test_what_got_worse_fails_with_the_change_first_and_the_losers_last(check):
    ran = check(*WORSE, '--rule', RULE, '--junit', 'deep/out.xml')
    assert ran.code == 1, ran.err
    places = [
        ran.out.index(part) for part in ('FAIL: 1 of 2', 'What changed', 'Rules on small', 'The queries that lost')
    ]
    assert places == sorted(places)
    assert 'strategy  fixed(size=100)  fixed(size=12)' in ran.out
    assert 'boundaries cut the answers of' in ran.out
    assert re.search(r'before +\d\. answer +supply \d.txt', ran.out)
    cases = ET.parse('deep/out.xml').getroot().findall('.//testcase')
    assert [case.get('name') for case in cases] == [
        'intact@5: 0.05 (fixed(size=12))',
        'intact@5: 0.05 (sentence(size=60))',
    ]
    assert [case.find('failure') is not None for case in cases] == [True, False]


def test_contract_text_is_left_out_on_request(check):
    shown = check(*WORSE, '--rule', RULE)
    silent = check(*WORSE, '--rule', RULE, '--no-text')
    assert 'Agreement' in shown.out
    assert 'Agreement' not in silent.out
    assert 'supply 1.txt' in silent.out


def test_fewer_chunks_make_the_baseline_stale_and_fail_only_on_request(check):
    larger = ('-s', 'fixed(size=200)', '-s', 'sentence(size=60)', '--rule', 'chunks: 10% for fixed(size=100)')
    ran = check(*larger)
    assert ran.code == 0, ran.err
    assert 'the baseline is stale' in ran.out
    assert '"chunklab baseline save" writes a new one' in ran.err
    assert check(*larger, '--strict-stale').code == 1


def test_the_candidate_comes_from_chunklab_toml_and_options_override_it(check):
    assert 'nothing says what to check' in check().err
    Path('chunklab.toml').write_text('strategies = ["fixed(size=12)", "sentence(size=60)"]\n', encoding='utf-8')
    assert check('--rule', RULE).code == 1
    assert check('--rule', RULE, *SPECS).code == 0
    assert check('--rule', RULE, '--same').code == 0


def test_a_file_that_asks_otherwise_is_not_comparable(check):
    text = 'strategies = ["fixed(size=100)", "sentence(size=60)"]\nk = [10]\nmeasures = ["recall@10"]\n'
    Path('chunklab.toml').write_text(text, encoding='utf-8')
    ran = check()
    assert ran.code == 2
    assert 'chunklab.toml says k = 10, where the baseline has 5; measures = recall@10, where' in ran.err
    text = 'strategies = ["fixed(size=100)", "sentence(size=60)"]\nk = [5]\nseed = 3\nmargin = 0.1\n'
    Path('chunklab.toml').write_text(text, encoding='utf-8')
    assert check().code == 0


@pytest.mark.parametrize(
    ('options', 'said'),
    [
        ((), 'nothing says what to check'),
        (('-e', "st('all-MiniLM-L6-v2')"), 'nothing says what to check'),
        (('-s', 'fixed(size=100)'), '1 strategies against the 2 of the baseline'),
        ((*SPECS, '-s', 'clause'), '3 strategies against the 2'),
        (('--same', '--rule', 'complete@5 0.1'), 'no limit found'),
        (('--same', '--rule', 'complet@5: 0.1'), 'did you mean "complete"?'),
        (('--same', '--rule', 'ndcg@5: 0.1'), 'the baseline does not measure ndcg@5'),
        (('--same', '--rule', 'complete@5[category=notce]: 0'), 'did you mean "notice"?'),
        (('--same', '-s', 'fixed(sise=100)', '-s', 'clause'), 'did you mean "size"?'),
        (('--same', '--corpus', 'nowhere'), 'no folder and no corpus "nowhere"'),
        (('--same', '--config', 'none.toml'), 'none.toml: cannot be read'),
    ],
)
def test_a_mistake_is_exit_2_and_one_line(check, options, said):
    ran = check(*options)
    assert (ran.code, ran.out) == (2, '')
    assert said in ran.err
    assert ran.err.startswith('Error: ')
    assert ran.err.count('\n') == 1


def test_another_character_in_a_contract_is_not_comparable_and_named(check, elsewhere):
    path = elsewhere / 'small' / 'documents' / 'supply 2.txt'
    path.write_bytes(path.read_bytes() + b'.')
    ran = check('--same', file=elsewhere / 'base' / 'small.json')
    assert ran.code == 2
    assert '1 document changed ("supply 2.txt")' in ran.err


@pytest.mark.parametrize(
    ('kept', 'said'),
    [(5, '1 query missing ("law-3")'), (0, 'it has no queries with gold')],
)
def test_missing_questions_are_not_comparable_and_named(check, elsewhere, kept, said):
    path = elsewhere / 'small' / 'queries.jsonl'
    lines = path.read_text(encoding='utf-8').splitlines(keepends=True)
    path.write_text(''.join(lines[:kept]), encoding='utf-8')
    ran = check('--same', '--junit', 'out.xml', file=elsewhere / 'base' / 'small.json')
    assert ran.code == 2
    assert said in ran.err
    assert ET.parse('out.xml').getroot().get('errors') == '1'


def test_a_baseline_that_is_damaged_altered_or_missing_is_not_believed(check, elsewhere):
    path = elsewhere / 'base' / 'small.json'
    text = path.read_text(encoding='utf-8')
    for changed, said in (
        (text[: len(text) // 2], 'it was cut off or changed'),
        (text.replace('"k": [5]', '"k": [6]'), 'its digest does not fit'),
        (text.replace('"format": 1', '"format": 2'), 'newer than format 1'),
    ):
        path.write_text(changed, encoding='utf-8')
        ran = check('--same', file=path)
        assert ran.code == 2
        assert said in ran.err
    assert 'there is no such file' in check('--same', file=elsewhere / 'none.json').err


def test_where_nothing_can_be_written_it_is_said_before_the_work(check, cli, home):
    Path('taken').write_text('a file', encoding='utf-8')
    for option in ('--junit', '-o'):
        ran = check('--same', option, 'taken/out.xml')
        assert ran.code == 2
        assert 'cannot be written' in ran.err
    ran = cli('baseline', 'save', 'taken/b.json', home / 'small', *SPECS)
    assert ran.code == 2
    assert 'cannot be written' in ran.err


def test_an_index_that_is_not_whole_is_no_pass_and_is_not_mended_unasked(check, elsewhere, monkeypatch):
    import chromadb
    from chromadb.config import Settings

    for folder in (elsewhere / 'store' / 'collections').iterdir():
        client = chromadb.PersistentClient(str(folder), settings=Settings(_env_file=None, anonymized_telemetry=False))
        collection = client.get_collection(client.list_collections()[0].name, embedding_function=None)
        collection.delete(ids=collection.get(include=[])['ids'][:2])
        client.close()
    monkeypatch.setenv('CHUNKLAB_STORE', str(elsewhere / 'store'))
    for _ in range(2):
        ran = check('--same', file=elsewhere / 'base' / 'small.json')
        assert ran.code == 2
        assert re.search(r'the index of \S+ in the store does not hold .* 2 of \d+ chunks have no vector', ran.err)


def test_a_reader_that_has_seen_enough_does_not_turn_a_no_into_a_pass(check, home):
    check(*WORSE, '--rule', RULE)  # now all is in the store
    command = [sys.executable, '-m', 'chunklab', 'check', home / 'base' / 'small.json', *WORSE, '--rule', RULE]
    with subprocess.Popen([*command, '-f', 'json'], stdout=subprocess.PIPE) as process:
        process.stdout.close()
        assert process.wait(timeout=120) == 1


def test_a_summary_that_cannot_be_written_is_said_before_the_work(check, monkeypatch):
    monkeypatch.setenv('GITHUB_STEP_SUMMARY', 'no/such/folder/summary.md')
    ran = check(*WORSE)
    assert ran.code == 2
    assert 'the summary cannot be written' in ran.err


def test_github_gets_a_summary_after_what_is_there_and_annotations_on_stderr(check, monkeypatch):
    monkeypatch.setenv('GITHUB_STEP_SUMMARY', 'summary.md')
    Path('summary.md').write_text('before\n', encoding='utf-8')
    ran = check(*WORSE, '--rule', RULE, '-f', 'json')
    assert ran.code == 1
    assert json.loads(ran.out)['outcome']['rows'][0]['outcome'] == 'fail'
    assert [line for line in ran.err.splitlines() if line.startswith('::error title=chunklab check::fixed(size=12)')]
    text = Path('summary.md').read_text(encoding='utf-8')
    assert text.startswith('before\n### ❌ chunklab check\n')
    assert check('--same', '--rule', 'x').code == 2
    assert '### chunklab check: not comparable' in Path('summary.md').read_text(encoding='utf-8')


def test_formats_go_to_stdout_or_a_file_alike(check):
    for form in ('table', 'md', 'json'):
        shown = check('--same', '-f', form)
        written = check('--same', '-f', form, '-o', f'out.{form}')
        assert (written.out, written.code) == ('', 0)
        assert Path(f'out.{form}').read_text(encoding='utf-8') == shown.out


def test_the_file_is_small_has_no_contract_text_and_no_path_of_this_machine(home):
    text = (home / 'base' / 'small.json').read_text(encoding='utf-8')
    assert len(text) < 20_000
    for private in ('Agreement', 'Either Party', str(home), 'notice to the other'):
        assert private not in text
    assert json.loads(text)['terms']['folder'] == '../small'


def test_saving_again_gives_the_same_bytes(cli, home):
    options = (home / 'small', *SPECS, '--store', home / 'store', '--phases', '2')
    ran = cli('baseline', 'save', home / 'base' / 'again.json', *options)
    assert ran.code == 0, ran.err
    assert (home / 'base' / 'again.json').read_bytes() == (home / 'base' / 'small.json').read_bytes()
    assert 'a drop within that can be mere luck of alignment' in ran.err or 'is allowed at least' in ran.err


def test_rules_that_a_person_gave_are_shown_replaced_and_kept(cli, check, elsewhere):
    file = elsewhere / 'base' / 'small.json'
    assert 'for fixed(size=100)   ' in cli('baseline', 'rules', file).out
    assert cli('baseline', 'rules', file, '--rule', 'ndcg@5: 0.1').code == 2
    assert cli('baseline', 'rules', file, '--rule', 'recall@5: 0.9').out == 'recall@5: 0.9\n'
    assert check('--same', file=file).out.startswith('PASS: 2 judgements')
    ran = cli('baseline', 'save', file, elsewhere / 'small', *SPECS, '--store', elsewhere / 'store')
    assert 'the rules of the old file are kept: recall@5: 0.9' in ran.err
    assert cli('baseline', 'rules', file).out == 'recall@5: 0.9\n'


def test_a_baseline_of_nothing_is_refused(cli, elsewhere):
    (elsewhere / 'small' / 'queries.jsonl').unlink()
    ran = cli('baseline', 'save', 'b.json', elsewhere / 'small', *SPECS)
    assert ran.code == 2
    assert 'has no queries with gold' in ran.err
    assert not Path('b.json').exists()


@pytest.mark.slow
def test_another_store_gives_the_same_bytes(cli, home, tmp_path):
    options = (home / 'small', *SPECS, '--store', tmp_path / 'other', '--phases', '2')
    assert cli('baseline', 'save', home / 'base' / 'other.json', *options).code == 0
    assert (home / 'base' / 'other.json').read_bytes() == (home / 'base' / 'small.json').read_bytes()
