"""The command line: what can be typed after `python bot.py`, and which function does it."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Callable, Coroutine, Sequence
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from core.errors import BotError, SettingsError
from core.people import Role
from core.period import Quarter
from core.settings import Settings, read_settings

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop

PROJECT = Path(__file__).resolve().parent.parent

_ABOUT = "发展党员工作助手：查文件、收季度数字、发提醒。不带命令时等于 run，打开打印出的链接即可使用。"
_MORE = "设置写在环境变量或 .env 文件里，见 README。"

_Command = Callable[[Settings, argparse.Namespace], "Coroutine[Any, Any, int]"]


def main(arguments: Sequence[str]) -> int:
    """Run one command; 0 on success, 2 on a fault that a sentence explains."""
    chosen = parser().parse_args(arguments)
    try:
        settings = read_settings(os.environ, PROJECT)
        run = _command(chosen.module, chosen.function)
        from asyncio import Runner  # late: whoever only asks for help does without

        with Runner(loop_factory=_quick_loop() if chosen.function == "run" else None) as runner:
            return runner.run(run(settings, chosen))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    except SettingsError as exc:
        _complain("设置有问题：\n" + "\n".join(f"  {problem}" for problem in exc.problems))
        return 2
    except BotError as exc:
        _complain(str(exc))
        return 2


def _quick_loop() -> Callable[[], AbstractEventLoop] | None:
    """The event loop of what works day and night: libuv's, which Windows does without."""
    try:
        from uvloop import new_event_loop
    except ImportError:
        return None
    return new_event_loop


def parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    top = _Parser(prog="bot.py", description=_ABOUT, epilog=_MORE, add_help=False)
    top.add_argument("-h", "--help", action="help", help="显示这份说明")
    top.set_defaults(module="run", function="run")
    commands = top.add_subparsers(title="命令", metavar="", parser_class=_Parser)

    _add(commands, "run", "启动全部：网页对话、已设置的平台、提醒、发送", "run", "run")
    chat = _add(commands, "chat", "在终端里和助手对话", "talk", "chat")
    chat.add_argument("--as", dest="unit", metavar="单位", default="", help="以哪个单位的身份；officer 为经办人")
    chat.add_argument("--save", metavar="文件", type=Path, help="把对话存成可重放的文本")
    ask = _add(commands, "ask", "查文件", "lookup", "ask")
    ask.add_argument("question", nargs="?", default="", metavar="问题")
    _jsonl(ask)
    read = _add(commands, "read", "看一条报数消息会被怎样理解，不保存", "lookup", "read")
    read.add_argument("message", nargs="?", default="", metavar="消息")
    _jsonl(read)
    due = _add(commands, "due", "列出一段时间里会发给谁什么提醒，不发送", "lookup", "due")
    due.add_argument("--from", dest="first", type=_day, metavar="日期", help="例如 2014-01-01；不写从今天起")
    due.add_argument("--to", dest="last", type=_day, metavar="日期", help="不写到一年以后")
    _jsonl(due)
    _evaluate(commands)
    _simulate(
        _add(
            commands, "simulate", "用虚拟的时钟、网络和故障模拟若干年的提醒，核对没有漏发、重发", "simulate", "simulate"
        )
    )
    _add(commands, "units", "列出报送单位", "administration", "units")
    invite = _add(commands, "invite", "生成一次性邀请码，只打印码本身", "administration", "invite")
    invite.add_argument("unit", metavar="单位", help="单位名或代码；经办人和管理员写 city")
    invite.add_argument("--role", choices=[role.value for role in Role], default="reporter", help="身份")
    level = _add(commands, "grassroots", "让一个单位的基层党委向它报数，或不再报", "administration", "grassroots")
    level.add_argument("unit", metavar="单位", help="单位名或代码")
    level.add_argument("state", choices=["on", "off"], help="on 开通，off 关闭")
    _add(commands, "people", "列出人员和身份", "administration", "people")
    _import_document(_add(commands, "import-document", "收录一份文件：先看读出的信息和切分，再确认", "documents",
                          "import_document"))  # fmt: skip
    _export(_add(commands, "export", "把汇总表、图表、通报等草稿写到文件夹", "export", "export"))
    backup = _add(commands, "backup", "备份数据库到一个文件", "operations", "backup")
    backup.add_argument("file", type=Path, metavar="文件")
    restore = _add(commands, "restore", "用备份替换数据库（原库改名保留）", "operations", "restore")
    restore.add_argument("file", type=Path, metavar="文件")
    _add(commands, "migrate", "把数据库升级到当前版本", "operations", "migrate")
    _add(commands, "check", "检查设置、数据和连接，用中文说明问题", "operations", "check")
    return top


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in Chinese."""

    def error(self, message: str) -> NoReturn:
        _complain(f"命令写法不对（{message}）。发 python bot.py --help 看用法。")
        raise SystemExit(2)


def _add(
    commands: argparse._SubParsersAction[_Parser], name: str, does: str, module: str, function: str
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=does, description=does, add_help=False)
    command.add_argument("-h", "--help", action="help", help="显示这份说明")
    command.set_defaults(module=module, function=function)
    return command


def _import_document(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", type=Path, metavar="文件", help="txt、md、docx、pdf或html")
    command.add_argument("--yes", action="store_true", help="不问，直接收录")
    command.add_argument("--confirm-targets", action="store_true", help="不问，直接采用读出的比例要求")
    for name, word in (
        ("title", "标题"), ("number", "文号"), ("issuer", "发文机关"), ("issued", "成文日期"), ("year", "适用年份"),
        ("place", "适用地区"), ("valid-from", "生效日期"), ("valid-to", "失效日期"), ("replaces", "代替的文号或标题"),
    ):  # fmt: skip
        command.add_argument(f"--{name}", metavar=word, help="没有读对时写上")


def _export(command: argparse.ArgumentParser) -> None:
    command.add_argument("--quarter", type=_quarter, metavar="季度", help="例如 2014Q1；不写为最近一个季度")
    command.add_argument("--out", type=Path, default=Path(), metavar="文件夹", help="不写为当前文件夹")
    command.add_argument(
        "--only",
        choices=["excel", "chart", "briefing", "urging", "selfcheck", "inspection", "circular"],
        help="只写一种：excel汇总表、chart图表、briefing通报、urging催报函、selfcheck自查通知、inspection督查通知、"
        "circular情况通报；不写为全部",
    )


def _evaluate(commands: argparse._SubParsersAction[_Parser]) -> None:
    """The two evaluations, each with the least that must be right for status 0."""
    evaluate = _add(commands, "evaluate", "用带答案的题目评测，列出每个错处", "evaluate", "answers")
    kinds = evaluate.add_subparsers(title="评测什么", metavar="answers|reports", parser_class=_Parser, required=True)
    answers = _add(kinds, "answers", "评测答复：答对、如实说没有规定、引文逐字", "evaluate", "answers")
    answers.add_argument("--min-refused", type=int, metavar="N", help="如实说没有规定的少于N题时，退出码为1")
    reports = _add(kinds, "reports", "评测读数：全对、读错的数、指出的问题", "evaluate", "reports")
    for command, severe in ((answers, "引文有改动"), (reports, "有读错的数")):
        command.add_argument("file", type=Path, metavar="文件", help="逐行JSON")
        command.add_argument("--min-right", type=int, metavar="N", help=f"答对少于N，或者{severe}时，退出码为1")


def _simulate(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--years", type=_count, default=1, metavar="N", help="模拟多少年，默认1；不超过2年时打印全部经过"
    )
    command.add_argument("--seed", type=int, default=1, metavar="N", help="随机种子，同一种子经过相同，默认1")
    command.add_argument("--faults", type=_share, default=0.3, metavar="比例", help="发送出错的比例，默认0.3")
    command.add_argument("--crash", type=_share, default=0.02, metavar="比例",
                         help="每次写库前后进程中断的比例，默认0.02")  # fmt: skip
    command.add_argument(
        "--processes",
        "--jobs",
        type=_count,
        default=os.cpu_count() or 1,
        metavar="N",
        help="同时用几个进程，默认为处理器数；结果与进程数无关",
    )
    command.add_argument("--log", type=Path, metavar="文件", help="把全部经过写进文件")


def _jsonl(command: argparse.ArgumentParser) -> None:
    command.add_argument("--jsonl", action="store_true", help="从标准输入逐行读JSON，逐行写JSON")


def _command(module: str, function: str) -> _Command:
    """The function behind a command, from its own module alone; garbage is not looked for while it is being loaded."""
    gc.disable()
    command: _Command = getattr(import_module(f"app.{module}"), function)
    gc.freeze()
    gc.enable()
    return command


def _count(said: str) -> int:
    if not said.isdecimal() or int(said) < 1:
        raise argparse.ArgumentTypeError(f"{said} 不是1以上的整数")
    return int(said)


def _share(said: str) -> float:
    try:
        share = float(said)
    except ValueError:
        share = -1
    if not 0 <= share < 1:
        raise argparse.ArgumentTypeError(f"{said} 不是0到1之间的比例，例如 0.3")
    return share


def _quarter(said: str) -> Quarter:
    try:
        return Quarter.parse(said.upper())
    except ValueError:
        raise argparse.ArgumentTypeError(f"{said} 不是季度，例如 2014Q1") from None


def _day(said: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{said} 不是日期，例如 2014-01-01") from None


def _complain(message: str) -> None:
    print(message, file=sys.stderr)
