"""What adapters are tested with: the real tokenizer and the real libraries, toy vectors that a reader can follow."""

from __future__ import annotations

import numpy as np
import pytest

from chunklab.encoders.models import bundled_folder
from chunklab.encoders.tokens import load_tokenizer
from chunklab.types import Document

DOGS = ('Dogs bark at night in the yard. ', 'The dog barks when a dog is near. ', 'A barking dog wakes the yard. ')
TAXES = ('Taxes are due in April each year. ', 'The tax office sends a tax bill. ', 'Late taxes carry a tax penalty. ')


class TopicContext:
    """Vectors by what a text is about, dogs or taxes; `asked` keeps all that was to be embedded."""

    def __init__(self):
        self.asked = []

    def model_folder(self):
        return bundled_folder()

    def embed(self, texts):
        self.asked += texts
        counts = [[text.lower().count('dog') + text.lower().count('bark'), text.lower().count('tax')] for text in texts]
        rows = np.array(counts, dtype=np.float32).reshape(-1, 2) + 1e-3
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.fixture
def topic_context():
    return TopicContext()


@pytest.fixture(scope='session')
def count_tokens():
    """Tokens of a text by chunklab's own tokenizer, another road than the adapters take."""
    tokenizer = load_tokenizer(bundled_folder())
    return lambda text: int(tokenizer.count_texts([text])[0])


@pytest.fixture(scope='session')
def two_topics():
    """A text about dogs and then about taxes, and where the second begins."""
    text = ''.join(DOGS * 3 + TAXES * 3)
    return Document('a.txt', text), text.index(TAXES[0])


@pytest.fixture(scope='session')
def contract():
    """A few thousand characters of a contract in plain ASCII, with lines, paragraphs and numbers."""
    clauses = (
        f'{n}. Section {n}\n\n{n}.1 The Supplier shall deliver lot {n} within {n + 10} days; if it does not, the Buyer '
        f'may refuse it, without prejudice to Section {n + 1}.\n{n}.2 Notices are in writing. They reach the other '
        'party on the third day after posting.\n\n'
        for n in range(1, 25)
    )
    return Document('contract.txt', 'SUPPLY AGREEMENT\n\n' + ''.join(clauses))
