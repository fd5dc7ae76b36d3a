"""Sample files made on the spot: the same made-up papers as text, Word, PDF and web page, and files meant to do harm.

`python -m tests.knowledge.papers FOLDER` writes them all into a folder, to be tried by hand.
"""

from __future__ import annotations

import io
import sys
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

GUIDANCE_2026 = """中共娄底市委组织部文件
娄组发〔2026〕99号
关于印发《娄底市2026年发展党员工作指导意见》的通知
各县市区委组织部：
现将《娄底市2026年发展党员工作指导意见》印发给你们，请认真贯彻落实。
中共娄底市委组织部
2026年3月20日
娄底市2026年发展党员工作指导意见
为做好2026年发展党员工作，提出如下意见。本文是测试用的虚构样例。
一、总体目标
（一）严格控制总量。2026年全市发展党员数控制在2500名左右，比去年降低5%左右。
（二）改善队伍结构。全市发展35岁及以下青年党员占发展党员总数的比例要达到85%左右，发展高中以上文化程度党员比例要达到92%以上，发展女党员比例保持在45%左右（其中，农村新发展党员中，力争35岁及以下的达到75%、女党员达到35%）。在农牧渔民中发展党员的比例不低于20%。
（三）建好积极分子队伍。做到每发展1名党员有不少于2名入党积极分子作为储备。
二、具体要求
（一）建立公示办法。接收预备党员和预备党员转正都要公示，公示时间不少于5个工作日。
（二）按月调度。基层党委每月5日前向上级党委报告发展党员工作情况。
三、附则
本意见自印发之日起施行，《娄底市2014年发展党员工作指导意见》（娄组发〔2014〕7号）同时废止。"""

RULES = """娄底市发展党员工作档案管理办法（试行）
（2025年6月10日中共娄底市委组织部印发）
第一章 总则
第一条 为了规范发展党员工作档案，制定本办法。本文是测试用的虚构样例。
第二条 本办法适用于全市各级党组织。
第二章 收集和保管
第三条 入党申请书、政治审查材料、公示材料应当在15个工作日内归档。
第四条 档案由基层党委组织部门保管，保管期限为永久。
档案柜要上锁，钥匙由专人管理。
第五条 查阅档案须经基层党委书记批准，并填写查阅登记表。
第三章 附则
第六条 本办法自2025年7月1日起施行，有效期五年。"""


def docx(text: str) -> bytes:
    """The text as Word would save it, one paragraph a line."""
    from docx import Document

    document = Document()
    for line in text.split("\n"):
        document.add_paragraph(line)
    return _saved(document)


def numbered_docx() -> bytes:
    """A Word file whose numbers are counted by Word: they stand in no paragraph's text."""
    from docx import Document
    from docx.oxml import parse_xml

    document = Document()
    document.add_paragraph("某市积极分子培训办法")
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    part = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{words}"/></w:lvl>'
        for depth, (kind, words) in enumerate(
            [("chineseCountingThousand", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3.")]
        )
    )
    part.insert(0, parse_xml(f'<w:abstractNum {space} w:abstractNumId="77">{levels}</w:abstractNum>'))
    part.append(parse_xml(f'<w:num {space} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    for depth, words in ((0, "培训对象"), (1, "积极分子都要参加。"), (1, "每年培训一次。"), (0, "培训时间"),
                         (1, "集中培训不少于三天。"), (2, "培训要考勤。"), (2, "培训要考试。")):  # fmt: skip
        paragraph = document.add_paragraph(words)
        numbers = f'<w:numPr {space}><w:ilvl w:val="{depth}"/><w:numId w:val="77"/></w:numPr>'
        paragraph.paragraph_format.element.get_or_add_pPr().append(parse_xml(numbers))
    return _saved(document)


def docx_with(**parts: bytes) -> bytes:
    """A sound Word file with further parts in its package; __ in a name stands for / and _dot_ for a dot."""
    made = io.BytesIO(docx(RULES))
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return made.getvalue()


def docx_of(body: bytes) -> bytes:
    """A package with nothing but this body."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", b"<Types/>")
        package.writestr("word/document.xml", body)
    return made.getvalue()


def pdf(text: str, *, columns: int = 34, lines_a_page: int = 30, embeds: bool = True) -> bytes:
    """The text as a PDF that breaks its lines at a width and numbers its pages.

    `embeds` gives the table from glyphs to characters that nearly all programs write; without it the font
    counts on the reader to know the Chinese encodings.
    """
    lines = [line[at : at + columns] for line in text.split("\n") for at in range(0, max(1, len(line)), columns)]
    pages = [lines[at : at + lines_a_page] for at in range(0, len(lines), lines_a_page)]
    return _Pdf(embeds).pages(pages)


class _Pdf:
    """Writes the few objects that a PDF of plain lines needs."""

    def __init__(self, embeds: bool) -> None:
        self._objects: list[bytes] = []
        self._embeds = embeds

    def pages(self, pages: list[list[str]]) -> bytes:
        catalog, tree, font = self._add(b""), self._add(b""), self._font("".join("".join(page) for page in pages))
        kids = []
        for number, lines in enumerate(pages, start=1):
            content = self._stream(self._shown([*lines, f"— {number} —"]))
            kids.append(self._add(
                f"<</Type/Page/Parent {tree} 0 R/MediaBox[0 0 595 842]/Contents {content} 0 R"
                f"/Resources<</Font<</F1 {font} 0 R>>>>>>".encode()
            ))  # fmt: skip
        self._objects[catalog - 1] = f"<</Type/Catalog/Pages {tree} 0 R>>".encode()
        listed = " ".join(f"{kid} 0 R" for kid in kids)
        self._objects[tree - 1] = f"<</Type/Pages/Kids[{listed}]/Count {len(kids)}>>".encode()
        return self._written(catalog)

    def page_of(self, content: bytes) -> bytes:
        """One page with this content as it is."""
        catalog, tree, font, stream = self._add(b""), self._add(b""), self._font("一"), self._stream(content)
        page = self._add(
            f"<</Type/Page/Parent {tree} 0 R/MediaBox[0 0 595 842]/Contents {stream} 0 R"
            f"/Resources<</Font<</F1 {font} 0 R>>>>>>".encode()
        )
        self._objects[catalog - 1] = f"<</Type/Catalog/Pages {tree} 0 R>>".encode()
        self._objects[tree - 1] = f"<</Type/Pages/Kids[{page} 0 R]/Count 1>>".encode()
        return self._written(catalog)

    def _font(self, text: str) -> int:
        descriptor = self._add(b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[0 0 1000 1000]"
                               b"/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>")  # fmt: skip
        kind = self._add(
            f"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/FontDescriptor {descriptor} 0 R/DW 1000"
            "/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>>>".encode()
        )
        table = f"/ToUnicode {self._stream(_glyphs(text))} 0 R" if self._embeds else ""
        encoding = "Identity-H" if self._embeds else "UniGB-UCS2-H"
        return self._add(
            f"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/{encoding}"
            f"/DescendantFonts[{kind} 0 R]{table}>>".encode()
        )

    def _shown(self, lines: list[str]) -> bytes:
        rows = " ".join(f"<{line.encode('utf-16-be').hex()}> Tj 0 -22 Td" for line in lines)
        return f"BT /F1 14 Tf 60 780 Td {rows} ET".encode()

    def _stream(self, content: bytes) -> int:
        packed = zlib.compress(content)
        return self._add(b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(packed), packed))

    def _add(self, content: bytes) -> int:
        self._objects.append(content)
        return len(self._objects)

    def _written(self, catalog: int) -> bytes:
        made, places = bytearray(b"%PDF-1.5\n"), []
        for number, content in enumerate(self._objects, start=1):
            places.append(len(made))
            made += b"%d 0 obj\n%s\nendobj\n" % (number, content)
        start = len(made)
        made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
        made += b"".join(b"%010d 00000 n \n" % place for place in places)
        made += b"trailer<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(places) + 1, catalog, start)
        return bytes(made)


def _glyphs(text: str) -> bytes:
    rows = sorted(set(text + "— 0123456789"))
    mapped = "\n".join(f"1 beginbfchar <{ord(char):04x}> <{ord(char):04x}> endbfchar" for char in rows)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <ffff> endcodespacerange\n{mapped}\n"
        "endcmap CMapName currentdict /CMap defineresource pop end end"
    ).encode()


def html(text: str) -> bytes:
    """The text as a web page with a menu and a script around it."""
    rows = "\n".join(f"<p>{line}</p>" for line in text.split("\n"))
    return (
        '<!doctype html><html><head><meta charset="utf-8"><title>网站</title><script>alert("x")</script></head>'
        f"<body><nav>首页 登录</nav>{rows}<style>p {{}}</style></body></html>"
    ).encode()


def bomb() -> bytes:
    """A small package that unpacks to far more than a document may."""
    return docx_with(word__media__big_dot_bin=b"\0" * (60 * 1024 * 1024))


def liar() -> bytes:
    """A package whose directory says that its body is small, while it is large."""
    made = bytearray(docx_of(b"<w/>" + b" " * 3_000_000))
    small = (1000).to_bytes(4, "little")
    true_size = (3_000_004).to_bytes(4, "little")
    while (place := made.find(true_size)) >= 0:
        made[place : place + 4] = small
    return bytes(made)


def entities() -> bytes:
    """A body that defines entities of its own, one of them a file of the machine."""
    return docx_of(
        b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname"><!ENTITY a "aaaaaaaaaa">]>'
        b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r>'
        b"<w:t>&x;&a;</w:t></w:r></w:p></w:body></w:document>"
    )


def pdf_bomb() -> bytes:
    """A PDF whose one page unpacks to hundreds of megabytes."""
    return _Pdf(embeds=True).page_of(b"BT " + b"<4e00> Tj " * 40_000_000)


def deep() -> bytes:
    """A body nested deeper than any document."""
    depth = 100_000
    head = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p>'
    return docx_of(head + b"<w:r>" * depth + b"</w:r>" * depth + b"</w:p></w:body></w:document>")


def locked_pdf() -> bytes:
    """A PDF that opens only with a password."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(RULES))))
    writer.encrypt("secret", algorithm="RC4-128")
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


SOUND: Mapping[str, Callable[[], bytes]] = {
    "guidance-2026.docx": lambda: docx(GUIDANCE_2026),
    "guidance-2026.pdf": lambda: pdf(GUIDANCE_2026),
    "guidance-2026.html": lambda: html(GUIDANCE_2026),
    "guidance-2026.txt": GUIDANCE_2026.encode,
    "rules.docx": lambda: docx(RULES),
    "rules.pdf": lambda: pdf(RULES),
    "rules.md": f"# {RULES}".encode,
    "rules-gbk.txt": lambda: RULES.encode("gb18030"),
    "numbered.docx": numbered_docx,
}
HOSTILE: Mapping[str, tuple[str, Callable[[], bytes]]] = {
    "bomb.docx": ("bomb", bomb),
    "many.docx": ("bomb", lambda: docx_with(**{f"word__x{number}": b"" for number in range(250)})),
    "liar.docx": ("broken", liar),
    "macros.docx": ("macros", lambda: docx_with(word__vbaProject_dot_bin=b"x")),
    "macros.docm": ("macros", lambda: docx(RULES)),
    "entities.docx": ("broken", entities),
    "outside.docx": ("broken", lambda: docx_with(**{".." + "__etc__passwd": b"x"})),
    "bomb.pdf": ("broken", pdf_bomb),
    "deep.docx": ("bomb", deep),
    "locked.docx": ("encrypted", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
    "locked.pdf": ("encrypted", locked_pdf),
    "cut-off.docx": ("broken", lambda: docx(RULES)[:-800]),
    "cut-off.pdf": ("broken", lambda: b"%PDF-1.5\n" + b"x" * 300),
    "sheet.docx": ("mismatch", lambda: b"MZ" + b"\0" * 100),
    "picture.txt": ("mismatch", lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 50),
    "empty.docx": ("empty", lambda: b""),
    "blank.docx": ("no_text", lambda: docx("")),
    "scan.pdf": ("no_text", lambda: pdf("")),
    "old.doc": ("old_word", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    "program.exe": ("kind", lambda: b"MZ"),
    "long.txt": ("too_long", lambda: "发展党员。".encode() * 100_000),
}
"""Files to be refused, each with the reason."""


def sample(name: str) -> bytes:
    """The content of a sample file of this name."""
    return SOUND[name]() if name in SOUND else HOSTILE[name][1]()


def _saved(document) -> bytes:
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in [*SOUND.items(), *((name, make) for name, (_, make) in HOSTILE.items())]:
        (folder / name).write_bytes(make())
