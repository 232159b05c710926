"""Children: the list behind a number, for those who may see children."""

from components.page import register
from data_access.vocabulary import Permission

register(
    path="/children",
    title="Children",
    group="Children",
    place=19,
    permission=Permission.CHILDREN_LIST,
    content="list_of_children",
    in_navigation=True,
)
