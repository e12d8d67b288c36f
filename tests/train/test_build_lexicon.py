"""Which words of a dictionary a model has hardly met, and what they are in English."""

from __future__ import annotations

import pytest

from scripts.train.build_lexicon import build, choose_gloss, find_plain_glosses, read_terms

DICTIONARY = (
    "琴键\t琴鍵\tqin2 jian4\tpiano key\n"
    "维尔纽斯\t維爾紐斯\tWei2 er3 niu3 si1\tVilnius, capital of Lithuania\n"
    "今天\t今天\tjin1 tian1\ttoday\n"
    "新秀\t新秀\txin1 xiu4\trising star; new talent\n"
    "次后\t次後\tci4 hou4\tthen\n"
    "二十多\t二十多\ter4 shi2 duo1\tover twenty\n"
)
CORPUS = "今天他来。\tHe comes today.\n" * 5 + (
    "新秀来了。\tNew talents came.\n" + "次后他来。\tHe came.\n" * 5
)


@pytest.mark.parametrize(
    ("chinese", "glosses", "pinyin", "found"),
    [
        ("琴键", "piano key", "qin2 jian4", ["piano key"]),
        ("革职", "to sack; to dismiss", "ge2 zhi2", ["sack", "dismiss"]),
        ("长城", "the Great Wall/a long wall", "chang2 cheng2", ["Great Wall", "long wall"]),
        ("维尔纽斯", "Vilnius, capital of Lithuania", "Wei2 er3", ["Vilnius"]),
        ("同江", "Tongjiang county-level city in Jiamusi", "Tong2 jiang1", ["Tongjiang"]),
        (
            "赫鲁晓夫",
            "Nikita Khrushchev (1894–1971), chief",
            "He4",
            ["Khrushchev", "Nikita", "Nikita Khrushchev"],
        ),
        ("马英九", "Ma Ying-jeou (1950-), politician", "Ma3 Ying1 jiu3", ["Ma Ying-jeou"]),
        ("李显龙", "Lee Hsien Loong (1952-), politician", "Li3 Xian3 long2", ["Lee Hsien Loong"]),
        ("软体", "(computing) software (Tw)", "ruan3 ti3", ["software"]),
        ("卖", "to sell (a product) dear; to betray", "mai4", ["sell dear", "betray"]),
        ("鹅", "(old) goose; (slang) a fool; bird", "e2", ["bird"]),
        ("七月份", "July", "qi1 yue4 fen4", ["July"]),
        ("集团", "the 7 leading states; G7; group", "ji2 tuan2", ["group"]),
        ("童", "surname Tong", "Tong2", []),
        ("仝", "old variant of 同", "tong2", []),
        ("同归", "to die in such a way that sb else also perishes", "tong2 gui1", []),
        ("同比", "(statistics) compared with last year", "tong2 bi3", []),
    ],
)
def test_glosses_that_can_stand_in_a_sentence(chinese, glosses, pinyin, found):
    assert find_plain_glosses(chinese, glosses, pinyin) == found


@pytest.mark.parametrize(
    ("glosses", "seen", "chosen"),
    [
        (["a", "b"], {}, "a"),
        (["a", "b"], {"": 3, "b": 1}, "b"),
        (["a", "b"], {"": 3, "a": 1, "b": 1}, "a"),
        (["a"], {"": 3}, "a"),
        (["a"], {"": 4}, None),
        (["a"], {"": 8, "a": 1}, None),
        (["a"], {"": 8, "a": 2}, "a"),
        ([], {"": 1}, None),
        (["Massacre", "Nanjing Massacre"], {"": 4, "Massacre": 4, "Nanjing Massacre": 2}, "Nanjing Massacre"),
        (["Khrushchev", "Nikita Khrushchev"], {"": 9, "Khrushchev": 9, "Nikita Khrushchev": 2}, "Khrushchev"),
        (["Khrushchev", "Nikita Khrushchev"], {}, "Khrushchev"),
    ],
)
def test_the_corpora_choose_among_glosses(glosses, seen, chosen):
    assert choose_gloss(glosses, seen) == chosen


def test_rare_words_get_their_english(tmp_path):
    dictionary, corpus = tmp_path / "dictionary.tsv", tmp_path / "corpus.tsv"
    dictionary.write_text(DICTIONARY, encoding="utf-8")
    corpus.write_text(CORPUS, encoding="utf-8")
    found = {word: (count, english) for word, count, english in build([corpus], dictionary, 5, 9, 1)}
    assert found["肯尼亚"] == (0, "Kenya")  # a name of the product's table
    assert found["琴键"] == (0, "piano key")
    assert found["维尔纽斯"] == (0, "Vilnius")
    assert found["新秀"] == (1, "new talent")
    assert found["今天"] == (5, "today")
    assert "二十多" not in found
    assert found["次后"] == (5, None)  # 后 after any count of times
    assert {word: english for word, _, english in build([corpus], dictionary, 4, 9, 1)}["今天"] is None


def test_terms_come_before_the_dictionary(tmp_path):
    dictionary, corpus, terms = (tmp_path / name for name in ("dictionary.tsv", "corpus.tsv", "terms.tsv"))
    dictionary.write_text(DICTIONARY, encoding="utf-8")
    corpus.write_text(CORPUS, encoding="utf-8")
    terms.write_text(
        "琴键\tkey\n琴键\tivory\n莱昂内尔·梅西\tLionel Messi\n今天\tToday\n七人\t7 people\n次后\tThen\n"
        "嘉隆\tGia Long\n",
        encoding="utf-8",
    )
    rows = build([corpus], dictionary, 4, 9, 1, read_terms([terms]))
    found = {word: english for word, _, english in rows}
    assert found["琴键"] == "key"
    assert found["莱昂内尔·梅西"] == "Lionel Messi"
    assert found["今天"] == "Today"  # a name, by its capital: rare up to nine readings
    assert found["次后"] is None  # the corpora know better
    assert "七人" not in found
    assert "嘉隆" not in found  # of two characters, and in no sentence with its name
