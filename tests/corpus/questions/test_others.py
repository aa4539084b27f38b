"""Definitions, references and headings of no known kind."""

from __future__ import annotations

import pytest

from chunklab.corpus.questions import Choice
from chunklab.corpus.questions.headings import is_specific, spoken
from chunklab.corpus.questions.titles import contract_name
from chunklab.types import Document

EVERYTHING = Choice(threshold=0, shares={'common': 99, 'heading': 99, 'definition': 99, 'reference': 99})


def test_definitions_are_found_where_they_are_given(by_kind):
    found = {record['question'].split('“')[1].split('”')[0]: record for record in by_kind['Definition']}
    assert set(found) == {'Affiliate', 'Weekly Test'}, 'not the names of the parties, nor what is defined elsewhere'
    assert found['Affiliate']['answers'] == [
        '"Affiliate" means any company that controls a Party, is controlled by it, or is under common control with it.'
    ]
    assert found['Weekly Test']['reasons'] == ['defined in running text']


def test_a_reference_leads_to_the_clause_referred_to(by_kind):
    [record] = by_kind['Cross-Reference']
    assert 'Section 6.1' in record['question']
    assert 'quality of water' in record['question']
    assert record['answers'][0].startswith('Harrow shall test')
    assert record['answers'][0].endswith('with the furnace.')


@pytest.mark.parametrize(
    'reference',
    ['Section 9.9', 'Section 6.1(a)', 'Section 6.1 of the Companies Act', 'Section 3.1', 'Section 6.1.4'],
    ids=['unknown', 'part-of-it', 'a-statute', 'itself', 'below-it'],
)
def test_other_references_are_left_alone(made, contract, reference):
    text = contract.text.replace('Section 6.1', reference)
    assert not [r for r in made(text, choice=EVERYTHING).records if r['kind'] == 'Cross-Reference']


def references(generated):
    return [record for record in generated.records if record['kind'] == 'Cross-Reference']


def test_a_number_that_comes_twice_is_not_guessed(made, contract):
    schedule = (
        '\nSCHEDULE 1 - PLANT\n\n1. PUMPS\n1.1 Care of Pumps. Each pump is oiled by Harrow in the first week.\n'
        '2. BELTS\n2.1 Care of Belts. Each belt is stretched by Harrow in the first week.\n2.2 Spares. Two are kept.\n'
    )
    text = contract.text.replace('Section 6.1', 'Section 2.1')
    assert len(references(made(text, choice=EVERYTHING))) == 1
    assert references(made(text.replace('\nIN WITNESS', schedule + '\nIN WITNESS'), choice=EVERYTHING)) == []


def test_a_heading_of_no_kind_is_asked_about_once(by_kind):
    assert [r['answers'] for r in by_kind['Other Clause'] if 'quality of water' in r['question']] == [
        [
            'Harrow shall test the cooling water of the furnaces each week (the "Weekly Test") and shall enter\n'
            'what it finds in a log. The log stays with the furnace.'
        ]
    ]
    assert all('convenience' not in r['question'] for r in by_kind['Other Clause'])


@pytest.mark.parametrize(
    ('heading', 'specific'),
    [
        ('Quality of Water', True),
        ('Miscellaneous', False),
        ('GENERAL PROVISIONS', False),
        ('Governing Law', False),
        ('No Forecasts', False),
        ('A1', False),
        ('', False),
    ],
)
def test_headings_that_say_enough(heading, specific):
    assert is_specific(heading) is specific


def test_headings_are_spoken_in_small_letters():
    assert spoken('QUALITY OF WATER') == 'quality of water'
    assert spoken('Background IP and Know-How') == 'background IP and Know-How'


@pytest.mark.parametrize(
    ('text', 'name'),
    [
        (
            'EXHIBIT 10.1\nEXECUTION VERSION\nLEASE AGREEMENT\nThis Lease Agreement is made by and between\nAcme\n'
            'Tools, Inc. ("Acme") and Orrin LLC.',
            'the Lease Agreement between Acme Tools, Inc. and Orrin LLC',
        ),
        ('This Supply Agreement is between you and me.', 'the Supply Agreement in “my contract”'),
        ('Nothing here.', '“my contract”'),
        ('', '“my contract”'),
    ],
)
def test_a_contract_is_called_what_it_calls_itself(text, name):
    assert contract_name(Document('my_contract.txt', text)) == name


def test_a_name_is_one_harmless_line():
    name = contract_name(Document('a\x1b[31m\u202e\n' + 'b' * 500 + '.txt', '\x00'))
    assert name.isprintable()
    assert len(name) < 200
