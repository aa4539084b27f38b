"""Sentence splitters: text to spans. Each fulfils `roles.SentenceSplitter`; `gaps` makes that so."""
