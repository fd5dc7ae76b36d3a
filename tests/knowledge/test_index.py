"""The keyword index finds passages of any document by characters, headings and known questions."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from core.errors import DataFileError
from knowledge import bench
from knowledge.gramweights import gram_weights
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


def test_a_known_question_brings_up_its_passage_in_words_that_the_passage_does_not_have():
    unasked = [replace(rule, questions=()) for rule in RULES]

    assert KeywordIndex.build(RULES).search("乱停会罚多少钱")[0].path == "第三条"
    assert KeywordIndex.build(unasked).search("乱停")[0].path != "第三条"


def test_a_known_question_takes_nothing_from_a_passage_that_has_its_own_words():
    """One rule after the other is asked for by other words; the others stay first for their own."""
    for number, rule in enumerate(RULES):
        known = [*RULES[:number], replace(rule, questions=("车子怎么放", "放哪里好")), *RULES[number + 1 :]]
        index = KeywordIndex.build(known)

        assert [index.search(rule.text)[0].path for rule in RULES] == [rule.path for rule in RULES]


def test_scores_fall_and_at_most_as_many_come_as_are_asked_for():
    scores = [hit.score for hit in KeywordIndex.build(RULES).search("本办法停放收费", limit=3)]

    assert len(scores) == 3
    assert scores == sorted(scores, reverse=True)


def test_a_gram_counts_as_much_as_was_learned():
    plain = KeywordIndex.build(RULES, learned={}).search("罚款收费")
    learned = KeywordIndex.build(RULES, learned={"处": 9.0, "罚": 9.0}).search("罚款收费")

    assert (plain[0].path, learned[0].path) == ("第二条", "第三条")


def test_the_shares_of_the_grams_add_up_to_the_score():
    index = KeywordIndex.build(RULES)
    first = index.search("停放收费")[0]

    shares = [dict(pairs).get(first.position, 0.0) for _, pairs in index.shares("停放收费")]

    assert sum(shares) == pytest.approx(first.score)


def test_a_large_index_finds_the_same_first_as_a_full_count(monkeypatch):
    """Where common grams are looked up for hopeful passages only, nothing that is found for certain gets lost."""
    chance = random.Random(1)
    passages = [
        Passage(str(number), "", "".join(chance.choices("停车收费处罚免时临机动元违反办法公布施行", k=30)))
        for number in range(3000)
    ]
    index = KeywordIndex.build(passages)
    asked = [passages[chance.randrange(3000)].text[5:20] for _ in range(20)]
    quick = [index.search(question)[0] for question in asked]

    monkeypatch.setattr("knowledge.index._COMMON", 10_000)

    assert [index.search(question)[0] for question in asked] == quick


def test_what_stands_almost_everywhere_is_found_when_nothing_else_is_asked():
    passages = [Passage(str(number), "", f"停车办法{number}") for number in range(200)]

    assert len(KeywordIndex.build(passages).search("停车", limit=5)) == 5


def test_the_plain_signature_takes_documents_and_gives_ids():
    docs = [
        {"id": "a", "title": "收费", "text": "每小时收费二元。"},
        {"id": "b", "title": "处罚", "text": "处五十元罚款。", "questions": ["乱停车罚多少"]},
    ]
    found = bench.build(docs).search("乱停车", 5)

    assert [name for name, _ in found] == ["b"]
    assert all(score > 0 for _, score in found)


def test_a_broken_file_of_weights_is_told_by_its_lines(tmp_path):
    file = tmp_path / "weights.txt"
    file.write_text("# made\n吗 0.5\n多少\n", encoding="utf-8")

    with pytest.raises(DataFileError, match="第3行"):
        gram_weights(file)


def test_repeating_a_word_does_not_drown_the_rest():
    index = KeywordIndex.build(RULES)

    assert index.search("停放停放停放每小时收费")[0].path == "第二条"


def test_the_guidance_is_found_by_its_own_words(library):
    hits = library.index.search("科研骨干和专家教授", limit=3)

    assert hits[0].path == "三（二）"
    assert len(hits) == 3
