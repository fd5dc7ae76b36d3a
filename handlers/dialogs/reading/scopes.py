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
        self._inner_stays = False
        """For all the fields that follow and not only for the next one."""
        self.left = ""
        """The part that was spoken of until a field that has no part in it came between: 其中女4、农民7、高中10."""
        self._is_list = False
        """The fields stand in lines below 其中: the rural ones, if the others have been said before."""
        self._brackets: list[tuple[str, str, bool]] = []

    def meant(self, code: str, claimed: Collection[str]) -> tuple[str, bool]:
        """The field meant by a field's name here, and whether that is certain, given the fields said before."""
        if self._outer and code != self._outer:
            within = self._lexicon.within(self._outer, code)
            if code == self._lexicon.whole and self._outer not in claimed:
                # 农村：总12，女4
                return self._outer, True
            if within and within != self._outer:
                return within, not self._is_list or code in claimed
            self._outer, self.left = "", self._outer
        inner = self._inner
        if not inner:
            return code, True
        if not self._inner_stays or code == self._lexicon.whole:
            self._inner = ""
        if code == self._lexicon.whole:
            return code, True
        return self._within_inner(inner, code)

    def _within_inner(self, inner: str, code: str) -> tuple[str, bool]:
        within = self._lexicon.within(code, inner)
        if within == code:
            return code, True
        if within and within != inner and self._lexicon.has_parts_across(code):
            return within, self._inner_is_sure
        # 女10，其中35岁以下8: women of that age are not asked, and the field's own count is greater.
        return code, False

    def widen(self) -> None:
        """全县女10: what follows is of all."""
        self._outer = self._inner = self.left = ""

    def narrow(self, subject: str, *, is_sure: bool, is_list: bool = False) -> None:
        """What follows is a part of the field spoken of."""
        self.left = ""
        if self._lexicon.has_parts_across(subject):
            self._outer = subject
        elif subject and subject != self._lexicon.whole:
            self._inner, self._inner_is_sure = subject, is_sure
            self._inner_stays = is_list or self._lexicon.fields[subject].kind == "stock"

    def open(self, subject: str) -> None:
        """A bracket; `subject` is the field right before it, if any."""
        self._brackets.append((self._outer, self._inner, self._inner_stays))
        self._inner = ""
        self.narrow(subject, is_sure=True, is_list=True)

    def close(self) -> None:
        """Behind the bracket things are as before it."""
        self.left = ""
        if self._brackets:
            self._outer, self._inner, self._inner_stays = self._brackets.pop()

    def list_below(self) -> None:
        """其中 ends its line: the parts follow in lines of their own."""
        self._is_list = bool(self._outer)

    def leave(self, *, is_line: bool) -> None:
        """A new line or sentence stands for itself."""
        if not self._brackets and not (is_line and self._is_list):
            self._outer = self._inner = self.left = ""
            self._is_list = False
