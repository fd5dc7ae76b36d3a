"""Settings: safe defaults, secrets from files, every problem told at once and no secret shown."""

from __future__ import annotations

import pytest

from core.errors import SettingsError
from core.settings import read_settings


def test_nothing_set_is_the_embedded_demonstration(tmp_path):
    settings = read_settings({}, tmp_path)

    assert settings.demo
    assert settings.strangers_may_ask
    assert settings.uses_sqlite
    assert settings.database_url == f"sqlite+aiosqlite:///{tmp_path / 'data' / 'bot.sqlite3'}"
    assert settings.web_host == "127.0.0.1"


@pytest.mark.parametrize(
    "environment", [{"TELEGRAM_TOKEN": "1:a"}, {"DATABASE_URL": "postgresql://db/x"}, {"DEMO": "0"}]
)
def test_a_real_installation_is_no_demonstration(tmp_path, environment):
    settings = read_settings(environment, tmp_path)

    assert not settings.demo
    assert not settings.strangers_may_ask


def test_database_urls_get_the_asynchronous_driver(tmp_path):
    settings = read_settings({"DATABASE_URL": "postgres://u:p@db/x"}, tmp_path)

    assert settings.database_url == "postgresql+asyncpg://u:p@db/x"
    assert not settings.uses_sqlite


def test_env_file_is_read_and_the_environment_wins(tmp_path):
    (tmp_path / ".env").write_text('# 注释\nexport WEB_PORT=9000\nWEB_HOST="0.0.0.0"\n', encoding="utf-8")

    settings = read_settings({"WEB_PORT": "9001"}, tmp_path)

    assert (settings.web_host, settings.web_port) == ("0.0.0.0", 9001)


def test_a_secret_may_stand_in_a_file(tmp_path):
    secret = tmp_path / "token"
    secret.write_text("123:abc\n", encoding="utf-8")

    assert read_settings({"TELEGRAM_TOKEN_FILE": str(secret)}, tmp_path).telegram_token == "123:abc"


def test_all_problems_are_told_together(tmp_path):
    wrong = {
        "WEB_PORT": "abc",
        "TIMEZONE": "Mars/North",
        "LOG_LEVEL": "loud",
        "DEMO": "maybe",
        "SECRET_KEY_FILE": "/no/such",
    }

    with pytest.raises(SettingsError) as caught:
        read_settings(wrong, tmp_path)

    assert len(caught.value.problems) == 5


WECOM = {
    "WECOM_CORP_ID": "ww5a", "WECOM_AGENT_ID": "1000002", "WECOM_SECRET": "geheim", "WECOM_TOKEN": "geheim",
    "WECOM_AES_KEY": "geheim", "WECOM_ROBOT_WEBHOOK": "https://example.org/?key=geheim",
}  # fmt: skip


def test_an_app_in_wecom_is_no_demonstration_and_shows_no_secret(tmp_path):
    settings = read_settings(WECOM, tmp_path)

    assert (settings.demo, settings.wecom.has_app, settings.wecom.text_only) == (False, True, False)
    assert "geheim" not in repr(settings) + repr(settings.wecom)


def test_the_settings_of_wecom_stand_together(tmp_path):
    halves = {"WECOM_SECRET": "a", "WECOM_AGENT_ID": "app"}

    with pytest.raises(SettingsError) as caught:
        read_settings(halves, tmp_path)

    assert caught.value.problems == (
        "企业微信的设置不全，还缺 WECOM_CORP_ID、WECOM_TOKEN、WECOM_AES_KEY。",
        "WECOM_AGENT_ID 要是企业微信后台显示的应用编号（数字）。",
    )


def test_an_ai_bot_is_no_demonstration_and_shows_no_secret(tmp_path):
    settings = read_settings({"WECOM_BOT_ID": "aib", "WECOM_BOT_SECRET": "geheim"}, tmp_path)

    assert (settings.demo, settings.wecom.has_bot, settings.wecom.has_app) == (False, True, False)
    assert "geheim" not in repr(settings) + repr(settings.wecom)


def test_the_settings_of_an_ai_bot_stand_together(tmp_path):
    with pytest.raises(SettingsError) as caught:
        read_settings({"WECOM_BOT_SECRET": "a", "WECOM_BOT_URL": "https://example.org"}, tmp_path)

    assert caught.value.problems == (
        "企业微信智能机器人的 WECOM_BOT_ID 和 WECOM_BOT_SECRET 要一起设置。",
        "WECOM_BOT_URL 要以 wss:// 开头。",
    )


def test_a_robot_needs_no_app(tmp_path):
    settings = read_settings({"WECOM_ROBOT_WEBHOOK": "https://example.org"}, tmp_path)

    assert (settings.wecom.has_app, settings.demo) == (False, True)


SECRET = "a-secret_of-16-or-more"


def test_telegram_calls_where_a_secret_is_set_at_the_public_address(tmp_path):
    public = {"WEB_PUBLIC_URL": "https://zs.example.gov.cn/", "TELEGRAM_WEBHOOK_SECRET": SECRET}
    own = {"TELEGRAM_WEBHOOK_URL": "https://tg.example.gov.cn/x", "TELEGRAM_WEBHOOK_PATH": "/telegram/k7"}

    webhook = read_settings(public, tmp_path).telegram_webhook
    other = read_settings({**public, **own}, tmp_path).telegram_webhook

    assert (webhook.url, webhook.path) == ("https://zs.example.gov.cn/telegram/webhook", "/telegram/webhook")
    assert (other.url, other.path) == ("https://tg.example.gov.cn/x", "/telegram/k7")
    assert SECRET not in repr(webhook) + repr(read_settings(public, tmp_path))
    assert not read_settings({"WEB_PUBLIC_URL": "https://x"}, tmp_path).telegram_webhook.is_set


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        ({"TELEGRAM_WEBHOOK_SECRET": "short"}, "16到256位"),
        ({"TELEGRAM_WEBHOOK_SECRET": "密码密码密码密码密码密码密码密码密码"}, "16到256位"),
        ({"TELEGRAM_WEBHOOK_PATH": "/chat/send"}, "/telegram/"),
        ({"TELEGRAM_WEBHOOK_PATH": "/telegram/../chat/send"}, "/telegram/"),
        ({"WEB_PUBLIC_URL": ""}, "WEB_PUBLIC_URL"),
        ({"TELEGRAM_WEBHOOK_URL": "zs.example.gov.cn/telegram/webhook"}, "https://"),
        ({"TELEGRAM_WEBHOOK_SECRET": "", "TELEGRAM_WEBHOOK_URL": "https://x"}, "TELEGRAM_WEBHOOK_SECRET"),
    ],
)
def test_a_webhook_that_cannot_work_is_told(tmp_path, wrong, word):
    right = {"WEB_PUBLIC_URL": "https://zs.example.gov.cn", "TELEGRAM_WEBHOOK_SECRET": SECRET}

    with pytest.raises(SettingsError) as caught:
        read_settings({**right, **wrong}, tmp_path)

    (problem,) = caught.value.problems
    assert word in problem


def test_no_secret_is_shown(tmp_path):
    settings = read_settings({"TELEGRAM_TOKEN": "1:geheim", "SECRET_KEY": "auchgeheim"}, tmp_path)

    assert "geheim" not in repr(settings)
    assert "geheim" not in str(settings)


def test_the_signing_secret_is_made_once_and_kept(tmp_path):
    settings = read_settings({}, tmp_path)

    first = settings.secret_key()

    assert len(first) >= 32
    assert settings.secret_key() == first
    assert (settings.data_dir / "secret.key").stat().st_mode & 0o077 == 0
