"""The drawings of a home's nights: how full it was month by month, and what its places were for."""

from typing import TYPE_CHECKING, Any

from components import elements as el
from components.cells import draw_frame, draw_row
from components.derived import fold
from components.drawings.context import Context
from components.drawings.home_tonight import home_of
from components.drawings.over_time import say_period
from components.drawings.place_nights import PlaceNights, read_place_nights
from components.elements import Element
from components.figures.bars import draw_bars
from components.figures.lines import Line, draw_lines
from components.panel import draw_empty, draw_figure
from components.shown import Shown
from components.theme import LINE_STYLES
from components.wording import NO_NUMBER, format_count, format_percent, format_value
from data_access.vocabulary import PLACE_STATE, Unit

if TYPE_CHECKING:
    from data_access.questions.answer import Answer

# Of places in a chart no more than four kinds are told apart; the table has them all.
KINDS = {
    "Lived in": ("occupied", "over"),
    "Free": ("vacant",),
    "Kept": ("held", "kept_free", "emergency"),
    "Not usable": ("not_usable",),
}
NO_NIGHTS = "How full {home} was is not known: no places are known for these months."


def home_occupancy(context: Context) -> Any:
    """Occupancy of registered and of usable places, month by month over 24 months."""
    answer = context.answer(0)
    time = answer.by[0]
    months = [(key, read_place_nights(answer, key)) for key in answer.keys_of(time)]
    known = [(key, nights) for key, nights in months if nights and nights.registered]
    if not known:
        return draw_empty(NO_NIGHTS.format(home=home_of(context).name))
    headline = _say_last(answer, *known[-1])
    sub = (
        "Nights that children slept here, in per cent of the nights of all registered places and "
        "of those that could be used, by month. A night belongs to the date it begins"
    )
    if any(nights.over for _, nights in known):
        sub += ". Over 100%: more children than places"
    shares = [
        (
            "Of registered places",
            [nights.share_of_registered if nights else Shown() for _, nights in months],
        ),
        (
            "Of usable places",
            [nights.share_of_usable if nights else Shown() for _, nights in months],
        ),
    ]
    if all(nights.usable == nights.registered for _, nights in known):
        # One line upon the other would look like one that is missing.
        drawn = shares[:1]
        sub += ". Every place could be used"
    else:
        drawn = shares
    labels = [answer.label(time, key) for key, _ in months]
    figure = draw_lines(
        [
            Line(name, [s.value for s in found], [s.symbol for s in found], *style)
            for (name, found), style in zip(drawn, LINE_STYLES, strict=False)
        ],
        [],
        keys=[key for key, _ in months],
        labels=labels,
        unit=Unit.PERCENT.value,
        height=300,
        decimals=0,
        revision=f"occupancy|{home_of(context).slug}",
        with_name=True,
    )
    table = draw_frame(
        sub,
        "plain",
        ["Month", "Nights lived in", "Registered", "Usable", *(name for name, _ in shares)],
        [
            draw_row(label, _draw_month(nights))
            for label, (_, nights) in zip(labels, months, strict=True)
        ],
        [],
    )
    return context.panel(headline, sub, draw_figure(figure, headline), table)


def _say_last(answer: "Answer", key: str, nights: PlaceNights) -> str:
    """How full the home was in the last month that is known."""
    month = answer.label(answer.by[0], key)
    shares = [nights.share_of_registered.value, nights.share_of_usable.value]
    of_all, of_usable = (
        NO_NUMBER if share is None else format_percent(share / 100) for share in shares
    )
    words = f"In {month} children slept here on {of_all} of the nights of its registered places"
    if shares[1] is None:
        return f"{words}; none could be used"
    return words if of_all == of_usable else f"{words}, {of_usable} of those that could be used"


def _draw_month(nights: PlaceNights | None) -> list[Element]:
    if nights is None:
        return [el.Td(NO_NUMBER) for _ in range(5)]
    counts = (nights.lived_in, nights.registered, nights.usable)
    shares = (nights.share_of_registered, nights.share_of_usable)
    return [
        *(el.Td(format_count(value)) for value in counts),
        *(el.Td(format_value(share.value, Unit.PERCENT.value)) for share in shares),
    ]


def home_place_nights(context: Context) -> Any:
    """What the places were used for, over 12 months and month by month."""
    answer, by_month = context.answer(0), context.answer(1)
    nights = read_place_nights(answer)
    if nights is None or not (nights.registered or nights.lived_in):
        return draw_empty(NO_NIGHTS.format(home=home_of(context).name))
    headline = _say_nights(answer, nights)
    sub = (
        "Every place counts once a night: lived in, held for a child who is away, kept free for an "
        "agreed move-in, kept for emergencies (these three: kept), not usable, or free"
    )
    folded = fold(answer, PLACE_STATE.key, KINDS)
    figure = draw_bars([folded], names=["Nights"], with_values=True)
    return context.panel(
        headline, sub, draw_figure(figure, headline), _draw_states(by_month, headline)
    )


def _say_nights(answer: "Answer", nights: PlaceNights) -> str:
    if not nights.registered:
        return f"Children slept here {say_period(answer)}, though no places are stated"
    words = (
        f"{format_count(nights.vacant)} of {format_count(nights.registered)} nights of its places "
        f"were free {say_period(answer)}"
    )
    if nights.not_usable:
        words += f"; {format_count(nights.not_usable)} could not be used"
    if nights.over:
        words += f"; on {format_count(nights.over)} a child slept here beyond its places"
    return words


def _draw_states(answer: "Answer", caption: str) -> Element:
    """Months as rows, each state of a place as a column."""
    time = answer.by[0]
    rows = []
    for key in answer.keys_of(time):
        nights = read_place_nights(answer, key)
        cells = [
            el.Td(format_count(getattr(nights, state)) if nights else NO_NUMBER)
            for state in PLACE_STATE.keys
        ]
        rows.append(draw_row(answer.label(time, key), cells))
    heads = [PLACE_STATE.label_of(state) for state in PLACE_STATE.keys]
    return draw_frame(caption, "plain", ["Month", *heads], rows, [])
