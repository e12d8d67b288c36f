"""The table of misread phrases holds together, and a second attempt gets other words."""

from __future__ import annotations

import pytest

from translate.inference.interface import DecodingOptions
from translate.translation.attempts import plan_rewritten
from translate.translation.checks.phrases import load_phrases, write_misread_phrases
from translate.translation.preparation import fold_source


@pytest.mark.parametrize("phrase", load_phrases(), ids=lambda phrase: phrase.chinese.pattern)
def test_each_row_says_what_is_right_or_wrong_and_what_to_try(phrase):
    assert phrase.right or phrase.wrong
    assert phrase.instead
    assert fold_source(phrase.instead) == phrase.instead
    if phrase.right:
        assert phrase.right.search(phrase.english) is not None
    if phrase.wrong:
        assert phrase.wrong.search(phrase.english) is None


@pytest.mark.parametrize(
    ("source", "target", "written"),
    [
        (
            "推动构建人类命运共同体。",
            "the human fate",
            "推动构建 a community with a shared future for mankind 。",
        ),
        ("推动构建人类命运共同体。", "a community with a shared future", "推动构建人类命运共同体。"),
        ("我国进口增长。", "my imports grew", "中国进口增长。"),
        ("今天天气很好。", "fine", "今天天气很好。"),
    ],
)
def test_what_is_misread_is_put_in_other_words(source, target, written):
    assert write_misread_phrases(source, target) == written


def test_a_misread_phrase_asks_for_the_source_in_other_words():
    attempts = plan_rewritten(
        ["我国进口增长。"], frozenset({"phrase"}), DecodingOptions(), target="my imports grew"
    )
    assert ("中国进口增长。",) in [attempt.sources for attempt in attempts]
