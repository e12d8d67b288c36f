"""Reading one document and writing one result, whole or not at all."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from translate.errors import InputError, OutputError
from translate.files import open_output, read_document


def test_a_file_is_read_as_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xd6\xd0")
    document = read_document(str(path))
    assert (document.raw, document.text, document.origin) == (b"\xd6\xd0", None, str(path))


def test_a_dash_is_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"abc")))
    assert read_document("-").raw == b"abc"


def test_missing_and_directory_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        read_document(str(tmp_path / "none"))
    with pytest.raises(InputError, match="is a directory"):
        read_document(str(tmp_path))


def test_output_appears_whole(tmp_path: Path) -> None:
    path = tmp_path / "out.md"
    with open_output(path) as stream:
        stream.write("内容")
        assert not path.exists()
    assert path.read_text(encoding="utf-8") == "内容"
    assert [p.name for p in tmp_path.iterdir()] == ["out.md"]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_an_interrupted_output_leaves_the_old_file(tmp_path: Path, error: type[BaseException]) -> None:
    path = tmp_path / "out.md"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(error), open_output(path) as stream:  # noqa: PT012 - the block is what is tested
        stream.write("half")
        raise error
    assert path.read_text(encoding="utf-8") == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["out.md"]


def test_an_unwritable_place_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written"), open_output(tmp_path / "none" / "out.md"):
        pass


def test_a_full_disk_is_an_output_error(tmp_path: Path) -> None:
    full = OSError(28, "No space left on device")
    with pytest.raises(OutputError, match="No space left"), open_output(tmp_path / "out.md"):
        raise full


def test_an_error_of_the_work_itself_passes(tmp_path: Path) -> None:
    with pytest.raises(PermissionError), open_output(tmp_path / "out.md"):
        raise PermissionError(13, "Permission denied", "weights")


def test_none_is_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    with open_output(None) as stream:
        stream.write("x")
    assert capsys.readouterr().out == "x"
