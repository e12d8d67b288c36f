"""Sentences that lean on the one before: pronouns, connectives, speech already under way.

An extract misleads when such a sentence stands alone ("Extractive is not Faithful
Summarization", Zhang, Wan and Bansal 2023): *he* becomes whoever was named last, and
*however* contradicts the wrong thing. Both languages are asked, for a translation
may supply a pronoun where Chinese leaves the subject out. *We* without a speaker is as
lost as *he* is; 我国, "our country", is a way to say China.
"""

from __future__ import annotations

import re
from typing import Final

_OPENING: Final = r"[\s\"'“”‘’「」『』（(\[【—–-]*"

_ENGLISH: Final = re.compile(
    _OPENING
    + r"""(?:
    (?:he|she|they|him|them|his|her|hers|its|their|theirs)\b
    |(?-i:[Ii]t)\b(?!\s+(?:is|was|has\s+been|can\s+be|could\s+be|should\s+be|must\s+be)\s+
        (?:also\s+)?(?:\w+ly\s+)?
        (?:understood|reported|learned|learnt|known|said|believed|expected|estimated|noted|worth|necessary
        |important|clear|obvious|foreseeable|predicted|foreseen|reckoned|hoped|possible|impossible|hard
        |difficult|easy)\b)
    |(?<!["“‘「'])(?:(?:i|we|you)\b|(?:our|my|your)\b(?!\s+(?:country|nation|city|province|county|district|army|people)\b))
    |(?:this|that|these|those)\b(?!\s+(?:year|month|week|morning|afternoon|evening|spring|summer|autumn
        |fall|winter|century|is\s+to\s+say)\b)
    |(?:such|both(?!\s+(?-i:[A-Z])\w+\s+and\b)|neither|either|the\s+(?:former|latter|two|other|others|above|same|said)|another|others|here)\b
    |(?:however|but|and|or|nor|so|yet|still|also|too|then|thus|hence|therefore|thereby|thereafter|instead
    |otherwise|moreover|furthermore|besides(?=,)|additionally|likewise|similarly|accordingly|consequently
    |subsequently|afterwards?|nevertheless|nonetheless|meanwhile|conversely|finally|lastly|secondly|thirdly
    |previously|later|indeed)\b
    |(?:in\s+addition(?!\s+to\b)|at\s+the\s+same\s+time|as\s+a\s+result|as\s+a\s+consequence|for\s+this|in\s+this
    |on\s+this|by\s+this|to\s+this|after\s+this|after\s+that|since\s+then|because\s+of\s+this|from\s+this
    |from\s+then|with\s+this|among\s+(?:them|these|those)|of\s+(?:these|those|them)|on\s+the\s+other\s+hand
    |on\s+the\s+contrary|by\s+contrast|in\s+contrast|in\s+other\s+words|for\s+example|for\s+instance|in\s+turn
    |in\s+response|in\s+short|in\s+conclusion|that\s+day|the\s+same\s+day|not\s+only\s+that|what['’]s\s+more
    |even\s+so|as\s+such|which|whose|who|where|what\s+is\s+more|according\s+to\s+(?:him|her|them|this|it))\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)

_CHINESE: Final = re.compile(
    _OPENING
    + r"""(?:
    [他她它牠祂](?![国國乡鄉])|(?<![“「『"])(?:我(?![国國市省县縣区區校军軍])|咱|[你您])|其(?![他它实實])
    |[这這](?!里是|裡是)|那(?!不勒斯|英|曲|达慕|達慕|些年|拉提)
    |[该該](?![隐隱亚亞])|此(?!生|刻|致)|双方|雙方|两者|兩者|二者|三者|前者|后者|後者|上述|以上|同上
    |彼此|对方|對方|对此|對此|为此|為此|因此|因而|所以|于是|於是|据此|據此|由此|从此|從此|从而|從而|故而
    |同时(?!代|期|间)|同時(?!代|期|間)|与此|與此|另外|另一|另据|另據|另|此外|除此|并且|並且|而且|并(?![州购購非])|並
    |且(?!末)|而(?!立|今)|但(?!丁)|却|卻|然而|不过|不過|可是|只是|尽管如此|儘管如此|虽然如此|雖然如此|即便如此
    |也(?![门門许許])|还(?!乡)|還(?!鄉)|又|再(?=次|者|加)|亦(?![庄莊])|随后|隨後|随即|隨即|之后|之後|其后|其後|此后|此後|后来|後來
    |接着|接著|紧接着|緊接著|然后|然後|最后|最後|最终|最終|当天|當天|当日|當日|当晚|當晚|当时|當時|那时|那時
    |例如|比如|譬如|其中|如此|反之|相反|总之|總之|换言之|換言之|换句话说|換句話說|也就是说|也就是說|不仅如此|不僅如此
    |不料|谁料|誰料|谁知|誰知|原来|原來|事实上|事實上|实际上|實際上|果然
    |在此|在这|在這|以此|按此|照此|就此|借此|藉此|到那|至此|首先|其次|再次|第二，|第三，|第四，|二是|三是|四是|五是
    )""",
    re.VERBOSE,
)


def leans_back(source: str, target: str) -> bool:
    """Say whether a sentence opens with something that only its predecessor explains.

    Args:
        source: the Chinese sentence; empty when there is none.
        target: its English translation; empty when there is none.

    """
    return bool(_CHINESE.match(source) or _ENGLISH.match(target))


_OPENERS: Final = "“「『"
_CLOSERS: Final = "”」』"


def count_open_quotes(text: str, depth: int = 0) -> int:
    """Quotation marks still open at the end of ``text``, when ``depth`` were open at its start.

    Never negative: a closing mark without its opening one is taken for a slip.
    """
    for char in text:
        if char in _OPENERS:
            depth += 1
        elif char in _CLOSERS:
            depth = max(0, depth - 1)
    return depth
