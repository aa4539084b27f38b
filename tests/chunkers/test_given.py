from __future__ import annotations

import hashlib
import json
import re

import pytest

from chunklab import registry
from chunklab.chunkers.given import GivenSpans
from chunklab.errors import ChunklabError
from chunklab.types import Document, Span

DOCUMENT = Document('a b.txt', 'One two.\u2028  Three four.')


@pytest.fixture
def written(tmp_path):
    def write(*lines):
        path = tmp_path / 'cut, made elsewhere.jsonl'
        path.write_bytes('\n'.join(lines).encode())
        return path

    return write


def line(start, end, doc_id=DOCUMENT.doc_id, **others):
    return json.dumps({'doc_id': doc_id, 'start': start, 'end': end, **others}, ensure_ascii=False)


def test_spans_as_given_in_order_and_once(written, context):
    path = written(
        line(11, 22), line(0, 9, note='a\u2028b'), '', line(11, 22), line(9, 11), line(0, 3, 'other.txt'), line(2, 15)
    )
    assert GivenSpans(str(path)).spans(DOCUMENT, context) == [Span(0, 9), Span(2, 15), Span(11, 22)]


def test_a_document_without_lines_has_no_chunks(written, context):
    assert GivenSpans(str(written(line(0, 3, 'other.txt')))).spans(DOCUMENT, context) == []
    assert GivenSpans(str(written())).spans(DOCUMENT, context) == []


def test_its_spec_names_the_file(written):
    path = written(line(0, 3))
    made = registry.build('chunker', f"spans(path='{path}')")
    assert made.made == GivenSpans(str(path))
    assert registry.build('chunker', made.spec).made == made.made


def test_the_digest_is_that_of_the_file_as_it_was_read(written):
    path = written(line(0, 3))
    chunker, digest = GivenSpans(str(path)), hashlib.sha256(path.read_bytes()).hexdigest()
    written(line(0, 4))
    assert chunker.fit_digest() == digest != GivenSpans(str(path)).fit_digest()


@pytest.mark.parametrize(
    ('wrong', 'message'),
    [
        ('{', 'line 2: not JSON (Expecting property name enclosed in double quotes at column 2)'),
        ('[1]', 'line 2: must be an object with doc_id, start and end'),
        ('{"doc_id": "a", "start": 1}', 'line 2: end is missing; each line has doc_id, start and end'),
        (line(0, 3, 7), 'line 2: doc_id must be a text, not 7'),
        (line(0, True), 'line 2: end must be a whole number, not True'),
        (line(0.0, 3), 'line 2: start must be a whole number, not 0.0'),
        (line(3, 3), 'line 2: start 3 and end 3 must be 0 <= start < end'),
        (line(-1, 3), 'line 2: start -1 and end 3 must be 0 <= start < end'),
    ],
)
def test_a_line_that_is_wrong_is_named(written, wrong, message):
    path = written(line(0, 3), wrong)
    with pytest.raises(ChunklabError) as caught:
        GivenSpans(str(path))
    assert str(caught.value) == f'{path}, {message}'


def test_offsets_outside_the_text_name_their_line(written, context):
    path = written('', line(0, 22), line(20, 23))
    with pytest.raises(ChunklabError) as caught:
        GivenSpans(str(path)).spans(DOCUMENT, context)
    assert str(caught.value) == f"{path}, line 3: 20-23 reaches beyond the text of 'a b.txt', which has 22 characters"


def test_a_file_that_cannot_be_read(tmp_path):
    with pytest.raises(ChunklabError, match=r"^spans: cannot read '.*none\.jsonl': No such file or directory$"):
        GivenSpans(str(tmp_path / 'none.jsonl'))
    (tmp_path / 'latin').write_bytes(b'{"doc_id": "\xe9"}')
    with pytest.raises(ChunklabError, match=re.escape('latin: not UTF-8 at byte 12')):
        GivenSpans(str(tmp_path / 'latin'))
