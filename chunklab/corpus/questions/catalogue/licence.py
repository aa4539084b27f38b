"""Kinds about licences and what is invented, written or owned."""

from __future__ import annotations

from chunklab.corpus.questions.kinds import Kind

_GRANT = r'\b(?:grants?|granted|granting)\b'
_LICENCE = r'\b(?:sub-?)?licen[cs](?:es?|ed)\b'
_IP = (
    r'\b(?:intellectual property|inventions?|patents?|copyrights?|know-how|work product|works?|deliverables'
    r'|developments|improvements'
    r'|trade ?marks?|data|materials|software|technology|domain names?)\b'
)

LICENCE = (
    Kind(
        'License Grant',
        heading=r'\blicen[cs]e|\bgrant\b',
        cues=(
            r'\b(?:hereby )?grants?\b.{0,160}\b(?:licen[cs]es?|right(?:s)? (?:and licen[cs]e )?to (?:use|sell|market'
            r'|distribute|make|reproduce'
            r'|display|operate|manufacture|promote|access|publish|exploit|sublicense|copy|link))\b',
            r'\bis (?:hereby )?granted\b.{0,120}\b(?:licen[cs]e|right to use)\b',
        ),
        never=r'\b(?:desires? to|shall have no claim|no (?:other )?(?:licen[cs]e|right)s?\b.{0,40}\bgranted'
        r'|first refusal|nothing (?:in this|herein)|security interest|does not grant)',
        questions=(
            'What may a party use or do under rights that the other gives it?',
            'Which permission to use software, marks, technology or other property is given?',
            'What rights of use does one side receive from the other?',
        ),
    ),
    Kind(
        'Non-Transferable License',
        heading=r'\blicen[cs]e|\bgrant\b',
        cues=(
            r'\bnon-? ?(?:transferr?able|assignable|sub-?licen[cs]e?able)\b && \b(?:licen[cs]e|right|grant)',
            r'\b(?:shall|may|will|right)\b.{0,12}\b(?:not|no right)\b.{0,40}\bsub-?licen[cs]e\b',
            r'\b(?:may|shall|will) not\b.{0,60}\b(?:assign|transfer|sub-?licen[cs]e)\b.{0,80}\b(?:licen[cs]e|software'
            r'|marks?)\b',
            r'\b(?:no|any) right to (?:grant )?sub-?licen[cs]es?\b',
        ),
        never=r'\b(?:confidential|proprietary) information\b',
        questions=(
            'May the permission to use be handed on to somebody else?',
            'Is the right of use tied to the party that received it?',
            'Can the rights of use be given to third parties?',
        ),
    ),
    Kind(
        'Irrevocable Or Perpetual License',
        heading=r'\blicen[cs]e|\bgrant\b',
        cues=(
            r'\b(?:irrevocable|irrevocably|perpetual|in perpetuity)\b && \b(?:licen[cs]e[sd]?|right to use'
            r'|rights? (?:and|to))\b && ' + _GRANT,
            r'\b(?:irrevocable|perpetual)\b.{0,80}\blicen[cs]e\b',
        ),
        never=r'\bpower of attorney\b',
        questions=(
            'Is a right of use given that never ends or cannot be taken back?',
            'Which permission lasts without limit of time?',
        ),
    ),
    Kind(
        'Unlimited/All-You-Can-Eat-License',
        heading=r'\blicen[cs]e|\bgrant\b',
        cues=(
            r'\b(?:unlimited (?:number|use|licen[cs]e|users|copies|access|right)|enterprise[- ]wide|site licen[cs]e'
            r'|without (?:any )?limit(?:ation)? (?:on|as to) the number)\b && '
            r'\b(?:licen[cs]e|grant|users?|copies|right)',
        ),
        questions=(
            'May something be used as often, and by as many people, as one likes?',
            'Is there a right of use with no ceiling on users, copies or volume?',
        ),
    ),
    Kind(
        'Affiliate License-Licensee',
        most=2,
        heading=r'\blicen[cs]e|\bgrant\b|\baffiliate',
        cues=(
            r'\b(?:grants?|granted)\b && \bto (?:the )?[\w .,\'-]{1,60}\b(?:and|or) (?:its|their|any of its'
            r'|all of its|each of its|other) (?:[\w-]{1,20} ){0,3}(?:affiliates?|subsidiaries)\b'
            r' && \b(?:licen[cs]e|right)',
            r'\bsub-?licen[cs]e\b.{0,100}\b(?:affiliates?|subsidiar(?:y|ies))\b',
        ),
        never=r'\b(?:shall|may|will) not sub-?licen[cs]e',
        questions=(
            'May companies of the same group share in the rights of use?',
            'Do subsidiaries of the party that receives the rights get them too?',
        ),
    ),
    Kind(
        'Affiliate License-Licensor',
        heading=r'\blicen[cs]e|\bgrant\b|\baffiliate',
        cues=(
            r'\b(?:on behalf of|for) itself and (?:on behalf of )?(?:its|their'
            r'|each of its) (?:[\w-]{1,20} ){0,2}affiliates?\b.{0,60}\bgrants?\b',
            r'\b(?:and|or) (?:its|their|each of its) (?:[\w-]{1,20} ){0,2}(?:affiliates|subsidiaries),? (?:does |do '
            r'|hereby )*grants?\b',
            r'\blicen[cs]e\b.{0,200}\b(?:owned|controlled|held) by\b.{0,60}\baffiliates\b',
        ),
        questions=(
            'Does the permission take in what belongs to other companies of the giver’s group?',
            'Do affiliated companies of the party that gives the rights give theirs as well?',
        ),
    ),
    Kind(
        'Ip Ownership Assignment',
        heading=r'\b(?:intellectual|ownership|inventions?|proprietary rights|work (?:product|for hire)'
        r'|property rights|title)\b',
        cues=(
            r'\b(?:hereby |agrees? to |shall |will |does )(?:irrevocably )?(?:assigns?|transfers?|conveys?)\b'
            r'.{0,120}\b(?:right|title|interest|ownership|copyright|patent) && ' + _IP,
            r'\bwork(?:s)? (?:made )?for hire\b',
            _IP
            + r'.{0,200}\b(?:shall|will) (?:be|become|remain|belong)\b.{0,40}\b(?:property|owned|exclusive(?:ly)?)\b'
            r'.{0,10}\b(?:of|by)\b && \b(?:created|developed|made|conceived|prepared|generated|derived|result)',
            r'\b(?:shall|will) (?:exclusively |solely )?own\b.{0,60}\b(?:all|any)\b && \b(?:created|developed|made'
            r'|conceived|prepared|generated|derived|improvements)',
        ),
        never=r'\bjoint(?:ly)?\b|\bwithout\b.{0,30}\bconsent\b|\brights under this agreement\b|\bneither party\b'
        r'|\bassign this agreement\b|\bassets and liabilities\b',
        questions=(
            'Who gets what is invented, written or made under the contract?',
            'Does anything that one side creates pass to the other?',
            'Whose property are the results of the work?',
        ),
    ),
    Kind(
        'Joint Ip Ownership',
        heading=r'\b(?:joint|intellectual|ownership|inventions?)\b',
        cues=(
            r'\bjointly[- ]own(?:ed|s)?\b && ' + _IP,
            r'\b(?:own(?:ed|s)?|property)\b.{0,30}\bjoint(?:ly)?\b && ' + _IP,
            r'\bjoint (?:owner|inventions?|patents?|intellectual|ownership|technology|improvements|developments)',
        ),
        questions=(
            'What belongs to both parties in common?',
            'Which results do the parties share as owners?',
        ),
    ),
    Kind(
        'Source Code Escrow',
        heading=r'\bescrow\b|\bsource code\b',
        cues=(
            r'\bescrow\b && \b(?:source code|source materials|software|deposit materials?|release)\b',
            r'\bsource code\b && \b(?:escrow|deposit(?:ed)?|escrow agent)\b',
        ),
        never=r'\bescrow (?:fund|amount|account)\b',
        questions=(
            'Is the program text left with somebody for safe keeping, and when is it given out?',
            'When does the user get hold of the program’s source?',
        ),
    ),
)
