import json

import pytest


@pytest.fixture
def run_folder(cli, small_corpus, tmp_path):
    assert (
        cli('compare', small_corpus, '-s', 'fixed(size=8)', '-s', 'sentence(size=24)', '-k', 1, '--runs', 'runs').code
        == 0
    )
    return next(path for path in (tmp_path / 'runs').iterdir() if path.is_dir())


def test_causes_add_up_to_the_failures(cli, run_folder):
    ran = cli('diagnose', run_folder, '-k', 1, '-f', 'json')
    assert ran.code == 0
    rows = json.loads(ran.out)['causes']['rows']
    assert [row['strategy'] for row in rows] == ['fixed(size=8)', 'sentence(size=24)']
    causes = ('lost', 'truncated', 'index', 'cut', 'wrong-document', 'outranked')
    assert all(sum(row[cause] for cause in causes) == row['failed'] for row in rows)
    assert rows[0]['failed'] > 0


def test_a_story_shows_the_cut_and_what_came_back(cli, run_folder):
    listed = json.loads(cli('diagnose', run_folder, '-k', 1, '--list', '-f', 'json').out)['failures']['rows']
    query_id = next(row['query_id'] for row in listed if row['strategy'] == 'fixed(size=8)')
    ran = cli('diagnose', run_folder, '-k', 1, '--query', query_id)
    assert ran.code == 0
    assert 'What came back:' in ran.out
    assert '┃' in ran.out


def test_mistakes_are_one_line(cli, run_folder):
    for arguments, said in (
        (('diagnose', 'nowhere'), 'nowhere'),
        (('diagnose', run_folder, '-k', 1, '--query', 'nobody'), 'nobody'),
        (('diagnose', run_folder, '-k', 1, '-s', 'fixed(size=9)'), 'fixed(size=9)'),
    ):
        ran = cli(*arguments)
        assert (ran.code, said in ran.err, 'Traceback' in ran.err) == (2, True, False)
