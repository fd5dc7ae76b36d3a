"""The column beside the talk opens whatever is quoted: the guidance and our own document alike."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from app.web import _Desk
from tests.support import kit


@pytest.fixture(scope="module")
def desk():
    return _Desk(SimpleNamespace(kit=kit(), store=None))


@pytest.mark.parametrize(
    ("document", "path", "before", "after"),
    [
        ("loudi-2014-7", "二（二）", "二（一）", "二（三）"),
        ("procedure-2014", "第21步", "第20步", "第22步"),
        ("procedure-2014", "步骤总览", "", "第1步"),
        ("procedure-2014", "第25步", "第24步", ""),
    ],
)
def test_the_whole_passage_opens_with_its_neighbours(desk, document, path, before, after):
    paragraph = desk.paragraph(document, path)

    assert paragraph.text == kit().library().paragraph(document, path)
    assert paragraph.source.endswith(path)
    assert (paragraph.before, paragraph.after) == (before, after)


def test_the_source_of_a_step_names_it_as_our_own_with_the_version_of_the_rules(desk):
    source = desk.paragraph("procedure-2014", "第21步").source

    assert "（本系统编写，供参考）" in source
    assert "依据中办发〔2014〕33号《中国共产党发展党员工作细则》（2014年5月）整理" in source


def test_a_step_that_there_is_not_opens_nothing(desk):
    assert desk.paragraph("procedure-2014", "第26步") is None
