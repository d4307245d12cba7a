"""Refused tokens and sign-ins of nobody in particular: counted, and entered once a minute.

A flood of them must neither pass unseen nor fill the audit trail: whatever comes within a minute is
one entry, which tells for each network how often it was refused as what.
"""

import logging
import threading
from collections import Counter
from datetime import datetime
from ipaddress import ip_address, ip_network
from typing import Any

import anyio
from fastapi import Request
from starlette.concurrency import run_in_threadpool

from api.auditing import REFUSED
from database.audit.service import Entry, append
from database.session import Database
from registry.calendar.service import now

NAME = "strangers"
"""Under whom it is entered."""

OPERATION = "tokens and sign-ins"
WINDOW_SECONDS = 60
NETWORKS_AT_MOST = 50
"""Networks, each as what it was refused, that one entry tells; what is more is told together."""

OTHERS, UNKNOWN = "others", "unknown"
PREFIXES = {4: 24, 6: 48}
"""Bits of an address that name its network: who exactly asked is not kept."""

log = logging.getLogger(__name__)


class Strangers:
    """What one service refused in the present window."""

    def __init__(self, database: Database):
        self._database = database
        self._lock = threading.Lock()
        self._times: Counter[tuple[str, str]] = Counter()
        self._since: datetime | None = None

    def count(self, code: str, address: str | None) -> None:
        """Count a refusal: as what, and from where."""
        with self._lock:
            key = (code, network_of(address))
            if key not in self._times and len(self._times) >= NETWORKS_AT_MOST:
                key = (code, OTHERS)
            self._since = self._since or now()
            self._times[key] += 1

    def enter(self) -> None:
        """Enter what was counted, if anything, and begin anew; what cannot be entered stays."""
        with self._lock:
            times, since = self._times, self._since
            self._times, self._since = Counter(), None
        if since is None:
            return
        details: dict[str, Any] = {
            "since": since.isoformat(timespec="seconds"),
            "refused": [
                {"as": code, "from": network, "times": count}
                for (code, network), count in times.most_common()
            ],
        }
        try:
            with self._database.writing() as session:
                append(session, Entry(NAME, None, REFUSED, OPERATION, details=details))
        except Exception:
            with self._lock:
                self._times.update(times)
                self._since = since
            raise

    async def enter_each_window(self) -> None:
        """Enter once a window, for ever; a database that does not answer ends nothing."""
        while True:
            await anyio.sleep(WINDOW_SECONDS)
            await run_in_threadpool(self.enter_or_log)

    def enter_or_log(self) -> None:
        """Enter, or tell the log that it could not be done."""
        try:
            self.enter()
        except Exception:
            log.exception("refused tokens and sign-ins could not be entered in the audit trail")


def network_of(address: str | None) -> str:
    """Return the network of an address, as 203.0.113.0/24."""
    try:
        found = ip_address(address or "")
    except ValueError:
        return UNKNOWN
    return str(ip_network((found, PREFIXES[found.version]), strict=False))


def count_stranger(request: Request, code: str) -> None:
    """Count that a request's token or password was refused."""
    strangers = request.app.state.strangers
    assert isinstance(strangers, Strangers)
    strangers.count(code, request.client.host if request.client else None)
