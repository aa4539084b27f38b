from __future__ import annotations

import pytest

from chunklab import registry
from chunklab.errors import ChunklabError
from chunklab.roles import Phase, PhasedChunker, phases

PHASED = {'fixed', 'recursive', 'sentence', 'semantic', 'cluster', 'clause'}


def test_all_phases_of_an_experiment():
    assert phases('shift', 3) == (Phase('shift', 0, 3), Phase('shift', 1, 3), Phase('shift', 2, 3))
    assert phases('jitter', 1) == (Phase('jitter', 0, 1),)


@pytest.mark.parametrize(
    ('arguments', 'message'),
    [
        (('shift', 3, 3), 'phase 3 of 3: must be from 0 to 2'),
        (('shift', -1, 3), 'phase -1 of 3: must be from 0 to 2'),
        (('jitter', 0, 0), '0 phases: there must be at least 1'),
        (('slide', 0, 1), "experiment 'slide': must be one of shift, jitter"),
    ],
)
def test_phases_that_there_are_not(arguments, message):
    with pytest.raises(ChunklabError) as caught:
        Phase(*arguments)
    assert str(caught.value) == message


@pytest.mark.parametrize('count', [0, -2])
def test_no_phases_at_all(count):
    with pytest.raises(ChunklabError) as caught:
        phases('shift', count)
    assert str(caught.value) == f'{count} phases: there must be at least 1'


def test_a_key_names_what_the_cutting_depends_on():
    assert [phase.key for phase in phases('shift', 4)] == ['shift 0/1', 'shift 1/4', 'shift 1/2', 'shift 3/4']
    assert [phase.key for phase in phases('jitter', 3)] == ['jitter 0', 'jitter 1', 'jitter 2']
    assert Phase('jitter', 2, 3).key == Phase('jitter', 2, 8).key


def test_what_knows_no_phases_says_so(tmp_path):
    (tmp_path / 'given.jsonl').write_text('', encoding='utf-8')
    specs = {name: name for name in PHASED} | {
        'spans': f'spans("{tmp_path / "given.jsonl"}")',
        'python': "python('builtins:str.split')",
        'command': "command('cat')",
        'langchain': "langchain('CharacterTextSplitter')",
        'llamaindex': "llamaindex('SentenceSplitter')",
        'chonkie': "chonkie('SentenceChunker')",
        'semchunk': 'semchunk',
    }
    assert set(specs) == set(registry.names('chunker'))
    made = {name: registry.build('chunker', spec).made for name, spec in specs.items()}
    assert {name for name, chunker in made.items() if isinstance(chunker, PhasedChunker)} == PHASED
