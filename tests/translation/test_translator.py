"""Order, completeness, second attempts and the memory, with a fake engine."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fakes import FakeEngine, spell_source
from hypothesis import given
from hypothesis import strategies as st

from translate.config import Settings
from translate.document import (
    Article,
    Document,
    Grade,
    Hypothesis,
    Repaired,
    Role,
    RunSignature,
    Section,
    Segment,
    Structure,
)
from translate.errors import InferenceError
from translate.translation.glossary import Glossary
from translate.translation.lexicon import NO_LEXICON, Lexicon
from translate.translation.translator import Translator

SIGNATURE = RunSignature("0", "fake", "0" * 64, "cpu", "float32", 4, 1.0)


def make_translator(engine: FakeEngine, **settings) -> Translator:
    return Translator(engine, SIGNATURE, Settings(**settings), engine.unknown_characters)


def make_article(sources: list[str]) -> Article:
    text = "\n".join(sources)
    segments = []
    start = 0
    for index, source in enumerate(sources):
        segments.append(Segment(index, 0, index, Role.BODY, start, start + len(source), source, len(source)))
        start += len(source) + 1
    structure = Structure(text, (Section(0, 0, None, 0, len(text)),), tuple(segments), None, None)
    return Article(Document("d", "d", text=text), Repaired(text, text, "str", (), Grade.CLEAN), structure)


def translate(engine: FakeEngine, *lines: str, **settings) -> list[str]:
    translations = make_translator(engine, **settings).translate_lines(lines)
    return [translation.hypothesis.target for translation in translations]


def kinds(engine: FakeEngine, line: str) -> list[str]:
    return [defect.kind for defect in make_translator(engine).translate_lines([line])[0].defects]


def test_lines_keep_their_order_and_blanks():
    engine = FakeEngine({"今天天气很好。": "The weather is fine.", "明天会下雨。": "It will rain."})
    assert translate(engine, "今天天气很好。", "", "明天会下雨。", "  ", "今天天气很好。") == [
        "The weather is fine.",
        "",
        "It will rain.",
        "",
        "The weather is fine.",
    ]


def test_all_articles_share_one_call_and_equal_sources_are_decoded_once():
    engine = FakeEngine()
    translator = make_translator(engine)
    articles = [make_article(["今天开会。", "明天休息。"]), make_article(["今天开会。"]), make_article([])]
    results = translator.translate_articles(articles)
    assert [len(result.translations) for result in results] == [2, 1, 0]
    assert [call[0] for call in engine.calls] == [("今天开会。", "明天休息。")]
    assert results[0].translations[0].hypothesis == results[1].translations[0].hypothesis
    assert results[1].translations[0].segment == articles[1].structure.segments[0]
    assert all(result.signature == SIGNATURE for result in results)
    translator.translate_lines(["今天开会。"])
    assert len(engine.calls) == 1


def test_progress_counts_every_segment():
    engine = FakeEngine()
    steps: list[int] = []
    lines = ["今天开会。", "", "今天开会。", "明天休息。", "abc"]
    make_translator(engine).translate_lines(lines, steps.append)
    assert sum(steps) == len(lines)
    assert all(step > 0 for step in steps)


def test_traditional_and_full_width_text_reaches_the_model_simplified():
    engine = FakeEngine()
    translate(engine, "這所學校２０２０年發佈「報告」。", "这所学校2020年发布“报告”。")
    assert [call[0] for call in engine.calls] == [("这所学校2020年发布“报告”。",)]


def test_nothing_to_translate_is_not_given_to_the_model():
    engine = FakeEngine()
    lines = ["2020-11-26", "https://example.org/a?b=1", "COVID-19", "***"]
    translations = make_translator(engine).translate_lines(lines)
    assert [translation.hypothesis.target for translation in translations] == lines
    assert all(translation.attempts == 0 and not translation.defects for translation in translations)
    assert engine.calls == []


def test_an_overlong_line_is_divided_and_rejoined():
    engine = FakeEngine(max_source_tokens=16)
    line = "我们今天在会上讨论了很多问题，明天继续讨论，后天再作决定。"
    targets = translate(engine, line, max_segment_tokens=12)
    pieces = engine.calls[0][0]
    assert "".join(pieces) == line
    assert all(engine.count_tokens(piece) <= 12 for piece in pieces)
    assert targets == [" ".join(spell_source(piece) for piece in pieces)]


def test_an_empty_target_is_decoded_again():
    engine = FakeEngine({"会议今天结束了。": ["", "The meeting ended today."]})
    translation = make_translator(engine).translate_lines(["会议今天结束了。"])[0]
    assert translation.hypothesis.target == "The meeting ended today."
    assert translation.attempts > 1
    assert translation.defects == ()


def test_a_loop_is_decoded_again_without_repeats():
    loop = "the city of the city of the city of the city of the city of"
    engine = FakeEngine({"徐州市召开会议。": [loop, "Xuzhou held a meeting."]})
    translation = make_translator(engine).translate_lines(["徐州市召开会议。"])[0]
    assert translation.hypothesis.target == "Xuzhou held a meeting."
    assert any(options.no_repeat_ngram for _, options in engine.calls)
    assert all(options.no_repeat_ngram == 0 for _, options in engine.calls[:1])


@pytest.mark.parametrize(
    ("clause", "beams"), [("The city council met yesterday morning", [4, 4]), ("", [4, 4, 8])]
)
def test_a_wide_beam_is_for_what_nothing_cheaper_mends(clause: str, beams: list[int]):
    source = "市议会昨天上午召开会议讨论，与会者同意了新的图书馆计划。"
    halves = ("市议会昨天上午召开会议讨论，", "与会者同意了新的图书馆计划。")
    engine = FakeEngine(
        {source: "", halves[0]: clause, halves[1]: clause and "and agreed to the plan of a library."}
    )
    translation = make_translator(engine).translate_lines([source])[0]
    assert [options.beam_size for _, options in engine.calls] == beams
    assert engine.calls[1][0] == halves
    assert translation.attempts == len(beams)
    assert translation.hypothesis.target == " ".join(engine.table[half] for half in halves).strip()


def test_a_wide_beam_is_tried_beside_what_is_cheap_where_the_first_attempt_was_greedy():
    halves = ("市议会昨天上午召开会议讨论，", "与会者同意了新的图书馆计划。")
    table = dict(
        zip(halves, ("The city council met yesterday morning", "and agreed to a library."), strict=True)
    )
    engine = FakeEngine({"".join(halves): ""} | table)
    translate(engine, "".join(halves), beam=1)
    assert sorted(options.beam_size for _, options in engine.calls) == [1, 1, 8]


def test_second_attempts_go_on_from_the_best_and_none_is_made_twice():
    source = "肯尼亚昨天宣布投资1.2亿元，新的图书馆今年开工建设。"
    written = ("Kenya 昨天宣布投资 120 million 元，", "新的图书馆今年开工建设。")
    engine = FakeEngine(
        {
            source: "Work on the new library begins this year.",
            "".join(written): "Kenya said that work on the new library begins this year.",
            written[0]: "Kenya announced an investment of 120 million yuan yesterday,",
            written[1]: "And work on the new library begins this year.",
        }
    )
    (found,) = make_translator(engine).translate_lines([source])
    assert found.hypothesis.target == (
        "Kenya announced an investment of 120 million yuan yesterday, "
        "and work on the new library begins this year."
    )
    assert found.defects == ()
    assert [sources for sources, _ in engine.calls] == [(source,), ("".join(written),), written]
    assert found.attempts == 3


def test_an_attempt_that_brought_nothing_is_not_made_again():
    engine = FakeEngine({"肯尼亚投资了。": "They invested.", "Kenya 投资了。": "They invested there."})
    (found,) = make_translator(engine).translate_lines(["肯尼亚投资了。"])
    assert [defect.kind for defect in found.defects] == ["name"]
    calls = [(source, options) for sources, options in engine.calls for source in sources]
    assert len(calls) == len(set(calls)) == found.attempts == 3


class RanksByScore(FakeEngine):
    """A wide beam whose hypotheses differ: the second best is right, the third right and less likely."""

    def decode(self, sources, options, progress=None, spans=()):
        found = super().decode(sources, options, progress, spans)
        if options.beam_size == 4:
            return found
        targets = ["", "The meeting ended.", "The meeting is over."] + [""] * (options.n_best - 3)
        return [
            tuple(replace(old, target=new) for old, new in zip(row, targets, strict=True)) for row in found
        ]


def test_of_the_sound_hypotheses_of_a_wide_beam_the_likeliest_is_taken():
    (found,) = make_translator(RanksByScore({"会议今天结束了。": ""})).translate_lines(["会议今天结束了。"])
    assert (found.hypothesis.target, found.defects) == ("The meeting ended.", ())


def test_what_still_fails_is_kept_and_said():
    engine = FakeEngine({"会议今天结束了。": ""})
    translation = make_translator(engine).translate_lines(["会议今天结束了。"])[0]
    assert translation.hypothesis.target == ""
    assert [defect.kind for defect in translation.defects] == ["empty"]


def test_a_result_does_not_depend_on_its_neighbours():
    lines = [
        "会议今天结束了。",
        "签约128.6亿元，今年开工。",
        "【快讯】会议开幕。",
        "一、总体要求",
        "王晖出席",
    ]
    table = {"签约128.6亿元，今年开工。": "Worth 128.6 billion yuan; work begins this year.", "总体要求": ""}
    together = make_translator(FakeEngine(table, unknown="晖")).translate_lines(lines)
    for line, translation in zip(lines, together, strict=True):
        alone = make_translator(FakeEngine(table, unknown="晖")).translate_lines([line])[0]
        assert (alone.hypothesis, alone.defects, alone.attempts) == (
            translation.hypothesis,
            translation.defects,
            translation.attempts,
        )


def test_a_mere_doubt_is_not_decoded_again():
    engine = FakeEngine({"会议今天，结束了。": Hypothesis("The meeting ended today.", -3.0, False, 6)})
    assert kinds(engine, "会议今天，结束了。") == ["low_confidence"]
    assert len(engine.calls) == 1


def test_a_wrong_magnitude_is_decoded_again_and_at_last_corrected():
    source = "总投资128.6亿元，今年开工。"
    wrong = "A total investment of 128.6 billion yuan; work begins this year."
    right = "Total investment is 12.86 billion yuan, and work starts this year."
    engine = FakeEngine({source: wrong, "总投资 12.86 billion 元，今年开工。": right})
    translation = make_translator(engine).translate_lines([source])[0]
    assert (translation.hypothesis.target, translation.defects) == (right, ())
    engine = FakeEngine({source: wrong, "总投资 12.86 billion 元，今年开工。": wrong})
    translation = make_translator(engine).translate_lines([source])[0]
    assert translation.hypothesis.target == wrong.replace("128.6", "12.86")
    assert [defect.kind for defect in translation.defects] == ["number"]
    assert translation.defects[0].detail.endswith("corrected")


def test_failing_segments_are_decoded_again_together():
    engine = FakeEngine(
        {"甲方同意这项安排。": "", "乙方同意这项安排。": "", "丙方同意这项安排。": "C agrees."}
    )
    translate(engine, "甲方同意这项安排。", "乙方同意这项安排。", "丙方同意这项安排。")
    assert len(engine.calls) == 2
    assert engine.calls[1][0] == ("甲方同意这项安排。", "乙方同意这项安排。")


def test_rare_words_are_given_in_english_and_told():
    lexicon = Lexicon.build({"琴键": 1, "他": 9, "敲": 5}, {"琴键": "piano key"})
    engine = FakeEngine({"他敲 piano key 。": "He knocks the piano key.", "他敲。": "He knocks."})
    translator = Translator(engine, SIGNATURE, Settings(), lexicon=lexicon)
    first, second = translator.translate_lines(["他敲琴键。", "他敲。"])
    assert (first.hypothesis.target, first.given) == ("He knocks the piano key.", "他敲 piano key 。")
    assert (second.hypothesis.target, second.given) == ("He knocks.", "")


def test_terms_are_given_in_english_at_once_to_a_model_that_copies():
    terms = Glossary.build({"琴键": "ivory"})
    rare = Lexicon.build({"琴键": 1, "他": 9, "敲": 5, "鼓手": 1}, {"琴键": "piano key", "鼓手": "drummer"})
    engine = FakeEngine({"他敲 ivory 。": "He knocks the ivory.", "他敲琴键。": "He knocks the ivory."})
    for lexicon, told in ((rare, "他敲 ivory 。"), (NO_LEXICON, "")):
        translator = Translator(engine, SIGNATURE, Settings(), glossary=terms, lexicon=lexicon)
        (only,) = translator.translate_lines(["他敲琴键。"])
        assert (only.hypothesis.target, only.given) == ("He knocks the ivory.", told)


def test_a_title_gets_a_full_stop_and_loses_it_again():
    engine = FakeEngine({"徐州举行科技洽谈会。": "Xuzhou holds a fair."})
    assert translate(engine, "徐州举行科技洽谈会") == ["Xuzhou holds a fair"]


def test_a_title_that_goes_on_behind_a_space_is_one_sentence():
    engine = FakeEngine({"徐州举行洽谈会，客商前来参加。": "Xuzhou holds a fair, and traders come."})
    assert translate(engine, "徐州举行洽谈会 客商前来参加") == ["Xuzhou holds a fair, and traders come"]


def test_a_short_title_gets_a_full_stop_only_in_a_second_attempt():
    engine = FakeEngine({"徐州举行洽谈会": "", "徐州举行洽谈会。": "Xuzhou holds a fair."})
    assert translate(engine, "徐州举行洽谈会") == ["Xuzhou holds a fair"]
    assert engine.calls[0][0] == ("徐州举行洽谈会",)


def test_a_sentence_keeps_its_full_stop():
    engine = FakeEngine({"徐州举行科技洽谈会。": "Xuzhou holds a fair."})
    assert translate(engine, "徐州举行科技洽谈会。") == ["Xuzhou holds a fair."]


class FailsAtWideBeams(FakeEngine):
    """As where memory runs out on one source with the beam of a second attempt."""

    def decode(self, sources, options, progress=None, spans=()):
        if options.beam_size > 4:
            raise InferenceError("Memory ran out on source 0 of 9 tokens alone.")
        return super().decode(sources, options, progress, spans)


def test_a_second_attempt_that_fails_leaves_the_first(caplog):
    wrong = "The meeting had 82 people."
    engine = FailsAtWideBeams({"会议有28人参加。": wrong, "会议有 28 人参加。": wrong})
    (found,) = make_translator(engine).translate_lines(["会议有28人参加。"])
    assert found.hypothesis.target == wrong
    assert {options.beam_size for _, options in engine.calls} == {4}
    assert "A second attempt failed, and the first translations stay: Memory ran out" in caplog.text


def test_unknown_characters_are_reported_and_not_decoded_again():
    engine = FakeEngine(unknown="晖")
    assert kinds(engine, "王晖出席了会议。") == ["unknown_character"]
    assert len(engine.calls) == 1


@pytest.mark.parametrize("codes", [[0xDCFF], [0xDC80, 0xDC81], [0xD83D], [0xFFFD]])
def test_what_could_not_be_decoded_is_reported(codes):
    engine = FakeEngine()
    bad, good = make_translator(engine).translate_lines(
        [f"会议{''.join(map(chr, codes))}今天结束了。", "今天开会。"]
    )
    bad.hypothesis.target.encode()
    (defect,) = [defect for defect in bad.defects if defect.kind == "unknown_character"]
    assert defect.detail == "the model does not know \ufffd"
    assert not good.defects


def test_a_truncated_low_score_is_reported():
    engine = FakeEngine({"会议今天结束了。": Hypothesis("The meeting ended", -3.0, True, 3)})
    assert set(kinds(engine, "会议今天结束了。")) == {"truncated", "low_confidence"}


@pytest.mark.parametrize(
    ("line", "given_to_model", "target"),
    [
        ("■ 科技合作取得成果", ["科技合作取得成果。"], "Science fair"),
        ("◎徐报融媒记者 沈扬", ["徐报融媒记者 沈扬"], "Shen Yang"),
        ("【快讯】会议开幕。", ["快讯", "会议开幕。"], "[Science fair] Science fair"),
        ("【会议开幕】", ["会议开幕"], "Science fair"),
        ("一、总体要求", ["总体要求"], "1. Science fair"),
        ("（十二）加强领导", ["加强领导"], "(12) Science fair"),
        ("3．保障措施", ["保障措施"], "3. Science fair"),
        ("3.5版科技投资", ["3.5版科技投资"], "Science fair 3.5"),
        ("②完善制度", ["完善制度"], "(2) Science fair"),
        ("## 总体要求", ["总体要求"], "Science fair"),
    ],
)
def test_decoration_is_kept_from_the_model(line, given_to_model, target):
    named = {"3.5版科技投资": "Science fair 3.5", "徐报融媒记者 沈扬": "Shen Yang"}
    engine = FakeEngine(dict.fromkeys(given_to_model, "Science fair") | named)
    assert translate(engine, line) == [target]
    assert list(engine.calls[0][0]) == given_to_model


@pytest.mark.parametrize(
    ("line", "given_to_model"),
    [
        ("一、二、三产业协调发展", "一、二、三产业协调发展。"),
        ("一、二把手都到场", "一、二把手都到场"),
        ("1、2、3号展厅开放", "1、2、3号展厅开放"),
        ("5、6岁的孩子最多", "5、6岁的孩子最多"),
        ("二、五年级的成绩", "五年级的成绩"),
        ("3、12、15日各开一次会", "12、15日各开一次会"),
        ("一、三、五小学的校舍", "三、五小学的校舍"),
    ],
)
def test_numbers_that_go_on_from_each_other_are_no_enumeration(line, given_to_model):
    engine = FakeEngine()
    translate(engine, line)
    assert engine.calls[0][0] == (given_to_model,)


@given(st.lists(st.text(alphabet="今天会议，。 abc12■（）\n", max_size=60), max_size=8))
def test_one_target_a_line_and_no_han_character_lost(lines):
    engine = FakeEngine(max_source_tokens=12)
    translations = make_translator(engine, max_segment_tokens=10).translate_lines(lines)
    assert [translation.segment.source for translation in translations] == [line.strip() for line in lines]
    given_to_model = "".join(source for sources, _ in engine.calls[:1] for source in sources)
    for line, translation in zip(lines, translations, strict=True):
        assert bool(translation.hypothesis.target) == bool(line.strip())
        assert set(line) & set("今天会议") <= set(given_to_model)


def test_one_string_is_not_a_list_of_lines() -> None:
    with pytest.raises(TypeError, match="Expected a list of lines, found one string"):
        make_translator(FakeEngine()).translate_lines("北京")
