"""Sentences of others and what was written for them find each other by a key."""

from __future__ import annotations

from scripts.train.join_translations import join, make_key

SENTENCES = ["他来了。\n", "她走了。\n", "他来了。\n"]


def test_sentences_get_their_translations_each_once():
    translations = {make_key("他来了。"): "He came.", make_key("没有人。"): "Nobody."}
    assert list(join(SENTENCES, translations)) == [("他来了。", "He came.")]


def test_a_key_depends_on_the_sentence_alone():
    assert make_key(" 他来了。\n") == make_key("他来了。") != make_key("他来了")
