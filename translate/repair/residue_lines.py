"""Lines that are a page's and not its article's: credits, notices, buttons, links, each by its own words."""

from __future__ import annotations

import re
from typing import Final

from translate.names import is_word, spell_person
from translate.repair.lists import SURNAMES


def _any_of(alternatives: str) -> str:
    """Alternatives of a regular expression, written apart by white space."""
    return "(?:" + "|".join(alternatives.split()) + ")"


_POSTS: Final = _any_of("""
    责任编辑 責任編輯 责编 責編 执行主编 执编 编审 值班主任 值班编辑 值班編輯 实习编辑 见习编辑 网络编辑
    网页编辑 新媒体编辑 版式编辑 本文编辑 文字编辑 视觉编辑 编辑 編輯 美编
""")
_TASKS: Final = _any_of(
    "校对 校對 校审 审校 审核 審核 初审 初審 复审 複審 终审 終審 監製 监制 制作 策划 統籌 统筹 排版"
)
"""What editors do, and what an article may tell how to do: ``制作：先把面粉加水揉匀``."""
_EDITORS: Final = f"(?:{_POSTS}|{_TASKS})"
_SOURCES: Final = _any_of("""
    来源 來源 稿源 稿件来源 文章来源 文章來源 信息来源 新闻来源 資料來源 资料来源 原标题 原標題 本文来源
    转自 轉自
""")
_NO_REUSE: Final = (
    "[未非][经經](?=[^。！？；]*(?:[转轉][载載摘]|[复複]制|複製|使用本|摘[编編]|[镜鏡]像))(?!.*(?:他人|其(?![他中它])))"
    "[^。！？；]{0,12}(?:授[权權]|[许許]可|同意|允[许許])[^。！？；]{0,12}(?:不得|禁止|[严嚴]禁|谢绝|謝絕|[请請]勿|[违違]者)"
)
"""A page forbids to copy it; a law forbids other things, or to copy what is another's."""
_INFRINGES: Final = (
    r"侵[权權](?:行[为為]|之[处處])?[，,]?\s?(?:(?:[请請](?!求)|可|立即|[马馬]上|[与與和][我本]).{0,10})?"
    "(?:[即必]?[删刪]除?|[联聯][系繫]|告知)"
)
_LICENCE: Final = (
    r"[许許]可[证證](?:[编編]?[号號])?\s?(?:[:：][^，。]{0,20}[0-9]{3}|[^，。\s]{0,8}[0-9]{4}(?!年))"
)
_NOTICES: Final = _any_of(r"""
    版权所有 版權所有 著作權所有 (?:版权|版權|著作[权權])(?:归|歸|属|屬)[^，。]{1,20}所有
    © Copyright\b All\s[Rr]ights\s[Rr]eserved
    不得转载 不得轉載 禁止转载 转载请注明 轉載請註明 转载须 免责声明 免責聲明 本文仅代表 不代表本
    凡本网 凡注明 ICP备 ICP證 ICP证 公网安备 网安备
    不良信息[举舉][报報](?:[电電][话話]|[热熱][线線]|[邮郵]箱|中心|入口|[:：]|$)
""")
_COPYRIGHT: Final = f"(?:{_NO_REUSE}|{_INFRINGES}|{_LICENCE}|{_NOTICES})"
_SHARING: Final = _any_of(r"""
    分享(?:到|至|给|給|[:：]|本文) 一键分享 我要分享 (?:微信)?(?:扫一扫|掃一掃)
    扫码 掃碼 微信扫 长按(?:识别|二维码) 点击(?:上方|下方) 點擊(?:上方|下方)
    关注.{0,12}(?:公众号|微信|微博|官微) 關注.{0,12}(?:公眾號|微信|微博)
    (?:微信|QQ|新浪)(?:好友|空间|微博|朋友圈) 朋友圈 点赞 點讚 收藏 转发 轉發 举报 打印 列印 字号 字體 字体
    【?[大中小](?:\s*[大中小]){2}】? 评论\s*[(（]?\d*[)）]? 評論\s*[(（]?\d*[)）]?
    我来说两句 发表评论 發表評論 登录后 登入後 [【\[（(]字[号號體体](?=\s?[:：])
""")
_NAVIGATION: Final = _any_of(r"""
    首页 首頁 (?:[您你]的?|[您你]?的?(?:现在|現在|当前|當前)的?|所在)(?:所在)?的?位置
    [【\[]\s*(?:打印|关闭|關閉|返回|收藏|复制)\S{0,6}[】\]] 上一篇 下一篇
    返回(?:首页|顶部|列表|上一页|搜狐) 回到頂部 相关(?:阅读|新闻|报道|文章|推荐|链接|专题)
    相關(?:閱讀|新聞|報導|文章|連結) 延伸(?:阅读|閱讀) 推荐(?:阅读|新闻|文章) 推薦閱讀
    热点(?:推荐|新闻) 热门(?:推荐|新闻|文章) 猜你喜欢 更多(?:精彩|新闻|内容|>>|》)
    点击(?:查看|进入|下载|阅读|收听|观看|图片|此处|这里) 點擊(?:查看|進入|下載|閱讀|觀看|圖片)
    查看(?:更多|原文|全部|全文) (?:阅读|閱讀)(?:全文|原文|更多) 展开(?:全文|全部|阅读)
    (?:热门|熱門|精彩|最新|全部|网友|網友)(?:评论|評論) 热评(?:$|[:：]) 相关标签 相關標籤
    (?:本文)?(?:标签|標籤)(?=\s?[:：]\s*[^\s，。；：]{1,10}(?:[\s,，、/|]+[^\s，。；：]{1,10}){1,12}\s*$)
    打开.{0,10}(?:APP|App|app|客户端) 下载.{0,10}(?:APP|App|app|客户端) 扫描二维码
    关闭(?:窗口|本页) 加入收藏 设为首页 网站地图 联系我们 关于我们
""")
_PAGES: Final = (
    r"(?:[【\[(（]?\s*1\s*[】\])）]?\s*[【\[(（]\s*2\s*[】\])）](?:\s*[【\[(（]\s*\d{1,2}\s*[】\])）])*"
    r"|1(?:\s+\d{1,2})+(?=\s+下))\s*(?:[下尾末]一?[页頁]\W*)*"
    r"|\W?第\s?\d{1,3}\s?[页頁](?:\s?共\s?\d{1,3}\s?[页頁])?\W?|\W*[上下]一?[页頁](?:\W{0,4}[上下]一?[页頁])?\W*(?:[:：].{1,40})?|\W?共\s?\d{1,3}\s?[页頁]\W*(?:[上下尾末]一?[页頁]\W*)*"
    r"|\W?第?\s?\d{1,3}\s?[页頁]?\s?[／/，,]\s?共?\s?\d{1,3}\s?[页頁]\W?|[-—–－]{1,2}\s?\d{1,4}\s?[-—–－]{1,2}"
)
"""The pages of an article that is shown in several."""
_LINE_KINDS: Final = {
    "editor": rf"[（(\[【]?\s*{_EDITORS}\s*[:：/丨｜|].{{0,60}}|[（(\[【]\s*{_EDITORS}\s.{{1,30}}[）)\]】]",
    "source": rf"[（(\[【]?\s*{_SOURCES}\s*[:：丨｜|].{{0,80}}",
    "copyright": rf".{{0,40}}{_COPYRIGHT}.{{0,80}}",
    "share": rf"{_SHARING}.{{0,40}}",
    "pages": _PAGES,
    "navigation": rf"{_NAVIGATION}.{{0,40}}",
    "timestamp": r"[（(]?\s*(?:更新时间|更新時間|发布时间戳|更新时间戳|时间戳)[:：]?\s*\d{10,}\s*[）)]?",
    "link": r"\[[^\]\n]{0,60}\]\(\S{1,400}\)|(?:(?:本文|原文|文章)(?:地址|[链鏈]接|[网網]址)\s?[:：]\s*)?(?:https?://|www\.)\S{3,400}",
    "rule": r"[-—=_*＊·.~～#＃─━]{3,120}",
}
_COUNT: Final = r"\d[\d.,]*\s?[万萬wWkK]?\+?"
_INTERFACE: Final = _any_of(rf"""
    播报 上传视频 讨论\s?{_COUNT} 查看我的收藏 词条图册 更多图册 关注问题 写回答 邀请回答 添加评论 申请转载
    赞同\s?{_COUNT} {_COUNT}\s?(?:条|條)?(?:评论|評論|回复|回覆|赞同|阅读)
    {_COUNT}\s?人赞同了[该這这]?(?:回答|文章) 阅读\s?{_COUNT} 在看\s?{_COUNT} 喜欢此内容的人还喜欢
    [上下]一版 收起d? 跳转到导航 跳转到搜索 跳至导航 跳至搜索 只看该作者 倒序浏览
    发自我的\s?[A-Za-z]\S{{1,20}}(?:\s\S{{1,20}})?
    来自\s?\S{{1,10}}客户端 回复\s举报
""")
"""What only the software of encyclopaedias, forums, posts and papers says, whatever stands beside it."""
_BESIDE: Final = _any_of("编辑 編輯 分享 喜欢 喜歡 收藏 讨论 锁定 举报 回复 评论 使用道具")
"""Words of theirs that a line by itself may have for its heading."""
_INTERFACE_LINE: Final = re.compile(rf"(?:{_BESIDE}\s*)*{_INTERFACE}(?:[\s·|｜]*(?:{_INTERFACE}|{_BESIDE}))*")
_BESIDE_LINE: Final = re.compile(rf"{_BESIDE}(?:\s+{_BESIDE})*")
_TRAILING_BUTTONS: Final = re.compile(rf"(?:\s+(?:{_INTERFACE}|{_BESIDE})){{2,8}}$")
_ASKING: Final = re.compile(
    r".{0,20}(?:[点點][赞讚]|[转轉][发發]|分享|[关關]注)"
    r"(?:[^。]{0,8}[、，/／\s“]在看(?=[^㐀-鿿]|[和与吧哦呀支]|$).{0,14}|(?:[^。]{0,4}(?:一[键鍵]|素[质質]))?三[连連](?:[哦吧呀！]|\W)*)"
    r"|[点點][个個](?:在看|[赞讚][和与、，再吧哦]).{0,14}|本帖最后由.{1,40}[编編][辑輯]\s*"
    r"|[-—·\s]*(?:END|[Tt]he [Ee]nd)[-—·\s]*|[-—·]+\s?完\s?[-—·]+"
    r"|批注\s?\[[A-Za-z]{1,4}\d{1,3}\]\s?[:：].{1,100}"
    r"|[维維]基(?:百科|文库)，自由的(?:百科全书|百科全書|图书馆)"
)
"""Lines that ask for a sign of liking, tell of an edit, or mark the end."""
_LABEL: Final = re.compile(rf"(?:{_SHARING}|{_NAVIGATION})(?<!评论)(?<!評論)\s?(?:[:：>›»＞/|｜]|\d|$)")
"""A label of a button or a list, with its value, or nothing behind it."""
_FURNITURE: Final = re.compile(
    rf"{_SHARING}|{_NAVIGATION}|我们|我們|[本此该該](?:[页頁文网網站帖]|[条條])|文章|[页頁]面|列表[页頁]|大[图圖小]|更多|精彩|内容|二维码|微信|微博|空间|豆瓣|人人网|抖音|头条|客户端"
    r"|手机|手機|当前[页頁]|浏览|瀏覽|查看|阅读|閱讀|收听|观看|下载|下載|打开|打開|识别|添加|公众号|公眾號|关注|關注|[蓝藍]字|官方|视频号|小程序"
    r"|新闻|新聞|专题|專題|直播|详情|詳情|全文|原文|图片|海报|链接|網友|网友|好友|朋友|新浪|腾讯|窗口|反馈|投诉|纠错|[到至给給的]"
)
"""What buttons are about."""
_QUOTED_NAME: Final = re.compile("[“「【][^”」】]{1,20}[”」】]")
"""The name of an account between marks, which a button asks to follow."""
MAX_NAME_CHARS: Final = 3
_MAX_OTHER_CHARS: Final = 2
"""Characters of other words in a button that says what it is about."""
_BUTTON: Final = re.compile(f"{_SHARING}|{_NAVIGATION}")
_LONE_WORD: Final = re.compile("(?![首][页頁])[\u4e00-\u9fff]{2,6}")
_HAN: Final = re.compile("[\u4e00-\u9fff]")
_RIGHTS_IN_NEWS: Final = re.compile(r"(?:转载|轉載)(?![或及和与並并使用复摘])[\u4e00-\u9fff]{2,}$")
_EDITED: Final = re.compile(
    rf"[（(\[【]?\s*(?:(?P<task>{_TASKS})|{_POSTS})\s*[:：/丨｜|\s]\s*(?P<who>.*?)\s*[）)\]】]?\s*"
)
_NO_NAMES: Final = re.compile(r"的|[。！？；](?=.)|^[，,]")
_NO_POST: Final = re.compile(r"[（(\[【]?(?:编辑|編輯)\s*[:：].{0,60}[\u4e00-\u9fff]{6}")
_BETWEEN_NAMES: Final = re.compile(r"[\u4e00-\u9fff]{2,6}\s?[:：]|[\s、，,/／|｜丨·&＆;；+（）()]+")
_HOUSE: Final = re.compile(
    r"\w{0,14}(?:[报報社网網台臺]|新[闻聞]|[传傳]媒|媒[体體]|中心|客[户戶]端|工作室|(?:[编編][辑輯]|宣[传傳])部|[办辦]公室|[频頻]道)"
)
"""Who edits, where it is a house: 策划：人民日报新媒体中心."""
_LINES: Final = tuple((kind, re.compile(pattern)) for kind, pattern in _LINE_KINDS.items())
_KINDS_WITHOUT_SENTENCES: Final = frozenset(("copyright", "share", "navigation"))
"""Kinds whose words occur in sentences of articles too: a line that ends one is left alone."""
_RIGHTS: Final = re.compile(
    _any_of(r"""
    本(?:网|網|站|报|報|刊|文|内容|內容|公众号|公眾號|微博|客户端)
    (?:版权|版權|著作[权權])所有 © Copyright\b All\s[Rr]ights\s[Rr]eserved
    (?:转载|轉載|刊用|引用)[^，。]{0,8}(?:请|請|须|須|需|应|應)
    凡(?:注明|註明|本[网網]) ICP[备備證证] 公网安备
    ^[【\[（(*※\s]*(?:[声聲]明|免[责責][声聲]明|特[别別][声聲]明|[未非][经經])
""")
)
"""What makes a sentence about rights a notice of the page: it speaks of this very page or work."""
_SENTENCE: Final = re.compile("[，。！？；].*[。！？]|[。！？]$")
_TRAILING: Final = re.compile(
    rf"[（(\[【]\s*(?:(?P<editor>{_EDITORS})|来源|來源|原标题|原標題)\s*[:：][^）)\]】\n]{{1,60}}[）)\]】]\s*$",
    re.MULTILINE,
)
_TRAILING_CHARS: Final = 80


def classify_line(line: str) -> str | None:
    """Kind of a line that is no part of an article, as ``find_residue`` names it."""
    if _INTERFACE_LINE.fullmatch(line):
        return "navigation"
    if _ASKING.fullmatch(line):
        return "share"
    for kind, pattern in _LINES:
        if pattern.fullmatch(line):
            is_notice = kind == "copyright" and _RIGHTS.search(line) is not None
            if kind in _KINDS_WITHOUT_SENTENCES and not is_notice and _SENTENCE.search(line):
                continue
            if _is_headline(line, kind):
                continue
            return kind
    return None


def is_beside_buttons(line: str) -> bool:
    """Whether a line holds nothing but words that are buttons where other buttons stand beside them."""
    return _BESIDE_LINE.fullmatch(line) is not None


def find_trailing_buttons(text: str, start: int, end: int) -> int | None:
    """Where the buttons start that stand behind a headline in its line, if some do."""
    tail = _TRAILING_BUTTONS.search(text, max(start, end - _TRAILING_CHARS), end)
    is_tail = tail is not None and re.search(_INTERFACE, tail[0]) is not None and tail.start() > start
    return tail.start() if tail is not None and is_tail else None


def find_trailing_credit(text: str, start: int, end: int) -> int | None:
    """Where the bracket starts that names an editor or a source at the end of a line, if one does."""
    tail = _TRAILING.search(text, max(start, end - _TRAILING_CHARS), end)
    if tail is None or (tail["editor"] and not names_editors(tail[0])):
        return None
    return tail.start()


def _is_headline(line: str, kind: str) -> bool:
    """Whether a line only begins like a button or a credit: 点赞中国女排, 编辑：一个正在消失的职业."""
    if kind == "editor":
        return not names_editors(line)
    if kind == "copyright":
        return _RIGHTS_IN_NEWS.search(line) is not None
    if kind not in ("share", "navigation") or _LABEL.match(line):
        return False
    button = _BUTTON.match(line)
    n_other = len(_HAN.findall(_FURNITURE.sub("", _QUOTED_NAME.sub("", line))))
    says = button is not None and _FURNITURE.search(line, button.end()) is not None
    return n_other > (_MAX_OTHER_CHARS if says else 0)


def names_editors(credit: str) -> bool:
    """Whether names may stand behind an editor's post or task: 审核：张三, not 审核：核对材料."""
    match = _EDITED.fullmatch(credit)
    if match is None or _NO_NAMES.search(match["who"]) or _NO_POST.match(credit):
        return False
    words = [word for word in _BETWEEN_NAMES.split(match["who"].rstrip("。")) if word]
    if match["task"] is None or not words:
        return True
    n_sure = sum(_may_edit(word, is_alone=len(words) == 1) for word in words)
    return 2 * n_sure >= len(words)


def _may_edit(word: str, *, is_alone: bool) -> bool:
    """Whether a word is a person or a house; two characters alone must be known as a person's: not 高温."""
    name = word.lstrip("小老阿")
    is_person = spell_person(word) is not None and not is_word(word)
    if is_person or _HOUSE.fullmatch(word) or (name != word and name in SURNAMES):
        return True
    return word[0] in SURNAMES and (len(word) == MAX_NAME_CHARS or (len(word) == 2 and not is_alone))


def may_be_heading(line: str) -> bool:
    """Whether a button is a word that may as well head a part of a manual: 打印, 收藏."""
    return _LONE_WORD.fullmatch(line) is not None
