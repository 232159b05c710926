"""Who turned 18 with an episode still open, child by child."""

from datetime import date, timedelta

from sqlalchemy import Engine

from data_access.access import Viewer
from data_access.questions import Question, Selection
from data_access.questions.list_of_children import list_children
from data_access.vocabulary import Role
from tests.data.day_by_day import Child, Episode
from tests.data.filled_stores import fill_store

DIRECTOR = Viewer(Role.DIRECTOR)
BIRTHDAY = date(2029, 6, 15)
BORN, CAME = date(2011, 6, 15), date(2025, 4, 1)


def test_only_whoever_was_in_care_on_the_18th_birthday_with_an_episode_open_is_told(
    empty_store: Engine,
) -> None:
    before = BIRTHDAY - timedelta(days=1)
    council = [
        Child(1, BORN, (Episode(1, CAME, None),)),
        Child(2, BORN, (Episode(2, CAME, before, rec="E4A"),)),
        Child(3, BORN, (Episode(3, CAME, BIRTHDAY, rec="E7"),)),
        Child(4, date(2014, 1, 1), (Episode(4, CAME, None),)),
    ]
    door = fill_store(empty_store, council)

    def count(**words: str) -> float | None:
        question = Question("turned_18_still_open", (), Selection.parse(words.items()))
        return door.ask(question, DIRECTOR).total

    year = {"from": "2029-04-01", "to": "2030-03-31"}
    assert count(**year) == 1
    assert count(**{"from": "2029-06-16", "to": "2030-03-31"}) == 0
    assert count(**{"from": "2029-06-15", "to": "2029-06-15"}) == 1
    listed = list_children(
        door, Question("turned_18_still_open", (), Selection.parse(year.items())), DIRECTOR
    )
    assert listed.total == 1
