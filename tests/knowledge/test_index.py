"""The keyword index finds passages of any document by characters, headings and known questions."""

from __future__ import annotations

import pytest

from knowledge.index import KeywordIndex
from knowledge.passages import Passage

RULES = [
    Passage("第一条", "总则", "为了规范停车秩序，制定本办法。"),
    Passage("第二条", "收费", "机动车临时停放，每小时收费二元，首三十分钟免费。"),
    Passage("第三条", "处罚", "违反本办法停放的，处五十元罚款。", ("乱停车罚多少",)),
    Passage("第四条", "附则", "本办法自公布之日起施行。"),
]


@pytest.mark.parametrize(
    ("question", "path"),
    [
        ("每小时多少钱", "第二条"),
        ("頭三十分鐘免費嗎", "第二条"),
        ("处罚", "第三条"),
        ("乱停车罚多少", "第三条"),
        ("什么时候施行", "第四条"),
    ],
)
def test_the_answering_passage_comes_first(question, path):
    assert KeywordIndex.build(RULES).search(question)[0].path == path


def test_nothing_shared_is_nothing_found():
    assert KeywordIndex.build(RULES).search("qwerty") == []
    assert KeywordIndex.build([]).search("停车") == []


def test_a_passage_nobody_asked_for_does_not_sink():
    asked = Passage("第五条", "其他", "停车场应当整洁。", ("免费吗", "停车免费吗", "哪里停车免费", "免费停多久"))

    assert KeywordIndex.build([*RULES, asked]).search("首三十分钟免费")[0].path == "第二条"


def test_repeating_a_word_does_not_drown_the_rest():
    index = KeywordIndex.build(RULES)

    assert index.search("停放停放停放每小时收费")[0].path == "第二条"


def test_the_guidance_is_found_by_its_own_words(library):
    hits = library.index.search("科研骨干和专家教授", limit=3)

    assert hits[0].path == "三（二）"
    assert len(hits) == 3
