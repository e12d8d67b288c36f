"""Reading one document and writing one result, whole or not at all."""

from __future__ import annotations

import io
import os
import pty
import stat
import threading
from pathlib import Path

import pytest

from translate.errors import InputError, OutputError
from translate.files import open_output, read_document, read_pieces


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
    with pytest.raises(InputError, match="path is empty"):
        read_document("")


def test_an_article_that_was_given_for_a_path_is_shown_in_part() -> None:
    with pytest.raises(InputError, match=r"^昨天(昨天)*… cannot be reached: File name too long") as caught:
        read_document("昨天" * 2000)
    assert len(str(caught.value)) < 400


class Source(io.BytesIO):
    """Notes the largest piece that was asked of it."""

    largest = 0

    def read(self, n_bytes: int | None = -1, /) -> bytes:
        assert n_bytes is not None
        self.largest = max(self.largest, n_bytes)
        return super().read(n_bytes)


@pytest.mark.parametrize(
    ("content", "limit"), [(b"", 9), (b"abc", 1 << 60), (b"abcdef", 3), (b"a" * 5_000_000, 4_000_000)]
)
def test_memory_is_taken_for_what_comes(content: bytes, limit: int) -> None:
    source = Source(content)
    assert read_pieces(source, limit) == content[:limit]
    assert source.largest <= 1 << 20


@pytest.mark.parametrize("written", [b"", b"half of the text"])
def test_a_pipe_that_does_not_wait_is_not_taken_for_ended(
    monkeypatch: pytest.MonkeyPatch, written: bytes
) -> None:
    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    os.write(writing, written)
    with os.fdopen(reading, "r") as stream:
        monkeypatch.setattr("sys.stdin", stream)
        with pytest.raises(InputError, match="does not wait for its writer; save what comes to a file"):
            read_document("-")
        os.close(writing)
        assert read_document("-").raw == b"", "and here it has ended"


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


def test_a_link_stays_and_what_it_leads_to_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    target, link = tmp_path / "real" / "out.md", tmp_path / "link.md"
    target.write_text("old", encoding="utf-8")
    link.symlink_to(target)
    (tmp_path / "dangling.md").symlink_to(tmp_path / "real" / "new.md")
    for path in (link, tmp_path / "dangling.md"):
        with open_output(path) as stream:
            stream.write("new")
        assert path.is_symlink()
        assert path.read_text(encoding="utf-8") == "new"
    assert sorted(p.name for p in (tmp_path / "real").iterdir()) == ["new.md", "out.md"]


def test_an_old_file_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "out.md"
    path.write_text("private", encoding="utf-8")
    path.chmod(0o600)
    with open_output(path) as stream:
        stream.write("new")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_fifo_is_written_and_stays(tmp_path: Path) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(fifo.read_bytes()), daemon=True)
    reader.start()
    with open_output(fifo) as stream:
        stream.write("内容")
    reader.join(10)
    assert b"".join(read).decode() == "内容"
    assert stat.S_ISFIFO(fifo.stat().st_mode)


def test_an_open_pipe_is_written() -> None:
    reading, writing = os.pipe()
    with open_output(Path(f"/dev/fd/{writing}")) as stream:
        stream.write("x")
    os.close(writing)
    assert os.read(reading, 10) == b"x"
    os.close(reading)


def test_a_device_is_written(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    link = tmp_path / "terminal"
    link.symlink_to(os.ttyname(theirs))
    with open_output(link) as stream:
        stream.write("x")
    assert os.read(ours, 10) == b"x"
    assert link.is_symlink()
    os.close(ours)
    os.close(theirs)


@pytest.mark.parametrize("place", ["", ".", "folder", "file/out.md", "loop"])
def test_a_place_that_takes_no_file_is_refused_before_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    (tmp_path / "loop").symlink_to("loop")
    has_begun = False
    with pytest.raises(OutputError, match="cannot be written"), open_output(Path(place)):
        has_begun = True
    assert not has_begun
    assert sorted(p.name for p in tmp_path.iterdir()) == ["file", "folder", "loop"]


def test_a_long_name_is_taken(tmp_path: Path) -> None:
    path = tmp_path / ("文" * 83 + ".md")
    with open_output(path) as stream:
        stream.write("x")
    assert path.read_text(encoding="utf-8") == "x"


class Full(io.TextIOWrapper):
    """A stream that takes no more."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO())

    def flush(self) -> None:
        raise OSError(28, "No space left on device")


def test_a_full_standard_output_is_an_output_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout", Full())
    with pytest.raises(OutputError, match="standard output cannot be written: No space"), open_output(None):
        pass


def test_closed_streams_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout", None)
    monkeypatch.setattr("sys.stdin", None)
    with pytest.raises(OutputError, match="standard output cannot be written"), open_output(None):
        pass
    with pytest.raises(InputError, match="Standard input is closed"):
        read_document("-")
