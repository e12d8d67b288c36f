"""The stage as its callers see it: repair, undo, grade, explain, residue, language."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from translate.document import Document, Edit, Grade
from translate.errors import EmptyDocumentError, EncodingError, InputError
from translate.repair import explain, find_residue, redo, repair, repair_line, require_chinese, undo
from translate.repair.grade import grade_damage

CLEAN = "近年来，徐州把深化合作摆上重要位置，取得了新的成果。各方对此表示欢迎，并期待进一步发展。"


def document(text: str) -> Document:
    return Document("d", "d.txt", raw=text.encode())


def test_clean_text_passes_unchanged() -> None:
    repaired = repair(document(CLEAN))
    assert (repaired.text, repaired.edits, repaired.grade) == (CLEAN, (), Grade.CLEAN)
    assert (repaired.received, repaired.encoding) == (CLEAN, "utf-8")


def test_several_kinds_of_damage_at_once() -> None:
    received = "\ufeff<p>合作組織(徐州)地方區(qū)域合作,互利&nbsp;共贏 ,很好!</p>\r\n| 共 同 發(fā) 展 |"
    repaired = repair(document(received))
    assert repaired.text == "合作組織（徐州）地方區域合作，互利 共贏，很好！\n\n共同發展"
    assert repaired.grade is Grade.LIGHT
    assert undo(repaired.text, repaired.edits) == received == repaired.received
    assert redo(received, repaired.edits) == repaired.text


def test_the_seed_article(seed_article: Path) -> None:
    raw = seed_article.read_bytes()
    repaired = repair(Document("seed", str(seed_article), raw=raw))
    assert repaired.received.encode(repaired.encoding) == raw
    assert undo(repaired.text, repaired.edits) == repaired.received
    assert repaired.grade is Grade.HEAVY
    assert repaired.text.startswith("2020上海合作組織（徐州）地方區域合作交流會綜述\n“上海精神”再弘揚")
    assert not set("|,?()āàōòěèǐǔ") & set(repaired.text)


def test_a_page_is_extracted_and_its_article_repaired() -> None:
    page = f"<!DOCTYPE html><html><head><title>會議綜述</title></head><body><h1>會議綜述</h1><p>{CLEAN}</p>"
    repaired = repair(document(page + "<p>徐州地方區(qū)域合作的新成果,很好。</p>"))
    assert repaired.text == f"會議綜述\n\n{CLEAN}\n\n徐州地方區域合作的新成果，很好。"
    assert undo(repaired.text, repaired.edits) == repaired.received


def test_a_page_about_markup_keeps_the_tags_it_names() -> None:
    page = (
        f"<html><body><h1>网页入门</h1><p>{CLEAN}</p><p>HTML用&lt;b&gt;粗体&lt;/b&gt;加粗。</p></body></html>"
    )
    assert repair(document(page)).text.endswith("HTML用<b>粗体</b>加粗。")
    escaped_twice = page.replace("HTML用", "&lt;p&gt;各方").replace("加粗。", "加粗。&lt;/p&gt;")
    assert repair(document(escaped_twice)).text.endswith("各方粗体加粗。")


@pytest.mark.parametrize("raw", [b"", b" \r\n\t", "\ufeff　\xa0".encode(), b"<html><body></body></html>"])
def test_a_document_without_text_is_refused(raw: bytes) -> None:
    with pytest.raises(EmptyDocumentError, match=r"^empty\.txt "):
        repair(Document("d", "empty.txt", raw=raw))


def test_an_image_is_refused() -> None:
    pixel = base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII="
    )
    with pytest.raises(EncodingError, match="PNG image"):
        repair(Document("d", "photo.txt", raw=pixel))


def test_a_cut_file_is_light_damage() -> None:
    repaired = repair(Document("d", "d", raw=CLEAN.encode()[:-1]))
    assert repaired.text == CLEAN[:-1] + "\ufffd"
    assert (repaired.grade, repaired.edits[-1].confidence) == (Grade.LIGHT, 0.0)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("區(qū)域,合作", "區域，合作"),
        ("", ""),
        ("   ", "   "),
        ("甲<br>乙", "甲 乙"),
        ("| 甲 | 乙 |", "甲 乙"),
    ],
)
def test_a_line_stays_one_line(line: str, expected: str) -> None:
    assert repair_line(line) == expected


def edit(rule: str, start: int, before: str, after: str) -> Edit:
    return Edit(rule, start, start + len(before), before, after, 1.0)


@pytest.mark.parametrize(
    ("edits", "text", "grade"),
    [
        ([], "好" * 100, Grade.CLEAN),
        ([edit("punctuation", 0, ",", "，")], "好" * 100, Grade.CLEAN),
        ([edit("punctuation", 0, ",,,", "，，，")], "好" * 100, Grade.LIGHT),
        ([edit("glosses", 0, "(hǎo)", "")], "好" * 100, Grade.LIGHT),
        ([edit("punctuation+tags", 0, ",", "")], "好" * 100, Grade.LIGHT),
        ([edit("undecodable", 9, "\udce5", "\ufffd")], "好" * 100, Grade.HEAVY),
        ([edit("shifted_gbk", 0, "?", "好")], "好" * 100, Grade.HEAVY),
        ([edit("mojibake+punctuation", 0, "?", "好")], "好" * 100, Grade.HEAVY),
        ([], "好\ufffd" + "好" * 98, Grade.HEAVY),
    ],
)
def test_grades(edits: list[Edit], text: str, grade: Grade) -> None:
    assert grade_damage("好" * 100, text, edits) is grade


def test_explain_shows_each_change_in_its_place() -> None:
    shown = explain(repair(document("甲\n區(qū)域合作,好\u200b。")))
    assert shown.splitlines()[0] == "light: 3 edits, read as utf-8"
    assert "2:2  …甲⏎區[-(qū)-]域合作,好<U+200B>。…" in shown
    assert "[-,-]{+，+}" in shown
    assert shown.index("glosses") < shown.index("controls")


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("正文。\n责任编辑：张三\n", [("责任编辑：张三", "editor")]),
        ("结束了。（責編：李四）", [("（責編：李四）", "editor")]),
        ("来源：某某日报", [("来源：某某日报", "source")]),
        (
            "正文\n版权所有 某某网\n[查看原文](https://a.cn/b)",
            [("版权所有 某某网", "copyright"), ("[查看原文](https://a.cn/b)", "link")],
        ),
        (
            "分享到：微信 微博\n点击查看更多\n---",
            [("分享到：微信 微博", "share"), ("点击查看更多", "navigation"), ("---", "rule")],
        ),
        ("(更新时间戳: 1691499120470)", [("(更新时间戳: 1691499120470)", "timestamp")]),
        ("收藏家们来到现场，参观了展览。", []),
        ("编辑部里的故事", []),
        ("首页设计获得了好评，专家们表示满意。", []),
        ("——记者手记", []),
    ],
)
def test_residue_is_found_and_nothing_else(text: str, spans: list[tuple[str, str]]) -> None:
    assert [(text[start:end], kind) for start, end, kind in find_residue(text)] == spans


@pytest.mark.parametrize(
    "text",
    [
        CLEAN,
        "使用Linux系統的用戶",
        "他引用了「ありがとう」這句日語，並且作了詳細的解釋說明。",
        "東京大学",
        "WTO 与 APEC",
    ],
)
def test_chinese_is_accepted(text: str) -> None:
    require_chinese(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Only English here.", "only ASCII"),
        ("12345", "only ASCII"),
        ("Déjà vu", "no Chinese character"),
        ("東京は日本の首都です。人口は多いです。", "Japanese"),
        ("한국은 좋은 나라입니다", "Korean"),
        (
            "A long report in English that names one place, 徐州, " * 3
            + "and then goes on about trade and so on.",
            "beside",
        ),
    ],
)
def test_other_languages_are_refused(text: str, found: str) -> None:
    with pytest.raises(InputError, match=found):
        require_chinese(text)
