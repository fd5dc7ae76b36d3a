"""The form file: complete, in order, and every mistake named at once."""

from __future__ import annotations

import pytest

from core.errors import DataFileError
from handlers.dialogs.form import QUARTERLY, load_form

FORM = load_form()


def test_the_quarterly_form_asks_sixteen_fields_total_first():
    assert len(FORM.fields) == 16
    assert FORM.codes[0] == FORM.total
    assert [field.code for field in FORM.fields if not field.required] == ["migrant", "prospects"]
    assert [field.code for field in FORM.fields if field.kind == "stock"] == ["activists", "prospects"]


def test_a_question_names_the_parent_count_only_when_it_is_known():
    field = FORM.by_code["rural_female"]
    assert field.ask({"rural": 12}) == "农村这12名中，女党员多少名？"
    assert field.ask({}) == "农村新发展党员中，女党员多少名？"


def test_the_parts_of_a_field_include_the_parts_of_its_parts():
    assert FORM.below("rural") == ("rural_age35", "rural_edu_hs", "rural_female")
    assert FORM.below("league") == ("league_rec",)
    assert set(FORM.below("total")) == set(FORM.flows) - {"total"}


@pytest.mark.parametrize(
    ("was", "becomes", "problem"),
    [
        ('label = "女党员"\n', "", "field female: lacks label"),
        ('kind = "stock"\nrequired = true', 'kind = "level"\nrequired = true', "kind: expected flow or stock"),
        ('parents = ["league"]', 'parents = ["league", "guild"]', "parents names guild"),
        ('code = "rural"\n', 'code = "league"\n', "field league: stands twice"),
        ("most = 99999", 'most = "many"', "[form]: most: expected int"),
        ('plainly = "共青团员中，经团组织“推优”的多少名？"\n', "", "expected plainly"),
        ('target = "female"', "", "expected either target or purpose"),
        ('than = "age35"', 'than = "age"', "doubt league_age35: than names age, expected a field"),
        ('is = "fewer"', 'is = "less"', "doubt reserve: is: expected more or fewer"),
        ('than = "age35"\ntimes = 1', 'than = "age35"', "doubt league_age35: expected either times or target"),
        ("[form]\n", "[form]\nextra = 1\n", "[form]: unknown key extra"),
        ('total = "total"', 'total = "all"', "[form]: total names all"),
    ],
)
def test_a_mistake_in_the_file_is_named(tmp_path, was, becomes, problem):
    text = QUARTERLY.read_text(encoding="utf-8")
    assert was in text
    file = tmp_path / "form.toml"
    file.write_text(text.replace(was, becomes, 1), encoding="utf-8")

    with pytest.raises(DataFileError) as raised:
        load_form(file)

    assert problem in str(raised.value)


def test_all_mistakes_are_shown_together(tmp_path):
    file = tmp_path / "form.toml"
    file.write_text('[form]\ncode = "x"\n[[field]]\ncode = "a"\n[[field]]\nlabel = "乙"\n', encoding="utf-8")

    with pytest.raises(DataFileError) as raised:
        load_form(file)

    text = str(raised.value)
    assert "[form]: lacks total" in text
    assert "field a: lacks label" in text
    assert "field 2: lacks code" in text
