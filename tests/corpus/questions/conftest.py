"""A small contract of our own, and the splitter that questions are made with."""

from __future__ import annotations

import pytest

from chunklab.corpus.questions import generate
from chunklab.sentences.nupunkt import Nupunkt
from chunklab.types import Document

CONTRACT = """SUPPLY AGREEMENT

This Supply Agreement (the "Agreement") is made as of March 3, 2021 (the "Effective Date") by and between Harrow
Castings Ltd. and Pell & Crane, Inc.

1. DEFINITIONS
1.1 "Affiliate" means any company that controls a Party, is controlled by it, or is under common control with it.
1.2 "Net Price" has the meaning set forth in Section 3.

2. TERM AND TERMINATION
2.1 Term. The term of this Agreement shall commence on the Effective Date and shall continue for a period of two years.
2.2 Convenience. Either Party may terminate this Agreement without cause by giving the other ten days' written notice.

3. PRICE AND PAYMENT
3.1 Payment. Each invoice shall be paid within thirty days after the invoice is received, subject to Section 6.1.

4. ASSIGNMENT
Neither Party may assign this Agreement without the prior written consent of the other Party. Any assignment made
without such consent shall be null and void.

5. GOVERNING LAW
This Agreement shall be governed by and construed in accordance with the laws of the State of Example.

6. COOLING WATER
6.1 Quality of Water. Harrow shall test the cooling water of the furnaces each week (the "Weekly Test") and shall enter
what it finds in a log. The log stays with the furnace.

7. LIMITATION OF LIABILITY
IN NO EVENT SHALL EITHER PARTY BE LIABLE FOR ANY CONSEQUENTIAL OR INDIRECT DAMAGES, EXCEPT FOR GROSS NEGLIGENCE OR
FRAUD.

IN WITNESS WHEREOF the Parties have signed.
By: ______________
"""


@pytest.fixture(scope='session')
def splitter():
    return Nupunkt()


@pytest.fixture(scope='session')
def contract():
    return Document('supply.txt', CONTRACT)


@pytest.fixture
def made(splitter):
    """Makes questions of texts: made('...') -> Generated; keywords go to Choice by way of `choice`."""

    def make(*texts, choice=None):
        return generate([Document(f'{n}.txt', text) for n, text in enumerate(texts)], splitter, choice)

    return make


@pytest.fixture
def by_kind(contract, splitter):
    """The records of the small contract by kind, with nothing left out for its share."""
    from chunklab.corpus.questions import Choice

    everything = Choice(threshold=0, shares={'common': 99, 'heading': 99, 'definition': 99, 'reference': 99})
    found = {}
    for record in generate([contract], splitter, everything).records:
        found.setdefault(record['kind'], []).append(record)
    return found
