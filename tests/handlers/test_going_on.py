"""为什么, 原文, 暂报, 补报 and nonsense outside the question they belong to."""

from __future__ import annotations

import pytest

from core.render import as_text
from handlers.intent import is_nonsense

NONSENSE = "没有看懂。可以发“帮助”看用法，也可以换个说法。"


async def say(bench, said, speaker="shuangfeng"):
    bench.speaker = speaker
    return "\n".join(as_text(reply) for reply in await bench.hear(said))


@pytest.mark.parametrize("said", ["为什么", "为什么？", "依据", "原文", "那农村呢"])
async def test_without_an_open_report_a_follow_up_goes_on_from_the_last_question(bench, said):
    await say(bench, "女党员比例")

    heard = await say(bench, said)

    assert "没有打开的填报" not in heard
    assert "二（二）" in heard
    assert "女党员" in heard


async def test_a_thank_you_in_between_does_not_lose_the_question(bench):
    await say(bench, "公示要几天")
    await say(bench, "谢谢")

    assert "问题已登记" in await say(bench, "转组织部")
    assert "三（三）" in await say(bench, "原文")


@pytest.mark.parametrize("said", ["为什么", "依据"])
async def test_without_anything_before_it_a_follow_up_asks_for_the_whole_question(bench, said):
    heard = await say(bench, said)

    assert "没有打开的填报" not in heard


async def test_within_an_open_report_why_is_about_the_field(bench):
    await say(bench, "女党员比例")
    await say(bench, "填报")

    assert "预备党员" in await say(bench, "为什么")


async def test_a_paused_report_does_not_take_the_follow_up(bench):
    await say(bench, "一季度总数25 女10")
    await say(bench, "暂停")
    await say(bench, "农牧渔民比例")

    assert "26%" in await say(bench, "原文")
    assert "农牧渔民" in await say(bench, "为什么")


async def test_provisional_reads_the_form_back_with_what_is_not_known_and_then_submits(bench):
    await say(bench, "一季度总数25 女10")

    shown = await say(bench, "先暂报")
    done = await say(bench, "暂报")

    assert "还没有填的记为暂缺：35岁及以下、" in shown
    assert "核对表" in shown
    assert "已收到" not in shown
    assert "已收到（暂报，暂缺14项：" in done


async def test_provisional_takes_up_a_draft_that_was_left(bench):
    await say(bench, "一季度总数25 女10")
    await say(bench, "暂停")

    assert "记为暂缺" in await say(bench, "暂报")
    assert "已收到（暂报" in await say(bench, "确认报送") + await say(bench, "先暂报")


async def test_provisional_without_a_draft_says_what_is_still_to_do(bench):
    heard = await say(bench, "暂报")

    assert "还没有报送" in heard
    assert "开始填报" in heard


async def test_provisional_with_nothing_filled_in_asks_for_the_first_count(bench):
    await say(bench, "填报")

    heard = await say(bench, "暂报")

    assert "本季度一共发展党员多少名？" in heard
    assert "暂缺" not in heard


async def test_a_contradiction_is_settled_before_a_provisional_report(bench):
    await say(bench, "一季度总数25 女30")

    assert "已收到" not in await say(bench, "暂报") + await say(bench, "暂报")


async def test_a_complete_form_needs_no_second_word(bench):
    await say(bench, "一季度零报")
    await say(bench, "是")
    await say(bench, "积极分子20 发展对象5")

    heard = await say(bench, "暂报")

    assert "记为暂缺" not in heard


async def test_the_label_of_a_choice_may_be_typed_also_where_it_is_a_command_elsewhere(bench):
    await say(bench, "一季度总数25 女10")
    await say(bench, "取消")
    kept = await say(bench, "保留")
    await say(bench, "取消")
    dropped = await say(bench, "放弃")

    assert "35岁及以下多少名" in kept
    assert "放弃2014年一季度草稿" not in dropped


async def test_what_is_lacking_may_be_filled_in_instead_of_a_provisional_report(bench):
    await say(bench, "一季度总数25 女10")
    await say(bench, "暂报")
    await say(bench, "确认报送")

    assert "35岁及以下" in await say(bench, "现在补")


@pytest.mark.parametrize("said", ["补报", "我要补报"])
async def test_reporting_later_opens_the_report(bench, said):
    assert "双峰县2014年一季度（1—3月）发展党员情况" in await say(bench, said)


@pytest.mark.parametrize(
    "said",
    ["啊啊啊啊", "????", "？？？？", "哈哈哈哈", "😀", "👍👍", "。。。", "呜呜呜", "asdfgh", "asd123f", "……", "?"],
)
@pytest.mark.parametrize("speaker", ["shuangfeng", "officer", "passer-by"])
async def test_nonsense_gets_a_kind_sentence_and_is_not_handed_on(bench, said, speaker):
    assert await say(bench, said, speaker) == NONSENSE


@pytest.mark.parametrize("said", ["嗯嗯嗯", "谢谢谢谢", "好好好", "哈哈", "行", "222", "女10", "公示", "2014?", "OK"])
def test_words_and_numbers_are_no_nonsense(said):
    assert not is_nonsense(said)


async def test_nonsense_within_an_open_report_leaves_its_question_open(bench):
    await say(bench, "填报")

    heard = await say(bench, "啊啊啊啊")

    assert heard.startswith(NONSENSE)
    assert "本季度一共发展党员多少名？" in heard


async def test_pinyin_of_a_real_question_is_no_nonsense(bench):
    assert "没有规定公示" in await say(bench, "gongshi jitian")
