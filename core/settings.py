"""Settings of this installation, read once from the environment and `.env` (design: README, Settings).

What the office itself decides (due days, lead times, signature) is not here: that is data in the database.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from core.errors import SettingsError
from core.webhook import Webhook, read_webhook

NAMES = (
    "DATABASE_URL", "DATA_DIR", "TIMEZONE", "WEB_HOST", "WEB_PORT", "WEB_PUBLIC_URL", "SECRET_KEY", "DEMO",
    "TELEGRAM_TOKEN", "TELEGRAM_BASE_URL", "TELEGRAM_BASE_FILE_URL", "TELEGRAM_PROXY", "STRANGERS_MAY_ASK",
    "TELEGRAM_WEBHOOK_SECRET", "TELEGRAM_WEBHOOK_URL", "TELEGRAM_WEBHOOK_PATH",
    "WECOM_CORP_ID", "WECOM_AGENT_ID", "WECOM_SECRET", "WECOM_TOKEN", "WECOM_AES_KEY", "WECOM_API_URL",
    "WECOM_OAUTH_URL", "WECOM_TEXT_ONLY", "WECOM_ROBOT_WEBHOOK", "WECOM_BOT_ID", "WECOM_BOT_SECRET", "WECOM_BOT_URL",
    "LOG_LEVEL",
)  # fmt: skip
"""Every setting that is read; README lists each."""

_YES = {"1", "true", "yes", "on", "是"}
_NO = {"0", "false", "no", "off", "否", ""}
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


@dataclass(frozen=True, slots=True)
class WeComSettings:
    """The app in WeCom, the AI bot, and the robot of a group there."""

    corp_id: str = ""
    agent_id: str = ""
    secret: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    aes_key: str = field(default="", repr=False)
    api_url: str = ""
    oauth_url: str = ""
    text_only: bool = False
    robot_webhook: str = field(default="", repr=False)
    bot_id: str = ""
    bot_secret: str = field(default="", repr=False)
    bot_url: str = ""

    @property
    def has_app(self) -> bool:
        """Whether an app is set."""
        return bool(self.secret)

    @property
    def has_bot(self) -> bool:
        """Whether an AI bot is set."""
        return bool(self.bot_secret)


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings, checked. Secrets never stand in the text form of this object."""

    data_dir: Path
    database_url: str
    timezone: str
    web_host: str
    web_port: int
    web_public_url: str
    demo: bool
    strangers_may_ask: bool
    log_level: str
    telegram_token: str
    telegram_base_url: str
    telegram_base_file_url: str
    telegram_proxy: str
    given_secret_key: str
    wecom: WeComSettings = WeComSettings()
    telegram_webhook: Webhook = field(default_factory=Webhook)

    def __repr__(self) -> str:
        platforms = f"telegram={bool(self.telegram_token)}, wecom={self.wecom.has_app}, aibot={self.wecom.has_bot}"
        return f"Settings(data_dir={str(self.data_dir)!r}, demo={self.demo}, {platforms})"

    @property
    def uses_sqlite(self) -> bool:
        """Whether the embedded database is used."""
        return self.database_url.startswith("sqlite")

    @property
    def sqlite_file(self) -> Path:
        """The file of the embedded database."""
        return Path(self.database_url.partition(":///")[2])

    @property
    def lock_file(self) -> Path | None:
        """What the one process that works on the embedded database holds; None for a database with its own locks."""
        return self.data_dir / "bot.lock" if self.uses_sqlite else None

    def secret_key(self) -> str:
        """The secret for signing: the setting, or one made at the first start and kept in the data folder."""
        if self.given_secret_key:
            return self.given_secret_key
        file = self.data_dir / "secret.key"
        if not file.exists():
            self.data_dir.mkdir(parents=True, exist_ok=True)
            file.touch(mode=0o600)
            file.write_text(secrets.token_urlsafe(32), encoding="ascii")
        return file.read_text(encoding="ascii").strip()


def read_settings(environment: Mapping[str, str], folder: Path) -> Settings:
    """The settings of an environment over the `.env` of a folder; SettingsError names every problem.

    A secret may also stand in a file: `TELEGRAM_TOKEN_FILE=/run/secrets/token`.
    """
    source = _Source({**_read_env_file(folder / ".env"), **environment})
    data_dir = Path(source.text("DATA_DIR") or folder / "data").expanduser().absolute()
    token = source.secret("TELEGRAM_TOKEN")
    given_url = source.secret("DATABASE_URL")
    wecom = _wecom(source)
    public_url = source.text("WEB_PUBLIC_URL")
    demo = source.switch("DEMO", default=not (token or given_url or wecom.has_app or wecom.has_bot))
    settings = Settings(
        data_dir=data_dir,
        database_url=_with_driver(given_url) or f"sqlite+aiosqlite:///{data_dir / 'bot.sqlite3'}",
        timezone=source.zone("TIMEZONE", "Asia/Shanghai"),
        web_host=source.text("WEB_HOST") or "127.0.0.1",
        web_port=source.port("WEB_PORT", 8014),
        web_public_url=public_url,
        demo=demo,
        strangers_may_ask=source.switch("STRANGERS_MAY_ASK", default=demo),
        log_level=source.one_of("LOG_LEVEL", _LEVELS, "INFO"),
        telegram_token=token,
        telegram_base_url=source.text("TELEGRAM_BASE_URL") or "https://api.telegram.org/bot",
        telegram_base_file_url=source.text("TELEGRAM_BASE_FILE_URL") or "https://api.telegram.org/file/bot",
        telegram_proxy=source.text("TELEGRAM_PROXY"),
        given_secret_key=source.secret("SECRET_KEY"),
        wecom=wecom,
        telegram_webhook=_webhook(source, public_url),
    )
    if source.problems:
        raise SettingsError(source.problems)
    return settings


def _webhook(source: _Source, public_url: str) -> Webhook:
    url, path = (source.text(f"TELEGRAM_WEBHOOK_{name}") for name in ("URL", "PATH"))
    return read_webhook(source.secret("TELEGRAM_WEBHOOK_SECRET"), url, path, public_url, source.problems)


def _wecom(source: _Source) -> WeComSettings:
    """The settings of WeCom: the five of the app stand together or not at all."""
    texts = {name: source.text(f"WECOM_{name}") for name in ("CORP_ID", "AGENT_ID")}
    secret = {name: source.secret(f"WECOM_{name}") for name in ("SECRET", "TOKEN", "AES_KEY")}
    app = {**texts, **secret}
    if any(app.values()) and not all(app.values()):
        missing = "、".join(f"WECOM_{name}" for name, value in app.items() if not value)
        source.problems.append(f"企业微信的设置不全，还缺 {missing}。")
    if app["AGENT_ID"] and not (app["AGENT_ID"].isascii() and app["AGENT_ID"].isdigit()):
        source.problems.append("WECOM_AGENT_ID 要是企业微信后台显示的应用编号（数字）。")
    bot_id, bot_secret, bot_url = (
        source.text("WECOM_BOT_ID"),
        source.secret("WECOM_BOT_SECRET"),
        source.text("WECOM_BOT_URL"),
    )
    if bool(bot_id) != bool(bot_secret):
        source.problems.append("企业微信智能机器人的 WECOM_BOT_ID 和 WECOM_BOT_SECRET 要一起设置。")
    if bot_url and not bot_url.startswith(("wss://", "ws://")):
        source.problems.append("WECOM_BOT_URL 要以 wss:// 开头。")
    return WeComSettings(
        corp_id=app["CORP_ID"],
        agent_id=app["AGENT_ID"],
        secret=app["SECRET"],
        token=app["TOKEN"],
        aes_key=app["AES_KEY"],
        api_url=source.text("WECOM_API_URL").rstrip("/"),
        oauth_url=source.text("WECOM_OAUTH_URL").rstrip("/"),
        text_only=source.switch("WECOM_TEXT_ONLY", default=False),
        robot_webhook=source.secret("WECOM_ROBOT_WEBHOOK"),
        bot_id=bot_id,
        bot_secret=bot_secret,
        bot_url=bot_url,
    )


class _Source:
    """Reads single settings and gathers what is wrong with them."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values
        self.problems: list[str] = []

    def text(self, name: str) -> str:
        return self._values.get(name, "").strip()

    def secret(self, name: str) -> str:
        """The value, or the content of the file that NAME_FILE names."""
        file = self.text(f"{name}_FILE")
        if not file:
            return self.text(name)
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except OSError as exc:
            self.problems.append(f"{name}_FILE 指的文件读不了（{exc.strerror}），请检查路径和权限。")
            return ""

    def switch(self, name: str, *, default: bool) -> bool:
        said = self._values.get(name)
        if said is None:
            return default
        if said.strip().lower() in _YES:
            return True
        if said.strip().lower() not in _NO:
            self.problems.append(f"{name} 只能是 true 或 false。")
        return False

    def port(self, name: str, default: int) -> int:
        said = self.text(name) or str(default)
        if said.isascii() and said.isdigit() and 0 <= int(said) <= 65535:
            return int(said)
        self.problems.append(f"{name} 要是 0 到 65535 的整数。")
        return default

    def zone(self, name: str, default: str) -> str:
        said = self.text(name) or default
        try:
            ZoneInfo(said)
        except (ZoneInfoNotFoundError, ValueError):
            self.problems.append(f"{name} 不是有效的时区名，例如 Asia/Shanghai。")
            return default
        return said

    def one_of(self, name: str, allowed: tuple[str, ...], default: str) -> str:
        said = self.text(name).upper() or default
        if said not in allowed:
            self.problems.append(f"{name} 只能是 {'、'.join(allowed)}。")
            return default
        return said


def _with_driver(url: str) -> str:
    """The URL with the asynchronous driver named, as SQLAlchemy needs it."""
    for plain, driver in (("postgresql://", "postgresql+asyncpg://"), ("postgres://", "postgresql+asyncpg://"),
                          ("sqlite://", "sqlite+aiosqlite://")):  # fmt: skip
        if url.startswith(plain):
            return driver + url.removeprefix(plain)
    return url


def _read_env_file(file: Path) -> dict[str, str]:
    """NAME=value lines; blank lines and lines with # at the start are passed over."""
    if not file.is_file():
        return {}
    values: dict[str, str] = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        name, equals, value = line.strip().removeprefix("export ").partition("=")
        if equals and not name.startswith("#"):
            values[name.strip()] = value.strip().strip("\"'")
    return values
