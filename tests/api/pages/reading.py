"""Pages as an officer's browser asks for them and sends their forms, and what they say."""

import re
from html import unescape
from typing import Any

from registry.actors.service import Actor
from tests.api.officers import Desk, bearer

HTML = {"Accept": "text/html"}
TAGS = re.compile(r"<[^>]*>")


def page(desk: Desk, actor: Actor, address: str) -> Any:
    """Return the answer to a page's address, redirects not followed."""
    return desk.client.get(address, headers=bearer(actor) | HTML, follow_redirects=False)


def send(desk: Desk, actor: Actor, address: str, /, **fields: Any) -> Any:
    """Return the answer to a form, redirects not followed."""
    return desk.client.post(
        address, data=fields, headers=bearer(actor) | HTML, follow_redirects=False
    )


def words(answer: Any) -> str:
    """Return what an answer says, without its tags."""
    return " ".join(unescape(TAGS.sub(" ", answer.text)).split())
