"""Within which field a field is meant: 农村12名，其中女4名; 女10名（农村4名）."""

from __future__ import annotations

from collections.abc import Collection

from handlers.dialogs.reading.lexicon import Lexicon


class Scope:
    """Remembers the field within which others stand, and the brackets that opened it."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._outer = ""
        """农村: the fields that follow are the rural ones."""
        self._inner = ""
        """女: a 农村 that follows means the women there."""
        self._inner_is_sure = False
        self._is_list = False
        """The fields stand in lines below 其中: the rural ones, if the others have been said before."""
        self._brackets: list[tuple[str, str]] = []

    def meant(self, code: str, claimed: Collection[str]) -> tuple[str, bool]:
        """The field meant by a field's name here, and whether that is certain, given the fields said before."""
        if self._outer and code != self._outer:
            within = self._lexicon.within(self._outer, code)
            if within and within != self._outer:
                return within, not self._is_list or code in claimed
            self._outer = ""
        inner, self._inner = self._inner, ""
        if inner and self._lexicon.has_parts_across(code):
            within = self._lexicon.within(code, inner)
            if within and within not in {code, inner}:
                return within, self._inner_is_sure
        return code, True

    def narrow(self, subject: str, *, is_sure: bool) -> None:
        """What follows is a part of the field spoken of."""
        if self._lexicon.has_parts_across(subject):
            self._outer = subject
        elif subject and subject != self._lexicon.whole:
            self._inner, self._inner_is_sure = subject, is_sure

    def open(self, subject: str) -> None:
        """A bracket; `subject` is the field right before it, if any."""
        self._brackets.append((self._outer, self._inner))
        self.narrow(subject, is_sure=True)

    def close(self) -> None:
        """Behind the bracket things are as before it."""
        if self._brackets:
            self._outer, self._inner = self._brackets.pop()

    def list_below(self) -> None:
        """其中 ends its line: the parts follow in lines of their own."""
        self._is_list = bool(self._outer)

    def leave(self, *, is_line: bool) -> None:
        """A new line or sentence stands for itself."""
        if not self._brackets and not (is_line and self._is_list):
            self._outer = self._inner = ""
            self._is_list = False
