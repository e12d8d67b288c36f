"""Finding, verifying and refusing models, without weights and without a network."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import huggingface_hub
import pytest

from translate import manifest, registry
from translate.errors import ModelError
from translate.model_files import TOKENIZER_FILES

HUB_NAME = "Helsinki-NLP/opus-mt-zh-en"
FILES = {
    "config.json": json.dumps({"model_type": "marian"}),
    "source.spm": "s",
    "target.spm": "t",
    "vocab.json": "{}",
    "model.safetensors": "weights",
}


def write_model(directory: Path, **changes: str | None) -> Path:
    directory.mkdir(parents=True, exist_ok=True)
    for name, content in {**FILES, **changes}.items():
        if content is not None:
            (directory / name).write_text(content, encoding="utf-8")
    return directory


@pytest.fixture
def cache(monkeypatch) -> dict[str, str]:
    """The hub's cache: config.json by repository and revision, empty at first."""
    cache: dict[str, str] = {}
    monkeypatch.setattr(
        huggingface_hub,
        "try_to_load_from_cache",
        lambda repo, name, revision: cache.get(f"{repo}@{revision}"),
    )
    return cache


@pytest.fixture
def root(tmp_path, monkeypatch, cache) -> Path:
    """A models folder that names one embedded model and one of the hub, neither here yet."""
    root = tmp_path / "models"
    root.mkdir()
    digest = hashlib.sha256(b"weights").hexdigest()
    (root / "manifest.toml").write_text(
        f"""
[[model]]
name = "far"
source = "hub"
repository = "someone/far"
revision = "{"1" * 40}"
licence = "CC0"
summary = "For tests."
status = "available"
[[model.file]]
name = "model.safetensors"
bytes = 7
sha256 = "{digest}"

[[model]]
name = "near"
source = "embedded"
directory = "near"
licence = "CC0"
summary = "For tests."
status = "available"
[[model.file]]
name = "model.safetensors"
bytes = 7
sha256 = "{digest}"
""",
        encoding="utf-8",
    )
    for module in (manifest, registry):
        monkeypatch.setattr(module, "models_root", lambda: root)
    return root


def refuse_network(*args, **kwargs):
    raise AssertionError("a lookup went to the hub")


def test_the_shipped_manifest_is_pinned_and_complete():
    entries = {entry.name: entry for entry in manifest.read_manifest()}
    assert list(entries) == ["zh-en", HUB_NAME]
    hub = entries[HUB_NAME]
    assert hub.revision is not None
    assert len(hub.revision) == 40
    assert {file.name for file in hub.files} >= {
        "config.json",
        "pytorch_model.bin",
        *TOKENIZER_FILES,
    }
    for entry in entries.values():
        assert entry.status in {"available", "untrained"}
        assert entry.licence
        assert (entry.status == "untrained") == (not entry.files)
        assert all(len(file.sha256) == 64 for file in entry.files)


def test_the_shipped_embedded_model_is_whole_or_says_that_it_is_not_there():
    state = registry.list_models()[0]
    if state.status == "untrained":
        with pytest.raises(ModelError, match="no weights yet"):
            registry.find_model("zh-en")
    else:
        assert registry.verify_model("zh-en").directory == state.directory


@pytest.mark.shared
def test_the_real_tokenizer_has_the_pinned_checksums(shared):
    files = {file.name: file for file in manifest.read_manifest()[1].files}
    for name in ("source.spm", "target.spm", "vocab.json", "tokenizer_config.json"):
        content = (shared / "opus-mt-zh-en" / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == files[name].sha256
        assert len(content) == files[name].n_bytes


@pytest.mark.shared
def test_a_real_tokenizer_without_weights_is_refused(shared):
    with pytest.raises(ModelError, match="has no weights"):
        registry.find_model(str(shared / "opus-mt-zh-en"))


def test_order_is_embedded_then_hub_cache_and_never_the_network(root, cache, monkeypatch):
    monkeypatch.setattr(huggingface_hub, "snapshot_download", refuse_network)
    with pytest.raises(ModelError, match=r"No model is on this machine.*models fetch far"):
        registry.find_model()
    far = write_model(root.parent / "cache")
    cache[f"someone/far@{'1' * 40}"] = str(far / "config.json")
    assert registry.find_model().name == "far"
    near = write_model(root / "near")
    assert registry.find_model().directory == near
    assert registry.find_model("far").directory == far
    assert [state.directory for state in registry.list_models()] == [far, near]


def test_a_directory_is_accepted_by_path(root):
    model = registry.find_model(str(write_model(root.parent / "mine")))
    assert model.name == "mine"
    assert len(model.sha256) == 64
    assert model.max_segment_tokens == registry.DEFAULT_SEGMENT_TOKENS


def test_a_model_says_how_long_a_source_may_be(root):
    config = '{"model_type": "marian", "max_segment_tokens": 64}'
    directory = write_model(root.parent / "mine", **{"config.json": config})
    assert registry.find_model(str(directory)).max_segment_tokens == 64


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"config.json": None}, "no config.json"),
        ({"config.json": "{"}, "cannot be read as JSON"),
        ({"config.json": "[]"}, "expected a JSON object"),
        ({"config.json": '{"model_type": "t5"}'}, "expected model_type 'marian', found 't5'"),
        (
            {"config.json": '{"model_type": "marian", "max_segment_tokens": 2}'},
            "max_segment_tokens must be a whole number of 8 or more, found 2",
        ),
        ({"source.spm": None}, "lacks source.spm"),
        ({"vocab.json": None, "target.spm": None}, r"lacks target.spm, vocab.json"),
        ({"model.safetensors": None}, "has no weights"),
        ({"model.safetensors": None, "shortlist.safetensors": "no weights"}, "has no weights"),
        ({"config.json": "[" * 9999}, "cannot be read as JSON"),
        (
            {
                "model.safetensors": None,
                "model.safetensors.index.json": '{"weight_map": {"a": "model-1.safetensors"}}',
            },
            "lacks the shards model-1.safetensors",
        ),
        (
            {"model.safetensors": None, "model.safetensors.index.json": '{"weight_map": ["a"]}'},
            "does not say in which file each weight is",
        ),
        (
            {"model.safetensors": None, "pytorch_model.bin.index.json": '{"weight_map": {}}'},
            "does not say in which file each weight is",
        ),
    ],
)
def test_a_damaged_layout_is_named(root, changes, message):
    with pytest.raises(ModelError, match=message):
        registry.find_model(str(write_model(root.parent / "mine", **changes)))


def test_whole_weights_need_no_list_of_shards(root):
    mine = write_model(root.parent / "mine", **{"model.safetensors.index.json": "{}"})
    assert registry.verify_model(str(mine)).directory == mine


@pytest.mark.parametrize("name", ["model.safetensors", "vocab.json", "config.json", "more.json"])
def test_a_link_that_leads_nowhere_is_one_sentence(root, name):
    mine = write_model(root.parent / "mine")
    (mine / name).unlink(missing_ok=True)
    (mine / name).symlink_to(root / "none")
    with pytest.raises(ModelError, match=re.escape(name) if name != "model.safetensors" else "no weights"):
        registry.find_model(str(mine))


def test_a_folder_with_the_name_of_a_file_changes_nothing(root):
    mine = write_model(root.parent / "mine")
    before = registry.find_model(str(mine))
    (mine / "x.json").mkdir()
    assert registry.find_model(str(mine)) == before


def test_a_file_that_may_not_be_read_is_one_sentence(root, monkeypatch):
    near = write_model(root / "near")

    def refuse(path, n_bytes, mtime_ns):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(registry, "_hash_file", refuse)
    for find in (registry.find_model, registry.verify_model):
        with pytest.raises(ModelError, match=r"near/[a-z.]+ cannot be read: Permission denied"):
            find("near")
    assert near.is_dir()


def test_verification_takes_the_model_that_would_be_used(root):
    write_model(root / "near")
    assert registry.verify_model().name == "near"


def test_verification_of_a_directory_checks_its_layout(root):
    mine = write_model(root.parent / "mine")
    assert registry.verify_model(str(mine)).sha256 == registry.model_digest(mine)
    (mine / "vocab.json").unlink()
    with pytest.raises(ModelError, match=r"lacks vocab\.json"):
        registry.verify_model(str(mine))


def test_unknown_names_list_the_known_ones(root):
    for call in (registry.find_model, registry.verify_model, registry.fetch_model):
        for name in ("nowhere", "~nobody/nowhere"):
            with pytest.raises(ModelError, match="far, near"):
                call(name)


def test_absent_models_say_what_to_do(root):
    with pytest.raises(ModelError, match="models fetch far"):
        registry.find_model("far")
    with pytest.raises(ModelError, match="reinstall"):
        registry.verify_model("near")


@pytest.mark.parametrize(
    ("content", "message"),
    [("weight", "should have 7 bytes, found 6"), ("Weights", "sha256"), (None, "lacks")],
)
def test_verification_finds_damage(root, content, message):
    write_model(root / "near")
    assert registry.verify_model("near").name == "near"
    if content is None:
        (root / "near" / "model.safetensors").unlink()
    else:
        (root / "near" / "model.safetensors").write_text(content, encoding="utf-8")
    with pytest.raises(ModelError, match=message):
        registry.verify_model("near")


def test_the_digest_follows_weights_and_not_cards(root):
    model = write_model(root / "near")
    before = registry.model_digest(model)
    (model / "README.md").write_text("card", encoding="utf-8")
    assert registry.model_digest(model) == before
    (model / "model.safetensors").write_text("Weights2", encoding="utf-8")
    assert registry.model_digest(model) != before


def test_a_fetch_asks_for_the_pinned_revision_and_verifies(root, cache, monkeypatch):
    asked = []

    def download(repository, *, revision, allow_patterns):
        asked.append((repository, revision, allow_patterns))
        far = write_model(root.parent / "cache")
        cache[f"someone/far@{'1' * 40}"] = str(far / "config.json")

    monkeypatch.setattr(huggingface_hub, "snapshot_download", download)
    assert registry.fetch_model("far").name == "far"
    assert asked == [("someone/far", "1" * 40, ["model.safetensors"])]


def test_a_fetch_without_network_is_one_sentence(root, monkeypatch):
    def fail(*args, **kwargs):
        raise ConnectionError("Name or service not known\nTry again")

    monkeypatch.setattr(huggingface_hub, "snapshot_download", fail)
    with pytest.raises(ModelError, match="could not be fetched") as caught:
        registry.fetch_model("far")
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 3


def test_a_broken_manifest_is_a_model_error(root):
    (root / "manifest.toml").write_text("[[model]]\nname = 1", encoding="utf-8")
    with pytest.raises(ModelError, match="manifest"):
        registry.list_models()
