from __future__ import annotations

import pytest

WORDS = """
the tenant shall pay rent on first day of each month and give notice either party may end this agreement landlord supply
engine exclusive year flat lease price term days ##s ##ing ##ed . , ( ) a b c 1 2 3
"""


@pytest.fixture(scope='session')
def tiny_model(tmp_path_factory):
    """A folder with a BERT of a few words and random weights, which is distilled in no time."""
    import torch
    from tokenizers import BertWordPieceTokenizer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    folder = tmp_path_factory.mktemp('tiny')
    specials = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', '[unused0]', '[unused1]']
    words = {word: number for number, word in enumerate([*specials, *WORDS.split()])}
    tokenizer = BertWordPieceTokenizer(words, unk_token='[UNK]')
    BertTokenizerFast(tokenizer_object=tokenizer._tokenizer, model_max_length=64).save_pretrained(folder)
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=64,
    )
    BertModel(config).save_pretrained(folder)
    return folder
