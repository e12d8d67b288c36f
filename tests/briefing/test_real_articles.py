"""Real news through structure and briefing, with a fake engine: nothing breaks, all is traceable."""

from __future__ import annotations

import tarfile
from itertools import islice

import pytest
from fakes import FakeEngine
from translated import SIGNATURE

from translate.briefing import compose
from translate.document import Article, Document, Grade, Repaired, TranslatedArticle, Translation
from translate.inference.interface import DecodingOptions
from translate.render import BRIEF_RENDERERS, TRANSLATION_RENDERERS
from translate.structure import divide

N_ARTICLES = 8


def translate_fake(doc_id, text):
    engine = FakeEngine()
    structure = divide(text, count_tokens=engine.count_tokens, max_tokens=128)
    hypotheses = engine.decode([s.source for s in structure.segments], DecodingOptions())
    translations = tuple(Translation(s, h[0]) for s, h in zip(structure.segments, hypotheses, strict=True))
    repaired = Repaired(text, text, "utf-8", (), Grade.CLEAN)
    return TranslatedArticle(
        Article(Document(doc_id, doc_id, text=text), repaired, structure), translations, SIGNATURE
    )


def check(translated):
    briefing = compose(translated)
    targets = [t.hypothesis.target.strip() for t in translated.translations]
    assert briefing.headline
    assert briefing.notes
    for note in (*briefing.notes, *briefing.quotes):
        assert note.text == " ".join(targets[i] for i in note.segments if targets[i])
    for render in BRIEF_RENDERERS.values():
        rendered = render(briefing, translated)
        assert all(f"[{i}]" in rendered or '"index": ' in rendered for i in range(len(targets)))
    for render in TRANSLATION_RENDERERS.values():
        assert render(translated)


def test_seed_article(seed_article):
    check(translate_fake("seed", seed_article.read_text(encoding="utf-8")))


@pytest.mark.shared
def test_archive(shared):
    with tarfile.open(shared / "archive" / "xinwenlianbo-2023-2025.tar.xz") as archive:
        members = (m for m in archive if m.isfile() and m.name.endswith(".md") and m.size > 2000)
        for member in islice(members, N_ARTICLES):
            file = archive.extractfile(member)
            assert file is not None
            check(translate_fake(member.name, file.read().decode("utf-8")))
