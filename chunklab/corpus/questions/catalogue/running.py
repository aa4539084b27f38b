"""Kinds about how the parties work together and check on each other."""

from __future__ import annotations

from chunklab.corpus.questions.kinds import Kind

RUNNING = (
    Kind(
        'Audit Rights',
        heading=r'\baudit|\binspect|\brecords?\b|\bbooks\b|\breports?\b',
        cues=(
            r'\b(?:audit|inspect|examine|inspection)\w{0,3}\b && \b(?:books|records|accounts|facilit(?:y|ies)'
            r'|premises|operations|documents|documentation|compliance|accountants?|reports?)\b && \b(?:right|may'
            r'|shall|permit|allow|access|available|entitled|conduct|cause)\b',
            r'\b(?:books and records|books of account|complete and accurate (?:books|records)|accurate records)\b'
            r' && \b(?:keep|maintain|retain|preserve|available|access)',
            r'\b(?:such|any|the|each) (?:audit|inspection)s?\b && \b(?:shall|will|may|disclose|reveal|cost|expense'
            r'|discrepancy|underpayment)',
        ),
        never=r'\b(?:goods|shipment|defective|upon receipt|financial statements (?:present|fairly))\b',
        questions=(
            'How can one side look into the other’s papers or premises?',
            'May a party have the other’s figures or sites checked, and who pays for that?',
            'What papers must be kept and shown on request?',
        ),
    ),
    Kind(
        'Delivery',
        heading=r'\bdeliver|\bshipment|\bshipping|\brisk of loss|\btitle\b',
        cues=(
            r'\b(?:f\.?o\.?b\.?|ex works|exw|c\.?i\.?f\.?|d\.?d\.?p\.?|f\.?c\.?a\.?)\b && \b(?:deliver|ship|title'
            r'|risk)',
            r'\b(?:title|risk of loss)\b.{0,60}\bpass(?:es)?\b',
        ),
        hints=(r'\b(?:deliver|ship)\w{0,5}\b && \b(?:shall|will|must)\b',),
        common=True,
        questions=('Where and how are the goods handed over?', 'At what point does the buyer bear the risk?'),
    ),
    Kind(
        'Acceptance',
        heading=r'\baccept|\binspection|\brejection|\btesting\b',
        cues=(
            r'\b(?:accept(?:ance|ed)?|reject(?:ion|ed)?)\b && \b(?:days|within)\b && \b(?:products?|goods'
            r'|deliverables?|software|services|shipment|tests?)\b && \b(?:inspect|test|conform|defect|non-?conform'
            r'|notice|notify)',
        ),
        common=True,
        questions=('How and until when can what was delivered be refused?', 'When does a delivery count as approved?'),
    ),
    Kind(
        'Data Protection',
        heading=r'\b(?:data (?:protection|security|privacy)|privacy|personal (?:data|information))\b',
        cues=(
            r'\b(?:personal(?:ly identifiable)? (?:data|information)|data protection laws?|privacy laws?|gdpr|hipaa'
            r'|protected health information)\b && \b(?:shall|will|must|agrees?)\b',
        ),
        hints=(r'\b(?:shall|will|must)\b',),
        common=True,
        questions=('How must information about people be handled?', 'What has to be done to guard personal data?'),
    ),
    Kind(
        'Compliance With Laws',
        heading=r'\bcompliance\b|\b(?:laws|regulations)\b|\bexport\b',
        cues=(
            r'\b(?:comply|compliance)\b.{0,60}\b(?:all )?(?:applicable|federal|state|local)\b.{0,60}\b(?:laws?'
            r'|regulations|rules|statutes|ordinances)\b && \b(?:shall|will|must|agrees?)\b',
        ),
        common=True,
        questions=(
            'Which legal rules must a party obey in doing its work?',
            'Who has to see that laws and permits are observed?',
        ),
    ),
    Kind(
        'Publicity',
        heading=r'\bpublicity|\bpress release|\bpublic (?:announcement|statement)',
        cues=(
            r'\b(?:press releases?|public (?:announcements?|statements?)|publicity)\b && \b(?:consent|approv|prior'
            r'|without|shall|review)',
        ),
        common=True,
        questions=(
            'May a party tell the press or the public about the deal?',
            'Who must agree before something is announced?',
        ),
    ),
    Kind(
        'Training And Support',
        heading=r'\b(?:training|support|maintenance|assistance)\b',
        cues=(
            r'\b(?:training|technical (?:support|assistance)|maintenance (?:and support )?services|help ?desk)\b'
            r' && \b(?:shall|will) (?:provide|furnish|offer|make available|conduct)\b',
        ),
        common=True,
        questions=('What help or instruction is given to the other side?', 'Who is taught or supported, and how?'),
    ),
)
