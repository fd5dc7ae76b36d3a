"""Whether the settings of WeCom work, in sentences for whoever sets them up (`bot.py check`)."""

from __future__ import annotations

from collections.abc import Sequence

import httpx

from channels.finding import Finding
from channels.wecom.api import Access, Api
from channels.wecom.faults import ApiError, NoTokenError
from core.texts import Texts

_EXPLAINED = frozenset({40001, 40013, 40056, 45009, 48002, 50001, 60011, 60020})


async def check_app(access: Access, texts: Texts) -> Finding:
    """Fetch a token and ask for the app: that needs the right ids, the right secret and a trusted address."""
    api = Api(access)
    try:
        name = await api.agent_name()
    except (ApiError, NoTokenError, httpx.HTTPError, httpx.InvalidURL) as fault:
        return Finding((texts("wecom.check.failed"), *explain(fault, texts)), is_well=False)
    finally:
        await api.close()
    return Finding((texts("wecom.check.well", name=name or access.agent_id),), is_well=True)


def explain(fault: BaseException, texts: Texts) -> Sequence[str]:
    """What a fault means and what to do about it."""
    cause = fault.__cause__ if isinstance(fault, NoTokenError) and fault.__cause__ else fault
    if not isinstance(cause, ApiError):
        return (texts("wecom.fault.unreachable"),)
    if not cause.code:
        return (texts("wecom.fault.unreadable", code=cause.status),)
    if cause.code not in _EXPLAINED:
        return (texts("wecom.fault.other", code=cause.code),)
    return (texts(f"wecom.fault.{cause.code}", code=cause.code, place=cause.ip or texts("wecom.check.own_address")),)
