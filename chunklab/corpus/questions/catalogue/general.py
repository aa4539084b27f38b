"""Kinds that stand at the end of nearly every contract."""

from __future__ import annotations

from chunklab.corpus.questions.kinds import Kind

GENERAL = (
    Kind(
        'Governing Law',
        most=1,
        heading=r'\b(?:governing|applicable|choice of) law|\blaw\b|\bjurisdiction',
        cues=(
            r'\b(?:govern(?:ed|s)?|construed|interpreted)\b.{0,120}\blaws? (?:of|applicable in|in force in)\b',
            r'\blaws? of\b.{0,100}\b(?:shall |will )?(?:govern|control|apply)',
        ),
        hints=(r'\blaws? of\b',),
        never=r'\b(?:corporation|company|partnership) (?:duly )?(?:organized|incorporated|existing)\b|^"',
        questions=(
            'Which country’s or state’s rules decide how the contract is to be read?',
            'Under whose law does the contract stand?',
            'What law applies if the parties disagree?',
        ),
    ),
    Kind(
        'Third Party Beneficiary',
        most=1,
        heading=r'\bthird[- ]part(?:y|ies)|\bbeneficiar|\bparties in interest|\bbinding effect',
        cues=(r'\bthird[- ]party beneficiar(?:y|ies)\b',),
        never=r'\bno (?:intended )?third[- ]party beneficiar|\bnot\b.{0,60}\bthird[- ]party beneficiar',
        questions=(
            'Do outsiders get rights of their own from the contract?',
            'Who besides those who signed can rely on the contract?',
        ),
    ),
    Kind(
        'Dispute Resolution',
        heading=r'\barbitrat|\bdisputes?\b|\bjurisdiction|\bvenue|\bmediation',
        cues=(
            r'\barbitrat(?:ion|or|ors|ed)\b && \b(?:shall|will|must)\b && \b(?:dispute|controvers|claim|rules|settled'
            r'|resolved|submitted|conducted|held)',
            r'\b(?:exclusive|non-exclusive)? ?(?:jurisdiction|venue)\b && \bcourts?\b && \b(?:submit|consent'
            r'|exclusive|irrevocably|shall|agree)',
        ),
        never=r'\bunenforceable\b',
        common=True,
        questions=(
            'How and where is a quarrel between the parties settled?',
            'Which court or tribunal decides if they fall out?',
            'Must a quarrel go to arbitration or to court?',
        ),
    ),
    Kind(
        'Notices',
        heading=r'\bnotices?\b|\bcommunications\b',
        cues=(
            r'\bnotices?\b && \b(?:in writing|written)\b && \b(?:deliver(?:ed|y)|mail|sent|courier|facsimile|e-?mail'
            r'|personally|address)',
        ),
        hints=(r'\bnotices?\b && \b(?:sent|given|addressed|received|deliver)',),
        never=r'\bterminat|\bbreach\b',
        common=True,
        questions=(
            'In what form must messages under the contract be sent?',
            'How does one party formally tell the other something?',
            'When does a letter count as received?',
        ),
    ),
    Kind(
        'Entire Agreement',
        most=2,
        heading=r'\bentire|\bintegration\b|\bmerger\b|\bcomplete agreement',
        cues=(
            r'\b(?:entire|complete|whole|full) (?:agreement|understanding|contract)\b && \b(?:supersed|prior|previous'
            r'|oral|constitut|contain)',
        ),
        common=True,
        questions=(
            'Do earlier promises that are not written down here still count?',
            'Is everything that was agreed in this document?',
        ),
    ),
    Kind(
        'Amendment',
        most=2,
        heading=r'\bamend|\bmodif|\bchanges\b|\bvariation',
        cues=(
            r'\b(?:amend(?:ed|ment|ments)?|modif(?:y|ied|ication|ications)|alter(?:ed)?|changed?|var(?:y|ied))\b'
            r' && \b(?:this )?agreement\b && \b(?:writing|written)\b && \b(?:signed|executed|agreed|mutual'
            r'|instrument)',
        ),
        common=True,
        questions=('How can the wording of the contract be changed?', 'What form must a change to the contract have?'),
    ),
    Kind(
        'Waiver',
        heading=r'\bwaiver',
        cues=(
            r'\b(?:failure|delay|no waiver|waiver)\b && \b(?:not|no)\b.{0,60}\b(?:waiver|waived?|operate|deemed'
            r'|construed)\b && \b(?:right|breach|provision|default|term|enforce|exercise)',
        ),
        never=r'\bjury\b|\bamend',
        common=True,
        questions=('Is a right lost if it is not used at once?', 'What if a party lets a breach pass for now?'),
    ),
    Kind(
        'Severability',
        most=2,
        heading=r'\bseverab|\binvalid|\bpartial invalidity',
        cues=(
            r'\b(?:invalid|illegal|unenforceable|void)\b && \b(?:remain(?:ing|der|s)?|other provisions|balance|rest'
            r'|sever(?:ed|able)?)\b && \bprovisions?\b|\bterms?\b',
        ),
        common=True,
        questions=(
            'What if one part of the contract turns out not to be valid?',
            'Does a void clause bring down the rest?',
        ),
    ),
    Kind(
        'Independent Contractors',
        heading=r'\bindependent|\brelationship|\bno (?:partnership|agency|joint venture)',
        cues=(
            r'\b(?:independent contractors?|partnership|joint ventur\w{1,3}|employer)\b && \b(?:agen(?:t|cy|ts)'
            r'|partners?|partnership|employee|joint venture)\b && \b(?:not|nothing|no|neither|independent)\b'
            r' && \b(?:relationship|constru|create|deem|contractors?|status)',
        ),
        common=True,
        questions=(
            'Do the parties become partners, agents or employees of each other?',
            'In what standing do the parties work with each other?',
        ),
    ),
    Kind(
        'Counterparts',
        most=1,
        heading=r'\bcounterparts?|\bexecution\b',
        cues=(r'\bcounterparts\b && \b(?:original|instrument|executed|signed|one)',),
        common=True,
        questions=('May the parties sign separate copies?', 'Is a copy signed by one side enough?'),
    ),
    Kind(
        'Injunctive Relief',
        heading=r'\binjunct|\bequitable|\bspecific performance|\bremedies',
        cues=(
            r'\b(?:injunctive relief|injunction|specific performance)\b && \b(?:entitled|irreparable|seek|inadequate'
            r'|bond)',
        ),
        common=True,
        questions=(
            'May a party ask a court for an order at once, besides damages?',
            'What can be done at short notice against a breach that money cannot mend?',
        ),
    ),
    Kind(
        'Subcontracting',
        heading=r'\bsub-?contract',
        cues=(r'\bsub-?contract(?:s|ors?|ing|ed)?\b && \b(?:consent|approval|may|shall not|responsible|permitted)',),
        common=True,
        questions=('May a party let others do its work?', 'Who answers for helpers that a party brings in?'),
    ),
)
