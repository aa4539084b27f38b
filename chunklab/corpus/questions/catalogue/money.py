"""Kinds about prices, quantities and payment."""

from __future__ import annotations

from chunklab.corpus.questions.kinds import Kind

MONEY = (
    Kind(
        'Revenue/Profit Sharing',
        heading=r'\b(?:royalt|revenue|commission|profit|compensation|fees?\b|shar(?:e|ing)\b)',
        cues=(
            r'\b(?:pay|paid|receive|entitled to|retain|share|due|equal to)\b && (?:%|\bpercent(?:age)?\b'
            r'|\bone[- ]half\b|\*{3}|\[\*)'
            r'.{0,80}\b(?:net sales|gross (?:sales|revenues?|margin|receipts|profits?|income)|net (?:revenues?'
            r'|profits?|income|receipts|proceeds)|revenues?|profits|royalties|proceeds|sales price)\b',
            r'\b(?:royalty|royalties|commissions?|revenue share)\b.{0,60}\b(?:equal to|of|at (?:the|a) rate of)\b'
            r'.{0,40}(?:%|\bpercent)',
            r'\broyalt(?:y|ies)\b.{0,40}\bon\b.{0,40}\b(?:sales|revenues?|receipts)\b',
            r'\b(?:share|split|divided?)\b.{0,60}\b(?:equally|revenues?|profits)\b.{0,80}(?:%|\bpercent|\bequally\b'
            r'|\bparties\b)',
        ),
        hints=(
            r'\b(?:royalt\w{1,3}|commissions?|net sales|gross sales|revenues?)\b && \b(?:pay|paid|payable|receive)\b'
            r' && (?:%|\bpercent)',
        ),
        never=r'\b(?:interest (?:at|on|rate)|late (?:fee|payment|charge)|deficiency|under-?(?:pay|report)|discrepancy'
        r'|shortfall)',
        questions=(
            'Which part of its takings does one party hand to the other?',
            'How are income or profits divided between the parties?',
            'What percentage of sales has to be paid over?',
        ),
    ),
    Kind(
        'Minimum Commitment',
        heading=r'\b(?:minimum|commitments?|quota|take[- ]or[- ]pay)\b',
        cues=(
            r'\bminimum (?:annual |monthly |quarterly |yearly |aggregate |guaranteed |total )?(?:purchase|order'
            r'|quantit(?:y|ies)|payments?|volume|commitment|royalt(?:y|ies)|fees?|sales|guarantee|amount'
            r'|requirements?|number of units)',
            r'\b(?:purchase|order|buy|sell|spend|pay|deliver)\b.{0,60}\b(?:at least|not less than|no (?:less'
            r'|fewer) than|a minimum of)\b.{0,60}(?:\$|\b(?:units?|products?|percent|dollars|tons|per (?:year'
            r'|month))\b|%|\[\*)',
            r'\btake[- ]or[- ]pay\b',
        ),
        hints=(r'\b(?:shall|will|must|agrees to)\b.{0,40}\b(?:purchase|order|pay|buy|spend)\b',),
        never=r'\b(?:insurance|notice|minimum (?:wage|standards)|liability coverage|coverage|ownership)\b',
        questions=(
            'How much at the very least has to be bought, sold or paid?',
            'Which smallest quantity or sum is promised?',
            'Does a party have to reach some least amount each year?',
        ),
    ),
    Kind(
        'Volume Restriction',
        heading=r'\b(?:volume|capacity|limit|forecast|overage|usage)\b',
        cues=(
            r'\b(?:in excess of|exceeds?|more than|over|up to|not to exceed|maximum (?:number|of|quantity|amount)'
            r'|no more than)\b.{0,60}\b(?:users|copies|units|transactions|hours|seats|servers|subscribers|gigabytes'
            r'|impressions|licenses|installations|batches|appearances)\b'
            r' && \b(?:shall|will|may|must|agrees?|fee|charge[ds]?|additional)\b',
            r'\bmaximum (?:annual |monthly )?(?:volume|quantity|capacity|number of)\b',
        ),
        never=r'\b(?:liability|damages|days|insurance|refund|shares)\b',
        questions=(
            'What if more is used or ordered than was agreed?',
            'Is there a ceiling on the amount that may be used or ordered?',
        ),
    ),
    Kind(
        'Price Restrictions',
        heading=r'\b(?:price|pricing|fee (?:increase|adjustment))',
        cues=(
            r'\b(?:prices?|fees?|rates?|charges)\b.{0,80}\b(?:not|no)\b.{0,30}\b(?:increase|raise|change|exceed'
            r'|adjust)[a-z]{0,3}\b && \b(?:%|percent|index|more than|during|until|calendar|year|any)',
            r'\b(?:increase|raise|adjust)\w{0,4}\b.{0,50}\b(?:prices?|fees?|rates?)\b.{0,120}\b(?:not (?:to )?exceed'
            r'|no more than|limited to|consumer price index)\b',
        ),
        never=r'\b(?:interest|late|liability|highest rate|maximum rate)\b',
        questions=(
            'By how much may prices be put up or down?',
            'What keeps a party from changing its prices as it likes?',
        ),
    ),
    Kind(
        'Most Favored Nation',
        heading=r'\bmost[- ]favou?red|\bmfn\b',
        cues=(
            r'\bmost[- ]favou?red\b',
            r'\b(?:no less|not less|at least as|equally|more|as) favou?rable\b && \b(?:prices?|pricing|fees|terms'
            r'|rates|discounts?)\b && \b(?:other|any|third|similar)\b.{0,30}\b(?:customer|part(?:y|ies)|licensee'
            r'|distributor|person|entity|purchaser|buyer)s?\b',
        ),
        hints=(r'\b(?:prices?|terms)\b',),
        never=r'\b(?:insurance|landlord|lenders?)\b',
        questions=(
            'Must a party get conditions as good as the best that others get?',
            'What if somebody else is offered a better price?',
        ),
    ),
    Kind(
        'Payment Terms',
        heading=r'\b(?:payment|invoic|billing|fees?\b|compensation|price)',
        cues=(
            r'\b(?:invoices?|invoiced|payments?|amounts?|fees?|sums?)\b && \b(?:pay|paid|payable|due|remit)\b'
            r' && \b(?:within|net|no later than|not later than|on or before|by the)\b.{0,40}\b(?:days?|month'
            r'|business day)\b',
            r'\bshall (?:be paid|pay)\b.{0,80}\b(?:monthly|quarterly|annually|in advance|in arrears|instal?lments)\b',
        ),
        never=r'\b(?:terminat|breach|default|audit|indemnif|insurance|refund)',
        common=True,
        questions=(
            'When and how must bills be settled?',
            'How much time is there to pay?',
            'By which day is money due?',
        ),
    ),
    Kind(
        'Late Payment',
        heading=r'\b(?:late|interest|overdue)\b',
        cues=(
            r'\binterest\b && \b(?:late|overdue|past due|unpaid|delinquent|not paid)\b && (?:%|\bpercent\b|\brate\b)',
            r'\b(?:late (?:fee|charge|payment fee))\b',
        ),
        common=True,
        questions=('What does it cost to pay late?', 'What is added to a bill that is not paid in time?'),
    ),
    Kind(
        'Taxes',
        heading=r'\btax(?:es)?\b',
        cues=(
            r'\b(?:sales|use|value[- ]added|withholding|excise|property)\b.{0,40}\btax(?:es)?\b && \b(?:pay'
            r'|responsible|borne|liable|exclusive of|deduct|withhold)',
        ),
        hints=(r'\btax(?:es)?\b',),
        common=True,
        questions=('Who bears the taxes and duties?', 'Do the prices hold taxes, and who has to pay them?'),
    ),
)
