"""Saved e-mails and pages in, their text out."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from translate.document import Document
from translate.repair import repair
from translate.repair.messages import read_message

TEXT = "江边新桥昨天通车，全长3.2公里。\n市民都来观看。\n"
PAGE = f"<html><head><title>新桥通车</title></head><body><h1>新桥通车</h1><p>{TEXT}</p></body></html>"


def write_mail(charset: str, encoding: str) -> EmailMessage:
    message = EmailMessage()
    message["Subject"], message["From"] = "新桥通车", "王芳 <wangfang@example.cn>"
    message["To"], message["Date"] = "a@example.cn", "Mon, 08 Jul 2024 20:15:00 +0800"
    message.set_content(TEXT, charset=charset, cte=encoding)
    return message


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
@pytest.mark.parametrize("encoding", ["base64", "quoted-printable"])
def test_a_mail_is_read(charset: str, encoding: str) -> None:
    message = write_mail(charset, encoding)
    message.add_alternative("<p>别的</p>", subtype="html")
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="1.png")
    head, _, text = repair(Document("d", "d", raw=message.as_bytes())).text.partition("\n\n")
    assert head.splitlines() == [
        "Subject: 新桥通车",
        "From: 王芳 <wangfang@example.cn>",
        "Date: Mon, 08 Jul 2024 20:15:00 +0800",
    ]
    assert text == TEXT


def test_a_saved_page_is_read_as_a_page() -> None:
    page = EmailMessage()
    page["From"], page["Subject"] = "<Saved by Blink>", "新桥通车"
    page.set_content(PAGE, subtype="html", cte="quoted-printable")
    page.add_related(b"\x89PNG", maintype="image", subtype="png", cid="<1>")
    text = repair(Document("d", "d", raw=page.as_bytes())).text
    assert text.startswith("新桥通车\n\n江边新桥昨天通车，全长3.2公里。")
    assert "Blink" not in text


@pytest.mark.parametrize(
    "text",
    [
        "Subject: 新桥通车\nFrom: 王芳\n\n江边新桥昨天通车。",
        "标题：新桥\nMIME-Version: 1.0 是一个标头。\n\n江边新桥昨天通车。",
        "MIME-Version: 1.0\n江边新桥昨天通车。",
        "MIME-Version: 1.0\nSubject: a\n\n",
        "",
    ],
)
def test_other_texts_are_no_messages(text: str) -> None:
    assert read_message(text.encode()) is None
