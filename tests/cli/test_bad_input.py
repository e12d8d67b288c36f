"""Bad input: one clear sentence, the right exit code, nothing half-written, nothing already done lost."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from translate.cli.failures import Failures
from translate.errors import InputError

GOOD = "市图书馆新馆开放\n\n昨天上午，市图书馆新馆开放。馆长李明说，新馆有一百二十万册书。\n".encode()
BAD = {
    "missing": (None, "does not exist"),
    "empty": (b"", "holds no text"),
    "blank": (b" \n\t\n", "holds no text"),
    "image": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 20, "not text"),
    "zip": (b"PK\x03\x04\x14\x00\x00\x00\x08\x00" + os.urandom(3000), "not text"),
    "ascii": (b"The quick brown fox jumps over the lazy dog. " * 20, "Chinese"),
    "japanese": ("東京の天気は明日から下り坂になり、夕方には雨が降るでしょう。" * 5, "Japanese"),
    "huge": ("中文" * 3_000_000, "16 MiB"),
}


def write(path: Path, content: bytes | str | None) -> Path:
    if content is not None:
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize("command", ["brief", "translate"])
@pytest.mark.parametrize("name", list(BAD))
def test_a_bad_document_gives_one_sentence(run_cli, tmp_path, tiny_model_dir, command, name) -> None:
    content, message = BAD[name]
    source = write(tmp_path / f"{name}.txt", content)
    output = tmp_path / "out"
    done = run_cli(command, source, "--model", tiny_model_dir, "-o", output)
    assert done.code == 1
    assert done.out == ""
    assert message in done.err
    assert len(done.err.splitlines()) == 1
    assert not output.exists()


@pytest.mark.parametrize("name", ["missing", "empty", "image"])
def test_repair_refuses_what_is_no_text(run_cli, tmp_path, name) -> None:
    content, message = BAD[name]
    done = run_cli("repair", write(tmp_path / f"{name}.txt", content))
    assert done.code == 1
    assert message in done.err


def test_a_truncated_utf8_tail_is_said_not_dropped(run_cli, tmp_path) -> None:
    done = run_cli("repair", write(tmp_path / "a.txt", GOOD.rstrip()[:-1]), "--format", "json")
    assert done.code == 0
    repaired = json.loads(done.out)
    assert repaired["text"].rstrip().endswith("�")
    assert repaired["edits"]
    assert repaired["grade"] != "clean"


def test_one_bad_file_does_not_stop_the_others(run_cli, tmp_path, tiny_model_dir) -> None:
    good = write(tmp_path / "good.txt", GOOD)
    done = run_cli(
        "brief", tmp_path / "none.txt", good, good, "--format", "json", "--model", tiny_model_dir, "--beam", 1
    )
    assert done.code == 1
    assert [json.loads(line)["title"]["zh"] for line in done.out.splitlines()] == ["市图书馆新馆开放"] * 2
    assert "1 of 3 inputs failed" in done.err


def test_an_unwritable_output_is_exit_4(run_cli, tmp_path, tiny_model_dir) -> None:
    good = write(tmp_path / "good.txt", GOOD)
    done = run_cli("brief", good, "--model", tiny_model_dir, "-o", tmp_path / "none" / "out.md")
    assert (done.code, done.out) == (4, "")
    assert "cannot be written" in done.err


@pytest.mark.parametrize(
    "model", ["no-such-name", "Helsinki-NLP/opus-mt-zh-en", "{tmp}/no-such-directory", "{tmp}"]
)
def test_an_absent_model_is_exit_3(run_cli, tmp_path, monkeypatch, model) -> None:
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hub"))
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    good = write(tmp_path / "good.txt", GOOD)
    done = run_cli("brief", good, "--model", model.format(tmp=tmp_path))
    assert (done.code, done.out) == (3, "")
    assert len(done.err.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--beam", "0"], "beam must be 1 or more"),
        (["--device", "tpu"], "device must be one of"),
        (["--config", "none.toml"], "cannot be read"),
        (["--beam", "four"], "valid integer"),
        (["--no-such-option"], "no-such-option"),
        (["--format", "pdf"], "pdf"),
    ],
)
def test_a_wrong_call_is_exit_2(run_cli, tmp_path, arguments, message) -> None:
    done = run_cli("brief", write(tmp_path / "good.txt", GOOD), *arguments)
    assert (done.code, done.out) == (2, "")
    assert message in done.err


def test_ctrl_c_in_generated_code_is_an_exit_code_too(tmp_path) -> None:
    write(
        tmp_path / "interrupted.py",
        b"""
import sys
from translate import cli
from translate.cli import app

def interrupted():
    try:
        exec("raise KeyboardInterrupt")
    except KeyboardInterrupt:
        sys.exit(130)

app.app = interrupted
cli.main()
""",
    )
    done = subprocess.run([sys.executable, "-m", "interrupted"], cwd=tmp_path, check=False)
    assert done.returncode == 130


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_leaves_no_half_file(tmp_path, tiny_model_dir, number) -> None:
    sentences = (f"馆长李明说，新馆的第{number}排有一百二十万册书。" for number in range(20_000))
    source = write(tmp_path / "long.txt", "".join(sentences).encode())
    output = tmp_path / "out.md"
    command = [sys.executable, "-m", "translate", "brief", source, "--model", tiny_model_dir, "-o", output]
    # a shell that runs the tests in the background ignores SIGINT, nohup SIGHUP, and children inherit that
    with subprocess.Popen(
        list(map(str, command)),
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(number, signal.SIG_DFL),  # noqa: PLW1509 - no threads here
    ) as process:
        while not list(tmp_path.glob(".out.md.*")):  # the output has been opened: the work goes on
            assert process.poll() is None
            time.sleep(0.05)
        process.send_signal(number)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert "Traceback" not in err
    assert [path.name for path in tmp_path.iterdir()] == ["long.txt"]


def test_ctrl_c_while_it_starts_is_an_exit_code_too(tmp_path) -> None:
    write(
        tmp_path / "interrupted.py",
        b"""
import sys
from translate import cli

class Interrupting:
    def find_spec(self, name, path=None, target=None):
        if name == "translate.cli.app":
            raise KeyboardInterrupt

sys.meta_path.insert(0, Interrupting())
cli.main()
""",
    )
    done = subprocess.run(
        [sys.executable, "-m", "interrupted"], cwd=tmp_path, check=False, capture_output=True
    )
    assert (done.returncode, done.stderr) == (130, b"")


@pytest.mark.parametrize(
    ("ending", "code", "said"), [("sys.exit(3)", 3, ""), ("sys.exit('no')", 1, "no"), ("pass", 0, "")]
)
def test_a_process_ends_with_its_code_and_all_that_was_written(tmp_path, ending, code, said) -> None:
    write(
        tmp_path / "ended.py",
        f"""
import atexit, sys
from translate import cli
from translate.cli import app

def end():
    atexit.register(print, "later")
    print("now")
    {ending}

app.app = end
cli.run()
""".encode(),
    )
    done = subprocess.run(
        [sys.executable, "-m", "ended"], cwd=tmp_path, check=False, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout, done.stderr.strip()) == (code, "now\nlater\n", said)


@pytest.mark.parametrize("arguments", ["models list", "doctor --model none", "repair good.txt", "--version"])
@pytest.mark.parametrize("how", [">&-", "> limited.txt"])
def test_standard_output_that_takes_nothing_is_exit_4(tmp_path, arguments, how) -> None:
    write(tmp_path / "good.txt", GOOD * 300)
    command = f"ulimit -f 0; trap '' XFSZ; exec {sys.executable} -m translate {arguments} {how}"
    done = subprocess.run(
        ["bash", "-c", command], cwd=tmp_path, check=False, stderr=subprocess.PIPE, text=True, timeout=120
    )
    assert done.returncode == 4, done.stderr
    assert done.stderr.splitlines()[-1].startswith("zhbrief: standard output cannot be written")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("place", ["", "folder"])
def test_an_output_that_is_a_folder_is_exit_4(run_cli, tmp_path, monkeypatch, place) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    done = run_cli("repair", write(tmp_path / "good.txt", GOOD), "-o", place)
    assert (done.code, done.out) == (4, "")
    assert "folder" in done.err


def test_closed_standard_input_is_one_sentence(tmp_path) -> None:
    command = f"exec {sys.executable} -m translate repair - <&-"
    done = subprocess.run(
        ["bash", "-c", command], cwd=tmp_path, check=False, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 1
    assert done.stderr == "zhbrief: Standard input is closed; give a file, or pipe a text into zhbrief.\n"


def test_closed_standard_error_spoils_no_result(tmp_path) -> None:
    (tmp_path / "a.txt").write_text("今天A(yù)天气很好。", encoding="utf-8")
    ascii_only = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    results = [
        subprocess.run(
            ["bash", "-c", f"exec {sys.executable} -m translate repair {name} 2>&-"],
            cwd=tmp_path,
            env=os.environ | ascii_only,
            check=False,
            capture_output=True,
            encoding="utf-8",
        )
        for name in ("a.txt", "没有.txt")
    ]
    assert [(done.returncode, done.stdout[:2]) for done in results] == [(0, "今天"), (1, "")]


@pytest.mark.parametrize("name", ["d[/y].txt", "[archive] n.txt", "[bold", "\x1b]0;x\x07.txt"])
def test_a_name_is_no_markup_of_the_progress_bar(monkeypatch, name) -> None:
    from translate.cli.progress import show_progress

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stderr", Terminal())
    with show_progress(name, 2, quiet=False) as progress:
        assert progress is not None
        progress(2)
    assert "\x1b]0;" not in sys.stderr.getvalue()


def test_a_failure_names_its_file_and_steers_no_terminal(run_cli, tmp_path, tiny_model_dir) -> None:
    paths = [write(tmp_path / name, b"English alone. " * 20) for name in ("a\x1b[31m\n.txt", "b.txt")]
    done = run_cli("translate", *paths, "--model", tiny_model_dir)
    assert done.code == 1
    assert "\x1b" not in done.err
    said, *listed = done.err.splitlines()
    assert "a\\x1b[31m .txt" in said
    assert [line.count("b.txt") for line in listed] == [1, 0, 0, 1]
    assert listed[1] == "zhbrief: 2 of 2 inputs failed:"


@pytest.mark.parametrize(
    ("source", "reason", "said"),
    [
        ("a", "Expected a text.", "a: Expected a text."),
        ("a.txt", "a.txt holds no text.", "a.txt holds no text."),
        ("in.jsonl, line 3", "in.jsonl, line 3: expected text.", "in.jsonl, line 3: expected text."),
        ("E", "Expected a text.", "E: Expected a text."),
        ("-", "Standard input is closed.", "Standard input is closed."),
    ],
)
def test_a_short_name_is_not_taken_for_a_letter_of_the_reason(capsys, source, reason, said) -> None:
    failures = Failures(1)
    with failures.collect(source):
        raise InputError(reason)
    assert capsys.readouterr().err == f"zhbrief: {said}\n"
