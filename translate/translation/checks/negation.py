"""Is a negation of the source lost? A flight that cannot land must not land.

Deliberately narrow: only words that negate a clause in Chinese, and anything in
English that can carry a negation answers them, but not every word that begins like a
negated one: *infected*, *united*. Of 8,979 references nine are flagged, free paraphrases
and two mistakes of the translators.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from translate.translation.checks.check import Evidence

NEGATION: Final = re.compile(
    r"没有|没能|(?<!罢)(?<!无所)不能|不是(?!滋味)|不会|(?<![见舍恨巴])不得(?!已)|(?<![供应])不应|(?<!缺一)(?<!必)不可(?!靠|信|貌相|遏|支|终日|开交|及|待|一世|或缺|避免|分|思议|磨灭|替代|逆转|比拟|多得|抗力|忽视|言|剥夺)|不宜|未能(?!得逞)"
    r"|从未(?!来)|从不(?![同断足到满])|并未|并不(?![时断])|尚未(?!可知)|毫无(?!疑问)|绝不|决不|无法|不再|不愿|不允许|不存在|不知道|不同意(?![见义识愿])|不支持"
    r"|不承认|不接受|不包括|不属于|不符合|拒绝|禁止(?![^，。]{1,12}公约)|严禁|(?<!是)否认"
    r"|暂不|不负责任|不具备|并无|未获|未经(?:授权|许可|批准|同意|允许|证实)"
)
AMBIGUOUS: Final = re.compile(
    r"不[得能应可会](?:低于|少于|小于|高于|多于|超过)|不得不|[不未没]能?不|不会不|没有不|无不|不仅|不但|不只|不光|并不只|不能只|是不是|能不能|会不会|有没有"
    r"|[得是]不是|不是[^。]{0,16}[而就]是|而不是|没有[^，。]{0,10}就没有|除非|不到[^，。]{0,8}不"
    r"|越[^，。]{0,4}不|并非|不可不|没法不|非[^，。]{1,14}(?:不能|无法|不得)|[？?]|非[^，。]{1,12}不可|没有问题|没有什么(?:比|不)|你看到没有"
)
"""Double negations, contrasts and questions, which English turns round as a rule."""
_POSITIVE: Final = (
    "(?:in(?:ter|clu|dus|div|nov|sis|sul|vok|aug|gen|tim|cre|du[cl]|form|ves|vi[gt]|vol|vad|ven|st|dic|iti|tel|fl|fra|side|spi|spe|sur|ten|tro|di[aoc]"
    "|deed|come|cid|fec|jur|jec|ne|put|qui|her|hab|cli|corp|cub|fan|gred|land|mat|sight|sect|tak|tegr|no|sula|ci[dt]|dex)"
    "|im(?:mig|mun|mers|medi|pac|per|pl[eiy]|por|pos(?!s)|pres|prov|pul|ag)"
    "|un(?:der|i(?:on|t|v|f|q|s)|til|anim|veil|fold|cov|leash|earth)"
    "|dis(?:cus|cov|cou[nr]|cip|cl|pers|cou|chem|eas|ast|patch|play|pos|trib|tric|tin|tan|ks?\\b|h|sem|rup|tur|mis|sol|pen|sect)"
    "|mis(?:si|t)|il(?:l\\b|lness|lus|lum)|ir(?:an|aq|ish|eland|on|rig))"
)
"""Words that begin like negated ones: *infected*, *international*, *united*."""
ENGLISH: Final = re.compile(
    r"\b(?:not?|nor|never|none|neither|without|cannot|nothing|nobody|nowhere|unable|impossible|hardly|rarely"
    r"|barely|scarcely|seldom|few|fewer|little|less|only|but|yet|until|unless|rather|instead|against|beyond"
    r"|except|zero|nay|ain|before|away|hard|last"
    r"|far from|long in|off duty|from \w+ing|cut off|in short supply|slow to|too|skip\w*"
    r"|out of|(?:rul|shut|throw|threw|be|was|is)\w* out|free (?:of|from)|other than"
    r"|(?:fail|refus|reject|lack|den[iy]|oppos|ban|bar|prohibit|forbid|forbad|avoid|prevent|stop|ceas|absen"
    r"|miss|exclu|object|declin|exempt|neglect|ignor|resist|disput|doubt|difficult|end|los[est]|rebuff|spurn"
    r"|halt|clos|cancel|suspend|contradict|combat|fight|fought|devoid|reluctan|avers|trump|withh)\w*)\b"
    r"|turn\w* down|(?:long|way) (?:way|off)|minimal\w*|question\w*|remain\w*|still"
    rf"|n['’]t\b|\bno-?one\b|\b(?!{_POSITIVE})(?:un|in|im|il|ir|dis|non|mis)[a-z-]{{3,}}|[a-z]less\b|[a-z]-free\b",
    re.IGNORECASE,
)


def find_lost_negation(evidence: Evidence) -> Iterator[str]:
    """A clause that the source negates, in a target without any word that could."""
    found = NEGATION.search(evidence.source)
    if (
        found is not None
        and AMBIGUOUS.search(evidence.source) is None
        and ENGLISH.search(evidence.hypothesis.target) is None
    ):
        yield f"{found[0]} may be lost: the translation negates nothing"
