"""What was learned from questions: a file that can be trusted, shares that add to what the words know."""

from __future__ import annotations

import pytest

from benchmarks.asked import digest
from core.errors import DataFileError
from knowledge.learned import FILE, Learned, known_grams, seen_in
from knowledge.lexicon import Lexicon
from knowledge.understanding import understand

SAID = frozenset({"female", "selfcheck"})


@pytest.fixture
def learned(tmp_path):
    file = tmp_path / "learned.txt"
    file.write_text(
        "# made by hand\nelsewhere female selfcheck\n女 2.00 1:100\n自查 1.00 2:90 0:-5\n党费 1.00 0:80\n", "utf-8"
    )
    return Learned.load(file)


@pytest.fixture(scope="module")
def read():
    lexicon = Lexicon.load()
    return lambda said: understand(said, lexicon, 2014)


def test_what_was_learned_belongs_to_the_questions_and_words_of_today():
    head = FILE.read_text("utf-8").splitlines()[0]

    assert digest() in head, "renew what is learned: python -m benchmarks.learn_answers (requirements-bench.txt)"


def test_a_question_looks_like_what_its_characters_were_asked_for(learned, read):
    guess = learned.guess(read("女的占多少"), SAID)

    assert guess.best == "female"
    assert guess.share("female") == pytest.approx(1.0)
    assert guess.silence == 0.0


def test_what_the_document_leaves_open_adds_up_to_its_silence(learned, read):
    guess = learned.guess(read("党费"), SAID)

    assert guess.best == ""
    assert guess.silence == pytest.approx(0.8, abs=0.05)


def test_characters_nobody_asked_with_say_nothing(learned, read):
    assert learned.guess(read("天气"), SAID).shares == {}


def test_grams_are_characters_and_pairs_with_the_ends_marked():
    assert known_grams("自 查") == {"^", "自", "查", "$", "^自", "自查", "查$"}


def test_what_is_said_in_other_words_of_the_same_meaning_looks_alike(read):
    ours, theirs = seen_in(read("堂客们占几成")), seen_in(read("女同志占多少"))

    assert "@amount+female" in ours & theirs


def test_a_file_without_its_two_lines_is_refused(tmp_path):
    file = tmp_path / "learned.txt"
    file.write_text("女 2.00 1:100\n", "utf-8")

    with pytest.raises(DataFileError):
        Learned.load(file)


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("老板厂里看中哪两样人", "管理骨干和技术骨干"),
        ("今年口子收窄了多少", "降低10%左右"),
        ("歪门邪道收进来的认不认账", "一律不予承认"),
        ("贯穿全文的线索是什么", "主线"),
        ("改善结构靠处理好哪两样", "数量和质量"),
        ("队伍活力去年怎么样", "党员队伍活力进一步增强"),
    ],
)
def test_words_of_no_list_are_answered_by_what_they_look_like(record, question, says):
    answer = record(question)

    assert answer["answerable"]
    assert says in answer["answer"]


@pytest.mark.parametrize(
    "question",
    [
        "由谁执笔",
        "省里的文号",
        "能重新入党吗",
        "党组可以批人入党不",
        "有人想退党，要走什么手续",
        "益阳今年口子收窄多少",
        "后年口子收窄多少",
    ],
)
def test_what_only_looks_alike_is_still_refused(record, question):
    assert not record(question)["answerable"]


def test_thanks_in_other_words_are_no_question(record):
    assert not record("好的知道了，麻烦你跑一趟了")["answerable"]
