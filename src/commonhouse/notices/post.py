"""The two networks that carry letters: mail, through Django's backend, and texts, through an adapter.

Faults are told apart: those of one address (the next letter goes on), and of the network (it is left alone for a while).
"""

from __future__ import annotations

import logging
import smtplib
from email.utils import formataddr, parseaddr
from types import TracebackType
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from commonhouse.notices import sms
from commonhouse.notices.letters import Letter
from commonhouse.notices.models import Channel

logger = logging.getLogger("commonhouse.notices")

_PERMANENT = 500  # SMTP replies from here on will not change
MOST_FAULTS = 3  # in a row: then the network is taken to be down


class NotTaken(Exception):
    """permanent: this address will never take it."""

    def __init__(self, reason: str, *, permanent: bool) -> None:
        self.permanent = permanent
        super().__init__(reason)


class Office:
    """Open for one round of sending: one connection for all its mail."""

    def __init__(self) -> None:
        self._mail: BaseEmailBackend | None = None
        self._faults = dict.fromkeys(Channel.values, 0)

    def __enter__(self) -> Office:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, at: TracebackType | None
    ) -> None:
        self._hang_up()

    def _hang_up(self) -> None:
        if self._mail is None:
            return
        try:
            self._mail.close()
        except (smtplib.SMTPException, OSError) as closing:  # all that was sent is sent
            logger.info("closing the mail connection failed: %s", type(closing).__name__)
        self._mail = None

    def is_shut(self, channel: str) -> bool:
        return self._faults[channel] >= MOST_FAULTS

    def send(self, letter: Letter, key: str) -> None:
        """Raises NotTaken. `key` names the letter: the same again is the same letter."""
        try:
            if letter.channel == Channel.SMS:
                sms.adapter().send(letter.to, letter.text, key=key)
            else:
                self._send_mail(letter, key)
        except sms.NotSent as problem:
            self._note(letter.channel, problem.permanent)
            raise NotTaken(type(problem).__name__, permanent=problem.permanent) from problem
        except (smtplib.SMTPException, OSError) as problem:
            permanent = _is_permanent(problem)
            if not permanent:
                self._hang_up()  # the next letter dials anew: a connection that broke stays broken
            self._note(letter.channel, permanent)
            raise NotTaken(type(problem).__name__, permanent=permanent) from problem
        self._faults[letter.channel] = 0

    def _note(self, channel: str, permanent: bool) -> None:
        self._faults[channel] = 0 if permanent else self._faults[channel] + 1

    def _send_mail(self, letter: Letter, key: str) -> None:
        if self._mail is None:
            self._mail = get_connection()
            self._mail.open()
        host = urlsplit(settings.HOUSE_ORIGIN).hostname or "localhost"
        headers = {"Message-ID": f"<{key}@{host}>", "Auto-Submitted": "auto-generated", **letter.headers}
        message = EmailMultiAlternatives(
            letter.subject,
            letter.text,
            sender(),
            [letter.to],
            connection=self._mail,
            headers=headers,
        )
        message.attach_alternative(letter.html, "text/html")
        message.send()


def sender() -> str:
    """The house's address, under its name unless the address was given one."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return settings.DEFAULT_FROM_EMAIL if name else formataddr((settings.HOUSE_NAME, address))


def _is_permanent(problem: Exception) -> bool:
    """Whether the server refused this address for good (5xx), rather than being busy or away."""
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        return all(code >= _PERMANENT for code, _words in problem.recipients.values())
    return False
