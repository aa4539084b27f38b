"""Kinds about what a party must not do, or must let the other do first."""

from __future__ import annotations

from chunklab.corpus.questions.kinds import Kind

_NOT = r'\b(?:not|neither|nor|no|refrain|prohibited|never)\b'

CONDUCT = (
    Kind(
        'Anti-Assignment',
        heading=r'\bassign|\btransfer|\bsuccessors',
        cues=(
            r'\b(?:assign(?:ed|able|ment)?|transfer(?:red|able)?|delegate)\b && \b(?:without|prior|written)\b'
            r'.{0,60}\b(?:consent|approval|permission)\b && \b(?:this agreement|its rights|rights (?:or|and|hereunder'
            r'|under)|obligations|duties|hereunder|franchise)\b'
            r' && \bagreement\b|\bhereunder\b|\bfranchise\b',
            r'\b(?:assignment|transfer)\b.{0,120}\b(?:null and void|void|no (?:force|effect)|of no)\b',
            r'\bmay (?:freely )?assign (?:this agreement|its rights|any of its rights)\b',
            r'\bthis agreement\b.{0,60}\b(?:may not|shall not|cannot|not) be (?:assigned|transferred|assignable)\b',
        ),
        hints=(
            r'\b(?:may|shall|will|can|cannot|neither|not|no|consent)\b.{0,80}\b(?:assign|transfer)(?:ed|able|ment)?\b'
            r' && \b(?:agreement|rights|obligations|interest)\b',
        ),
        never=r'\b(?:hereby (?:irrevocably )?assigns|assignment of inventions|benefit of creditors)\b',
        questions=(
            'Can a party pass the contract on to another company?',
            'Who has to agree before rights or duties are handed to somebody else?',
            'Is a party free to let a third party take its place?',
        ),
    ),
    Kind(
        'Change Of Control',
        heading=r'\bchange (?:of|in) (?:control|ownership)|\bassign|\bmerger|\btransfer',
        cues=(
            r'\bchange (?:of|in) (?:the )?(?:control|ownership)\b && \b(?:terminat\w{1,5}|consent|deemed'
            r'|assign\w{0,5}|notice|notify|transfer|elect|entitled|right)\b',
            r'\b(?:merger|consolidation|acquisition|sale of (?:all or )?substantially all|acquired by'
            r'|controlling interest|voting (?:stock|securities|power|shares))\b && \b(?:terminat\w{1,5}|consent'
            r'|deemed|assign\w{0,5}|notice|transfer)\b && \b(?:this agreement|hereunder)\b',
        ),
        never=r'^\W{0,3}(?:\w{1,20} ){0,2}change (?:of|in) (?:control|ownership)" (?:means|shall mean)\b',
        questions=(
            'What follows if one of the companies gets a new owner?',
            'Does a takeover or merger of a party have consequences?',
            'What are the rules if a party is bought by somebody else?',
        ),
    ),
    Kind(
        'Exclusivity',
        heading=r'\bexclusiv|\bappointment|\bterritory',
        cues=(
            r'(?<!non-)(?<!non)(?<!mutually )\bexclusive(?:ly)?\b.{0,30}\b(?:right|licen[cs]e|distributor|supplier'
            r'|provider|agent|territory|basis|dealer|representative|sponsor|manufacturer|appoint\w{0,4}|partner)',
            r'\b(?:shall|will|agrees?|may) not\b.{0,80}\b(?:appoint|grant|license|authorize|engage|enter into)\b'
            r'.{0,80}\b(?:any )?(?:other|third)\b.{0,60}\b(?:distributor|party|person|licensee|agent|supplier'
            r'|franchise|right|territory)',
            r'\b(?:purchase|obtain|buy)\b.{0,60}\b(?:exclusively|solely|only) from\b',
            r'\bexclusivity\b',
        ),
        never=r'\bnon-? ?exclusive\b|\bexclusive (?:jurisdiction|venue|property|remed|owner|of)'
        r'|\bexclusively (?:owned|in the courts)|\bconfidential|\bexclusive right,? title',
        questions=(
            'Has a party promised to work with the other alone?',
            'Who is kept out because rights were given to one party only?',
            'Is anyone else allowed to do the same in the area or market?',
        ),
    ),
    Kind(
        'Non-Compete',
        heading=r'\b(?:non-?compet|compet(?:e|ition|itive)|restrictive covenants?|covenants?\b.{0,20}\bcompete)',
        cues=(
            r'\b(?:shall|will|agrees?|covenants?|may|must)\b.{0,80}'
            + _NOT
            + r'.{0,200}\b(?:compet(?:es?|ing|itive(?:ly)?)|competitors?)\b && \b(?:business|products?|services?'
            r'|directly or indirectly|engage|sell|market|distribute|own|compete)\b',
            r'\bnot to compete\b|\bnon-?competition\b',
        ),
        hints=(r'\b(?:directly or indirectly|engage|own|sell|market)\b && ' + _NOT,),
        never=r'\b(?:shall not prevent|shall not relieve|governed by|solely for purposes|entered into by'
        r'|foregoing restrictions|disclose|confidential information|competitive (?:prices?|bid|rates))\b',
        questions=(
            'Which rival business is a party kept out of, where and for how long?',
            'May a party run or help a business that rivals the other’s?',
            'What rival activity has been ruled out?',
        ),
    ),
    Kind(
        'Competitive Restriction Exception',
        most=2,
        heading=r'\b(?:exclusiv|compet|non-?solicit|exception)',
        cues=(
            r'\b(?:notwithstanding|except|exceptions?|shall not (?:apply|prohibit|restrict|prevent|limit)|nothing'
            r'|provided,? however|not be (?:prohibited|restricted|deemed))\b && \b(?:exclusiv(?:e|ity|ely)|compet(?:e'
            r'|ing|itive|itors?|ition)|solicit\w{0,7}|publicly[- ]traded)\b'
            r' && \b(?:restrictions?|prohibit|restrict|prevent|apply|limit|preclude|passive|ownership of|permitted'
            r'|may)\b',
        ),
        never=r'\b(?:liabilit|damages|jurisdiction|warrant|remed)',
        questions=(
            'What is still allowed in spite of the promises not to compete, solicit or deal with others?',
            'When do the bans on rival business not hold?',
        ),
    ),
    Kind(
        'No-Solicit Of Employees',
        most=2,
        heading=r'\b(?:non-?solicit|no[- ]hire|solicitation|employees|hiring|covenants?)',
        cues=(
            r'\b(?:solicit|hire|recruit|employ|induce|entice)\w{0,4}\b.{0,160}\b(?:employees?|personnel|staff'
            r'|employment|employed|contractors?|consultants?)\b && '
            + _NOT
            + r'|\brefrain\b && \b(?:solicit|hire|induce|recruit|entice|seek to employ)\w{0,4}\b',
        ),
        never=r'\b(?:insurance|employment practices|discriminat|wages|subcontract)',
        questions=(
            'May people who work for one side be won over by the other?',
            'Is a party kept from hiring the other’s people?',
        ),
    ),
    Kind(
        'No-Solicit Of Customers',
        most=2,
        heading=r'\b(?:non-?solicit|solicitation|customers|covenants?)',
        cues=(
            r'\b(?:solicit|divert|induce|entice|persuade|call (?:up)?on)\w{0,4}\b.{0,160}\b(?:customers?|clients?'
            r'|accounts?|suppliers|vendors|business)\b && '
            + _NOT
            + r'|\bagrees?\b && \b(?:customers?|clients?|accounts?)\b && \b(?:shall|will|may|agrees?|divert)\b',
        ),
        never=r'\b(?:solicit orders|on behalf of (?:the )?company|soliciting orders)\b',
        questions=(
            'Must a party keep away from the other’s clients?',
            'May one side draw off those who buy from the other?',
        ),
    ),
    Kind(
        'Non-Disparagement',
        most=2,
        heading=r'\bdisparag|\breputation|\bgoodwill',
        cues=(
            r'\bdisparag(?:e|es|ing|ement)\b',
            r'\b(?:derogatory|defamatory|negative light|bring .{1,60} into disrepute|detrimental to the (?:reputation'
            r'|goodwill))\b && ' + _NOT,
        ),
        questions=(
            'Must the parties refrain from speaking badly of each other?',
            'What may a party not say about the other in public?',
        ),
    ),
    Kind(
        'Covenant Not To Sue',
        heading=r'\bcovenant not to sue|\brelease|\bvalidity|\bownership|\btrade ?marks?|\bmarks\b',
        cues=(
            r'\b(?:contest|challenge|attack|dispute|oppose|impugn)\w{0,4}\b.{0,120}\b(?:validity|ownership|title'
            r'|enforceability|rights?|registration)\b && \b(?:shall|will|agrees?|may|covenants?|undertakes?)\b && '
            + _NOT,
            r'\bcovenants? not to sue\b',
            r'\b(?:releases|general release|forever discharges?)\b.{0,240}\b(?:claims?|causes? of action)\b'
            r' && \b(?:all|any|hereby)\b',
            r'\b(?:shall|will|may) not\b.{0,40}\b(?:bring|assert|commence|institute|file)\b.{0,60}\b(?:claim|action'
            r'|suit|proceeding)s?\b',
        ),
        never=r'\b(?:jury|subrogation|failure or delay|waiver of any|venue|jurisdiction|survive|arbitrat\w{1,5}'
        r'|dispute resolution|controversy|indemnified party)\b',
        questions=(
            'Has a party given up the right to attack what belongs to the other, or to take it to court?',
            'Which claims or challenges against the other side are given up?',
        ),
    ),
    Kind(
        'Rofr/Rofo/Rofn',
        heading=r'\bfirst (?:refusal|offer|negotiat|option)|\boption to (?:purchase|buy)|\bright of first',
        cues=(
            r'\b(?:right|option)s? of first (?:refusal|offer|negotiation)\b',
            r'\bfirst (?:right|option|opportunity|refusal)\b.{0,40}\b(?:to|of)\b',
            r'\b(?:option|right) to (?:purchase|buy|acquire)\b.{0,120}\b(?:assets|business|franchise|premises|shares'
            r'|interest)\b',
            r'\b(?:match|bona fide) (?:such |the |any )?offer\b',
        ),
        hints=(r'\b(?:offer|days|notice)\b',),
        questions=(
            'Does a party come before all others if something is to be sold or offered?',
            'Who must be asked first before a deal is made with an outsider?',
        ),
    ),
    Kind(
        'Confidentiality',
        heading=r'\bconfidential|\bnon-?disclosure|\bsecrecy',
        cues=(
            r'\b(?:confidential|proprietary) (?:information|materials?|data)\b && \b(?:shall|will|agrees?|must|may)\b'
            r'.{0,60}\b(?:not|keep|hold|maintain|protect|refrain|treat)\b && \b(?:disclos|use|secre|confidence'
            r'|third part|divulge|protect)',
        ),
        never=r'\b(?:not include|shall not apply|exception)\b',
        common=True,
        questions=(
            'What must be kept secret?',
            'How must a party treat what it learns about the other’s affairs?',
            'To whom may inside knowledge be passed on?',
        ),
    ),
)
