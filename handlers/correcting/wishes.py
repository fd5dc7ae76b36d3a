"""The words in which somebody who reports wants counts changed that are reported already."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.units import Unit
from handlers.dialogs.form import Form

PLAIN = re.compile(r"/?(?:申请更正|申请改数|申请修改|申请补报|补报)\s*(?P<rest>.*)", re.DOTALL)
_WRONG = re.compile(r"(?:报|填|写|录|输)(?:错|漏|多|少|重)|有误|不对|有问题")
_CHANGE = re.compile(r"更正|改|修正|订正|调整")
_MAY = re.compile(r"能不能|可不可以|可以|能否|能|想|要|需要|怎么|如何|请求|麻烦|申请")
_COUNTS = re.compile(r"[一二三四1-4上本这]个?季|的数|人数|数字|报表|已报|报过|上报的|报送的")
_RULES = re.compile(r"文件|指导意见|要求|比例|目标|指标|计划|名额|结构")
_PAPERS = re.compile(r"材料|志愿书|手续|档案|公示|思想汇报|入党申请书")
REASON = re.compile(r"[,，。;；\s]*(?:原因|理由|因为|由于)(?:是)?[:：,，\s]*(?P<reason>.+)$", re.DOTALL)


def is_request(said: str, form: Form) -> bool:
    """Whether somebody who reports wants counts changed that are reported: 能不能更正上季度的数."""
    if not _CHANGE.search(said) or _PAPERS.search(said):
        return False
    is_wrong = _WRONG.search(said) is not None
    if _COUNTS.search(said):
        return is_wrong or (_MAY.search(said) is not None and not _RULES.search(said))
    return is_wrong and any(name in said for field in form.fields for name in (field.label, field.brief))


def named_unit(said: str, units: Sequence[Unit]) -> str:
    """The code of the unit that the words name, the longest name first; empty if none."""
    names = {name: unit.code for unit in units for name in (unit.name, *unit.aliases) if name in said}
    return names[max(names, key=len)] if names else ""
