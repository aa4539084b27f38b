"""`chunklab ingest` of data sets and files, `corpus generate` and `export`, `questions`: from the command line."""

import json
import subprocess
import sys

import pytest


@pytest.fixture
def squad(tmp_path):
    """A data set of two contracts in SQuAD's form, with an unanswered question."""
    text = '1. Term. This Agreement lasts two years. 2. Law. The law of Ohio governs.'
    asked = [
        {'id': 'A__Governing Law', 'question': 'x', 'is_impossible': False,
         'answers': [{'text': 'The law of Ohio governs.', 'answer_start': text.index('The law')}]},
        {'id': 'A__Insurance', 'question': 'x', 'is_impossible': True, 'answers': []},
    ]  # fmt: skip
    other = [{**one, 'id': one['id'].replace('A', 'B', 1)} for one in asked]
    data = [{'title': title, 'paragraphs': [{'context': text + title, 'qas': qas}]}
            for title, qas in (('A', asked), ('B', other))]  # fmt: skip
    path = tmp_path / 'set.json'
    path.write_text(json.dumps({'version': '1', 'data': data}), encoding='utf-8')
    return path


def test_a_data_set_is_told_by_its_content_and_becomes_a_corpus(cli, squad):
    ran = cli('ingest', squad, '--into', 'corpus')
    assert ran.code == 0
    assert ran.out.startswith('corpus: new, 2 documents, 4 queries (2 without gold), digest ')
    assert 'squad: read' in ran.err
    assert cli('corpus', 'verify', './corpus').code == 0
    assert cli('ingest', squad, '--into', 'corpus', '-q').out.startswith('corpus: unchanged, ')


def test_parts_of_a_data_set_are_chosen(cli, squad, tmp_path):
    (tmp_path / 'only.txt').write_text('B.txt\n', encoding='utf-8')
    ran = cli('ingest', squad, '--only', 'only.txt', '--answered-only', '--into', 'corpus')
    assert ran.out.startswith('corpus: new, 1 document, 1 query, digest ')


def test_queries_without_gold_are_reported_apart(cli, squad):
    cli('ingest', squad, '--into', 'corpus')
    ran = cli('compare', './corpus', '-s', 'sentence(size=16)', '--index', 'exact')
    assert (ran.code, '2 queries without gold were asked too and stand in no mean.' in ran.out) == (0, True)


@pytest.mark.parametrize('form', ['legalbench-rag', 'beir'])
def test_an_export_read_again_is_the_same_corpus(cli, squad, form):
    made = cli('ingest', squad, '--into', 'corpus').out.split('digest ')[1]
    assert cli('corpus', 'export', './corpus', '--to', form, '--into', 'out').code == 0
    again = cli('ingest', 'out', '--into', 'again')
    assert (again.code, again.out.split('digest ')[1]) == (0, made)


def test_trec_qrels_are_written(cli, squad, tmp_path):
    cli('ingest', squad, '--into', 'corpus')
    ran = cli('corpus', 'export', './corpus', '--to', 'trec', '--into', 'out')
    assert ran.code == 0
    qrels = next(path for path in (tmp_path / 'out').rglob('*') if 'qrels' in path.name)
    assert [line.split()[1::2] for line in qrels.read_text().splitlines()] == [['0', '1'], ['0', '1']]


def test_generated_questions_are_marked_in_every_table(cli, small_corpus):
    made = cli('questions', small_corpus)
    assert made.code == 0
    assert 'questions about' in made.out
    ran = cli('compare', small_corpus, '--questions', 'generated', '-s', 'sentence(size=64)', '--index', 'exact')
    assert ran.code == 0
    assert 'generated quer' in ran.out.splitlines()[0]
    for form in ('csv', 'json', 'jsonl', 'md'):
        shown = cli('compare', small_corpus, '--questions', 'generated', '-s', 'sentence(size=64)', '--index', 'exact',
                    '-f', form)  # fmt: skip
        assert 'generated' in shown.out
    labelled = cli('compare', small_corpus, '-s', 'sentence(size=64)', '--index', 'exact')
    assert 'generated' not in labelled.out


def test_a_review_is_written_and_read_back(cli, small_corpus, tmp_path):
    cli('questions', small_corpus, '--review', 'review.csv')
    table = (tmp_path / 'review.csv').read_text(encoding='utf-8-sig')
    n = len([line for line in table.splitlines() if line.startswith('yes,')])
    (tmp_path / 'review.csv').write_text(table.replace('yes,', 'no,', 1), encoding='utf-8')
    ran = cli('questions', small_corpus, '--reviewed', 'review.csv')
    assert (ran.code, f'{n - 1} question' in ran.out, '1 dropped' in ran.out) == (0, True, True)
    again = cli('questions', small_corpus)
    assert (again.code, 'reviewed by a person' in again.err) == (2, True)
    assert cli('questions', small_corpus, '--over-reviewed').code == 0


def test_a_table_without_rows_changes_nothing(cli, small_corpus, tmp_path):
    cli('questions', small_corpus, '--review', 'review.csv')
    before = (small_corpus / 'generated.jsonl').read_bytes()
    head = (tmp_path / 'review.csv').read_text(encoding='utf-8-sig').splitlines()[0]
    (tmp_path / 'review.csv').write_text(head + '\n', encoding='utf-8')
    ran = cli('questions', small_corpus, '--reviewed', 'review.csv')
    assert (ran.code, 'nothing was changed' in ran.err) == (2, True)
    assert (small_corpus / 'generated.jsonl').read_bytes() == before


def test_documents_without_a_question_are_named(cli, small_corpus):
    for n in range(7):
        (small_corpus / 'documents' / f'blank {n}.txt').write_text('', encoding='utf-8')
    ran = cli('questions', small_corpus)
    assert 'documents without a question: 7 ("blank 0.txt", ' in ran.out
    assert '"blank 4.txt", …)' in ran.out


def test_a_data_set_without_queries_says_so(cli, squad):
    data = json.loads(squad.read_text(encoding='utf-8'))
    for document in data['data']:
        document['paragraphs'][0]['qas'] = []
    squad.write_text(json.dumps(data), encoding='utf-8')
    ran = cli('ingest', squad, '--from', 'squad', '--into', 'corpus', '-q')
    assert (ran.code, 'NO QUERIES: squad gave none' in ran.err) == (0, True)


@pytest.mark.parametrize('suffix', ['.json', '.jsonl', '.csv', '.tsv'])
def test_a_file_of_data_that_is_no_data_set(cli, tmp_path, suffix):
    (tmp_path / f'a{suffix}').write_text('{"a": 1}\n', encoding='utf-8')
    ran = cli('ingest', f'a{suffix}', '--into', 'c')
    assert (ran.code, ran.err.count('\n')) == (2, 1)
    assert f'a{suffix} is no data set that chunklab knows: --from names the format' in ran.err


def test_two_processes_never_mix_two_corpora_in_a_folder(squad, tmp_path):
    (tmp_path / 'raw').mkdir()
    (tmp_path / 'raw' / 'a.txt').write_text('x', encoding='utf-8')
    into = tmp_path / 'corpus'
    run = (sys.executable, '-m', 'chunklab', 'ingest', '--into', into)
    both = [subprocess.Popen([*run, path], stderr=subprocess.DEVNULL) for path in (tmp_path / 'raw', squad)]
    assert sorted(process.wait() for process in both) == [0, 2]
    assert (into / 'manifest.json').exists() != (into / 'reading.json').exists()


def test_a_corpus_without_made_questions_says_how_to_make_them(cli, small_corpus):
    ran = cli('compare', small_corpus, '--questions', 'generated')
    assert (ran.code, 'chunklab questions' in ran.err) == (2, True)


def test_generating_is_the_same_every_time(cli, tmp_path):
    first = cli('corpus', 'generate', '--documents', 3, '--seed', 7, '--into', 'a/g')
    assert (first.code, first.out.startswith('a/g: 3 contracts of ')) == (0, True)
    cli('corpus', 'generate', '--documents', 3, '--seed', 7, '--into', 'b/g', '-q')
    for path in (tmp_path / 'a').rglob('*.*'):
        assert path.read_bytes() == (tmp_path / 'b' / path.relative_to(tmp_path / 'a')).read_bytes()
    verified = cli('corpus', 'verify', 'a/g')
    assert (verified.code, 'every offset holds' in verified.out) == (0, True)


def test_long_gold_is_counted_in_the_tokens_of_the_encoder(cli, tmp_path):
    cli('corpus', 'generate', '--documents', 6, '--seed', 1, '--long-gold', 1, '--long-tokens', 120, '--into', 'g')
    from chunklab.pipeline.generate import token_counter

    count = token_counter()
    answers = [
        answer
        for line in (tmp_path / 'g' / 'queries.jsonl').read_text(encoding='utf-8').splitlines()
        for answer in json.loads(line)['answers']
    ]
    # the facts of a clause, and page feet, differ by a few tokens from what was counted
    assert min(map(count, answers)) > 110


def test_a_page_is_cited_where_it_is_known(cli, tmp_path):
    pages = ['1. Term. This Agreement lasts two years.', '2. Law. The law of Ohio governs this Agreement.']
    (tmp_path / 'mine').mkdir()
    (tmp_path / 'mine' / 'a.txt').write_text('\f'.join(pages), encoding='utf-8')
    cli('ingest', 'mine', '--into', 'corpus')
    ran = cli('search', 'Which law governs?', './corpus', '-s', 'sentence(size=16)', '-k', 1)
    assert 'a.txt › p. 2 › 2.' in ran.out
    ran = cli('search', 'Which law governs?', './corpus', '-s', 'sentence(size=16)', '-k', 1, '-f', 'jsonl')
    assert json.loads(ran.out)['page'] == 2


@pytest.mark.parametrize(
    ('arguments', 'said'),
    [
        (('ingest', 'nowhere', '--into', 'c'), 'no file or folder nowhere'),
        (
            ('ingest', 'set.json', '.', '--into', 'c/c'),
            'set.json looks like a data set (squad): one data set at a time',
        ),
        (('questions', 'mini'), 'is bundled with chunklab and stays as it is: copy it'),
        (('ingest', 'set.json', '--from', 'beir', '--into', 'c'), 'set.json'),
        (('ingest', 'set.json', '--from', 'squat', '--into', 'c'), "'squat' is not one of"),
        (('ingest', 'set.json', 'set.json', '--from', 'squad', '--into', 'c'), 'one PATH at a time'),
        (('ingest', 'set.json', '--drop-page-furniture', '--into', 'c'), 'have no meaning for the format "squad"'),
        (('ingest', 'set.json', '--reword', 'cuad', '--into', 'c'), 'have no meaning for the format "squad"'),
        (('ingest', 'set.json', '--without', 'Insurence', '--into', 'c'), 'did you mean "Insurance"'),
        (('ingest', 'set.json', '--only', 'none.txt', '--into', 'c'), 'none.txt cannot be read'),
        (('ingest', 'set.json', '--benchmark', 'x', '--into', 'c'), 'set.json'),
        (('corpus', 'export', 'nowhere', '--to', 'beir', '--into', 'c'), 'no folder and no corpus "nowhere"'),
        (('corpus', 'generate', '--documents', '0', '--into', 'c'), "'--documents'"),
        (('corpus', 'generate', '--documents', '1', '--into', '.'), 'was not generated'),
        (('questions', 'nowhere'), 'no folder and no corpus "nowhere"'),
        (('questions', 'mini', '--review', 'a.csv', '--reviewed', 'a.csv'), 'give one of them'),
    ],
)
def test_a_mistake_is_one_line_and_exit_2(cli, squad, arguments, said):
    ran = cli(*arguments)
    assert ran.code == 2
    assert said in ran.err
    assert 'Traceback' not in ran.err


def test_the_digest_of_a_corpus_is_printed_alone(cli, small_corpus):
    digest = cli('corpus', 'digest', small_corpus)
    assert digest.code == 0, digest.err
    assert len(digest.out) == 65
    shown = cli('corpus', 'show', small_corpus).out
    assert f'(digest {digest.out[:12]})' in shown
    document = small_corpus / 'documents' / 'supply 1.txt'
    document.write_text(document.read_text(encoding='utf-8') + 'x', encoding='utf-8')
    assert cli('corpus', 'digest', small_corpus).out != digest.out
