"""Kinds about how a contract begins, runs and ends."""

from __future__ import annotations

from chunklab.corpus.questions.kinds import Kind

_MONTH = (
    r'(?:_{2,20}|\[[^\]\n]{0,12}\]|january|february|march|april|may|june|july|august|september|october|november'
    r'|december)'
)
_DAY = r'(?:\d{1,2}(?:st|nd|rd|th)?|_{2,20}|\[[^\]\n]{0,12}\])'
_YEAR = r'(?:\d{4}|20_{1,4}|_{2,8})'
_DATE = (
    rf'(?:{_MONTH}\s{{1,3}}{_DAY}\s{{0,3}},?\s{{1,3}}{_YEAR}'
    r'|(?:(?<=of\s)|(?<=on\s)|(?<=dated\s))\d{1,2}/\d{1,2}/\d{2,4}'  # not the date in a page's foot
    rf'|(?:(?:this|the)\s{{1,3}})?{_DAY}\s{{1,3}}(?:day\s{{1,3}}of\s{{1,3}})?{_MONTH}\s{{0,3}},?\s{{1,3}}{_YEAR})'
)
_QUOTE = '["“”]'
_TAGGED = rf'(?:\s{{0,3}}\(?,?\s{{0,3}}(?:the\s|this\s)?{_QUOTE}[^"“”\n]{{0,20}}date{_QUOTE}\)?)?'
_BEGUN = r'\b(?:made|entered|dated|effective|executed|date)\b'

TERM = (
    Kind(
        'Effective Date',
        most=1,
        heading=r'\b(?:effective|commencement) date\b',
        cues=(
            rf'\b(?:this|agreement)\b && {_BEGUN}.{{0,120}}{_DATE}',
            rf'\beffective date\b.{{0,60}}\b(?:is|be|means)\b && {_DATE}',
            rf'"(?:effective|commencement) date" (?:means|shall mean|is)\b && {_DATE}',
            r'\bagreement\b.{0,40}\b(?:shall|will) (?:be|become|take) effect(?:ive)?\b',
        ),
        hints=(_DATE,),
        never=r'\bunless\b.{0,40}\bin writing\b|\b(?:amendments?|modification|as amended|certain'
        r'|registration statement)\b',
        part=rf'{_BEGUN}[^/]{{0,120}}?(?P<answer>{_DATE}{_TAGGED})',
        questions=(
            'From what day is the contract in force?',
            'When does the contract start to bind the parties?',
            'What is the date on which the contract begins?',
        ),
    ),
    Kind(
        'Expiration Date',
        most=2,
        heading=r'\bterm\b|\bduration\b|\bexpir',
        cues=(
            r'\bterm (?:of|for) (?:this|the)\b.{0,60}\bagreement\b && \b(?:commence|begin|start|continue|expire'
            r'|shall be|will be'
            r'|is for|end|remain)',
            r'\binitial (?:[a-z]{1,20} )?(?:term|period)\b && \b(?:commence|begin|continue|for a period of|shall be for'
            r'|will be for|expires?)\b',
            r'\bthis agreement\b.{0,120}\b(?:continue|remain)s?\b.{0,60}\b(?:until|for a (?:period|term) of'
            r'|in (?:full )?(?:force(?: and effect)?|effect)\b.{0,40}\b(?:until|for|through|from)'
            r'|for \w{1,20} (?:\(\d{1,4}\) )?(?:years?|months?))\b',
            r'\bthis agreement (?:shall |will )?expires?\b',
            r'^\W{0,3}(?:initial )?term"? (?:means|shall mean)\b',
        ),
        hints=(
            r'\b(?:years?|months?|anniversary|until|expire)\b && \b(?:term|agreement)\b && \b(?:commenc|begin|from'
            r'|start|effective|expire|until)',
        ),
        never=r'\b(?:invalid|unenforceable|cumulative|uncured|material(?:ly)? breach|created|confidential|surviv|^'
        r'.{0,40}automatically (?:be )?renew|insurance|warrant(?:y|ies)\b.{0,40}\bperiod'
        r'|during the term of this agreement,? (?:and|neither|each|the))',
        questions=(
            'How long does the contract run before it ends by itself?',
            'Until when does the first period of the contract last?',
            'When does the contract run out?',
        ),
    ),
    Kind(
        'Renewal Term',
        most=2,
        heading=r'\brenewal\b|\bextension\b|\bterm\b',
        cues=(
            r'\brenew(?:s|ed|al|able)?\b && \b(?:successive|additional|consecutive|automatic(?:ally)?|further'
            r'|subsequent|option to renew'
            r'|renewal term|renewal period|year[- ]to[- ]year)\b && \b(?:term|agreement|years?|months?|periods?)\b',
            r'\b(?:extend|extended|extension)\b && \b(?:term|agreement)\b && \b(?:successive|additional|consecutive'
            r'|automatic(?:ally)?)\b'
            r'.{0,60}\b(?:years?|months?|terms?|periods?)\b',
        ),
        hints=(r'\b(?:renew|extend)', r'\bthereafter\b.{0,60}\bcontinue'),
        never=r'\b(?:breach|cured?|surviv\w{1,3}|investment advis\w{1,4}|insurance|polic(?:y|ies) of|letter of credit'
        r'|renewal of (?:any|such) (?:trademark|registration|domain))',
        questions=(
            'Can the contract be carried on after its first period, and for how long?',
            'What happens when the first period is over: is the contract prolonged?',
            'For what further periods may the contract go on?',
        ),
    ),
    Kind(
        'Notice Period To Terminate Renewal',
        most=2,
        heading=r'\brenewal\b|\bterm\b',
        cues=(
            r'\b(?:renew|extend|successive|continue)(?:s|ed|al|ing)? && \b(?:unless|notice|notif(?:y|ies))\b'
            r' && \b(?:prior to|before|in advance)\b'
            r' && \b(?:days?|months?)\b && \bnot (?:to )?renew|\bnon-?renewal\b|\bintention not\b'
            r'|\bunless (?:terminated|either|one|cancell?ed'
            r'|written|prior|it|at least|the other|such)\b',
        ),
        never=r'\b(?:insurance|polic(?:y|ies))\b',
        questions=(
            'How early must somebody speak up who does not want the contract to be prolonged?',
            'What notice stops the contract from being prolonged?',
            'By when must a party say that it will not go on for another period?',
        ),
    ),
    Kind(
        'Termination For Convenience',
        most=2,
        heading=r'\bterminat',
        cues=(
            r'\bterminat\w{1,5}\b && \b(?:without cause|for convenience|for any reason|with or without cause'
            r'|for no reason'
            r'|at its (?:sole )?(?:discretion|option|convenience)|without (?:any )?reason)\b && \b(?:may|can|right'
            r'|entitled|notice)\b',
            r'\b(?:either party|each party|any party|the company|licensor|licensee|customer|client|we|you'
            r'|\w{3,20}) (?:may|can|shall have the right to|has the right to)'
            r'(?: also)? (?:terminate|cancel) (?:this|the) agreement (?:at any time|(?:by|up ?on|on|with'
            r'|without) (?:giving |providing )?(?:at least '
            r'|not less than )?\S{1,12} ?(?:\(?\d{1,3}\)? )?(?:calendar |business )?(?:days|months|prior|written))',
            r'\bterminat\w{1,5}\b.{0,60}\bat any time\b.{0,80}\bnotice\b',
            r'\b(?:may|can|right to)(?: also)? terminate\b.{0,60}\b(?:by (?:giving|delivering|providing)|upon|on'
            r'|with)\b.{0,60}\b(?:days?|months?)\b.{0,24}\bnotice',
        ),
        never=r'\b(?:breach|default|bankrupt|insolven|violat\w{1,4}|in case|determines|event of|terminable'
        r'|during the period|fails? to|failure|cured?|in the event|if the|if any)\b|\bupon (?:any )?termination\b'
        r'|\bfollowing (?:the )?termination',
        questions=(
            'May a party leave the contract early although nobody is at fault?',
            'Who can call the contract off without having to say why?',
            'Can the contract be ended early just by telling the other side?',
        ),
    ),
    Kind(
        'Post-Termination Services',
        heading=r'\b(?:effects?|consequences?|obligations?|rights|duties|procedures?) (?:of|on|upon|after'
        r'|following)\b.{0,30}\b(?:terminat|expir)|\bpost[- ]terminat|\btransition|\bsell[- ]off|\bwind[- ]?down',
        cues=(
            r'\b(?:upon|after|following|on|in the event of)\b.{0,40}\b(?:termination|expiration|expiry)\b'
            r' && \b(?:return|deliver|transition'
            r'|pay|refund|repurchase|sell(?:-off| off)?|assist|cooperate|continue to (?:use|sell|distribute|provide'
            r'|support)|transfer)\b'
            r' && \b(?:shall|will|must|agrees? to|may|right to)\b',
            r'\bfor (?:a period of )?.{1,30}\b(?:years?|months?|days)\b.{0,20}\b(?:after|following)\b'
            r'.{0,40}\b(?:termination|expiration|expiry)\b && \b(?:provide|maintain'
            r'|retain|assist|support|continue|pay|sell|keep)\b',
            r'\b(?:transition|termination|wind[- ]down|exit) (?:assistance|services|period)\b && \b(?:shall|will'
            r'|must)\b',
            r'\bsell[- ]off period\b',
        ),
        never=r'\b(?:compete|solicit|confidential|surviv)\w{0,9}\b|\bwithout cause\b|\bassign',
        questions=(
            'What do the parties still have to do for one another once the contract is over?',
            'What must be handed back, paid or kept going when the contract ends?',
            'Which duties come with the end of the contract?',
        ),
    ),
    Kind(
        'Termination For Cause',
        heading=r'\bterminat|\bdefault',
        cues=(
            r'\bterminat\w{1,5}\b && \b(?:material(?:ly)? breach(?:es)?|breach(?:es)? (?:any|of)|default)\b'
            r' && \b(?:cure|remed(?:y|ied|ies)|within .{1,30} days|notice)',
            r'\bterminat\w{1,5}\b && \b(?:bankrupt\w{0,4}|insolven\w{1,3}|receiver'
            r'|assignment for the benefit of creditors)\b',
        ),
        common=True,
        questions=(
            'When may a party end the contract because the other has broken it?',
            'What failures let the other side put an end to the contract?',
            'How much time is there to put a breach right before the contract is ended?',
        ),
    ),
    Kind(
        'Survival',
        heading=r'\bsurviv',
        cues=(
            r'\b(?:sections?|articles?|provisions|obligations|clauses?|paragraphs?)\b.{0,200}\b(?:shall '
            r'|will )?survives?\b.{0,60}\b(?:terminat|expir)',
        ),
        hints=(r'\bsurviv',),
        common=True,
        questions=(
            'Which parts of the contract go on after it has ended?',
            'What stays binding when the contract is over?',
        ),
    ),
)
