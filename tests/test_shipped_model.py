"""What the embedded model says, and that the engine makes it say what transformers would."""

from __future__ import annotations

import pytest

from translate import registry
from translate.config import Settings
from translate.errors import ModelError
from translate.pipeline import Pipeline

SENTENCES = {
    "北京是中国的首都。": ("Beijing", "capital"),
    "2015年，中国经济增长6.9%。": ("2015", "China", "6.9"),
    "我们需要更多的时间。": ("We need", "time"),
    "11月27日，会议在上海举行。": ("November 27", "Shanghai"),
    "警方说，有三人在事故中受伤。": ("police", "three", "injured"),
    "美国总统星期一访问了日本。": ("president", "Japan"),
    "他在维尔纽斯住了三年。": ("three", "Vilnius"),
    "这架钢琴的琴键坏了。": ("piano key",),
    "他写了一本关于三角龙的书。": ("book", "triceratops"),
    "医生说他患有低体温症。": ("doctor", "hypothermia"),
}


@pytest.fixture(scope="module")
def model():
    try:
        return registry.find_model("zh-en")
    except ModelError as error:
        pytest.skip(f"needs the embedded model: {error}")


@pytest.fixture(scope="module")
def targets(model):
    translations = Pipeline(Settings(model=model.name, device="cpu")).translate_lines(list(SENTENCES))
    return dict(zip(SENTENCES, translations, strict=True))


@pytest.mark.parametrize("source", SENTENCES)
def test_plain_sentences_come_out_right(targets, source):
    target = targets[source].hypothesis.target
    assert all(word.lower() in target.lower() for word in SENTENCES[source]), target


@pytest.mark.parametrize("beam", [1, 4])
def test_the_engine_says_what_generate_says(model, beam):
    from translate.inference import load_engine
    from translate.inference.interface import DecodingOptions
    from translate.inference.reference import ReferenceEngine

    options = DecodingOptions(beam_size=beam)
    engine = load_engine(model.directory, device="cpu", dtype="float32")
    expected = ReferenceEngine(model.directory).decode(list(SENTENCES), options)
    found = engine.decode(list(SENTENCES), options)
    for ours, theirs in zip(found, expected, strict=True):
        assert ours[0].target == theirs[0].target
        assert ours[0].log_prob == pytest.approx(theirs[0].log_prob, abs=1e-3)
    alone = [engine.decode([source], options)[0][0].target for source in SENTENCES]
    assert alone == [hypotheses[0].target for hypotheses in found]
