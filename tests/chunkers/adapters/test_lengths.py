"""Lengths by the encoder's tokenizer, by two roads."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunklab.chunkers.adapters.lengths import counter, tokenizer_in
from chunklab.encoders.models import bundled_folder
from chunklab.encoders.tokens import load_tokenizer
from chunklab.errors import ModelError

ours = load_tokenizer(bundled_folder())


@given(st.text(max_size=60) | st.sampled_from(['a \ud800 b', 'x' * 3000, 'Café\u200b § 4.1(a)', '한국 中文']))
def test_count_as_chunklab_counts(text):
    assert counter('tokens', bundled_folder())(text) == int(ours.count_texts([text])[0])
    assert counter('characters', bundled_folder())(text) == len(text)


def test_longer_than_the_model_reads():
    assert counter('tokens', bundled_folder())('word ' * 2000) == 2000


@pytest.mark.parametrize(('content', 'said'), [(None, 'has no tokenizer.json'), ('{}', 'cannot be loaded')])
def test_a_model_without_a_tokenizer(tmp_path, content, said):
    if content is not None:
        (tmp_path / 'tokenizer.json').write_text(content)
    with pytest.raises(ModelError, match=said):
        tokenizer_in(tmp_path)
