"""Words read beside others: what a word means in its sentence, in dialect, behind a form of address, in a gap."""

from __future__ import annotations

import pytest

from core.errors import DataFileError
from knowledge.lexicon import Lexicon
from knowledge.rereading import Rereadings

DROP = "比去年降低10%左右"


@pytest.mark.parametrize(
    "asked", ["同上年相比数量怎么变", "跟去年比要压多少", "今年指标比去年紧了没有", "去年到今年压下去几成"]
)
def test_what_is_compared_with_last_year_is_how_much_it_goes_down(record, asked):
    assert DROP in record(asked)["answer"]


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("女党员的比例目标", "40%左右"),
        ("发展女党员的标准是几成", "40%左右"),
        ("年龄方面的比例", "80%左右"),
        ("外出务工的党员要增加多少", "适当增加农民工党员数量"),
        ("外出务工的是不是农村发展重点", "外出务工经商人员"),
        ("设联系点的用意是什么", "加强与基层的直接联系"),
        ("隔多长时间往上报一回", "每季度"),
        ("什么标准最优先", "始终把政治标准放在首位"),
        ("大专毕业回村的算重点吗", "大中专毕业生"),
    ],
)
def test_a_word_is_read_beside_the_others(record, asked, says):
    assert says in record(asked)["answer"]


@pytest.mark.parametrize(
    "asked", ["女党员有冇比例要求", "老师，女党员比例多少", "女党员比例多少呀老师", "妇联找我要个数，女党员占几成"]
)
def test_dialect_and_address_change_nothing(record, asked):
    answer = record(asked)["answer"]

    assert "40%左右" in answer
    assert "力争30%" in answer


@pytest.mark.parametrize(
    ("asked", "article"),
    [
        ("要着眼于保持和发展党的什么", "二（一）"),
        ("全面推行的是什么制度", "三（四）"),
        ("要严防什么违规情况", "三（三）"),
        ("纯洁性建设写在哪一部分", "一"),
        ("三个代表写进去没有", "一"),
        ("要把哪些人更多地吸收到党内", "一"),
        ("二里头第三条是什么", "二（三）"),
    ],
)
def test_the_documents_own_words_are_found_by_a_gap_or_by_their_place(record, asked, article):
    answer = record(asked)

    assert answer["answerable"]
    assert answer["citations"][0]["article"] == article


def test_subjects_in_a_row_are_asked_for_each_with_what_stands_around_them(record):
    answer = record("发展100个人，女的、年轻的、高中的各要几个")["answer"]

    assert all(words in answer for words in ("100名的40%是40名", "100名的80%是80名", "100名的90%是90名"))


def test_a_row_keeps_the_scope_in_front_of_it(record):
    answer = record("农村新党员学历、性别各要几成")["answer"]

    assert "力争80%" in answer
    assert "力争30%" in answer


def test_one_sentence_may_ask_for_issuer_and_date(record):
    assert "由中共娄底市委组织部于2014年3月18日印发。" in record("文件是哪个单位哪天发的")["answer"]


@pytest.mark.parametrize(
    "asked",
    [
        "督查组住哪里",
        "督查要提前通知吗",
        "季报要领导签字吗",
        "我们村今年给几个名额",
        "各乡镇农牧渔民分别要几个",
        "执纪执法部门具体是哪几家",
        "调度会在哪里开",
        "积极分子证怎么办",
        "入党要几个人介绍",
    ],
)
def test_what_only_stands_near_is_refused(record, asked):
    answer = record(asked)

    assert not answer["answerable"]
    assert "没有" in answer["answer"]


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("谁来定哪个当积极分子", "支委会"),
        ("确定了积极分子要不要往上面备案", "上级党委备案"),
        ("没有档案的农民，材料谁来管", "党委"),
        ("培训以后支部要做什么", "集体讨论审查"),
        ("入党要几个人介绍", "2名正式党员"),
    ],
)
def test_where_the_procedure_knows_better_the_guidance_is_silent_first(record, asked, says):
    answer = record(asked)

    assert answer["answer"].startswith("指导意见没有规定")
    assert says in answer["answer"]


@pytest.mark.parametrize("name", ["reads", "beside", "without"])
def test_a_rule_of_unknown_meanings_is_refused_at_the_start(tmp_path, name):
    file = tmp_path / "rereadings.toml"
    keys = {"reads": "share", "beside": "female", "without": "rural"} | {name: "sharee"}
    rows = [f'{key} = ["{code}"]' for key, code in keys.items()]
    file.write_text("\n".join(["[[reading]]", *rows, 'as = "share"']), encoding="utf-8")
    owners = {word: meaning.code for meaning in Lexicon.load().meanings for word in meaning.words}

    with pytest.raises(DataFileError):
        Rereadings.load(file, owners)
