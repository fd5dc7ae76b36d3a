"""A message that names a passage and nothing else: 二（二）, 三（四）写了什么, 前言原文."""

from __future__ import annotations

import re

from knowledge.paper import Paper

_SECTION = re.compile(
    r"第?([一二三四五六七八九十]+)(?:大?部分|大?点|大?条|、)?(?:里头|里面|里|中|下面|底下)?的?[,，]?(?:第?\(([一二三四五六七八九十]+)\)|第([一二三四五六七八九十]+)(?:小?[条点项段]|个(?:小点|要求|目标|小标题)))"
)
_CHAPTER = re.compile(r"(通知|前言)|第?([一二三四五六七八九十]+)(?:大?部分|、)?")
_AROUND = re.compile(
    r"(?:请看|请|查看|看一下|看全段|看看|看|发我|给我|的|原文|全文|全段|整段|内容|写了什么|说了什么|写的什么|讲了什么|"
    r"(?:讲|说|写|规定)(?:了|的|些)?(?:什么|啥|哪些内容)|主要|有(?:什么|啥)内容|有哪些内容|是关于什么的|是什么内容|念一下|贴一下|"
    r"写的是什么|小标题|标题|叫什么|叫啥|是啥|是什么|怎么说|怎么写的|[?？。\s])"
)


def path_asked(text: str, paper: Paper) -> str:
    """The path of the passage that a plain text names, empty if it names none or asks for more.

    >>> from types import SimpleNamespace
    >>> paper = SimpleNamespace(passage=lambda path: path == "二（二）")
    >>> path_asked("二(二)写了什么?", paper), path_asked("二(二)女党员多少", paper)
    ('二（二）', '')
    """
    bare = _AROUND.sub("", text)
    if found := _SECTION.fullmatch(bare):
        path = f"{found.group(1)}（{found.group(2) or found.group(3)}）"
    elif found := _CHAPTER.fullmatch(bare):
        path = found.group(1) or found.group(2)
    else:
        return ""
    return path if paper.passage(path) else ""
