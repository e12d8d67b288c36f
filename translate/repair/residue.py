"""What a page leaves around its article: recognised and set apart, never deleted.

Editors' names, sources, copyright notices, share buttons, links to other pages. They
stay in the text, and whoever divides it is told where they are: a reader may want
to know who edited a piece, but its last paragraph is not an advertisement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

Span = tuple[int, int, str]
"""Start, end (code points, half-open) and kind of a piece of residue."""

_MAX_LINE_CHARS: Final = 120


def _any_of(alternatives: str) -> str:
    """Alternatives of a regular expression, written apart by white space."""
    return "(?:" + "|".join(alternatives.split()) + ")"


_EDITORS: Final = _any_of("""
    责任编辑 責任編輯 责编 責編 执行主编 执编 编审 值班主任 值班编辑 值班編輯 实习编辑 见习编辑 网络编辑
    网页编辑 新媒体编辑 版式编辑 本文编辑 文字编辑 视觉编辑 编辑 編輯 校对 校對 审核 審核 初审 复审 终审
    監製 监制 制作 策划 統籌 统筹 排版 美编
""")
_SOURCES: Final = _any_of("""
    来源 來源 稿源 稿件来源 文章来源 文章來源 信息来源 新闻来源 資料來源 资料来源 原标题 原標題 本文来源
    转自 轉自
""")
_COPYRIGHT: Final = _any_of(r"""
    版权所有 版權所有 著作權所有 (?:版权|版權|著作[权權])(?:归|歸|属|屬)[^，。]{1,20}所有
    © Copyright\b All\s[Rr]ights\s[Rr]eserved
    [未非][经經].{0,12}(?:授[权權]|[许許]可|同意|允[许許])[^。！？；]{0,12}(?:不得|禁止|[严嚴]禁|谢绝|謝絕|[请請]勿|[违違]者)
    不得转载 不得轉載 禁止转载 转载请注明 轉載請註明 转载须 免责声明 免責聲明 本文仅代表 不代表本
    凡本网 凡注明 侵权.{0,8}(?:删除|联系)
    ICP备 ICP證 ICP证 公网安备 网安备 经营许可证 许可证[:：号编] 不良信息举报 举报电话 舉報電話
""")
_SHARING: Final = _any_of(r"""
    分享(?:到|至|给|給|[:：]|本文) 一键分享 我要分享 扫一扫 掃一掃 扫码 掃碼 微信扫 长按(?:识别|二维码)
    关注.{0,12}(?:公众号|微信|微博|官微) 關注.{0,12}(?:公眾號|微信|微博)
    (?:微信|QQ|新浪)(?:好友|空间|微博|朋友圈) 朋友圈 点赞 點讚 收藏 转发 轉發 举报 打印 列印 字号 字體 字体
    【?[大中小](?:\s*[大中小]){2}】? 评论\s*[(（]?\d*[)）]? 評論\s*[(（]?\d*[)）]?
    我来说两句 发表评论 發表評論 登录后 登入後
""")
_NAVIGATION: Final = _any_of(r"""
    首页 首頁 (?:[您你]的?|[您你]?的?(?:现在|現在|当前|當前)的?|所在)(?:所在)?的?位置
    [【\[]\s*(?:打印|关闭|關閉|返回|收藏|复制)\S{0,6}[】\]] 上一篇 下一篇
    返回(?:首页|顶部|列表|上一页) 回到頂部 相关(?:阅读|新闻|报道|文章|推荐|链接|专题)
    相關(?:閱讀|新聞|報導|文章|連結) 延伸(?:阅读|閱讀) 推荐(?:阅读|新闻|文章) 推薦閱讀
    热点(?:推荐|新闻) 热门(?:推荐|新闻|文章) 猜你喜欢 更多(?:精彩|新闻|内容|>>|》)
    点击(?:查看|进入|下载|阅读|收听|观看|图片|此处|这里) 點擊(?:查看|進入|下載|閱讀|觀看|圖片)
    查看(?:更多|原文|全部|全文) (?:阅读|閱讀)(?:全文|原文|更多) 展开(?:全文|全部|阅读)
    (?:热门|熱門|精彩|最新|全部|网友|網友)(?:评论|評論) 热评(?:$|[:：]) 相关标签 相關標籤
    打开.{0,10}(?:APP|App|app|客户端) 下载.{0,10}(?:APP|App|app|客户端) 扫描二维码
    关闭(?:窗口|本页) 加入收藏 设为首页 网站地图 联系我们 关于我们
""")
_PAGES: Final = (
    r"(?:[【\[(（]?\s*1\s*[】\])）]?\s*[【\[(（]\s*2\s*[】\])）](?:\s*[【\[(（]\s*\d{1,2}\s*[】\])）])*"
    r"|1(?:\s+\d{1,2})+(?=\s+下))\s*(?:[下尾末]一?[页頁]\W*)*"
    r"|\W*[上下]一?[页頁](?:\W{0,4}[上下]一?[页頁])?\W*(?:[:：].{1,40})?|\W?共\s?\d{1,3}\s?[页頁]\W*(?:[上下尾末]一?[页頁]\W*)*"
    r"|\W?第?\s?\d{1,3}\s?[页頁]?\s?[／/，,]\s?共?\s?\d{1,3}\s?[页頁]\W?|[-—–－]{1,2}\s?\d{1,4}\s?[-—–－]{1,2}"
)
"""The pages of an article that is shown in several."""
_LINE_KINDS: Final = {
    "editor": rf"[（(\[【]?\s*{_EDITORS}\s*[:：/丨|].{{0,60}}|[（(\[【]\s*{_EDITORS}\s.{{1,30}}[）)\]】]",
    "source": rf"[（(\[【]?\s*{_SOURCES}\s*[:：].{{0,80}}",
    "copyright": rf".{{0,40}}{_COPYRIGHT}.{{0,80}}",
    "share": rf"{_SHARING}.{{0,40}}",
    "pages": _PAGES,
    "navigation": rf"{_NAVIGATION}.{{0,40}}",
    "timestamp": r"[（(]?\s*(?:更新时间|更新時間|发布时间戳|更新时间戳|时间戳)[:：]?\s*\d{10,}\s*[）)]?",
    "link": r"\[[^\]\n]{0,60}\]\(\S{1,400}\)|(?:https?://|www\.)\S{3,400}",
    "rule": r"[-—=_*＊·.~～#＃─━]{3,120}",
}
_LABEL: Final = re.compile(rf"(?:{_SHARING}|{_NAVIGATION})(?<!评论)(?<!評論)\s?(?:[:：>›»＞/|｜]|\d|$)")
"""A label of a button or a list, with its value, or nothing behind it."""
_FURNITURE: Final = re.compile(
    rf"{_SHARING}|{_NAVIGATION}|我们|我們|本[页頁文网網站]|更多|精彩|内容|二维码|微信|微博|空间|豆瓣|人人网|抖音|头条|客户端"
    r"|手机|查看|阅读|下载|公众号|关注|官方|视频号|小程序|新闻|网友|好友|新浪|腾讯|[到至给給的]"
)
_MAX_OTHER_CHARS: Final = 2
_HAN: Final = re.compile("[\u4e00-\u9fff]")
_RIGHTS_IN_NEWS: Final = re.compile(r"(?:转载|轉載)(?![或及和与並并使用复摘])[\u4e00-\u9fff]{2,}$")
_NO_EDITOR: Final = re.compile(r"(?:编辑|編輯)\s*[:：](?=.{0,60}(?:的|[\u4e00-\u9fff]{6}))")
_LINES: Final = tuple((kind, re.compile(pattern)) for kind, pattern in _LINE_KINDS.items())
_KINDS_WITHOUT_SENTENCES: Final = frozenset(("copyright", "share", "navigation"))
"""Kinds whose words occur in sentences of articles too: a line that ends one is left alone."""
_RIGHTS: Final = re.compile(
    _any_of(r"""
    本(?:网|網|站|报|報|刊|文|公众号|公眾號|微博|客户端)
    (?:版权|版權|著作[权權])所有 © Copyright\b All\s[Rr]ights\s[Rr]eserved
    (?:转载|轉載|刊用|引用)[^，。]{0,8}(?:请|請|须|須|需|应|應)
    凡(?:注明|註明|本[网網]) ICP[备備證证] 公网安备
    ^[【\[（(*※\s]*(?:[声聲]明|免[责責][声聲]明|特[别別][声聲]明|[未非][经經])
""")
)
"""What makes a sentence about rights a notice of the page: it speaks of this very page or work."""
_SENTENCE: Final = re.compile("[，。！？；].*[。！？]|[。！？]$")
_TRAILING: Final = re.compile(
    rf"[（(\[【]\s*(?:{_EDITORS}|来源|來源|原标题|原標題)\s*[:：][^）)\]】\n]{{1,60}}[）)\]】]\s*$",
    re.MULTILINE,
)
_LINE: Final = re.compile(r"[^\n]+")
_STEP: Final = r"\s*(?:>{1,2}|›|»|＞{1,2}|→|/(?=\s))\s*"
_CRUMB: Final = r"[^\s>›»＞→。！？，；:：|]{1,16}"
_CRUMBS: Final = re.compile(
    rf"(?:\S{{0,8}}[:：]\s*)?{_CRUMB}(?:{_STEP}{_CRUMB}){{2,6}}(?:{_STEP})?|{_CRUMB}{_STEP}正文"
)
"""A path through the site; it need not start with a word that we know."""
_N_TOP_LINES: Final = 4
"""Lines at the head among which such a path is looked for; further down it may be the author's thought."""
_RELATED: Final = re.compile(
    r"\W*(?:相[关關](?:阅读|閱讀|新闻|新聞|报道|報導|文章|推荐|推薦|链接|連結|专题)|延伸(?:阅读|閱讀)|(?:推荐|推薦)(?:阅读|閱讀|新闻|文章)"
    r"|(?:热点|热门|熱門)(?:推荐|新闻|文章|文章)|猜你喜[欢歡]|更多(?:精彩|新闻|新聞|内容))\W*"
)
"""Heads a list of other articles, down to the next line of prose if there is one."""
_COMMENTS: Final = re.compile(
    r"\W*(?:(?:热门|熱門|精彩|最新|全部|网友|網友|发表|發表)(?:评论|評論)|(?:评论|評論)\s?[(（]\s?\d+\s?条?[)）]|热评|跟[贴帖]"
    r"|我要[举舉][报報]|我[来來][说說][两兩]句)\s*(?:[(（]\s?\d+\s?条?[)）])?\W*"
)
"""Heads what readers wrote: it goes on to the end of the page."""
_PROSE_END: Final = re.compile("[。！？][”」』）)]*$")
_PROSE_END_CHARS: Final = 12
_PROSE_MARK: Final = re.compile("[，。；]")
_MIN_PROSE_CHARS: Final = 40


def find_residue(text: str) -> list[Span]:
    """Find boilerplate in a repaired text.

    Returns:
        Sorted, non-overlapping spans ``(start, end, kind)``; ``kind`` is ``editor``,
        ``source``, ``copyright``, ``share``, ``navigation``, ``pages`` (the article is one page of
        several), ``related`` (other articles), ``comments``, ``timestamp``, ``link`` or
        ``rule``. A span is a line, or the bracket that ends one.

    """
    lines = [
        (start, end) for m in _LINE.finditer(text) for start, end in [_trim(text, *m.span())] if start < end
    ]
    return list(_scan(text, lines))


def _scan(text: str, lines: Sequence[tuple[int, int]]) -> Iterator[Span]:
    under = ""  # kind of the list of links or comments that a line stands in
    n_prose = 0
    for number, (start, end) in enumerate(lines):
        short = end - start <= _MAX_LINE_CHARS
        if short and n_prose and _COMMENTS.fullmatch(text, start, end):
            under = "comments"
        elif short and _RELATED.fullmatch(text, start, end) and under != "comments":
            under = "related"
        elif end - start >= _MIN_PROSE_CHARS and _is_prose(text, start, end):
            n_prose += 1
            under = "" if under == "related" else under
        kind = _classify(text[start:end]) if short or text[start] == "[" else None
        if kind is None and number < _N_TOP_LINES and short and _CRUMBS.fullmatch(text, start, end):
            kind = "navigation"
        if kind is not None or under:
            yield start, end, kind or under
            continue
        tail = _TRAILING.search(text, max(start, end - 80), end)
        if tail is not None:
            yield tail.start(), end, "editor"


def _is_prose(text: str, start: int, end: int) -> bool:
    """Whether a line ends like a sentence and has a mark before its end."""
    last = _PROSE_END.search(text, max(start, end - _PROSE_END_CHARS), end)
    return last is not None and _PROSE_MARK.search(text, start, last.start()) is not None


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    line = text[start:end]
    return start + len(line) - len(line.lstrip()), end - len(line) + len(line.rstrip())


def _classify(line: str) -> str | None:
    for kind, pattern in _LINES:
        if pattern.fullmatch(line):
            is_notice = kind == "copyright" and _RIGHTS.search(line) is not None
            if kind in _KINDS_WITHOUT_SENTENCES and not is_notice and _SENTENCE.search(line):
                continue
            if _is_headline(line, kind):
                continue
            return kind
    return None


def _is_headline(line: str, kind: str) -> bool:
    """Whether a line only begins like a button or a credit: 点赞中国女排, 编辑：一个正在消失的职业."""
    if kind == "editor":
        return _NO_EDITOR.match(line) is not None
    if kind == "copyright":
        return _RIGHTS_IN_NEWS.search(line) is not None
    if kind not in ("share", "navigation") or _LABEL.match(line):
        return False
    return len(_HAN.findall(_FURNITURE.sub("", line))) > _MAX_OTHER_CHARS
