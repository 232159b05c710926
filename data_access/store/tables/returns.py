"""The other tables of the SSDA903 return, kept as returned, one row per collection year."""

from typing import Any

from sqlalchemy import Column, Date, Integer, String, Table
from sqlalchemy.types import TypeEngine

from data_access.store.tables.base import (
    child_column,
    collection_year_column,
    id_column,
    load_column,
    metadata,
)

_CODE = String(16)


def _returned(name: str, **columns: TypeEngine[Any] | type[TypeEngine[Any]]) -> Table:
    return Table(
        name,
        metadata,
        id_column(),
        load_column(),
        collection_year_column(),
        child_column(),
        *(Column(column, kind) for column, kind in columns.items()),
    )


headers = _returned(
    "headers", sex=_CODE, dob=Date, ethnic=_CODE, upn=_CODE, mother=_CODE, mc_dob=Date
)
unaccompanied_children = _returned("unaccompanied_children", sex=_CODE, dob=Date, duc=Date)
reviews = _returned("reviews", dob=Date, review=Date, review_code=_CODE)
missing_incidents = _returned(
    "missing_incidents", dob=Date, missing=_CODE, mis_start=Date, mis_end=Date
)
previous_permanence = _returned(
    # DATE_PERM may be incomplete in the return (zz/zz/yyyy), so it stays text.
    "previous_permanence",
    dob=Date,
    prev_perm=_CODE,
    la_perm=_CODE,
    date_perm=_CODE,
)
oc2 = _returned(
    "oc2",
    dob=Date,
    sdq_score=Integer,
    sdq_reason=_CODE,
    convicted=_CODE,
    health_check=_CODE,
    immunisations=_CODE,
    teeth_check=_CODE,
    health_assessment=_CODE,
    substance_misuse=_CODE,
    intervention_received=_CODE,
    intervention_offered=_CODE,
)
oc3 = _returned("oc3", dob=Date, in_touch=_CODE, activ=_CODE, accom=_CODE)
ad1 = _returned(
    "ad1",
    dob=Date,
    date_int=Date,
    date_match=Date,
    foster_care=_CODE,
    nb_adoptr=_CODE,
    sex_adoptr=_CODE,
    ls_adoptr=_CODE,
)
placed_for_adoption = _returned(
    "placed_for_adoption",
    dob=Date,
    date_placed=Date,
    date_placed_ceased=Date,
    reason_placed_ceased=_CODE,
)
social_worker_episodes = _returned(
    "social_worker_episodes",
    dob=Date,
    sw_id=String(40),
    sw_decom=Date,
    sw_dec=Date,
    sw_reason=_CODE,
)
deprivations_of_liberty = _returned(
    "deprivations_of_liberty", dob=Date, dolo_start=Date, dolo_end=Date
)

RETURNED_TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        headers,
        unaccompanied_children,
        reviews,
        missing_incidents,
        previous_permanence,
        oc2,
        oc3,
        ad1,
        placed_for_adoption,
        social_worker_episodes,
        deprivations_of_liberty,
    )
}
