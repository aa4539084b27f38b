from __future__ import annotations

import copy
import hashlib
from dataclasses import replace

from chunklab.types import Document


def test_a_documents_digest_is_that_of_its_text_however_often_and_of_whom_it_is_asked():
    document = Document('a.txt', 'Rent is due. § 1')
    expected = hashlib.sha256('Rent is due. § 1'.encode()).hexdigest()
    assert document.digest == document.digest == copy.deepcopy(document).digest == expected
    assert replace(document, text='Rent was due.').digest == hashlib.sha256(b'Rent was due.').hexdigest()
    asked, unasked = document, Document('a.txt', 'Rent is due. § 1')
    assert asked == unasked and hash(asked) == hash(unasked) and repr(asked) == repr(unasked)
