"""What the console shows once everything runs."""

from __future__ import annotations

from collections.abc import Mapping

from core.channel import Channel
from core.settings import Settings


def greeting(settings: Settings, channels: Mapping[str, Channel], link: str) -> str:
    """What the console shows once everything is ready: the link, what is in it, first things to try."""
    lines = [f"发展党员工作助手已启动：{link}"]
    if settings.demo:
        lines += [
            "现在是演示：数据是虚构的，演示日期从2014年4月2日开始。",
            "打开链接后，可选双峰县填报人或市委组织部经办人，然后试试：",
            "  农村女党员比例是多少",
            "  一季度总数32 女12 35岁以下26 高中以上30",
            "  进度（经办人）",
        ]
    if "telegram" in channels:
        lines.append("Telegram已连接。")
    if "telegram" in channels and settings.telegram_webhook.is_set:
        lines.append(f"Telegram的回调网址是 {settings.telegram_webhook.url}")
    if "wecom" in channels:
        lines.append("企业微信应用已启用，回调地址是上面的网址加 /wecom/callback。")
    if "aibot" in channels:
        lines.append("企业微信智能机器人已启用，由本机主动连接，不需要公网地址。")
    lines.append("按Ctrl+C停止。")
    return "\n".join(lines)
