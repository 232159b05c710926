"""The demonstration council's homes: their places fit the children who live in them."""

from collections import Counter, defaultdict
from datetime import date

from sqlalchemy import Engine, func, select

from data_access.demonstration.council import build_council
from data_access.demonstration.guests import LEAVES_SOON, PLANTED_TWICE
from data_access.demonstration.homes import HARTBURN_LODGE, HOMES, PLANNED_HOMES
from data_access.demonstration.homes_places import (
    PLANTED_NOT_USABLE,
    PLANTED_OVER,
    REGISTERED,
    count_room,
)
from data_access.demonstration.homes_quality import MISSED_VISITS, MONTHS, OVERDUE_REVIEW
from data_access.demonstration.nights import list_spells
from data_access.demonstration.planned_moves import ARRIVALS
from data_access.demonstration.targets import BASELINE, FIRST_DAY, LAST_DAY, read_day
from data_access.imports.workbooks.loading import WORKBOOKS
from data_access.store.tables import (
    children,
    episode_spans,
    home_findings,
    home_stays,
    homes,
    loads,
)
from data_access.store.tables.base import EPOCH
from tests.data.demonstration_sheets import find_end, is_open, list_sheets, read_rows

_LIVED_IN = [home for home in HOMES if home.setting in ("own_home", "supported_own")]


def test_the_sheets_are_those_of_the_workbooks() -> None:
    declared = [
        (kind, sheet.name, tuple(column.name for column in sheet.columns))
        for kind, each in WORKBOOKS.items()
        for sheet in each.workbook.sheets
    ]
    assert list(list_sheets()) == declared


def test_every_row_of_every_workbook_is_loaded(demonstration_store: Engine) -> None:
    with demonstration_store.connect() as connection:
        done = connection.execute(
            select(loads.c.rows_rejected, loads.c.rows_repaired, loads.c.is_synthetic).where(
                loads.c.kind.in_(WORKBOOKS)
            )
        ).all()
    # The list of homes comes before the returns, the whole of their workbook after them; and of
    # money there is an earlier edition.
    assert [tuple(row) for row in done] == [(0, 0, True)] * (len(WORKBOOKS) + 2)


def test_what_does_not_fit_together_is_what_was_planted(demonstration_store: Engine) -> None:
    over, lived_in, twice = PLANTED_OVER, PLANTED_NOT_USABLE, PLANTED_TWICE
    found = home_findings.c
    with demonstration_store.connect() as connection:
        held = connection.execute(
            select(found.kind, homes.c.slug, found.start_day, found.end_day, found.number).join(
                homes, homes.c.id == found.home_id
            )
        ).all()
        count = connection.scalar(select(func.count()).select_from(home_findings))
    days = {
        (kind, slug): (first + EPOCH, end + EPOCH, number)
        for kind, slug, first, end, number in held
    }
    assert count == len(days) == 3
    assert days["over", over[0]] == (read_day(over[1]), read_day(over[2]) + 1, 1)
    assert days["lived_in_though_not_usable", lived_in[0]] == (
        read_day(lived_in[1]),
        read_day(lived_in[2]) + 1,
        1,
    )
    ((start, end, _),) = [days[key] for key in days if key[0] == "in_two_places"]
    assert (start, end) == (read_day(twice[2]), read_day(twice[3]))


def test_nights_of_our_children_are_those_of_the_return(demonstration_store: Engine) -> None:
    slugs = [home.slug for home in _LIVED_IN]
    nights: defaultdict[str, int] = defaultdict(int)
    with demonstration_store.connect() as connection:
        stated = connection.execute(
            select(homes.c.slug, home_stays.c.start_day, home_stays.c.end_day)
            .join(homes, homes.c.id == home_stays.c.home_id)
            .where(homes.c.slug.in_(slugs), home_stays.c.whose_child == "own")
        ).all()
        returned = connection.execute(
            select(homes.c.slug, episode_spans.c.start_day, episode_spans.c.end_day)
            .join(homes, homes.c.id == episode_spans.c.home_id)
            .where(homes.c.slug.in_(slugs))
        ).all()
    for sign, rows in ((1, stated), (-1, returned)):
        for slug, start, end in rows:
            nights[slug] += sign * max(min(end, LAST_DAY + 1 - EPOCH) - start, 0)
    assert set(nights) == set(slugs)
    assert not any(nights.values())


def test_council_homes_are_well_used_and_two_have_a_place_vacant_for_long() -> None:
    spells = list_spells(build_council().in_care)
    slugs = [home.slug for home in HOMES if home.setting == "own_home"]
    vacant = {slug: count_room(slug, spells) for slug in slugs}
    long_vacant = {slug for slug in slugs if min(vacant[slug][-29:]) > 0}
    assert long_vacant == {"piper", "rose-house"}
    registered = [
        row
        for row in read_rows("homes", "places")
        if row["state"] == "registered" and row["home"] in slugs
    ]
    places, lived_in = 0, 0
    for on in range(FIRST_DAY, LAST_DAY + 1, 28):
        places += sum(int(row["number"]) for row in registered if is_open(row, on))
        lived_in += sum(
            spell.slug in slugs and spell.start <= on and (spell.end is None or on < spell.end)
            for spell in spells
        )
    assert 0.8 < lived_in / places < 0.9


def test_guests_and_other_councils_children_have_room() -> None:
    over = {PLANTED_OVER[0], PLANTED_NOT_USABLE[0]}
    spells = list_spells(build_council().in_care)
    stays = [row for row in read_rows("homes", "stays") if not row["reference"].startswith("CH-")]
    stays += [row for row in read_rows("homes", "stays") if row["kind"] == "guest"]
    guests = {(r["reference"], r["home"], r["start"]): r for r in stays}.values()
    others = [(row["home"], read_day(row["start"]), find_end(row)) for row in guests]
    for slug in REGISTERED.keys() - over:
        assert min(count_room(slug, spells, others)) >= 0, slug
    assert {row["home"] for row in guests if row["kind"] == "guest"} == {HARTBURN_LODGE.slug}
    assert {row["council"] for row in guests} == {"own", "other_council"}


def test_places_are_not_usable_for_every_reason_and_kept_free_before_arrivals() -> None:
    rows = read_rows("homes", "places")
    reasons = {row["reason"] or "not_known" for row in rows if row["state"] == "not_usable"}
    assert reasons >= {"staffing", "matching", "one_child", "building", "restriction", "other"}
    arrivals = {(spell.slug, spell.start) for spell in list_spells(build_council().in_care)}
    kept = [row for row in rows if row["state"] == "kept_free" and row["to"]]
    assert len(kept) > 20
    assert all((row["home"], read_day(row["to"]) + 1) in arrivals for row in kept)


def test_who_is_to_come_has_a_plan_to_and_a_place_kept_or_vacant() -> None:
    stays = [row for row in read_rows("homes", "stays") if read_day(row["start"]) > LAST_DAY]
    plans = {
        row["child"]: (row["to_type"], row["target"])
        for row in read_rows("requests", "planned_moves")
        if row["status"] in ("planned", "under_way")
    }
    assert [(row["home"], plans[row["reference"]]) for row in stays] == [
        (slug, (to, row["start"])) for (to, slug, _), row in zip(ARRIVALS, stays, strict=True)
    ]
    leaving = [row for row in read_rows("homes", "stays") if find_end(row) > LAST_DAY + 1]
    assert [(row["home"], read_day(row["end"])) for row in leaving] == [LEAVES_SOON]


def test_planned_homes_are_planned_and_marked_as_invented() -> None:
    rows = {row["slug"]: row for row in read_rows("homes", "homes")}
    assert len(PLANNED_HOMES) == 8
    for home in PLANNED_HOMES:
        row = rows.pop(home.slug)
        assert (row["status"], row["invented"], row["urn"]) == ("planned", "yes", "")
        assert read_day(row["planned_for"]) > LAST_DAY
    assert {row["status"] for row in rows.values()} == {"open"}


def test_inspections_improve_hold_and_fall_since_the_baseline() -> None:
    before: dict[str, str] = {}
    now: dict[str, str] = {}
    rows = read_rows("homes", "inspections")
    for row in sorted(rows, key=lambda each: read_day(each["inspected_on"])):
        if row["overall"]:
            now[row["home"]] = row["overall"]
            if read_day(row["inspected_on"]) <= BASELINE:
                before[row["home"]] = row["overall"]
    scale = ("outstanding", "good", "requires_improvement", "inadequate")
    steps = Counter(
        (scale.index(then) > scale.index(now[slug])) - (scale.index(then) < scale.index(now[slug]))
        for slug, then in before.items()
    )
    assert all(steps[step] > 2 for step in (-1, 0, 1))
    council = {home.slug for home in HOMES if home.provider_group == "council"}
    assert not {now[slug] for slug in council} & {"inadequate", "serious_weaknesses"}
    supported = {home.slug for home in HOMES if home.purpose == "supported_accommodation"}
    first = min(read_day(row["inspected_on"]) for row in rows if row["home"] in supported)
    assert date.fromordinal(first) >= date(2024, 9, 1)
    assert sum(row["kind"] == "assurance" for row in rows) == 1


def test_visits_and_reviews_are_made_but_for_those_known_to_be_missing() -> None:
    visits = read_rows("homes", "regulation_44")
    missed = {(row["home"], row["month"]) for row in visits if not row["visited_on"]}
    assert missed == set(MISSED_VISITS)
    assert set(Counter(row["home"] for row in visits).values()) == {len(MONTHS)}
    latest = {
        row["home"]: read_day(row["reviewed_on"]) for row in read_rows("homes", "regulation_45")
    }
    assert {slug for slug, on in latest.items() if on < LAST_DAY - 183} == {OVERDUE_REVIEW[0]}


def test_staff_turn_over_plausibly_and_one_home_has_no_manager() -> None:
    rows = [row for row in read_rows("homes", "staff") if row["month"] > "2024-03"]
    for slug in {row["home"] for row in rows}:
        own = [row for row in rows if row["home"] == slug]
        left = sum(float(row["leavers"]) for row in own)
        assert 0.12 < left / (sum(float(row["in_post"]) for row in own) / len(own)) < 0.37, slug
    vacant = [row["home"] for row in rows if row["month"] == "2025-03"]
    managers = Counter(row["registered_manager"] for row in rows if row["month"] == "2025-03")
    assert managers == {"in_post": len(vacant) - 1, "vacant": 1}


def test_those_who_live_in_council_homes_are_called_something(demonstration_store: Engine) -> None:
    called = {(row["child"], row["home"]) for row in read_rows("homes", "known_as")}
    last = LAST_DAY - EPOCH
    slugs = [home.slug for home in HOMES if home.provider_group == "council"]
    with demonstration_store.connect() as connection:
        living = connection.execute(
            select(children.c.reference, homes.c.slug)
            .join(home_stays, home_stays.c.child_id == children.c.id)
            .join(homes, homes.c.id == home_stays.c.home_id)
            .where(
                homes.c.slug.in_(slugs),
                home_stays.c.kind == "child",
                home_stays.c.start_day <= last,
                home_stays.c.end_day > last,
            )
        ).all()
    assert called == {tuple(row) for row in living}
