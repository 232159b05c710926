"""The register of arrangements above a price, one by one: its own permission, never cached.

It is read from the tables of money. Whose page a child has is read for those alone who may see
children, and what a child needs for those alone who are told of it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Row, Select, case, func, select

from data_access.access import Viewer
from data_access.questions.arrangements_on_day import find_last_review
from data_access.questions.checks import check_question, check_withheld, find_measure
from data_access.questions.door import Door
from data_access.questions.measure import Asked
from data_access.questions.not_loaded import holds_rows
from data_access.questions.priced_arrangements import find_priced
from data_access.questions.prices import ABOVE_PRICE, find_above_price, read_off_price
from data_access.questions.quantiles import QUARTERS
from data_access.questions.question import Question
from data_access.questions.selection import NotUnderstood, Selection
from data_access.store.tables import arrangement_spans, children, prices, providers
from data_access.store.tables.base import date_of
from data_access.vocabulary import (
    AGE_BAND,
    CATEGORY_OF_NEED,
    COST_BASIS,
    DIMENSIONS,
    PLACEMENT_TYPE,
    Permission,
)

PAGE_SIZE = 15
MEASURE = "arrangements_above_price"
_WORDS = (PLACEMENT_TYPE, AGE_BAND, COST_BASIS, CATEGORY_OF_NEED)
# By what a page of the register may be sorted; a leading "-" for the other way round.
SORTS = ("weekly_price", "provider", "placement_type", "age_band", "reviewed", "contract_end")


@dataclass(frozen=True)
class Arrangement:
    """One arrangement with its price. What it is of a dimension is that dimension's key.

    `child_key` is the word of the child's own address, None for a viewer who may not see children;
    `category_of_need` is None for one who is not told of it. `median_pence` is that of all prices
    on the day for the same kind of home on the same cost basis, this one among them.
    """

    child_reference: str
    child_key: str | None
    provider: str
    placement_type: str
    age_band: str
    category_of_need: str | None
    cost_basis: str
    weekly_pence: int
    median_pence: int
    reviewed_on: date | None
    contract: str | None
    contract_end: date | None


@dataclass(frozen=True)
class RegisterOfArrangements:
    """A page of the register, and how many arrangements are above the price in all.

    `above_pounds` is the weekly price they are above. `labels` are the words for keys. Without
    `is_loaded` no price has ever been loaded.
    """

    as_at: date
    arrangements: tuple[Arrangement, ...]
    above_pounds: int
    total: int
    page: int
    pages: int
    sort: str
    labels: dict[str, dict[str, str]]
    is_loaded: bool
    names_children: bool
    tells_need: bool


def read_arrangements(
    door: Door,
    selection: Selection,
    viewer: Viewer,
    *,
    page: int = 1,
    sort: str = "-weekly_price",
    size: int = PAGE_SIZE,
) -> RegisterOfArrangements:
    """A page, of `size` rows, of the arrangements above the chosen price on a day.

    Raises Refused for a viewer to whom the register is not open, NotUnderstood for a selection that
    it does not know.
    """
    question = Question(MEASURE, (), selection)
    check_question(find_measure(MEASURE), question)
    if sort.removeprefix("-") not in SORTS:
        raise NotUnderstood(f"sort has no value {sort[:40]!r}; it has {', '.join(SORTS)}.")
    with door.settled(question, viewer, Permission.PRICES) as asked:
        check_withheld(viewer, find_measure(MEASURE), question)
        above = int(selection.option(ABOVE_PRICE))
        behind = find_above_price(asked)
        where = behind.conditions(asked)
        total = asked.connection.execute(
            select(func.count()).select_from(behind.source).where(*where)
        ).scalar_one()
        pages = max(1, -(-total // size))
        page = min(max(1, page), pages)
        names_children = viewer.may(Permission.CHILDREN_LIST)
        tells_need = CATEGORY_OF_NEED.key not in viewer.withheld
        last_review = find_last_review(asked.as_at)
        statement = _select(
            behind.source, last_review, names_children=names_children, tells_need=tells_need
        ).where(*where)
        in_order = statement.order_by(*_order_by(sort, last_review))
        rows = asked.connection.execute(in_order.limit(size).offset((page - 1) * size)).all()
        medians = _read_medians(asked) if rows else {}
        return RegisterOfArrangements(
            as_at=asked.as_at,
            arrangements=tuple(_read(row, medians) for row in rows),
            above_pounds=above,
            total=total,
            page=page,
            pages=pages,
            sort=sort,
            labels={each.key: door.council.labels_of(each.key) for each in _WORDS},
            is_loaded=holds_rows(asked, prices),
            names_children=names_children,
            tells_need=tells_need,
        )


def _select(
    source: FromClause,
    last_review: ColumnElement[int | None],
    *,
    names_children: bool,
    tells_need: bool,
) -> Select[Any]:
    spans = arrangement_spans.c
    columns: list[ColumnElement[Any]] = [
        spans.child_reference,
        providers.c.name.label("provider"),
        spans.placement_type,
        spans.age_band,
        spans.cost_basis,
        spans.weekly_pence,
        last_review.label("reviewed_day"),
        prices.c.contract,
        prices.c.contract_end_day,
    ]
    source = source.join(prices, prices.c.id == spans.price_id).join(
        providers, providers.c.slug == spans.provider
    )
    if tells_need:
        columns.append(spans.category_of_need)
    if names_children:
        columns.append(children.c.key.label("child_key"))
        source = source.join(children, children.c.id == spans.child_id)
    return select(*columns).select_from(source)


def _read_medians(asked: Asked) -> dict[tuple[str, str], int]:
    """The median price on the day of each kind of home on each cost basis, whatever is filtered."""
    spans = arrangement_spans.c
    behind = find_priced(asked.as_at)
    found: dict[tuple[str, str], list[int]] = {}
    for kind, basis, weekly in asked.connection.execute(
        select(spans.placement_type, spans.cost_basis, spans.weekly_pence)
        .select_from(behind.source)
        .where(*behind.where)
    ):
        found.setdefault((kind, basis), []).append(weekly)
    return {of: read_off_price(weekly, QUARTERS["median"]) for of, weekly in found.items()}


def _read(row: Row[Any], medians: dict[tuple[str, str], int]) -> Arrangement:
    found = row._mapping
    end, reviewed = row.contract_end_day, row.reviewed_day
    return Arrangement(
        child_reference=row.child_reference,
        child_key=found.get("child_key"),
        provider=row.provider,
        placement_type=row.placement_type,
        age_band=row.age_band,
        category_of_need=found.get("category_of_need"),
        cost_basis=row.cost_basis,
        weekly_pence=row.weekly_pence,
        median_pence=medians[row.placement_type, row.cost_basis],
        reviewed_on=None if reviewed is None else date_of(reviewed),
        contract=row.contract,
        contract_end=None if end is None else date_of(end),
    )


def _order_by(sort: str, last_review: ColumnElement[int | None]) -> list[ColumnElement[Any]]:
    column = _column_of(sort.removeprefix("-"), last_review)
    first = column.desc() if sort.startswith("-") else column.asc()
    spans = arrangement_spans.c
    # What is not stated comes last either way, and on either engine.
    return [column.is_(None), first, spans.weekly_pence.desc(), spans.id]


def _column_of(sort: str, last_review: ColumnElement[int | None]) -> ColumnElement[Any]:
    found: ColumnElement[Any]
    match sort:
        case "weekly_price":
            found = arrangement_spans.c.weekly_pence
        case "provider":
            found = arrangement_spans.c.provider
        case "reviewed":
            found = last_review
        case "contract_end":
            found = prices.c.contract_end_day
        case _:
            order = {key: place for place, key in enumerate(DIMENSIONS[sort].keys)}
            found = case(order, value=arrangement_spans.c[sort], else_=len(order))
    return found
