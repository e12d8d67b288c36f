"""Does the target say the opposite of a word of the source? 信任 are seeds of trust, not of distrust.

Narrow: the source has the word and nothing in it that denies, loses or opposes anything, the
target has the English opposite and nowhere the word itself. Of 8,979 references and as many
lines each of five systems none is flagged; it is small models that turn words round.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from translate.translation.checks.check import Evidence

_DENIES: Final = re.compile(
    "[不没无未非缺失丧乏难否疑勿莫别反危破损削减弱低违拒禁止拦阻害险忧虑质批谴抗敌仇恨坏差错恶乱死伤异脱离少假虚撤歧困挫败终断绝漏诈骗嫌怕惧恐耻厌"
    "憎偏忌欠滞淘废贫落寡孤争战猜裂]|赤字|在野|冲突|挑战|问题|取消|打击|如果|动摇"
)
_OPPOSITES: Final = tuple(
    (
        re.compile(chinese),
        re.compile(rf"\b(?:{right})", re.IGNORECASE),
        re.compile(rf"\b(?:{wrong})", re.IGNORECASE),
    )
    for chinese, right, wrong in (
        ("信任|信赖|互信", "trust|confiden", "distrust|mistrust"),
        ("满意|满足", "satisf|content|meet", "dissatisf|displeas|discontent"),
        ("稳定|平稳", "stab|stead", "unstable|instabilit|destabili|unsteady"),
        ("公平|公正|正义", "fair|just|equit", "unfair|injustic|unjust|inequit"),
        ("平等", "equal", "inequalit|unequal"),
        ("安全|平安", "safe|secur", "unsafe|insecur"),
        ("合法|依法", "law|legal|legit", "unlawful|illegal|illegit"),
        ("同意|赞同|赞成", "agree|approv|consent|favou?r|support", "disagre|disapprov|oppos|refus"),
        ("成功", "success|succe|win|won", "unsuccess|fail"),
        ("支持", "support|back|favou?r", "oppos"),
        ("接受", "accept|receiv|tak|took|undergo", "unaccept|reject|refus"),
        ("团结", "unit|solidar", "disunit|disintegr"),
        ("健康", "health", "unhealth"),
        ("友好|友善", "friend|amicab", "unfriend|hostil"),
        ("有利|有益", "favou?r|benefi|advantag|conduc|good|help", "unfavou?r|disadvantag|detriment"),
        ("尊重|尊敬", "respect", "disrespect"),
        ("鼓励", "encourag", "discourag"),
        ("正常", "normal|regular", "abnormal"),
        ("正确", "correct|right|accura|proper", "incorrect|wrong|inaccura"),
        ("独立", "independ", "dependent"),
        (
            "促进|推动|推进",
            "promot|advanc|push|boost|driv|further|facilit|forward|spur",
            "hinder|hamper|imped|obstruct",
        ),
    )
)


def find_opposite(evidence: Evidence) -> Iterator[str]:
    """A word of the target that means the opposite of one of the source."""
    source, target = evidence.source, evidence.hypothesis.target
    if _DENIES.search(source):
        return
    for word, right, wrong in _OPPOSITES:
        found = wrong.search(target)
        stated = word.search(source) if found is not None else None
        if found is not None and stated is not None and right.search(target) is None:
            written = re.match(r"\w+", target[found.start() :])
            said = written[0] if written else found[0]
            yield f"{stated[0]} may be turned round: the translation says {said}"
