"""README, manual and the other pages stay true: settings, commands, links, words people can type."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.cli import parser
from core.settings import NAMES
from handlers.commands import Commands
from handlers.dialogs.form import load_form
from handlers.dialogs.looking import look_in
from handlers.orders import Orders

PROJECT = Path(__file__).resolve().parent.parent
PAGES = [PROJECT / "README.md", PROJECT / "CHANGELOG.md", *sorted((PROJECT / "docs").rglob("*.md"))]
README = PAGES[0].read_text(encoding="utf-8")
MANUAL = (PROJECT / "docs" / "manual.md").read_text(encoding="utf-8")


def test_readme_lists_every_setting_and_no_other():
    table = README.partition("## Settings")[2].partition("\n## ")[0]

    assert set(re.findall(r"^\| `([A-Z_]+)` \|", table, re.MULTILINE)) == set(NAMES)


def test_readme_lists_every_command_and_no_other():
    table = README.partition("## Commands")[2].partition("\n## ")[0]
    first_cells = re.findall(r"^\| (`[^|]+) \|", table, re.MULTILINE)
    listed = {name for cell in first_cells for name in re.findall(r"`([a-z-]+)", cell)}

    assert listed == set(_subcommands(parser()))


def test_every_command_of_the_pages_can_be_parsed():
    """What stands behind `python bot.py` in README and manual is accepted by the command line as it stands."""
    lines = {line for page in (README, MANUAL) for line in re.findall(r"`?python bot\.py ([a-z][^`\n（]*)", page)}
    full = [line.split() for line in lines if not line.startswith("-")]

    assert len(full) > 5
    for arguments in full:
        parser().parse_args(arguments)


def test_every_word_that_the_manual_offers_is_a_command():
    """The right column of the tables 想做的事 and 想看的 holds what can be typed."""
    cells = re.findall(r"^\| [^|]+ \| ([^|（]+?)(?:（[^）]*）)? \|$", MANUAL, re.MULTILINE)
    words = [cell for cell in cells if cell not in {"发什么", "---", "女改成13"} and not set(cell) <= set("-|")]

    assert len(words) > 12
    assert [word for word in words if Commands.load().find(word) is None] == []


def test_what_the_manual_says_of_other_words_for_orders_is_understood():
    offered = re.findall("“([^”]+)”", MANUAL.partition("照平常的话说也行")[2].partition("要办的事")[0])

    assert len(offered) > 4
    assert [said for said in offered if Orders.load().find(said) is None] == []


def test_what_the_manual_says_of_looking_at_a_draft_is_understood():
    offered = re.findall("“([^”]+)”", MANUAL.partition("填到一半想看已填的数")[2].partition("报送以后")[0])

    assert len(offered) > 3
    assert [said for said in offered if look_in(load_form(), said) is None] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(PROJECT).as_posix())
def test_links_lead_somewhere(page):
    text = page.read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)\s]+)\)", text)

    broken = [link for link in links if not _leads_somewhere(link, page)]

    assert broken == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(PROJECT).as_posix())
def test_no_page_names_a_place_on_someones_machine(page):
    text = page.read_text(encoding="utf-8")

    assert re.findall(r"(?<![\w./])/(?:home|root|work|tmp|Users|mnt)/\S*|[A-Z]:\\\S*", text) == []


def test_the_folders_of_the_readme_exist():
    table = README.partition("## Layers")[2].partition("\n## ")[0]
    names = [
        name for cell in re.findall(r"^\| (`[^|]+) \|", table, re.MULTILINE) for name in re.findall("`([^`]+)`", cell)
    ]

    assert len(names) > 8
    assert [name for name in names if not (PROJECT / name).exists()] == []


def test_files_that_readme_points_at_exist():
    names = set(re.findall(r"`((?:core|knowledge|handlers|models|scheduler|app|exports|tests|docs)/[\w./-]+)`", README))

    assert len(names) > 8
    assert [name for name in sorted(names) if not (PROJECT / name).exists()] == []


def test_every_decision_has_a_number_of_its_own():
    numbers = [file.name[:4] for file in sorted((PROJECT / "docs" / "decisions").glob("*.md"))]

    assert numbers == [f"{number:04d}" for number in range(1, len(numbers) + 1)]


def test_every_pinned_library_that_we_import_is_explained():
    """docs/decisions/0006 says why for each library that stands in our own import lines."""
    why = (PROJECT / "docs" / "decisions" / "0006-dependencies.md").read_text(encoding="utf-8").lower()
    pins = {
        line.partition("==")[0].strip()
        for line in (PROJECT / "requirements.txt").read_text(encoding="utf-8").splitlines()
        if "==" in line
    }
    imported = {name for name in pins if _is_imported(name)}

    assert len(imported) > 8
    assert [name for name in sorted(imported) if name not in why] == []


def _subcommands(top):
    actions = [action for action in top._actions if action.choices and not action.option_strings]
    return next(iter(actions)).choices


def _leads_somewhere(link, page):
    if link.startswith(("http://", "https://")):
        return True
    file, _, heading = link.partition("#")
    target = (page.parent / file).resolve() if file else page
    if not target.exists():
        return False
    if not heading:
        return True
    headings = re.findall(r"^#+ (.+)$", target.read_text(encoding="utf-8"), re.MULTILINE)
    return heading in {title.lower().replace(" ", "-") for title in headings}


def _is_imported(project):
    module = {"python-telegram-bot": "telegram", "python-multipart": "multipart"}.get(
        project, project.replace("-", "_")
    )
    pattern = re.compile(rf"^\s*(?:from|import) {re.escape(module)}\b", re.MULTILINE)
    folders = ("app", "channels", "core", "exports", "handlers", "knowledge", "models", "scheduler", "migrations")
    return any(
        pattern.search(file.read_text(encoding="utf-8"))
        for folder in folders
        for file in (PROJECT / folder).rglob("*.py")
    )
