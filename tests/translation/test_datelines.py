"""Datelines are worded by rule, or left to the model."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from translate.translation.datelines import split_dateline, word_dateline
from translate.translation.preparation import prepare_source

CASES = json.loads((Path(__file__).parent / "datelines.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["zh"])
def test_datelines(case):
    assert word_dateline(case["zh"]) == case["en"]


@pytest.mark.parametrize(
    ("source", "dateline", "rest"),
    [
        ("央视网消息（新闻联播）：会议今天开幕。", "CCTV.com (Xinwen Lianbo):", "会议今天开幕。"),
        ("据新华社电 会议今天开幕。", "According to Xinhua", "会议今天开幕。"),
        ("【中新社北京六月八日电】会议今天开幕。", "China News Service, Beijing, June 8", "会议今天开幕。"),
        ("新华社1月9日电（记者李明）开幕。", "Xinhua, January 9 (reporter Li Ming)", "开幕。"),
        ("央视新闻报道说，会议今天开幕。", "", "央视新闻报道说，会议今天开幕。"),
        ("新华社某地1月9日电（题：春天）会议开幕。", "", "新华社某地1月9日电（题：春天）会议开幕。"),
        ("会议今天开幕。", "", "会议今天开幕。"),
    ],
)  # fmt: skip
def test_a_dateline_before_a_sentence(source, dateline, rest):
    assert split_dateline(source) == (dateline, rest)


def test_a_line_goes_to_the_model_without_its_dateline():
    (part,) = prepare_source("央视网消息：会议今天开幕。")
    assert (part.before, part.source, part.after) == ("CCTV.com: ", "会议今天开幕。", "")
    (part,) = prepare_source("据新华社电 会议今天开幕。")
    assert (part.before, part.source) == ("According to Xinhua — ", "会议今天开幕。")
    (part,) = prepare_source("央视新闻报道说，会议今天开幕。")
    assert (part.before, part.source) == ("", "央视新闻报道说，会议今天开幕。")
