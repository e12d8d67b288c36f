"""A web page in, its article out."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translate.errors import EmptyDocumentError
from translate.repair.extraction import extract_article
from translate.repair.markup import is_web_page

SENTENCES = [
    "近日，本市举行了一场别开生面的合作交流会，来自二十八个国家的代表参加了会议。",
    "会议期间，与会代表就经贸、教育、文化等议题展开了深入讨论，达成了多项共识。",
    "主办方表示，今后每年都将举办类似的活动，为企业搭建更加广阔的合作平台。",
]
CASES: dict[str, dict[str, Any]] = json.loads(
    Path(__file__).with_name("page_cases.json").read_text(encoding="utf-8")
)
HEADLINE = "江边新桥昨天正式通车"
PAGE = f"""<!DOCTYPE html><html><head><title>合作交流会在我市举行_新闻中心_某某网</title>
<script>var a = "<p>不是正文。</p>";</script></head><body>
<div class="nav"><a href="/">首页</a> <a href="/a">新闻</a> <a href="/b">体育</a></div>
<div class="main"><h1>合作交流会在我市举行</h1><div class="info">2024-05-06 08:30 来源：某某日报</div>
<div class="content"><p>　　{SENTENCES[0]}</p><p>{SENTENCES[1][:10]}
   {SENTENCES[1][10:]}</p><table><tr><td>项目</td><td>金额</td></tr><tr><td>港口</td><td>10<sup>4</sup></td></tr></table>
<p><ruby>徐<rt>xú</rt></ruby>州方面说。{SENTENCES[2]}</p><p>责任编辑：张三</p></div></div>
<ul class="rec"><li><a href="/1">别的新闻一</a></li><li><a href="/2">别的新闻二</a></li></ul>
<div class="footer">Copyright 某某网 版权所有</div></body></html>"""


def test_the_article_is_laid_out() -> None:
    assert extract_article(PAGE).split("\n\n") == [
        "合作交流会在我市举行",
        "2024-05-06 08:30 来源：某某日报",
        SENTENCES[0],
        SENTENCES[1],
        "项目\t金额\n港口\t10⁴",
        "徐州方面说。" + SENTENCES[2],
        "责任编辑：张三",
    ]


@pytest.mark.parametrize("name", CASES)
def test_a_page(name: str) -> None:
    case = CASES[name]
    body = case["body"].replace("{h1}", f"<h1>{HEADLINE}</h1>")
    body = body.replace("{prose}", f"<p>{SENTENCES[0]}</p><p>{SENTENCES[1]}</p>")
    body = body.replace("{more}", f"<p>{SENTENCES[2]}</p>")
    head = f"<title>{case.get('title', HEADLINE)}</title>{case.get('head', '')}"
    article = "\n\n".join(case["article"]).replace("{h1}", HEADLINE)
    article = article.replace("{prose}", f"{SENTENCES[0]}\n\n{SENTENCES[1]}").replace("{more}", SENTENCES[2])
    page = f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"
    assert extract_article(page).split("\n\n") == article.split("\n\n")


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        ([["", "一月", "二月"], ["出口", "", "3"], ["进口", "5", ""]], "\t一月\t二月\n出口\t\t3\n进口\t5\t"),
        ([["", "甲", ""], ["", "乙", " "]], "甲\n乙"),
    ],
)
def test_an_empty_cell_keeps_the_column_of_what_follows(rows: list[list[str]], text: str) -> None:
    """A column without any text is a margin, and goes."""
    table = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    assert text in extract_article(PAGE.replace("<p><ruby>", f"<table>{table}</table><p><ruby>"))


CLOSINGS = [
    ["获奖名单如下：", "王小明", "李大为", "张三", "某某公司", "赵小六", "钱某某", "孙某某", "周某某"],
    ["附件：<a href='list.doc'>获奖名单.doc</a>", "某某市人民政府", "2021年5月3日"],
]


@pytest.mark.parametrize("lines", CLOSINGS)
def test_lines_without_a_sentence_may_close_an_article(lines: list[str]) -> None:
    paragraphs = "".join(f"<p>{line}</p>" for line in lines)
    article = extract_article(PAGE.replace("<p>责任编辑：张三</p>", paragraphs)).split("\n\n")
    assert article[-2:] == [re.sub("<.*?>", "", line) for line in lines[-2:]]


def test_a_summary_before_the_article_is_kept() -> None:
    summary = "摘要：会议昨天举行，代表有一千人。"
    page = PAGE.replace('<div class="content">', f'<div class="summary">{summary}</div><div class="content">')
    assert summary in extract_article(page).split("\n\n")


def test_lines_that_the_author_set_stay() -> None:
    page = PAGE.replace("<p><ruby>", "<pre>春眠不觉晓\n处处闻啼鸟</pre><p><ruby>")
    assert "春眠不觉晓\n处处闻啼鸟" in extract_article(page).split("\n\n")


def test_a_page_without_prose_leaves_its_menu_out() -> None:
    menu = "<ul><li><a href=/>首页</a></li><li><a href=/n>新闻</a></li></ul>"
    page = f"<title>春晓_某某网</title>{menu}<h1>春晓</h1>"
    assert extract_article(f"<html>{page}<p>春眠不觉晓</p><p>处处闻啼鸟</p></html>").split("\n\n") == [
        "春晓",
        "春眠不觉晓",
        "处处闻啼鸟",
    ]


def test_lost_bytes_survive_the_parser() -> None:
    assert "讨\udce8论" in extract_article(PAGE.replace("讨论", "讨\udce8论"))


def test_bytes_read_as_characters_survive_the_parser() -> None:
    """U+0085 and U+00A0 are white space to Python; in UTF-8 read as Latin-1 they are bytes."""
    page = (
        PAGE.replace("<sup>4</sup>", "")
        .replace("\n   ", "")
        .replace("责任编辑", "全体入选，责任编辑")
        .replace("我市举行", "我市照常举行")
    )
    mended = extract_article(page.encode().decode("latin-1")).encode("latin-1").decode()
    for line in extract_article(page).splitlines():
        assert line in mended


def test_spaces_of_a_sound_page_are_no_bytes() -> None:
    page = f"<html><body><p>&nbsp;&nbsp;{SENTENCES[0]}”&nbsp;</p><p>&nbsp;</p><p>{SENTENCES[1]}</p>"
    assert extract_article(page) == f"{SENTENCES[0]}”\n\n{SENTENCES[1]}"


def test_a_short_page_without_prose_is_taken_whole() -> None:
    assert extract_article("<html><body><b>安民告示</b><br>明日停水</body></html>") == "安民告示\n明日停水"


@pytest.mark.parametrize(
    "page", ["<html></html>", "<!DOCTYPE html>", "<html><body><script>x=1</script></body></html>"]
)
def test_a_page_without_text_is_refused(page: str) -> None:
    with pytest.raises(EmptyDocumentError, match=r"page\.html"):
        extract_article(page, "page.html")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<!DOCTYPE html>\n<html>", True),
        ('\ufeff<?xml version="1.0"?><html xmlns="x">', True),
        ("<!-- x --><HTML>", True),
        ("<body bgcolor=red>", True),
        ("# 标题\n\n<p>正文</p>", False),
        ('<?xml version="1.0"?><rss>', False),
        ("<p>段落</p>", False),
        ("", False),
    ],
)
def test_pages_are_told_from_texts_with_tags(text: str, expected: bool) -> None:
    assert is_web_page(text) is expected


TAGS = "<p> </p> <div> </div> <h1> <table> <td> <br> <!-- --> <title> </title> <script> <sup>4</sup> <?xml"
PIECES = st.sampled_from([*SENTENCES, *TAGS.split(), *"<>&\"'\0\x0c徐\udce8\ud800", "&nbsp;", "<a href=x>"])


@settings(max_examples=100, deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join))
def test_broken_pages_give_text_or_a_clear_error(body: str) -> None:
    try:
        article = extract_article("<html>" + body)
    except EmptyDocumentError:
        return
    assert article.strip()


@pytest.mark.shared
def test_real_pages_start_and_end_where_the_article_does(shared: Path) -> None:
    expected = json.loads(
        (Path(__file__).parents[2] / "benchmarks" / "extraction.json").read_text(encoding="utf-8")
    )
    for name, marks in expected.items():
        page = (shared / "encodings" / "pages" / f"{name}.html").read_text(encoding="utf-8")
        parts = extract_article(page).split("\n\n")
        assert parts[0].startswith(marks["title"]), name
        assert any(part.startswith(marks["first"]) for part in parts[1:5]), name
        assert any(part.endswith(marks["last"]) for part in parts[-12:]), name
