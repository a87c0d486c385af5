"""A table in its one form: regular, with a head that follows from its headers."""

from portal.text.tree import MAX_COLUMNS, Cell, Row, Table


def table_of(rows: list[Row], caption: str = "") -> Table | None:
    """A regular table: every row as wide as the widest, spans inside of it, empty cells never headers.

    The head is derived, as the editor knows no <thead>: the rows at the top whose headers are headers
    of columns.
    """
    while True:
        head, body = _regular(rows)
        if rows == [*head, *body]:
            break
        rows = [*head, *body]  # what the spans lost may leave a row empty: once more
    if not any(cell.inline for row in rows for cell in row):
        return None
    return Table(tuple(head), tuple(body), caption)


def _regular(rows: list[Row]) -> tuple[list[Row], list[Row]]:
    if not any(cell.rowspan > 1 for row in rows for cell in row):
        rows = [row for row in rows if any(cell.inline for cell in row)]
    rows = [_scoped(row) for row in rows]
    split = 0
    while split < len(rows) and _is_head(rows[split]):
        split += 1
    grids = [_grid([tuple(map(_head_cell, row)) for row in rows[:split]]), _grid(rows[split:])]
    width = max(
        (sum(cell.colspan for cell in row) + taken for grid in grids for row, taken in grid), default=0
    )
    head, body = (
        [row + (Cell(),) * (width - taken - sum(cell.colspan for cell in row)) for row, taken in grid]
        for grid in grids
    )
    return head, body


_SCOPES = frozenset({"col", "row", "colgroup", "rowgroup"})


def _scoped(row: Row) -> Row:
    """Headers that name no scope: of columns in a row of headers only, else of their row."""
    filled = [cell for cell in row if cell.inline]
    default = "col" if filled and all(cell.scope for cell in filled) else "row"
    return tuple(
        Cell(
            cell.inline,
            cell.scope if not cell.scope or cell.scope in _SCOPES else default,
            cell.colspan,
            cell.rowspan,
        )
        for cell in row
    )


def _is_head(row: Row) -> bool:
    scopes = {cell.scope for cell in row if cell.scope}
    return bool(scopes) and scopes <= {"col", "colgroup"}


def _head_cell(cell: Cell) -> Cell:
    return Cell(cell.inline, cell.scope or ("col" if cell.inline else ""), cell.colspan, cell.rowspan)


def _grid(rows: list[Row]) -> list[tuple[Row, int]]:
    """The rows with spans that stay inside of the part and never overlap, and how many columns
    of each are taken by cells from above."""
    held: dict[int, int] = {}  # column: how many further rows a cell from above covers
    result = []
    for index, row in enumerate(rows):
        column, kept = 0, []
        taken = sum(1 for rest in held.values() if rest)
        coming = {key: rest - 1 for key, rest in held.items() if rest > 1}
        for cell in row:
            while held.get(column):
                column += 1
            if column >= MAX_COLUMNS:
                break
            colspan = 1
            while (
                colspan < cell.colspan and column + colspan < MAX_COLUMNS and not held.get(column + colspan)
            ):
                colspan += 1
            rowspan = min(cell.rowspan, len(rows) - index)
            if rowspan > 1:
                coming.update(dict.fromkeys(range(column, column + colspan), rowspan - 1))
            kept.append(Cell(cell.inline, cell.scope, colspan, rowspan))
            column += colspan
        result.append((tuple(kept), taken))
        held = coming
    return result
