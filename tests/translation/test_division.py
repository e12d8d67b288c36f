"""Overlong texts are divided where it hurts least, and nothing is lost."""

from __future__ import annotations

import pytest
from fakes import FakeEngine
from hypothesis import given
from hypothesis import strategies as st

from translate.translation.division import MIN_CLAUSE_CHARS, divide_text, split_clauses

count = FakeEngine().count_tokens


@pytest.mark.parametrize(
    ("text", "max_tokens", "pieces"),
    [
        ("今天开会。明天休息。", 20, ["今天开会。明天休息。"]),
        ("今天开会。明天休息。", 8, ["今天开会。", "明天休息。"]),
        ("他说：“今天开会。”她走了。", 12, ["他说：“今天开会。”", "她走了。"]),
        ("今天我们开会，明天他们休息，后天再说。", 9, ["今天我们开会，", "明天他们休息，", "后天再说。"]),
        ("苹果、香蕉、西瓜、葡萄", 8, ["苹果、香蕉、", "西瓜、葡萄"]),
        ("今天天气很好我们去公园", 6, ["今天天气很", "好我们去公", "园"]),
        ("投资12.8亿元人民币", 4, ["投资", "12.8", "亿元人", "民币"]),
        ("价格是1,234元，很贵。", 9, ["价格是1,234元，", "很贵。"]),
    ],
)
def test_divisions(text, max_tokens, pieces):
    assert divide_text(text, count, max_tokens) == pieces


@given(st.text(alphabet="今天会，。、；“”！ab12 .,\n", max_size=120), st.integers(4, 30))
def test_pieces_join_to_the_text_within_the_budget(text, max_tokens):
    pieces = divide_text(text, count, max_tokens)
    assert "".join(pieces) == text
    assert all(count(piece) <= max_tokens for piece in pieces)
    assert all(pieces) or text == ""


@given(st.text(alphabet="今天会，。、；“”！ab12 ", max_size=120))
def test_clauses_join_to_the_text(text):
    clauses = split_clauses(text)
    assert "".join(clauses) == text
    assert all(len(clause) >= MIN_CLAUSE_CHARS for clause in clauses[:-1])
