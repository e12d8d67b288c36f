"""Feeds: entries under their titles, stamps and addresses apart from what they say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from translate.document import Document
from translate.errors import EmptyDocumentError
from translate.repair import repair
from translate.repair.feeds import extract_entries
from translate.repair.markup import is_feed, is_web_page

CASES: dict[str, dict[str, Any]] = json.loads(
    Path(__file__).with_name("feed_cases.json").read_text(encoding="utf-8")
)
RSS = """<?xml version="1.0" encoding="utf-8"?>
<!-- a comment -->
<rss version="2.0"><channel><title>苦勞網</title><link>http://a.cn/</link><description>苦勞網的新聞</description>
<item><title>新橋通車</title><link>http://a.cn/1</link><guid>1</guid><category>路</category>
<description>&lt;p&gt;新橋昨天通車。&lt;/p&gt;&lt;p&gt;市民都來觀看。&lt;/p&gt;</description>
<pubDate>Tue, 27 Dec 2005 13:08:54 +0900</pubDate></item>
<item><title>水庫建成</title><description><![CDATA[水庫昨天建成，<b>可供水</b>三萬噸。]]></description></item>
</channel></rss>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns="http://purl.org/rss/1.0/"><channel rdf:about="x"><title>苦勞網</title></channel>
<item rdf:about="y"><title>新橋通車</title><dc:date>2005-12-30T23:26:28+08:00</dc:date>
<description>新橋昨天通車。</description></item></rdf:RDF>"""
ATOM = """<?xml version='1.0'?><?xml-stylesheet href="a.css"?><feed xmlns="http://www.w3.org/2005/Atom"><title>日誌</title>
<entry><title>新橋通車</title><link rel="alternate" href="http://a.cn/1"/><published>2005-02-02T03:45:25+08:00</published>
<summary>短</summary><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>新橋昨天通車。</p></div></content>
</entry></feed>"""


@pytest.mark.parametrize(
    ("feed", "expected"),
    [
        (
            RSS,
            "# 苦勞網\n\n苦勞網的新聞\n\n## 新橋通車\n\nTue, 27 Dec 2005 13:08:54 +0900\n\n新橋昨天通車。\n\n"
            "市民都來觀看。\n\nhttp://a.cn/1\n\n## 水庫建成\n\n水庫昨天建成，可供水三萬噸。",
        ),
        (RDF, "# 苦勞網\n\n## 新橋通車\n\n2005-12-30T23:26:28+08:00\n\n新橋昨天通車。"),
        (ATOM, "# 日誌\n\n## 新橋通車\n\n2005-02-02T03:45:25+08:00\n\n新橋昨天通車。\n\nhttp://a.cn/1"),
        (
            RDF[: RDF.index("</description></item>")],
            "# 苦勞網\n\n## 新橋通車\n\n2005-12-30T23:26:28+08:00\n\n新橋昨天通車。",
        ),
    ],
    ids=["rss", "rdf", "atom", "cut off"],
)
def test_entries(feed: str, expected: str) -> None:
    assert repair(Document("d", "d.xml", raw=feed.encode())).text == expected


@pytest.mark.parametrize("declared", [True, False])
@pytest.mark.parametrize("name", CASES)
def test_an_entry(name: str, declared: bool) -> None:
    namespace = ' xmlns:media="http://search.yahoo.com/mrss/"' if declared else ""
    feed = f'<rss version="2.0"{namespace}><channel><item>{CASES[name]["item"]}</item></channel></rss>'
    assert extract_entries(feed).split("\n\n") == CASES[name]["text"]


@pytest.mark.parametrize(
    "text",
    [
        "<html><body>新橋</body></html>",
        "<feedback>新橋</feedback>",
        "新橋 <rss> 通車",
        "<?xml version='1.0'?><doc>新橋</doc>",
    ],
)
def test_what_is_no_feed(text: str) -> None:
    assert not is_feed(text)


def test_a_feed_is_no_page() -> None:
    assert not is_web_page(RSS)


def test_a_feed_without_text_is_refused() -> None:
    with pytest.raises(EmptyDocumentError, match=r"^d\.xml is a feed without text"):
        repair(Document("d", "d.xml", raw=b"<rss><channel><item></item></channel></rss>"))
