"""What Chinese counts, with the measure words that need no translation: 12座泵站, 40个国家."""

from __future__ import annotations

import re
from typing import Final

_NOUNS: Final = {
    "[个個](?:国家|國家)(?![\u4e00-\u9fff])": "countries",
    "[个個](?:国家|國家)(?=[和与與及的在中都已共参參加签簽有是将將为為])": "countries",
    "[国國](?![家内內外产產籍有企道庆慶])": "countries",
    "[个個]地[区區]": "regions",
    "[个個]省(?![级級属屬部委])": "provinces",
    "[个個座]?城市": "cities",
    "[个個]?[县縣](?![长長令城])": "counties",
    "[个個]?[乡鄉][镇鎮]": "townships",
    "[个個]?村(?:庄|莊)?(?![民长長支])": "villages",
    "[个個]?街道": "subdistricts",
    "[个個]?社[区區]": "communities",
    "[个個][项項]目": "projects",
    "[个個]床位|[张張](?:病)?床": "beds",
    "[个個][岗崗]位": "jobs",
    "[个個]泊位": "berths",
    "[个個]?交易日": "trading days",
    "[个個]?工作日": "working days",
    "[个個]?(?:日[历曆]天|自然日)": "calendar days",
    "[个個]?季度": "quarters",
    "家(?:上市)?(?:企业|企業|公司)": "companies",
    "家(?:银行|銀行)": "banks",
    "家(?:医院|醫院)": "hospitals",
    "[家个個](?:单位|單位|机构|機構)": "institutions",
    "家(?:商户|商戶|门店|門店|店)": "shops",
    "所(?:中小|小|中)?(?:学校|學校|小学|小學|中学|中學)": "schools",
    "所(?:高校|大学|大學|高等院校)": "universities",
    "[名个個位](?:中小)?(?:大?[学學]生|同[学學])": "students",
    "[名个個]?(?:儿童|兒童|孩子)": "children",
    "[名个個位]?工人": "workers",
    "[名个個位]?(?:教师|教師|老师|老師)": "teachers",
    "[名个個位]?(?:官兵|士兵)": "soldiers",
    "[名个個位]?(?:党员|黨員)": "Party members",
    "[名个個位]?代表": "delegates",
    "[名个個位]?(?:专家|專家)": "experts",
    "[名个個位]?(?:运动员|運動員)": "athletes",
    "[名个個位]?(?:志愿者|志願者)": "volunteers",
    "[名个個位]?(?:居民|村民|市民)": "residents",
    "[名个個位]?(?:患者|病人)": "patients",
    "[名个個位]?(?:股东|股東)": "shareholders",
    "[辆輛台臺](?:汽|轿|轎|客|货|貨|公交)?[车車]|[辆輛]": "vehicles",
    "艘": "ships",
    "架次": "flights",
    "架(?:民航|战|戰|运输|運輸|直升)?(?:飞?机|飛?機)": "aircraft",
    "座(?:泵站)": "pumping stations",
    "座(?:桥梁|橋梁|桥|橋)": "bridges",
    "座(?:水库|水庫)": "reservoirs",
    "[间間](?:房屋|房)": "houses",
    "[栋棟幢]": "buildings",
    "套(?:住房|房|商品房|公寓)": "dwellings",
    "例(?:病例|确诊|確診|死亡)?": "cases",
    "宗(?![地土旨教])": "cases",
    "起(?:案件|事故|交通事故)": "cases",
    "件(?:专利|專利)": "patents",
    "[项項](?:专利|專利)": "patents",
    "股(?![东東权權市价價民份])|股份|股股份": "shares",
    "票": "votes",
    "席": "seats",
    "[头頭](?!条|條|部|版)": "head",
    "[株棵]": "plants",
    "[枚][金银銀铜銅]牌": "medals",
    "[场場](?:比赛|比賽)": "matches",
}
_MORE: Final = re.compile("[多余餘来來]?")
_PATTERN: Final = re.compile("|".join(f"({pattern})" for pattern in _NOUNS))
_GOES_ON: Final = re.compile(
    "家[长長属屬]|群(?!众|眾)|[网網][点點]|[分支]行|卫生|衛生|服务[中站]|服務[中站]|[医醫]院|[级級]|干部|幹部|高管|冷空气|冷空氣"
)
"""Behind a noun, what makes another thing of it: 50名学生家长 are no students, 19个城市群 no cities."""
_ENGLISH: Final = tuple(_NOUNS.values())
_SINGULAR: Final = {
    "people": "person", "countries": "country", "cities": "city", "counties": "county",
    "companies": "company", "communities": "community", "universities": "university", "children": "child",
    "feet": "foot", "inches": "inch", "square feet": "square foot", "batches": "batch", "matches": "match",
    "years old": "year old", "degrees Celsius": "degree Celsius",
    "degrees Fahrenheit": "degree Fahrenheit", "percentage points": "percentage point",
    "pounds sterling": "pound sterling", "square kilometres": "square kilometre",
    "square metres": "square metre", "times": "times",
}  # fmt: skip


def name_counted(text: str, end: int) -> str | None:
    """English plural of what a number that ends at ``end`` counts; ``None`` where the table has none."""
    place = _MORE.match(text, end)
    match = _PATTERN.match(text, place.end() if place else end)
    if match is None or match.lastindex is None or _GOES_ON.match(text, match.end()):
        return None
    return _ENGLISH[match.lastindex - 1]


def make_singular(plural: str) -> str:
    """Name of one of them: one person, one metre."""
    return _SINGULAR.get(plural) or plural.removesuffix("s")
