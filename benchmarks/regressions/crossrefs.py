"""A contract of our own that abbreviates: each clause is one long sentence with `Sec.` in the middle of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

DOC_ID = 'Ashgrove-Pinnock_Spare-Parts-Agreement.txt'
TITLE = 'Spare Parts Agreement between Ashgrove Pumps Limited and Pinnock Water Works'
_HEAD = f'{TITLE}\n\n'
_CLAUSES: tuple[tuple[str, str], ...] = (
    (
        'delivery times',
        'Subject to Sec. 4 and to any longer time agreed under Sec. 2.2, Ashgrove shall deliver every pump part named '
        'in Schedule A to the yard of Pinnock within fourteen days of the order, carriage paid as provided in Sec. 6.',
    ),
    (
        'ordering',
        'Pinnock shall order parts in writing on the form of Schedule B, and an order that departs from the quantities '
        'of Sec. 3 binds Ashgrove only if its sales office confirms it within two days as described in Sec. 11.',
    ),
    (
        'minimum quantities',
        'In each year of the term Pinnock shall take at least two hundred impellers and, unless Sec. 9 excuses it, '
        'shall pay for those it did not take at the price of Sec. 5 less one tenth within a month of the year’s end.',
    ),
    (
        'late delivery',
        'Where parts come later than Sec. 1 allows, Ashgrove shall credit Pinnock with two percent of their price for '
        'each full week, though never with more than the limit of Sec. 8, and no other remedy for lateness is open.',
    ),
    (
        'prices',
        'The prices of Schedule A hold for twelve months and may then be raised under Sec. 12 by no more than the '
        'index of metal goods has risen since the date of signature, as published for the month named in Sec. 13.',
    ),
    (
        'carriage and insurance',
        'Ashgrove bears carriage and insurance as far as the yard, while unloading, which Sec. 1 does not cover, is '
        'done by Pinnock with its own crane and at its own risk in the hours that are set out in Sec. 14 below.',
    ),
    (
        'warranty',
        'Ashgrove warrants for thirty months, reckoned as Sec. 1 says, that each part is free of faults of casting, '
        'and shall replace a part that Pinnock shows to be faulty by the test of Sec. 15 without any charge at all.',
    ),
    (
        'limit of liability',
        'Save for death, injury and what Sec. 7 promises, neither party is liable to the other for more than the '
        'price of all parts ordered in the year of the event, and lost profit is excluded in the sense of Sec. 16.',
    ),
    (
        'force majeure',
        'A party kept from performing by flood, war or a strike that Sec. 17 counts as such is excused for as long as '
        'that lasts, provided that it tells the other within three days in the manner of Sec. 18 and goes on at once.',
    ),
    (
        'termination',
        'Either party may end this agreement by ninety days’ notice under Sec. 18, but orders that were confirmed '
        'before it as Sec. 2 requires are carried out and paid for as though no notice had ever been given.',
    ),
    (
        'confirmation of orders',
        'The sales office confirms an order by letter or by the portal of Sec. 19, and silence for two working days '
        'counts as a confirmation of what the form of Sec. 2 states but of nothing that is written beside it.',
    ),
    (
        'governing law',
        'The laws of the Isle of Carrow govern this agreement and, save for the expert of Sec. 15, its courts alone '
        'decide every dispute that arises from it or from an order made on the terms of Sec. 2 during the term.',
    ),
)


def text() -> str:
    """The whole contract."""
    return _HEAD + ''.join(f'{n}. {clause}\n\n' for n, (_, clause) in enumerate(_CLAUSES, 1))


def queries() -> Iterator[dict[str, Any]]:
    """One line of queries.jsonl for each clause; the gold is its sentence."""
    place = len(_HEAD)
    for n, (topic, clause) in enumerate(_CLAUSES, 1):
        start = place + len(f'{n}. ')
        end = start + len(clause)
        place = end + len('\n\n')
        yield {
            'query_id': f'parts-{n:02}',
            'query': f'In the Spare Parts Agreement of Ashgrove and Pinnock: what holds on {topic}?',
            'question': f'What holds on {topic}?',
            'category': 'Spare parts',
            'spans': [{'doc_id': DOC_ID, 'start': start, 'end': end}],
            'answers': [clause],
        }
