from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chunklab.corpus.duplicates import find_duplicates

texts = st.dictionaries(st.sampled_from('abcdef'), st.text('x y\n\xa0', max_size=4), max_size=6)


@given(texts)
def test_groups_are_those_of_equal_words_run_together(tmp_path_factory, texts):
    folder = tmp_path_factory.mktemp('documents')
    for name, text in texts.items():
        (folder / name).write_bytes(text.encode())
    groups = find_duplicates(folder, [*texts, 'not there'])
    bare = {name: ''.join(c for c in text if not c.isspace()) for name, text in texts.items()}
    for group in groups:
        assert len(group) > 1
        assert list(group) == sorted(group)
        assert len({bare[name] for name in group}) == 1
    paired = {name for group in groups for name in group}
    assert paired == {a for a in texts if bare[a] and any(a != b and bare[a] == bare[b] for b in texts)}
