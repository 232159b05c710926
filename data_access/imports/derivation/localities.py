"""How one council's area stands to another's: its region, and the councils around it.

The regions are those of the published statistics on children looked after, all upper-tier councils
by their ONS codes (Crown copyright, Open Government Licence v3.0). Which councils adjoin is known
for the councils of the North East alone; water counts as a border where the line runs along a
river or its mouth. For any other council `adjoining_is_known` says no, its neighbours
are not told apart, and a neighbour in the same region is among the rest of the region.
"""

from typing import Final

_CODES_BY_REGION: Final = {
    "East Midlands": """
        E06000015 E06000016 E06000017 E06000018 E06000061 E06000062 E10000007 E10000018 E10000019
        E10000021 E10000024""",
    "East of England": """
        E06000031 E06000032 E06000033 E06000034 E06000055 E06000056 E10000003 E10000012 E10000015
        E10000020 E10000029""",
    "London": """
        E09000001 E09000002 E09000003 E09000004 E09000005 E09000006 E09000007 E09000008 E09000009
        E09000010 E09000011 E09000012 E09000013 E09000014 E09000015 E09000016 E09000017 E09000018
        E09000019 E09000020 E09000021 E09000022 E09000023 E09000024 E09000025 E09000026 E09000027
        E09000028 E09000029 E09000030 E09000031 E09000032 E09000033""",
    "North East": """
        E06000001 E06000002 E06000003 E06000004 E06000005 E06000047 E06000057 E08000021 E08000022
        E08000023 E08000024 E08000037""",
    "North West": """
        E06000006 E06000007 E06000008 E06000009 E06000049 E06000050 E06000063 E06000064 E08000001
        E08000002 E08000003 E08000004 E08000005 E08000006 E08000007 E08000008 E08000009 E08000010
        E08000011 E08000012 E08000013 E08000014 E08000015 E10000006 E10000017""",
    "South East": """
        E06000035 E06000036 E06000037 E06000038 E06000039 E06000040 E06000041 E06000042 E06000043
        E06000044 E06000045 E06000046 E06000060 E10000011 E10000014 E10000016 E10000025 E10000030
        E10000032""",
    "South West": """
        E06000022 E06000023 E06000024 E06000025 E06000026 E06000027 E06000030 E06000052 E06000053
        E06000054 E06000058 E06000059 E06000066 E10000008 E10000013""",
    "West Midlands": """
        E06000019 E06000020 E06000021 E06000051 E08000025 E08000026 E08000027 E08000028 E08000029
        E08000030 E08000031 E10000028 E10000031 E10000034""",
    "Yorkshire and The Humber": """
        E06000010 E06000011 E06000012 E06000013 E06000014 E06000065 E08000017 E08000018 E08000032
        E08000033 E08000034 E08000035 E08000036 E08000038 E08000039""",
}
_REGIONS: Final = {
    code: region for region, codes in _CODES_BY_REGION.items() for code in codes.split()
}

# Councils that live on under a new code. Those split in two (Cumbria, Northamptonshire) are not
# here: which part a place lies in cannot be told from the old code.
_CURRENT_CODES: Final = {
    "E06000028": "E06000058",  # Bournemouth
    "E06000029": "E06000058",  # Poole
    "E06000048": "E06000057",  # Northumberland
    "E08000016": "E08000038",  # Barnsley
    "E08000019": "E08000039",  # Sheffield
    "E08000020": "E08000037",  # Gateshead
    "E10000002": "E06000060",  # Buckinghamshire
    "E10000009": "E06000059",  # Dorset
    "E10000023": "E06000065",  # North Yorkshire
    "E10000027": "E06000066",  # Somerset
}

_ADJOINING: Final = {
    "E06000001": "E06000003 E06000004 E06000047",  # Hartlepool
    "E06000002": "E06000003 E06000004 E06000065",  # Middlesbrough
    "E06000003": "E06000001 E06000002 E06000004 E06000065",  # Redcar and Cleveland
    # Stockton-on-Tees
    "E06000004": "E06000001 E06000002 E06000003 E06000005 E06000047 E06000065",
    "E06000005": "E06000004 E06000047 E06000065",  # Darlington
    # County Durham
    "E06000047": """
        E06000001 E06000004 E06000005 E06000057 E06000064 E06000065 E08000024 E08000037""",
    # Northumberland
    "E06000057": """
        E06000047 E06000063 E06000064 E08000021 E08000022 E08000037 S12000026""",
    "E08000021": "E06000057 E08000022 E08000023 E08000037",  # Newcastle upon Tyne
    "E08000022": "E06000057 E08000021 E08000023",  # North Tyneside
    "E08000023": "E08000021 E08000022 E08000024 E08000037",  # South Tyneside
    "E08000024": "E06000047 E08000023 E08000037",  # Sunderland
    "E08000037": "E06000047 E06000057 E08000021 E08000023 E08000024",  # Gateshead
}


def adjoining_is_known(council_code: str) -> bool:
    """Whether `adjoining` can be told for this council; where not, it is never said."""
    return find_current_code(council_code) in _ADJOINING


def find_current_code(authority: str) -> str:
    """The code under which a reorganised council lives on; any other code as it is."""
    return _CURRENT_CODES.get(authority, authority)


def name_locality(authority: str | None, council_code: str) -> str:
    """In or out of the council's area, from the placement's upper-tier authority."""
    if authority is None:
        return "not_known"
    is_own = find_current_code(authority) == find_current_code(council_code)
    return "in_area" if is_own else "out_of_area"


def name_locality_detail(authority: str | None, council_code: str) -> str:
    """Which area the placement is in, as seen from the council.

    A neighbour across a national border (Scottish Borders, from Northumberland) is outside
    England before it is adjoining: its law and its approvals differ.
    """
    if authority is None:
        return "not_known"
    there, ours = find_current_code(authority), find_current_code(council_code)
    if there == ours:
        return "in_borough"
    if not there.startswith("E"):
        return "outside_england"
    if there in _ADJOINING.get(ours, "").split():
        return "adjoining"
    if there in _REGIONS and _REGIONS[there] == _REGIONS.get(ours):
        return "rest_of_region"
    return "elsewhere_in_england"
