import json


def test_phases_prints_three_tables(cli, small_corpus):
    ran = cli(
        'phases', small_corpus, '-s', 'fixed(size=24)', '-s', 'sentence(size=24)', '--phases', 3, '-k', 2, '--flips', 2
    )
    assert ran.code == 0
    for title in ('3 phases of shift', 'What a cut costs', 'Mean score in each phase', 'Queries that flip'):
        assert title in ran.out


def test_compare_with_phases_marks_what_is_under_the_swing(cli, small_corpus):
    options = ('-s', 'fixed(size=24)', '-s', 'sentence(size=24)', '--phases', 3, '--index', 'exact', '-f', 'json')
    ran = cli('compare', small_corpus, *options)
    assert ran.code == 0
    tables = json.loads(ran.out)
    assert list(tables) == ['scores', 'verdicts', 'alignment', 'penalties', 'costs']
    assert {row['swing'] for row in tables['verdicts']['rows']} <= {'yes', 'no'}
    assert 'averaged over 3 phases of shift' in tables['verdicts']['title']


def test_one_document_cannot_be_judged_and_says_so(cli, tmp_path):
    text = 'The term is two years. Notice is thirty days. The law of Ohio governs this Agreement.'
    (tmp_path / 'one' / 'documents').mkdir(parents=True)
    (tmp_path / 'one' / 'documents' / 'a.txt').write_text(text, encoding='utf-8')
    span = {'doc_id': 'a.txt', 'start': 0, 'end': 22}
    query = {'query_id': 'q', 'query': 'How long is the term?', 'spans': [span]}
    (tmp_path / 'one' / 'queries.jsonl').write_text(json.dumps(query) + '\n', encoding='utf-8')
    ran = cli('compare', 'one', '-s', 'fixed(size=8)', '-s', 'sentence(size=8)', '--index', 'exact', '--phases', 100)
    assert ran.code == 0
    assert 'cannot be said with 1 document' in ran.out


def test_more_phases_than_tokens_and_other_mistakes(cli, small_corpus):
    assert cli('phases', small_corpus, '-s', 'fixed(size=2)', '--phases', 9, '-k', 1).code == 0
    ran = cli('phases', small_corpus, '--phases', 1)
    assert (ran.code, "'--phases'" in ran.err) == (2, True)
    ran = cli('compare', small_corpus, '--mode', 'lat')
    assert (ran.code, "'lat' is not one of" in ran.err) == (2, True)
