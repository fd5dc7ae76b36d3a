"""A neutral reply as the AI bot shows it: words in markdown of at most 20480 bytes, template cards, files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from channels.aibot.marking import escaped, marked, plain
from channels.aibot.updates import USED
from channels.wecom.cards import (
    MAX_LINES,
    MAX_WORDS,
    button_card,
    can_be_buttons,
    can_be_options,
    option_card,
    question_of,
)
from core.messages import File, Outgoing, Reply
from core.render import choices_text, split_text
from core.texts import Texts

MAX_BYTES = 20_480
_ROOM_FOR_MARK = 64


@dataclass(frozen=True, slots=True)
class Words:
    """Markdown, and the same as plain text for where nothing else is taken: the welcome."""

    text: str
    plain: str


@dataclass(frozen=True, slots=True)
class Card:
    """A template card; `typed` is what is said in its place where WeCom refuses it.

    `says_all`: the words of the reply stand on it, too; else at most the `question` at their end.
    """

    content: Mapping[str, object]
    typed: Words
    says_all: bool = False
    question: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A file; it is put there first and sent by the id that it gets."""

    name: str
    content: bytes


Piece = Words | Card | Document


def render(outgoing: Outgoing, texts: Texts, *, cards: bool = True, words_first: bool = False) -> tuple[Piece, ...]:
    """The messages of a reply: its words, a card with its choices or the choices as text, its files."""
    reply = outgoing.reply
    files = [block for block in reply.blocks if isinstance(block, File)]
    documents = [Document(file.name, outgoing.files[file.ref]) for file in files]
    said = plain(reply.blocks)
    card = _card(outgoing, said, texts, may_say_all=not words_first) if cards else None
    if card and card.says_all:
        return (card, *documents)
    words = marked(reply.blocks)
    if card and card.question:
        said = said.removesuffix(card.question).rstrip("\n")
        words = words.removesuffix(escaped(card.question)).rstrip("\n")
    typed = "" if card or not reply.choices else _typed(reply, texts)
    words = _together(words, escaped(typed))
    if words_first and not words:
        words = said = texts("channel.aibot.below")
    parts = _parts(words, _together(said, typed), texts) if words or not (card or documents) else iter(())
    return (*parts, *([card] if card else []), *documents)


def used_card(content: Mapping[str, object], told: str) -> Mapping[str, object]:
    """The card after an answer: what was chosen stands in place of its buttons, and a tap on it says nothing."""
    kept = {name: content[name] for name in ("main_title", "sub_title_text", "task_id") if name in content}
    return {"card_type": "button_interaction", **kept, "button_list": [{"text": told, "style": 2, "key": USED}]}


def _card(outgoing: Outgoing, words: str, texts: Texts, *, may_say_all: bool) -> Card | None:
    """The card with the choices; None where there are none or no card can carry them."""
    choices, tokens = outgoing.reply.choices, outgoing.tokens
    if not choices or len(choices) != len(tokens):
        return None
    typed = _typed(outgoing.reply, texts)
    is_short = 0 < len(words) <= MAX_WORDS and words.count("\n") < MAX_LINES
    if may_say_all and is_short and can_be_buttons(choices):
        instead = Words(f"{escaped(words)}\n{escaped(typed)}", f"{words}\n{typed}")
        return Card(button_card("", words, choices, tokens, outgoing.id), instead, says_all=True)
    question = question_of(words)
    title = question or texts("channel.wecom.choose")
    instead = Words(_together(escaped(question), escaped(typed)), _together(question, typed))
    if can_be_buttons(choices):
        return Card(button_card(title, "", choices, tokens, outgoing.id), instead, question=question)
    if can_be_options(choices):
        content = option_card(title, texts("channel.wecom.submit"), choices, tokens, outgoing.id)
        return Card(content, instead, question=question)
    return None


def _typed(reply: Reply, texts: Texts) -> str:
    """The choices as text, with how to choose one."""
    shown = choices_text(reply)
    return f"{shown}\n{texts('channel.wecom.reply_number')}" if reply.numbered else shown


def _together(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


def _parts(words: str, said: str, texts: Texts) -> Iterator[Words]:
    """The words in texts of the right size; where there are several each ends with its number."""
    if len(words.encode()) <= MAX_BYTES:
        yield Words(words, said)
        return
    parts = split_text(words, max_bytes=MAX_BYTES - _ROOM_FOR_MARK)
    for at, part in enumerate(parts, start=1):
        numbered = f"{part}\n{texts('channel.part.mark', k=at, n=len(parts))}"
        yield Words(numbered, numbered)
