"""Which sentences are taken for which kind of clause, and where exactly the gold lies."""

from __future__ import annotations

import pytest

from chunklab.corpus.questions import Choice
from chunklab.corpus.questions.catalogue import BY_NAME

EVERYTHING = Choice(threshold=0, shares={'common': 99, 'heading': 99, 'definition': 99, 'reference': 99})


@pytest.mark.parametrize(
    ('kind', 'answers'),
    [
        ('Effective Date', ['March 3, 2021 (the "Effective Date")']),
        (
            'Expiration Date',
            [
                'The term of this Agreement shall commence on the Effective Date and shall continue for a period '
                'of two years.'
            ],
        ),
        (
            'Termination For Convenience',
            ["Either Party may terminate this Agreement without cause by giving the other ten days' written notice."],
        ),
        (
            'Payment Terms',
            ['Each invoice shall be paid within thirty days after the invoice is received, subject to Section 6.1.'],
        ),
        (
            'Anti-Assignment',
            [
                'Neither Party may assign this Agreement without the prior written consent of the other Party.',
                'Any assignment made\nwithout such consent shall be null and void.',
            ],
        ),
        (
            'Governing Law',
            [
                'This Agreement shall be governed by and construed in accordance with the laws of the State of '
                'Example.',
            ],
        ),
        (
            'Uncapped Liability',
            [
                'IN NO EVENT SHALL EITHER PARTY BE LIABLE FOR ANY CONSEQUENTIAL OR INDIRECT DAMAGES, EXCEPT FOR '
                'GROSS NEGLIGENCE OR\nFRAUD.'
            ],
        ),
    ],
)
def test_gold_is_the_sentence_without_label_and_heading(by_kind, kind, answers):
    [record] = by_kind[kind]
    assert record['answers'] == answers


def test_kinds_of_the_small_contract(by_kind):
    assert sorted(by_kind) == [
        'Anti-Assignment', 'Cap On Liability', 'Cross-Reference', 'Definition', 'Effective Date', 'Expiration Date',
        'Governing Law', 'Other Clause', 'Payment Terms', 'Termination For Convenience', 'Uncapped Liability',
    ]  # fmt: skip


def test_a_heading_makes_the_difference_to_quality(by_kind, made):
    [headed] = by_kind['Governing Law']
    text = 'Remarks\n\nThis Agreement shall be governed by and construed in accordance with the laws of Utopia.'
    [bare] = made(text, choice=EVERYTHING).records
    assert (headed['quality'], bare['quality']) == (1.0, 0.8)
    assert bare['reasons'] == ['known by its words, no heading says so']


def test_items_of_a_list_are_read_with_the_words_before_them(made):
    text = (
        '1. Covenants. During the Term the Consultant shall not, directly or indirectly:\n'
        '(a) solicit or hire any employee of the Company;\n'
        '(b) write to newspapers about the weather in the mountains.\n'
        '2. Fees. The fee is ten dollars.\n'
        '3. Offices. Each side keeps its offices.\n'
    )
    found = {record['kind']: record['answers'] for record in made(text, choice=EVERYTHING).records}
    assert found['No-Solicit Of Employees'] == ['solicit or hire any employee of the Company;']


LAW = 'this Agreement is governed by and construed under the laws of the State of Example'
CLAUSES = '1. Scope. The Seller sells.\n2. Price. The Buyer pays.\n3. Place. The goods are handed over at the mill.\n'


def test_the_sentence_of_the_next_test_is_asked_about_elsewhere(made):
    assert 'Governing Law' in {r['kind'] for r in made(f'{CLAUSES}4. Law. {LAW}.', choice=EVERYTHING).records}


@pytest.mark.parametrize(
    'text',
    [
        f'WHEREAS, {LAW}; and\n\n{CLAUSES}',
        f'RECITALS\nA. The Seller mills. And {LAW}.\nB. The Buyer bakes.\nNOW, THEREFORE, they agree:\n{CLAUSES}',
        f'{CLAUSES}IN WITNESS WHEREOF, {LAW} and is signed.',
        f'{CLAUSES}4. Word. "Proper Law" has the meaning set forth in Section 9, and {LAW}.',
        f'{CLAUSES}4. Table. {LAW} 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18.',
    ],
    ids=['whereas', 'recitals', 'signature', 'defined-elsewhere', 'table'],
)
def test_what_settles_nothing_is_not_asked_about(made, text):
    assert 'Governing Law' not in {r['kind'] for r in made(text, choice=EVERYTHING).records}


def test_the_table_of_contents_is_not_asked_about(made):
    text = 'TABLE OF CONTENTS\n' + CLAUSES.replace('\n', ' ......... 3\n') + CLAUSES
    first_clause = text.rindex('1. Scope')
    for record in made(text, choice=EVERYTHING).records:
        assert all(span['start'] > first_clause for span in record['spans'])


@pytest.mark.parametrize(
    ('kind', 'sentence'),
    [
        (
            'Cap On Liability',
            'the aggregate liability of the seller shall not exceed the fees paid under this agreement.',
        ),
        ('Insurance', 'the operator shall maintain commercial general liability insurance at its own cost.'),
        ('Audit Rights', 'the licensor may inspect the books and records of the licensee once a year.'),
        ('Change Of Control', 'upon a change of control of the dealer the maker may terminate this agreement.'),
        ('License Grant', 'the owner hereby grants to the user a non-exclusive license to use the software.'),
        (
            'Non-Transferable License',
            'the owner hereby grants to the user a non-transferable license to use the software.',
        ),
        ('Renewal Term', 'this agreement shall renew automatically for successive one-year terms.'),
        (
            'Notice Period To Terminate Renewal',
            'this agreement shall renew for successive years unless a party gives notice of its intention not to renew '
            'at least sixty days prior to the end of the term.',
        ),
        ('Rofr/Rofo/Rofn', 'the landlord shall have a right of first refusal over the shop.'),
        ('Most Favored Nation', 'the buyer is given most favored customer prices.'),
        ('Source Code Escrow', 'the source code shall be placed in escrow with a bank.'),
        ('Force Majeure', 'neither party is liable for a delay caused by acts of god.'),
        ('Non-Disparagement', 'neither party shall disparage the other.'),
    ],
)
def test_a_sentence_is_known_by_its_words(kind, sentence):
    assert BY_NAME[kind].evidence(sentence, headed=False)


@pytest.mark.parametrize(
    ('kind', 'sentence'),
    [
        (
            'Cap On Liability',
            'remedies are cumulative and not exclusive of other remedies; no exclusive remedy is meant.',
        ),
        (
            'Expiration Date',
            'if a provision is invalid, this agreement shall continue in full force and effect until amended.',
        ),
        ('Third Party Beneficiary', 'there are no third-party beneficiaries of this agreement.'),
        ('Exclusivity', 'the courts of the state have exclusive jurisdiction on a non-exclusive basis.'),
        ('Termination For Convenience', 'a party may terminate this agreement upon thirty days notice of a breach.'),
    ],
)
def test_look_alikes_are_of_another_kind(kind, sentence):
    assert not BY_NAME[kind].evidence(sentence, headed=True)


def test_more_places_than_gold_cost_quality(made):
    sentence = 'Supplier number {} shall indemnify the Buyer against all claims of third parties for loss or damage.\n'
    text = 'ARTICLE I\nINDEMNIFICATION\n' + ''.join(f'1.{n} ' + sentence.format(n) for n in range(1, 9))
    [record] = [r for r in made(text, choice=EVERYTHING).records if r['kind'] == 'Indemnification']
    assert len(record['spans']) == BY_NAME['Indemnification'].most == 4
    assert record['quality'] == 0.75
