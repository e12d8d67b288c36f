"""Who wrote it and where it was filed: bylines and agency datelines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

# The surnames that cover nearly all of the population, in both scripts.
_SURNAMES: Final = (
    "王李张張刘劉陈陳杨楊赵趙黄黃周吴吳徐孙孫胡朱高林何郭马馬罗羅梁宋郑鄭谢謝韩韓唐冯馮于董萧蕭程曹袁邓鄧许許傅沈曾彭吕呂苏蘇"
    "卢盧蒋蔣蔡贾賈丁魏薛叶葉阎閻余潘杜戴夏钟鍾鐘汪田任姜范范方石姚谭譚廖邹鄒熊金陆陸郝孔白崔康毛邱秦江史顾顧侯邵孟龙龍万萬段"
    "钱錢汤湯尹黎易常武乔喬贺賀赖賴龚龔文庞龐樊兰蘭殷施陶洪翟安颜顏倪严嚴牛温溫芦季俞章鲁魯葛伍韦韋申尤毕畢聂聶焦向柳邢路岳齐齊"
    "梅莫庄莊辛管祝左涂谷祁时時舒耿牟卜詹关關苗凌费費纪紀靳盛童欧歐甄项項曲成游阳陽裴席卫衛查屈鲍鮑位覃霍翁隋甘景薄单單包司柏宁寧"
    "柯阮桂闵閔解强強柴华華车車冉房边邊辜吉饶饒刁瞿戚丘古米池滕晋晉苑邬鄔臧畅暢宫宮来來缪繆连連练練岑冀胥艾栾欒党候栗匡鞠茅"
)
_COMPOUND: Final = (
    "欧阳|歐陽|上官|司马|司馬|诸葛|諸葛|皇甫|尉迟|尉遲|公孙|公孫|慕容|令狐|司徒|夏侯|东方|東方|端木|南宫|南宮"
)
_H: Final = "\u4e00-\u9fff"
_S: Final = "[ \u3000]"
_HAN_NAME: Final = (
    rf"(?:{_COMPOUND})[{_H}]{{1,2}}|[{_SURNAMES}][{_H}]{{1,2}}|[{_SURNAMES}]{_S}[{_H}]"
    rf"|[{_H}]{{1,6}}[·‧•][{_H}]{{1,8}}"
)
_NAME: Final = rf"(?:{_HAN_NAME}|[A-Z][A-Za-z.'-]{{1,15}}(?: [A-Z][A-Za-z.'-]{{1,15}}){{1,2}})"
_ROLE: Final = r"(?:[记記]者|作者(?=[\s:：])|通[讯訊][员員]|特派[员員]|撰稿人|[评評][论論][员員]|特约作者)"
_COLUMN: Final = (
    "手[记記]|札[记記]|日[记記]|[观觀]察|[调調]查|[来來]信|[来來][电電]|[来來][稿论論]|[见見][闻聞]|[视視][点點线線角]|[连連][线線]|[专專][访訪题題]"
    "|[探走采][访訪]|采[访訪][团團]|[亲親][历歷]|[直目][击擊]|[体體][验驗]|[随隨][笔筆]|心得|点[评評]|[评評][论論]|述[评評]|快[评評]|文章|[关關]注|提[问問]"
    "|[专專][栏欄]|[专專]稿|[会會]客厅|[协協][会會]|站|[节節]|[说說]|按|眼"
)
"""What goes on with 记者 to name a column, a letter or a body, not somebody: 记者手记, 记者来信."""
_LABEL: Final = (
    r"(?:作者|撰文|撰稿|[执執][笔筆]|(?:[责責]任)?[编編][辑輯]|[责責][编編]|值班编辑|[摄攝]影|校[对對]|[审審][核校]|供稿|[编編][译譯]"
    r"|翻[译譯]|制图|[记記]者|通[讯訊][员員]|[监監][制製]|[统統][筹籌]|策[划劃]|主[编編]|实习生|文字|视频|视觉|文图|文并摄|[文图圖摄]"
    r"|采[写寫访訪]|整理|口述)(?:[、／/](?:摄影|攝影|制图|整理|采[写寫访訪]))?"
)
_MARK: Final = r"[◎□■◆●○※]?\s*"
_DONE: Final = rf"(?:{_S}*(?:文并图|文[／/]图|摄影报道|攝影報導|报道|報道|報導|摄|攝))?"
_NAMES: Final = rf"{_NAME}(?:(?:{_S}{{1,3}}|[、，,／/])(?:{_ROLE}{_S}?)?{_NAME}(?![{_H}]|\s?[:：])){{0,7}}"
_PEN_NAMES: Final = rf"[{_H}]{{2,4}}(?:[ \u3000、]+[{_H}]{{2,4}}){{0,7}}"
_DESK: Final = rf"[{_H}A-Za-z《》]{{0,14}}?"
_WHO: Final = rf"{_DESK}{_ROLE}(?!\s?(?:{_COLUMN})(?:[\s:：|｜丨）)】\]]|$))\s*[:：]?\s*"
_OPEN: Final = r"[（(【〔\[]"
_SHUT: Final = r"[）)】〕\]]"

_POST: Final = (
    "(?:[书書][记記]|[省市区區县縣州镇鎮乡鄉校院所局部会會厅廳][长長]|主任|主席|教授|研究[员員]"
    "|理事|委[员員]|代表|律[师師]|[医醫][师師生])"
)
_LINE: Final = (
    re.compile(
        rf"{_MARK}(?P<who>(?:{_WHO}{_NAMES}|{_DESK}{_ROLE}(?:\s*[:：]\s*|\s+){_PEN_NAMES}){_DONE}"
        rf"(?:\s+{_ROLE}.{{1,30}}|\s*\S{{2,8}}[报報]道)?)"
    ),
    re.compile(rf"{_OPEN}\s*(?P<who>{_WHO}[^（）()。！？，；]{{2,40}}){_SHUT}"),
    re.compile(
        rf"{_OPEN}?\s*(?P<who>{_LABEL}\s*[:：/／|｜丨]\s*[^\s。！？；：:][^。！？；\n]{{0,60}}?){_SHUT}?"
    ),
    re.compile(rf"{_MARK}(?P<who>(?:{_HAN_NAME})(?:[ \u3000、，]{{1,3}}(?:{_HAN_NAME})){{0,5}}){_DONE}"),
    re.compile(rf"(?P<who>[{_H}、]{{2,24}}{_POST}{_S}{{1,3}}(?:{_HAN_NAME}))"),
)
_TASK: Final = re.compile(
    rf"{_OPEN}?\s*(?:[记記]者|通[讯訊][员員]|校[对對]|[审審][核校]|[监監][制製]|[统統][筹籌]|策[划劃]|视频|视觉|文字|翻[译譯]|制图"
    rf"|采[写寫访訪]|整理|口述|[图圖](?=\s*[:：]))(?:[、／/][{_H}]{{2}})?\s*[:：/／|｜丨]"
)
"""Labels with which talk and instructions open too: only names may follow."""
_BETWEEN_NAMES: Final = re.compile(rf"[{_H}]{{2,6}}\s?[:：/／|｜丨]|[\s、，,/／|｜丨·&＆;；+（）()]+")
_TALK: Final = re.compile("[吗嗎呢吧您你我他她它的么麼什怎谁誰哪]|是不|[谢謝]{2}")
_KNOWN_NAME: Final = re.compile(rf"(?:{_NAME})|\w{{0,14}}(?:[报報社网網台臺]|新[闻聞]|传媒|中心|工作室)")
_SET: Final = re.compile(
    rf"{_ROLE}[\s:：]|[:：/／|｜丨]|^{_OPEN}|^[◎□■◆●○※]|本[报報台臺网網社刊]|[报報社台臺网網刊]{_S}?[记記]者|[报報]道|[摄攝]$"
)
_AUTHOR: Final = re.compile(
    rf"{_ROLE}|^(?:作者|撰文|撰稿|采[写寫]|[执執][笔筆]|文字|文图|文|[图圖]\s?[／/]\s?文)"
)
_PHOTOGRAPHER: Final = re.compile(r"[摄攝]影?$")
_NAMED_AUTHOR: Final = re.compile(rf"(?:作者|[记記]者)\s*[:：]\s*(?P<who>{_NAMES})")
ORIGINAL: Final = re.compile(r"原[创創]\s*[:：]?\s+(?:(?P<who>\S{2,12})\s+)?\S{2,16}\s+(?=\d{4}\s?[-/.年])")
"""The head of an article in WeChat: author, if there is one, account, date."""
_RUNS_ON: Final = re.compile(rf"[，,][^，,]*[，,]|[{_H}]{{5,}}[，,]|.{{60}}")
_BESIDE_TITLE: Final = _LINE[3:]
"""Names alone, and a name behind its post (``江州市委书记　赵国强``): only sure beside a title."""
_INLINE: Final = re.compile(rf"{_MARK}(?P<who>{_WHO}{_NAMES}{_DONE})(?=[ \u3000\xa0]+\S)")

_AGENCY: Final = (
    rf"(?:[据據]?新[华華]社|[据據]?中新社|中新[网網]|中国新闻网|人民[网網]|新[华華][网網]|央广网|央[视視][网網]|央视新闻|国际在线|环球网"
    rf"|中央社|中通社|(?:路透|法新|美[联聯]|合[众眾]|德新|俄新|塔斯|[韩韓][联聯]|共同|埃菲|安莎|[时時]事)社|本[报報台网網社刊]|[{_H}]{{2,6}}(?:[日晚时時早][报報]|[网網]|通[讯訊]社|客[户戶]端))"
)
_PARENS: Final = r"(?:\s?[（(](?P<who>[^（）()\n]{1,60})[）)])"
_STRONG: Final = r"(?:</?strong>|\*\*)?"
_FILED: Final = r"(?:[电電讯訊]|[报報][道導])"
_SAID: Final = "\\s?[称稱说說指显顯透表传傳人源来來面可灵靈的也是]"
"""How a sentence goes on whose subject or adverb is the news: 据环球网消息称."""
_CITY: Final = (
    "[台臺][北中南東东]|高雄|新北|桃園|基隆|新竹|嘉義|花蓮|屏東|宜蘭|南投|苗栗|雲林|彰化|澎湖|金門|馬祖|北京|上海|香港|澳門|廣州"
    "|東京|首爾|[華华]盛[頓顿]|[紐纽][約约]|[倫伦]敦|巴黎|柏林|日[內内]瓦|布[魯鲁]塞[爾尔]|莫斯科|曼谷|新加坡|[綜综]合|[專专][題题]|[連连][線线]"
)
"""Where a report was filed, or how."""
_HOUSE: Final = rf"[{_H}]{{1,7}}(?:[报報社网網台臺刊端播厅廳局委院署府闻聞]|(?<![内內])部)"
"""Who may have given notice of something: not 一个好消息, nor 内部消息."""
_DATELINES: Final = (
    re.compile(
        rf"{_AGENCY}[^，。；：！？\s“”（）()]{{0,16}}?\s?(?:\d{{1,2}}月)?\d{{1,2}}日(?:综合)?[专專]?[电電讯訊]"
        rf"{_PARENS}?\s?[:：]?"
    ),
    re.compile(
        rf"{_AGENCY}(?:综合)?(?:[讯訊]|消息(?!{_SAID})){_PARENS}?\s?[:：]?(?=\s|(?<=[）)])|(?<=[:：])|[{_H}])"
    ),
    re.compile(rf"(?:(?:<strong>|\*\*)[{_H}]{{2,8}}消息{_STRONG}|{_HOUSE}消息){_PARENS}?\s?[:：]"),
    re.compile(
        rf"[【〔\[](?P<who>[^【】〔〕\[\]\n]{{2,30}}?)(?:[／/]?(?:{_CITY})|[／/][{_H}]{{2,8}}?)?(?:{_FILED}|消息)[】〕\]]"
    ),
    re.compile(
        rf"[（(](?P<who>[^（）()\n，。]{{0,12}}[记記]者[^（）()\n，。]{{2,24}}?)(?:{_CITY})?"
        rf"\s?(?:\d{{0,2}}日)?[专專]?{_FILED}[）)]"
    ),
    re.compile(rf"(?P<who>[记記]者{_NAME})[／/][{_H}]{{2,8}}?[报報][道導]\s?[:：]?"),
)

MAX_CREDIT_CHARS: Final = 90
MAX_DATELINE_CHARS: Final = 110


@dataclass(frozen=True, slots=True)
class Credit:
    """A stretch of text that names an author, and where it ends."""

    end: int
    byline: str | None
    """The author line without its mark; ``None`` where it names no author."""


def read_byline_line(text: str, start: int, end: int, *, bare: bool = False) -> Credit | None:
    """Read a whole line as a byline or credit: ``◎徐报融媒记者 沈扬``, ``文/王五``, ``（责任编辑：赵六）``.

    Args:
        text: the text.
        start: first character of the line.
        end: end of the line.
        bare: also take a line of nothing but one or several names, or of a post and a name (only sure beside
            a title).

    """
    if end - start > MAX_CREDIT_CHARS:
        return None
    for pattern in _LINE:
        if pattern in _BESIDE_TITLE and not bare:
            continue
        match = pattern.fullmatch(text, start, end)
        if match and not _may_be_credit(text, start, end):
            return None
        if match:
            who = match["who"].strip()
            names_author = pattern in _BESIDE_TITLE or (
                _AUTHOR.search(who) is not None and not _PHOTOGRAPHER.search(who)
            )
            return Credit(end, who if names_author and not _RUNS_ON.search(who) else None)
    return None


def _may_be_credit(text: str, start: int, end: int) -> bool:
    """Whether names follow a label that opens talk (``记者：会有风险吗``) and instructions too."""
    task = _TASK.match(text, start, end)
    if task is None:
        return True
    if _TALK.search(text, task.end(), end):
        return False
    names = [word for word in _BETWEEN_NAMES.split(text[task.end() : end].rstrip("）)】〕]")) if word]
    n_known = sum(_KNOWN_NAME.fullmatch(name) is not None for name in names)
    return len(names) > 0 and 2 * n_known >= len(names)


def is_set_as_byline(text: str, start: int, end: int) -> bool:
    """Whether a byline is set as no headline is: ``记者 王小明``, ``本报记者王小明``; not ``女记者安琪``."""
    return _SET.search(text[start:end]) is not None


def find_author(text: str, start: int, end: int) -> str | None:
    """The author that a line with date and source names too: ``2021-03-05 来源：新华网 作者：张三``."""
    original = ORIGINAL.match(text, start, end)
    if original is not None:
        return original["who"]
    match = _NAMED_AUTHOR.search(text, start, end)
    return None if match is None else match["who"].strip()


def read_inline_byline(text: str, start: int, end: int) -> Credit | None:
    """Read a byline at the head of a paragraph, ended by a space: ``◎徐报融媒记者 沈扬 经贸往来……``."""
    match = _INLINE.match(text, start, min(end, start + MAX_CREDIT_CHARS))
    return None if match is None else Credit(match.end(), match["who"].strip())


def read_dateline(text: str, start: int, end: int) -> Credit | None:
    """Read an agency's dateline at the head of a paragraph: ``新华社北京1月2日电（记者 张三）``."""
    for pattern in _DATELINES:
        match = pattern.match(text, start, min(end, start + MAX_DATELINE_CHARS))
        if match:
            who = (match["who"] or "").strip() if "who" in pattern.groupindex else ""
            return Credit(match.end(), who if re.search(_ROLE, who) else None)
    return None
