"""Kinds about what a party answers for."""

from __future__ import annotations

from chunklab.corpus.questions.kinds import Kind

_DAMAGES = r'\b(?:consequential|incidental|indirect|special|punitive|exemplary|lost profits|loss of profits?)\b'

LIABILITY = (
    Kind(
        'Cap On Liability',
        heading=r'\blimit(?:ation|ed|s)?\b.{0,30}\b(?:liabilit|damages|remed|warrant)|\bliabilit|\bdamages\b|\bremed',
        cues=(
            r'\bliab(?:le|ility)\b && '
            + _DAMAGES
            + r' && \b(?:no event|not|neither|nor|excluded?|exclusion|no party|nothing)\b',
            r'\b(?:liability|damages|obligations?)\b.{0,200}\b(?:exceed|limited to|greater than|in excess of)\b'
            r' && \b(?:no event|not|limited|total|aggregate|maximum)\b && '
            r'\b(?:liability|liable|damages)\b && \b(?:amounts?|paid|fees|\$|price|received|sum|replacement|cost'
            r'|payable|dollars)\b|\$',
            r'\b(?:sole|exclusive)\b.{0,25}\bremed(?:y|ies)\b',
            r'\b(?:claim|action|proceeding)s?\b.{0,160}\b(?:more than|within|later than)\b.{0,30}\byears?\b'
            r'.{0,40}\b(?:after|of|from)\b',
        ),
        hints=(r'\b(?:liable|liability)\b && \b(?:no event|not|neither|no)\b',),
        never=r'\b(?:indemnify|cumulative|not exclusive|insurance (?:polic|coverage)|general liability|force majeure'
        r'|liability company|injunctive)\b',
        questions=(
            'How far, at most, does a party answer for damage?',
            'Which losses cannot be claimed from the other side, or only up to a sum?',
            'What keeps the damages that one party may owe within bounds?',
        ),
    ),
    Kind(
        'Uncapped Liability',
        most=2,
        heading=r'\blimit(?:ation|ed|s)?\b.{0,30}\b(?:liabilit|damages|remed)|\bliabilit|\bdamages\b|\bexclusions?\b',
        cues=(
            r'\b(?:except|exception|other than|notwithstanding|excluding|with the exclusion|shall not apply'
            r'|does not apply|do not apply|not limit|nothing|without (?:limiting|affecting))\b && '
            r'\b(?:liab(?:le|ility)|limitations?)\b && '
            + _DAMAGES
            + r'|\b(?:exceed|limited|limitation|aggregate)\b && '
            r'\b(?:indemnif\w{1,8}|indemnity|gross negligence|wil+ful|fraud|confidential\w{0,5}|death|personal injury'
            r'|infringement|misappropriation)\b',
        ),
        never=r'\b(?:insurance|force majeure|liability company|hold harmless)\b',
        questions=(
            'What is a party liable for without any upper limit?',
            'Which cases are taken out of the bounds set on damages?',
            'When do the limits on damages not hold?',
        ),
    ),
    Kind(
        'Liquidated Damages',
        heading=r'\bliquidated\b|\b(?:early )?termination (?:fee|payment|charge)',
        cues=(
            r'\bliquidated damages\b',
            r'\b(?:early |such )?(?:termination|cancellation|break-?up) (?:fee|charge|payment|penalty)\b && \b(?:pay'
            r'|paid|payable|owe|equal)\b',
            r'\bnot (?:as )?a penalty\b',
        ),
        never=r'\bno liquidated damages\b|\bliquidated damages\b.{0,30}\b(?:fines|judgments)\b',
        questions=(
            'Which sum agreed beforehand is due if the contract is broken or ended early?',
            'What does it cost to be late or to leave before time?',
        ),
    ),
    Kind(
        'Insurance',
        heading=r'\binsurance\b',
        cues=(
            r'\binsurance\b && \b(?:maintain|carry|obtain|procure|keep in force|purchase|provide|require|name[ds]?'
            r'|furnish)\w{0,3}\b && \b(?:shall|will|must|agrees?|at its (?:own |sole )?(?:cost|expense))\b',
            r'\b(?:additional(?: named)? insured|certificates? of insurance|waiver? of subrogation)\b',
            r"\b(?:commercial general|general|products?|professional|employer'?s'?|"
            r'umbrella|public|automobile) liability\b.{0,60}\b(?:insurance|coverage|polic|limits?)',
        ),
        hints=(r'\b(?:insurance|polic(?:y|ies)|coverage|insured|insurer)\b',),
        never=r'\bindemnif\w{1,8}\b.{0,60}\bagainst\b',
        questions=(
            'Against which risks must a party be covered by a policy?',
            'What cover, and how much of it, does a party have to take out?',
            'Who has to hold which insurance policies?',
        ),
    ),
    Kind(
        'Warranty Duration',
        heading=r'\bwarrant',
        cues=(
            r'\bwarrant(?:y|ies|s|ed)?\b && \b(?:for a period of|period of|within|during|until|expires?'
            r'|warranty period)\b.{0,60}\b(?:days?|months?|years?)\b && \b(?:defects?|material|conform|perform'
            r'|workmanship|repair|replace|warranty period|specifications)',
            r'"warranty period"',
        ),
        hints=(r'\b(?:days?|months?|years?)\b && \b(?:defect|warranty)\w{0,4}\b',),
        questions=(
            'How long must the seller put right what turns out faulty?',
            'For what time is it promised that the goods or services are free of faults?',
        ),
    ),
    Kind(
        'Warranty Disclaimer',
        heading=r'\bdisclaim|\bwarrant',
        cues=(
            r'\b(?:disclaims?|no|exclude[sd]?|any) (?:all |other '
            r'|and all )*(?:express(?:ed)? or implied )?(?:representations? (?:or|and) )?warrant(?:y|ies)\b'
            r'.{0,300}\b(?:merchantability|fitness|implied)\b',
            r'\b(?:as is|as-is)\b && \bwarrant',
        ),
        common=True,
        questions=('Which promises about quality are expressly not made?', 'What does a party refuse to vouch for?'),
    ),
    Kind(
        'Indemnification',
        heading=r'\bindemn|\bhold harmless',
        cues=(
            r'\b(?:indemnify|hold harmless)\b && \b(?:shall|will|agrees? to|must)\b && \b(?:claims?|losses|damages'
            r'|liabilit(?:y|ies)|third[- ]part(?:y|ies)|expenses)\b',
        ),
        common=True,
        questions=(
            'Who makes good the loss if outsiders bring claims?',
            'Against which claims must one side protect the other?',
            'Who pays when a third party sues?',
        ),
    ),
    Kind(
        'Force Majeure',
        most=2,
        heading=r'\bforce majeure|\bacts? of god|\bexcusable delay|\bdelays?\b',
        cues=(
            r'\b(?:acts? of god|force majeure|beyond (?:its|the|their|such party)\b.{0,20}\bcontrol)\b && \b(?:liable'
            r'|excused?|delay|failure|suspended|perform\w{0,5}|responsible|default)\b',
        ),
        common=True,
        questions=(
            'What if events outside anybody’s control keep a party from doing its part?',
            'Which disasters excuse a party that does not perform?',
            'Is a party at fault if war, fire or flood stops it?',
        ),
    ),
)
