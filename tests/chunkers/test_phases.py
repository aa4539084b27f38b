"""What holds of the phases of every strategy that has them; that each keeps its limits is in test_contract.py."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from chunklab import registry
from chunklab.chunkers.fixed import Fixed
from chunklab.roles import Phase, phases
from chunklab.types import Document

NAMES = ('fixed', 'recursive', 'sentence', 'semantic', 'cluster', 'clause')
TEXTS = st.lists(
    st.sampled_from(('1. ', 'a ', 'The ', 'b. ', 'c; ', '\n\n', '(a) ', 'ARTICLE I\n', 'party ')), max_size=50
).map(''.join)


def cut(name, size, text, context, phase):
    made = registry.build('chunker', f'{name}(size={size})').made
    document = Document('a.txt', text)
    return list(made.spans(document, context) if phase is None else made.phased(document, context, phase))


@pytest.mark.parametrize('name', NAMES)
@given(TEXTS, st.integers(1, 20), st.integers(1, 9))
@settings(max_examples=25)
def test_phase_0_of_shift_is_the_plain_cutting(context, name, text, size, count):
    assert cut(name, size, text, context, Phase('shift', 0, count)) == cut(name, size, text, context, None)


@pytest.mark.parametrize('name', NAMES)
@pytest.mark.parametrize('experiment', ['shift', 'jitter'])
@given(TEXTS, st.integers(1, 20), st.integers(1, 6), st.integers(2, 4), st.data())
@settings(max_examples=15)
def test_more_phases_leave_those_there_were(context, experiment, name, text, size, count, times, data):
    number = data.draw(st.integers(0, count - 1))
    # phase i of P lies where phase i x k of P x k does; a draw depends on its number only
    later = number * times if experiment == 'shift' else number
    few, many = Phase(experiment, number, count), Phase(experiment, later, count * times)
    assert few.key == many.key
    assert cut(name, size, text, context, few) == cut(name, size, text, context, many)


@pytest.mark.parametrize('name', ['sentence', 'recursive', 'clause'])
@given(st.integers(0, 60), st.integers(1, 20), st.sampled_from(['shift', 'jitter']), st.integers(1, 30), st.data())
def test_where_every_word_is_a_unit_packers_do_as_fixed_does(
    given_context, name, n_words, size, experiment, count, data
):
    phase = Phase(experiment, data.draw(st.integers(0, count - 1)), count)
    # to `recursive` and `clause` a whole text that fits is one unit
    assume(n_words > size or experiment == 'jitter' or name == 'sentence')
    text = ' '.join('w' * n_words)
    context = given_context([(i, i + 1) for i in range(0, 2 * n_words, 2)])
    expected = Fixed(size=size).phased(Document('a.txt', text), context, phase)
    assert cut(name, size, text, context, phase) == expected


@pytest.mark.parametrize('name', NAMES)
def test_more_phases_than_tokens_make_fewer_cuttings_and_no_fault(given_context, name):
    context = given_context([(0, 1), (2, 3), (4, 5)], [(1, 0), (1, 0), (0, 1)])
    found = {tuple(cut(name, 3, 'a b c', context, phase)) for phase in phases('shift', 50)}
    # the first chunk ends after 0, 1 or 2 tokens; to the others the whole text, which fits, is one unit
    assert len(found) == (3 if name in ('fixed', 'sentence') else 1)
    assert all(cut(name, 3, '', context, phase) == [] for phase in phases('shift', 1))


@pytest.mark.parametrize('name', NAMES)
def test_phases_of_a_real_looking_text_differ(context, name):
    text = ' '.join(f'The {w} party of item {i} shall pay {w} at once.' for i in range(40) for w in ('first', 'other'))
    for experiment in ('shift', 'jitter'):
        found = {tuple(cut(name, 60, text, context, phase)) for phase in phases(experiment, 6)}
        assert len(found) > 2
