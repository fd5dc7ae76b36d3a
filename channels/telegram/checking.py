"""Whether the settings of Telegram work, in sentences for whoever sets them up (`bot.py check`)."""

from __future__ import annotations

from urllib.parse import urlsplit

from telegram.error import TelegramError

from channels.finding import Finding
from channels.secrecy import keep_out_of_logs
from channels.telegram.api import Access, Api, WebhookState
from channels.telegram.faults import send_error
from core.errors import SendError
from core.texts import Texts
from core.webhook import Webhook

_PORTS = frozenset({None, 443, 80, 88, 8443})
"""Where Telegram calls: https://core.telegram.org/bots/webhooks. A server of one's own calls anywhere."""
_PUBLIC_HOST = "api.telegram.org"

_FAULTS = {
    "token_refused": "token",
    "unreachable": "unreachable",
    "no_answer": "unreachable",
    "connection_lost": "unreachable",
    "unreadable_answer": "unreadable",
    "too_many": "too_many",
}
"""The sentence for each code of a fault (channels/telegram/faults.py)."""

_CALLS: tuple[tuple[str, str], ...] = (
    ("ssl", "certificate"),
    ("certificate", "certificate"),
    ("403", "secret"),
    ("404", "path"),
    ("503", "stopped"),
    ("502", "stopped"),
    ("refused", "closed"),
    ("timed out", "closed"),
    ("resolve", "closed"),
)
"""The sentence for a call that failed, by a part of what Telegram says about it in small letters."""


async def check_bot(access: Access, webhook: Webhook, texts: Texts) -> Finding:
    """Ask who the bot is and where Telegram calls; nothing is changed and nothing received."""
    keep_out_of_logs(access.token)
    api = Api(access)
    try:
        me, state = await api.me(), await api.webhook()
    except TelegramError as fault:
        return Finding((texts("telegram.check.failed"), _explained(send_error(fault), access, texts)), is_well=False)
    finally:
        await api.close()
    well = texts("telegram.check.well", name=me.username or "")
    if not webhook.is_set:
        way = "ended" if state.url else "polling"
        return Finding((well, texts(f"telegram.check.{way}", n=state.waiting)), is_well=True)
    faults = (*address_faults(access.base_url, webhook, texts), *_call_faults(webhook, state, texts))
    place = texts("telegram.check.called" if state.url == webhook.url else "telegram.check.not_yet", link=webhook.url)
    return Finding((well, place, *faults), is_well=not faults)


def _explained(fault: SendError, access: Access, texts: Texts) -> str:
    """What a fault means and what to do about it."""
    known = _FAULTS.get(fault.code, "other")
    if known == "unreachable" and access.proxy:
        known = "proxy"
    return texts(f"telegram.fault.{known}", code=fault.code, place=urlsplit(access.base_url).hostname or "")


def address_faults(base_url: str, webhook: Webhook, texts: Texts) -> tuple[str, ...]:
    """What Telegram itself would not call; a server of one's own may."""
    url = urlsplit(webhook.url)
    if urlsplit(base_url).hostname != _PUBLIC_HOST:
        return ()
    if url.scheme != "https":
        return (texts("telegram.hook.https", link=webhook.url),)
    return () if url.port in _PORTS else (texts("telegram.hook.port", n=url.port),)


def _call_faults(webhook: Webhook, state: WebhookState, texts: Texts) -> tuple[str, ...]:
    """Why Telegram's calls to our address fail, while they do."""
    if state.url != webhook.url or not state.error or not state.waiting:
        return ()
    said = state.error.lower()
    known = next((name for part, name in _CALLS if part in said), "other")
    told = texts("telegram.hook.failing", n=state.waiting, reason=state.error)
    return (told, texts(f"telegram.hook.{known}"))
