"""Who sits at this browser: a signed cookie with a random id, and the signed token of each form.

The cookie alone proves nothing about a unit: the assistant binds the id to a person by invitation code. In the
demonstration the cookie names one of the offered people, and a signature of one mode is worthless in the other.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from itsdangerous import BadSignature, URLSafeTimedSerializer
from starlette.responses import Response

KEEP_SECONDS = 180 * 24 * 3600
"""A quarter lies between two reports: a secretary need not come with a new code each time."""


@dataclass(frozen=True, slots=True)
class Session:
    """The person at this browser, by the id on this channel; the conversation has the same address.

    `name` is how the person wants to be called, as typed when entering.
    """

    external_id: str
    name: str = ""


class Sessions:
    """Makes and reads the cookie and the form tokens with the secret of this installation."""

    def __init__(self, secret: str, *, demo: bool, secure: bool) -> None:
        mode = "demo" if demo else "bound"
        self._cookie = URLSafeTimedSerializer(secret, salt=f"web.session.{mode}")
        self._form = URLSafeTimedSerializer(secret, salt=f"web.form.{mode}")
        self._secure = secure
        self.cookie_name = "__Host-talk" if secure else "talk"

    def read(self, cookies: Mapping[str, str]) -> Session | None:
        """The session of a request, or None if there is none that we made."""
        try:
            external_id, name = self._cookie.loads(cookies.get(self.cookie_name, ""), max_age=KEEP_SECONDS)
        except BadSignature:
            return None
        return Session(str(external_id), str(name))

    def fresh(self, name: str) -> Session:
        """A session of somebody who is not bound yet."""
        return Session(f"web-{secrets.token_urlsafe(24)}", name)

    def keep(self, response: Response, session: Session) -> None:
        """Let the browser remember the session."""
        response.set_cookie(
            self.cookie_name,
            str(self._cookie.dumps([session.external_id, session.name])),
            max_age=KEEP_SECONDS,
            httponly=True,
            samesite="lax",
            secure=self._secure,
        )

    def forget(self, response: Response) -> None:
        """Let the browser forget the session."""
        response.delete_cookie(self.cookie_name, httponly=True, samesite="lax", secure=self._secure)

    def form_token(self, session: Session | None) -> str:
        """The token that a form of this session carries."""
        return str(self._form.dumps(_name(session)))

    def is_own_form(self, token: str, session: Session | None) -> bool:
        """Whether a form with this token was drawn for this session."""
        try:
            drawn_for = self._form.loads(token, max_age=KEEP_SECONDS)
        except BadSignature:
            return False
        return isinstance(drawn_for, str) and hmac.compare_digest(drawn_for.encode(), _name(session).encode())


def _name(session: Session | None) -> str:
    return session.external_id if session else ""
