"""Tables pasted from a spreadsheet: each cell is read under its heading and beside the name of its row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from handlers.dialogs.reading.changing import changed
from handlers.dialogs.reading.tokens import Token

_Cells = list[list[Token]]

_HEADINGS = frozenset({"ytd", "now", "ratio", "compare"})


def without_tables(tokens: Sequence[Token]) -> list[Token]:
    """The tokens with every table told cell by cell: heading, count, next line."""
    marks = {token.mark for token in tokens}
    if "\t" not in marks and not {"\n", " "} <= marks:
        return list(tokens)
    tokens = _with_cells(tokens)
    if not any(token.mark == "\t" for token in tokens):
        return list(tokens)
    made: list[Token] = []
    heading: _Cells = []
    for line in _without_row_numbers(_lines(tokens)):
        cells = _cells(line)
        if len(cells) > 1 and _is_heading(cells):
            heading = cells
            made += [token for cell in cells for token in cell if token.kind in {"period", "place"}]
        elif heading and len(cells) > 1:
            made += _told(heading, cells)
        else:
            heading = heading if not line or all(token.kind == "sep" for token in line) else []
            made += line
    return made


def _with_cells(tokens: Sequence[Token]) -> list[Token]:
    """Tables set with spaces: a line of names, below it lines of a name and as many counts."""
    lines = list(_lines(tokens))
    spaced = [_split(line, " ") for line in lines]
    for at, heads in enumerate(spaced[:-1]):
        if len(heads) > 1 and _is_heading(heads) and _is_row_of(heads, spaced[at + 1]):
            below = next((row for row in range(at + 1, len(lines)) if not _is_row_of(heads, spaced[row])), len(lines))
            for row in range(at, below):
                lines[row] = [changed(item, mark="\t", level=2) if item.mark == " " else item for item in lines[row]]
    return [token for line in lines for token in line]


def _is_row_of(heads: _Cells, cells: _Cells) -> bool:
    """A name, and under each of the heads a count; the corner above the names may be empty."""
    counts = [cell for cell in cells[1:] if _has_count(cell)]
    return (
        len(counts) > 1
        and len(counts) == len(cells) - 1
        and len(heads) - len(counts) in {0, 1}
        and not _has_count(cells[0])
    )


def _without_row_numbers(lines: Iterator[list[Token]]) -> Iterator[list[Token]]:
    """1, 总数, 25: a number that counts the rows, before a name and its count in cells of their own."""
    row = 0
    for line in lines:
        cells = _cells(line)
        number = next((token for token in cells[0] if token.number), None)
        is_row = number is not None and number.number is not None and number.number.value == row + 1
        if is_row and len(cells) > 2 and _names_something(cells[1]) and _has_count(cells[2]):
            row += 1
            yield [token for token in line if token is not number]
        else:
            yield line


def _names_something(cell: Sequence[Token]) -> bool:
    return not _has_count(cell) and any(token.kind in {"field", "other"} for token in cell)


def _has_count(cell: Sequence[Token]) -> bool:
    return any(token.kind in {"number", "none"} for token in cell)


def _lines(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    line: list[Token] = []
    for token in tokens:
        line.append(token)
        if token.mark == "\n":
            yield line
            line = []
    yield line


def _cells(line: Sequence[Token]) -> _Cells:
    return _split(line, "\t")


def _split(line: Sequence[Token], mark: str) -> _Cells:
    cells: _Cells = [[]]
    for token in line:
        if token.mark == mark:
            cells.append([])
        elif token.mark != "\n":
            cells[-1].append(token)
    return cells


def _is_heading(cells: _Cells) -> bool:
    """A line of names without a count: fields, or what the columns are."""
    kinds = [{token.kind for token in cell} for cell in cells]
    if any("number" in kind for kind in kinds):
        return False
    names = sum(bool(kind & {"field", "other", "all"}) for kind in kinds)
    return names > 1 or any(kind & _HEADINGS for kind in kinds[1:])


def _told(heading: _Cells, cells: _Cells) -> Iterator[Token]:
    """A row: its name and the heading before each count. Empty cells say nothing."""
    row_name = [token for token in cells[0] if token.kind in {"field", "other"}]
    has_row_name = bool(row_name) and not any(token.kind == "number" for token in cells[0])
    if has_row_name and len(cells) == len(heading) + 1:
        heading = [[], *heading]
    for at, cell in enumerate(cells):
        if all(token.kind in {"sep", "filler"} for token in cell) or (has_row_name and at == 0):
            continue
        above = heading[at] if at < len(heading) else []
        if has_row_name:
            # 农村 over a column and 女党员 before the row: those who are both. 全部 over a column says nothing.
            above = [*(changed(token, kind="filler") if token.kind == "all" else token for token in above), *row_name]
        yield from (_at_cell(token, cell[0].start) for token in above)
        yield from cell
        yield Token("sep", cell[-1].end, cell[-1].end, level=4)


def _at_cell(token: Token, start: int) -> Token:
    """A heading as if it stood in the cell: only the cell says which words the count comes from.

    本季度 over a column tells it from 累计; by itself it would ask which quarter is meant.
    """
    if token.mention is not None and token.mention.kind == "here":
        return changed(token, kind="now", mention=None, start=start, end=start)
    return changed(token, start=start, end=start)
