"""Subtitles: what is said comes out whole, numbers and times do not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from translate.document import Document
from translate.errors import EmptyDocumentError
from translate.repair import repair
from translate.repair.subtitles import extract_cues, is_subtitles

CASES: dict[str, dict[str, Any]] = json.loads(
    Path(__file__).with_name("subtitle_cases.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_subtitles(case: dict[str, Any]) -> None:
    text = "\n".join(case["received"])
    assert is_subtitles(text) == ("text" in case)
    if "text" in case:
        for ends in ("\n", "\r\n"):
            assert extract_cues("\ufeff" + text.replace("\n", ends)).splitlines() == case["text"]


def test_repair_takes_what_is_said() -> None:
    first = "1\n00:00:01,000 --> 00:00:02,000\n新桥昨天通车，\n\n"
    second = "2\n00:00:02,000 --> 00:00:03,000\n市民都来观看。\n"
    raw = (first + second).encode("gb18030")
    assert repair(Document("d", "d", raw=raw)).text == "新桥昨天通车，市民都来观看。\n"


def test_subtitles_without_text_are_refused() -> None:
    with pytest.raises(EmptyDocumentError, match="d holds subtitles without text"):
        extract_cues("1\n00:00:01,000 --> 00:00:02,000\n\n", "d")
