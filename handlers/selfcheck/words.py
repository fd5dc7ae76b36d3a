"""The sentences that are about a self-check, whatever else is open."""

from __future__ import annotations

import re

from knowledge.normalise import plain

_YEAR = r"(?:(?P<year>20\d\d)年|今年|本年)?度?的?"
OPEN = re.compile(
    rf"/?(?P<verb>我要填|我要|开始填|开始|继续填|继续|接着填|接着|填写|填报|填|上报|报送|报|做|改)?(?:一下)?{_YEAR}自查(?:表|工作)?"
    r"(?:填报)?(?:\s+(?P<unit>\S{2,20}))?"
)
SHOW = re.compile(
    rf"/?(?:核对|查看|看){_YEAR}自查(?:表|情况)?(?:\s+(?P<unit>\S{{2,20}}))?|自查(?:报了没有?|交了没有?|报没报)"
)
EDIT = re.compile(
    r"(?:改|修改|更正|重填)(?:自查表?的?)?第(?:\d{1,2}|[一二三四五六七八九十]{1,3})[项条].*"
    r"|(?:改|修改|更正)自查表?的?\s*\S.*",
    re.DOTALL,
)
BEFORE = re.compile(rf"(?P<unit>\S{{2,20}}?)的?{_YEAR}自查表?")
PROGRESS = re.compile(
    rf"/?{_YEAR}自查(?:进度|情况|完成情况|报送情况|报了几家|缺报)|/?(?:谁|哪些单位|还有谁)(?:没报|没交|没填|还没报|还没填)自查"
    r"|/?自查(?:谁|哪些单位|还有谁)(?:没报|没交|没填|还没报|还没填)"
)
SUMMARY = re.compile(rf"/?{_YEAR}自查(?:汇总|问题|问题汇总|统计|结果)")
SHEET = re.compile(
    rf"/?(?:导出|下载)?{_YEAR}自查(?:表格|excel|EXCEL|Excel|导出|汇总表)|/?导出(?:(?P<year2>20\d\d)年)?自查表?"
)
ACCEPT_ALL = re.compile(r"/?全部通过(?:(?P<year>20\d\d)年)?自查表?|/?(?:(?P<year2>20\d\d)年)?自查表?全部通过")
CLOSE = re.compile(rf"/?(?:锁定|关闭|截止){_YEAR}自查表?")
REOPEN = re.compile(rf"/?(?:开放|重新开放|打开|恢复|解锁){_YEAR}自查表?")
CODE = re.compile(r"核对(?:码)?[\s:]*([A-Z0-9]{4,8})", re.IGNORECASE)


def said_plainly(said: str) -> str:
    """The words as these sentences are compared with them."""
    return plain(said).strip().rstrip("。.")


def is_about_self_checks(said: str) -> bool:
    """Whether a message is one of these sentences, and no answer within the form."""
    words = said_plainly(said)
    return bool(CODE.fullmatch(words) or ("自查" in words and (SHOW.fullmatch(words) or OPEN.fullmatch(words))))
