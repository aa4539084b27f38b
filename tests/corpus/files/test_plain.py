from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunklab.corpus.files.extracted import PageStart
from chunklab.corpus.files.plain import extract_text
from chunklab.errors import CorpusError


@given(st.text('ab1 \n\r\f\x00\ufeff\x85é', max_size=60))
def test_text_is_taken_as_it_is(text):
    extracted = extract_text(text.encode(), drop_page_furniture=False)
    assert extracted.text == text
    ends = [*(start.offset for start in extracted.pages[1:]), len(text)]
    for start, end in zip(extracted.pages, ends, strict=False):
        page = text[start.offset : end]
        assert page.rstrip('\f').count('\f') == 0
        assert text[: start.offset].count('\f') == start.page - 1


def test_not_utf_8():
    with pytest.raises(CorpusError, match='not UTF-8: byte 1 is 0xff'):
        extract_text(b'a\xff', drop_page_furniture=False)


def test_furniture_between_form_feeds():
    pages = [f'ACME Ltd\r\n\r\n  clause {"abcd"[k]}\r\n  goes on {"stuv"[k]}\r\n\r\n- {k + 1} -\r\n' for k in range(4)]
    extracted = extract_text('\f'.join(pages).encode(), drop_page_furniture=True)
    bare = [f'\r\n  clause {"abcd"[k]}\r\n  goes on {"stuv"[k]}\r\n\r\n' for k in range(4)]
    assert extracted.text == '\f'.join(bare)
    assert extracted.dropped == (('- # -', 4), ('ACME Ltd', 4))
    assert extracted.pages == tuple(PageStart(k * (len(bare[0]) + 1), k + 1) for k in range(4))


def test_without_form_feeds_nothing_is_dropped():
    text = ''.join(f'ACME Ltd\nclause\n{k}\n' for k in range(9))
    assert extract_text(text.encode(), drop_page_furniture=True).text == text
