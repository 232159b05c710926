"""What was counted, stated: an answer with every word needed to read it rightly."""

from datetime import date

from data_access.council import Council
from data_access.council_areas import NOT_KNOWN, NOT_KNOWN_WORDS, label_council_areas
from data_access.periods import label_of_period
from data_access.questions.answer import Answer, Protection, Row, SourceAge
from data_access.questions.measure import Asked, Measure
from data_access.questions.standing import label_areas, label_providers
from data_access.vocabulary import AREA, HOME, PLACEMENT_AUTHORITY, PLACEMENT_SECTOR, PROVIDER

HOME_NOT_KNOWN_WORDS = "Home not known"
PROVIDER_NOT_KNOWN_WORDS = "No provider stated"


def state_answer(
    council: Council,
    measure: Measure,
    asked: Asked,
    *,
    rows: tuple[Row, ...],
    total: Row,
    notes: tuple[str, ...],
    limits: tuple[str, ...],
    words: dict[str, str],
    sources: tuple[SourceAge, ...],
    protection: Protection,
) -> Answer:
    """An answer with every word needed to read it rightly."""
    standing = asked.standing
    has_period = measure.is_flow or bool(asked.periods)
    return Answer(
        measure=measure.name,
        title=words.get("title", measure.title),
        unit=words.get("unit", measure.unit.value),
        is_flow=measure.is_flow,
        better=words.get("better", measure.better),
        definition=measure.definition,
        source=words.get("source", measure.source),
        as_at=date.fromisoformat(words["as_at"]) if "as_at" in words else asked.as_at,
        from_=asked.first if has_period else None,
        to=asked.last if has_period else None,
        compare_to=asked.selection.compare_to,
        by=asked.by,
        filters=dict(asked.filters),
        options={name: asked.selection.option(name) for name in measure.options},
        rows=rows,
        total=total.value,
        total_symbol=total.symbol,
        total_compared=total.compared,
        total_compared_symbol=total.compared_symbol,
        labels=_label_keys(council, asked, [row.keys for row in rows]),
        notes=notes,
        limits=limits,
        periods=tuple((p.key, p.first, p.last) for p in asked.periods),
        data_version=standing.data_version,
        sources=sources,
        is_synthetic=standing.is_synthetic,
        council=council.short_name,
        protection=protection,
        homes=tuple(sorted(standing.home_names.get(home, "") for home in asked.homes or ())),
    )


def _label_keys(
    council: Council, asked: Asked, keys_found: list[tuple[str, ...]]
) -> dict[str, dict[str, str]]:
    labels: dict[str, dict[str, str]] = {}
    for name in {*asked.by, *dict(asked.filters)}:
        if name == asked.time_dimension:
            labels[name] = {p.key: label_of_period(name, p.key) for p in asked.periods}
        elif name == AREA.key:
            labels |= label_areas(
                asked.standing, is_chosen=bool(asked.selection.option("councils"))
            )
        elif name in (HOME.key, PROVIDER.key):
            # Of those that are not in the answer not even the name is told.
            named = {key for row in keys_found for key in row} | set(
                dict(asked.filters).get(name, ())
            )
            known = (
                {**asked.standing.home_labels, NOT_KNOWN: HOME_NOT_KNOWN_WORDS}
                if name == HOME.key
                else {**label_providers(asked.connection), NOT_KNOWN: PROVIDER_NOT_KNOWN_WORDS}
            )
            labels[name] = {slug: label for slug, label in known.items() if slug in named}
        elif name == PLACEMENT_AUTHORITY.key:
            labels[name] = label_council_areas()
        elif name == PLACEMENT_SECTOR.key:
            labels[name] = {NOT_KNOWN: NOT_KNOWN_WORDS}
        else:
            labels[name] = council.labels_of(name)
    return labels
