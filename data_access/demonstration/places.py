"""Where the demonstration's children live: a small fixed list of postcodes.

The postcodes, eastings, northings and authorities are facts of the ONS Postcode Directory
(Contains OS data and Royal Mail data, Crown copyright; Open Government Licence v3.0). Which
invented child or home is given which postcode is chance and says nothing of the place. Every
adjoining place stands either within 20 miles of the whole borough or over 20 miles from it.
"""

from functools import cache
from math import hypot
from typing import Final, NamedTuple

METRES_IN_A_MILE: Final = 1609.344


class Place(NamedTuple):
    """A postcode, where it is, and how it stands to the council's own area."""

    postcode: str
    easting: int
    northing: int
    authority: str
    locality: str


_ROWS: Final = (
    ("TS15 9LQ", 443093, 509816, "E06000004", "in_borough"),
    ("TS15 9XB", 442265, 511937, "E06000004", "in_borough"),
    ("TS16 0RQ", 441926, 513768, "E06000004", "in_borough"),
    ("TS16 0RZ", 441624, 514833, "E06000004", "in_borough"),
    ("TS16 9BA", 442537, 515234, "E06000004", "in_borough"),
    ("TS16 9YS", 443600, 519400, "E06000004", "in_borough"),
    ("TS17 0AZ", 444734, 515746, "E06000004", "in_borough"),
    ("TS17 0NA", 444554, 513944, "E06000004", "in_borough"),
    ("TS17 5EG", 443867, 513556, "E06000004", "in_borough"),
    ("TS17 5FD", 444102, 514987, "E06000004", "in_borough"),
    ("TS17 6EB", 444888, 518628, "E06000004", "in_borough"),
    ("TS17 6SF", 444943, 518188, "E06000004", "in_borough"),
    ("TS17 7BY", 445502, 517824, "E06000004", "in_borough"),
    ("TS17 7EN", 445611, 517897, "E06000004", "in_borough"),
    ("TS17 8BH", 445508, 517110, "E06000004", "in_borough"),
    ("TS17 8EZ", 446092, 517140, "E06000004", "in_borough"),
    ("TS17 9AW", 446365, 517118, "E06000004", "in_borough"),
    ("TS17 9BB", 446213, 516947, "E06000004", "in_borough"),
    ("TS18 1ET", 444472, 518718, "E06000004", "in_borough"),
    ("TS18 1LL", 444297, 518997, "E06000004", "in_borough"),
    ("TS18 2EW", 444380, 519455, "E06000004", "in_borough"),
    ("TS18 2RQ", 446774, 520187, "E06000004", "in_borough"),
    ("TS18 3HG", 444540, 517281, "E06000004", "in_borough"),
    ("TS18 3RS", 444160, 516425, "E06000004", "in_borough"),
    ("TS18 4BL", 443658, 518724, "E06000004", "in_borough"),
    ("TS18 4JQ", 442965, 518997, "E06000004", "in_borough"),
    ("TS18 5DA", 442053, 517667, "E06000004", "in_borough"),
    ("TS18 5NL", 441611, 517996, "E06000004", "in_borough"),
    ("TS19 0FB", 443684, 520850, "E06000004", "in_borough"),
    ("TS19 0ND", 443227, 521029, "E06000004", "in_borough"),
    ("TS19 1LT", 444053, 519811, "E06000004", "in_borough"),
    ("TS19 1NG", 444053, 519811, "E06000004", "in_borough"),
    ("TS19 7ES", 441880, 519384, "E06000004", "in_borough"),
    ("TS19 7YB", 441498, 519350, "E06000004", "in_borough"),
    ("TS19 8EJ", 441875, 520357, "E06000004", "in_borough"),
    ("TS19 8XT", 441296, 520736, "E06000004", "in_borough"),
    ("TS19 9FA", 442463, 522238, "E06000004", "in_borough"),
    ("TS19 9NQ", 442517, 521528, "E06000004", "in_borough"),
    ("TS2 1UJ", 451400, 524000, "E06000004", "in_borough"),
    ("TS2 1UY", 452500, 523000, "E06000004", "in_borough"),
    ("TS20 1FH", 443919, 522158, "E06000004", "in_borough"),
    ("TS20 1PR", 443881, 522254, "E06000004", "in_borough"),
    ("TS20 2DR", 444621, 520638, "E06000004", "in_borough"),
    ("TS20 2HE", 444791, 520896, "E06000004", "in_borough"),
    ("TS21 1PQ", 438390, 516428, "E06000004", "in_borough"),
    ("TS21 1YY", 444053, 519811, "E06000004", "in_borough"),
    ("TS21 3WY", 444053, 519811, "E06000004", "in_borough"),
    ("TS21 3ZG", 444053, 519811, "E06000004", "in_borough"),
    ("TS22 5DQ", 444467, 524306, "E06000004", "in_borough"),
    ("TS22 5YT", 444200, 524200, "E06000004", "in_borough"),
    ("TS23 1EY", 446036, 522362, "E06000004", "in_borough"),
    ("TS23 1PF", 445448, 523116, "E06000004", "in_borough"),
    ("TS23 2EA", 445717, 524349, "E06000004", "in_borough"),
    ("TS23 2NP", 445764, 523769, "E06000004", "in_borough"),
    ("TS23 3TJ", 446719, 523908, "E06000004", "in_borough"),
    ("TS23 3YB", 446279, 525863, "E06000004", "in_borough"),
    ("TS23 4HU", 447882, 524666, "E06000004", "in_borough"),
    ("TS23 4YS", 444053, 519811, "E06000004", "in_borough"),
    ("TS8 0AU", 448312, 512879, "E06000004", "in_borough"),
    ("TS8 0BB", 446743, 513375, "E06000004", "in_borough"),
    ("TS22 5FS", 442347, 527505, "E06000001", "adjoining"),
    ("TS24 0GH", 450475, 535318, "E06000001", "adjoining"),
    ("TS24 7BW", 451100, 532500, "E06000001", "adjoining"),
    ("TS24 8BW", 450600, 532800, "E06000001", "adjoining"),
    ("TS25 1LJ", 450522, 529586, "E06000001", "adjoining"),
    ("TS25 2LU", 449635, 529047, "E06000001", "adjoining"),
    ("TS25 3NF", 448664, 529570, "E06000001", "adjoining"),
    ("TS25 5YR", 451009, 532121, "E06000001", "adjoining"),
    ("TS26 0JU", 449232, 533250, "E06000001", "adjoining"),
    ("TS27 3YH", 451009, 532121, "E06000001", "adjoining"),
    ("TS1 1HZ", 448500, 520400, "E06000002", "adjoining"),
    ("TS1 2PB", 449400, 520000, "E06000002", "adjoining"),
    ("TS1 3PG", 449524, 519476, "E06000002", "adjoining"),
    ("TS1 4HE", 449145, 519854, "E06000002", "adjoining"),
    ("TS1 9BA", 448907, 520333, "E06000002", "adjoining"),
    ("TS3 0QZ", 453270, 517971, "E06000002", "adjoining"),
    ("TS3 8NU", 452164, 518661, "E06000002", "adjoining"),
    ("TS4 3DA", 450432, 517873, "E06000002", "adjoining"),
    ("TS5 4EE", 448134, 518797, "E06000002", "adjoining"),
    ("TS5 7RQ", 448591, 517614, "E06000002", "adjoining"),
    ("TS7 8HQ", 451583, 515439, "E06000002", "adjoining"),
    ("TS8 0TN", 450600, 514300, "E06000002", "adjoining"),
    ("TS8 8BL", 450368, 514333, "E06000002", "adjoining"),
    ("TS8 9FA", 447880, 514452, "E06000002", "adjoining"),
    ("TS10 1ER", 460133, 524888, "E06000003", "adjoining"),
    ("TS10 4QF", 459427, 522760, "E06000003", "adjoining"),
    ("TS10 5AW", 458496, 525076, "E06000003", "adjoining"),
    ("TS12 2ET", 465381, 518918, "E06000003", "adjoining"),
    ("TS14 6LT", 460183, 516067, "E06000003", "adjoining"),
    ("TS14 7AW", 461725, 515637, "E06000003", "adjoining"),
    ("TS14 8DN", 459618, 515334, "E06000003", "adjoining"),
    ("TS6 0ED", 454504, 518740, "E06000003", "adjoining"),
    ("TS6 8YS", 455700, 519200, "E06000003", "adjoining"),
    ("TS6 9HD", 455530, 518441, "E06000003", "adjoining"),
    ("DL1 1RX", 429346, 514411, "E06000005", "adjoining"),
    ("DL1 2SP", 431122, 515379, "E06000005", "adjoining"),
    ("DL1 3YS", 430509, 517255, "E06000005", "adjoining"),
    ("DL1 4WD", 432230, 513613, "E06000005", "adjoining"),
    ("DL1 9PJ", 429177, 514182, "E06000005", "adjoining"),
    ("DL2 2EN", 430631, 510519, "E06000005", "adjoining"),
    ("DL3 0XF", 429177, 514182, "E06000005", "adjoining"),
    ("DL3 7LY", 428700, 514400, "E06000005", "adjoining"),
    ("DL3 9GX", 429177, 514182, "E06000005", "adjoining"),
    ("DH6 4DG", 432080, 535641, "E06000047", "adjoining"),
    ("DL17 0DS", 430133, 530704, "E06000047", "adjoining"),
    ("DL17 8HP", 429214, 532140, "E06000047", "adjoining"),
    ("DL5 4YN", 427808, 525938, "E06000047", "adjoining"),
    ("DL5 5EG", 428460, 524273, "E06000047", "adjoining"),
    ("DL5 6XB", 427200, 523800, "E06000047", "adjoining"),
    ("DL5 7DH", 426577, 525294, "E06000047", "adjoining"),
    ("TS21 1NQ", 433411, 523196, "E06000047", "adjoining"),
    ("TS21 2JG", 432825, 526527, "E06000047", "adjoining"),
    ("TS21 3AL", 436048, 528879, "E06000047", "adjoining"),
    ("TS21 4DJ", 436513, 531955, "E06000047", "adjoining"),
    ("TS27 4HT", 446207, 539118, "E06000047", "adjoining"),
    ("TS28 5AL", 439919, 536477, "E06000047", "adjoining"),
    ("TS29 6ED", 437214, 535689, "E06000047", "adjoining"),
    ("DL2 1PW", 435204, 511239, "E06000065", "adjoining"),
    ("DL6 2SQ", 439690, 502337, "E06000065", "adjoining"),
    ("TS15 0DT", 445850, 506171, "E06000065", "adjoining"),
    ("TS9 5GE", 452413, 508705, "E06000065", "adjoining"),
    ("TS9 6LJ", 458396, 507154, "E06000065", "adjoining"),
    ("TS9 7AH", 453869, 506023, "E06000065", "adjoining"),
    # adjoining, but more than 20 miles from anywhere in the borough
    ("DH8 5HY", 410823, 551412, "E06000047", "adjoining"),
    ("DL12 9QR", 401983, 519559, "E06000047", "adjoining"),
    ("BD23 3HF", 397246, 449862, "E06000065", "adjoining"),
    ("HG3 5JJ", 411967, 463058, "E06000065", "adjoining"),
    ("YO12 5NT", 502488, 487593, "E06000065", "adjoining"),
    ("NE43 7RA", 406371, 559860, "E06000057", "rest_of_region"),
    ("NE61 3FS", 421002, 587035, "E06000057", "rest_of_region"),
    ("NE71 6QY", 399973, 624323, "E06000057", "rest_of_region"),
    ("NE5 3JS", 421495, 566267, "E08000021", "rest_of_region"),
    ("NE5 5YR", 419196, 566799, "E08000021", "rest_of_region"),
    ("NE6 4XR", 427054, 564894, "E08000021", "rest_of_region"),
    ("NE28 6BU", 429655, 565795, "E08000022", "rest_of_region"),
    ("NE28 9WP", 432685, 569414, "E08000022", "rest_of_region"),
    ("NE29 0HD", 435185, 568585, "E08000022", "rest_of_region"),
    ("NE32 4AS", 434095, 563390, "E08000023", "rest_of_region"),
    ("NE33 9FB", 436398, 567170, "E08000023", "rest_of_region"),
    ("NE34 0YE", 436530, 564171, "E08000023", "rest_of_region"),
    ("NE37 1RY", 429101, 556861, "E08000024", "rest_of_region"),
    ("SR5 3TW", 433005, 557750, "E08000024", "rest_of_region"),
    ("SR5 9YB", 437260, 558340, "E08000024", "rest_of_region"),
    ("NE10 8SD", 428967, 560384, "E08000037", "rest_of_region"),
    ("NE39 2LW", 415300, 558700, "E08000037", "rest_of_region"),
    ("NE8 2NA", 424324, 562622, "E08000037", "rest_of_region"),
    ("HU3 1YY", 508535, 429621, "E06000010", "elsewhere_in_england"),
    ("HU8 0BU", 510400, 431700, "E06000010", "elsewhere_in_england"),
    ("YO3 6EG", 460088, 453467, "E06000014", "elsewhere_in_england"),
    ("DE22 3TQ", 434125, 335020, "E06000015", "elsewhere_in_england"),
    ("CA13 0JB", 311576, 530924, "E06000063", "elsewhere_in_england"),
    ("SK13 9QN", 404896, 394075, "E07000037", "elsewhere_in_england"),
    ("LA5 9RD", 350094, 472575, "E07000121", "elsewhere_in_england"),
    ("M20 6PH", 385039, 391418, "E08000003", "elsewhere_in_england"),
    ("L7 0EQ", 337179, 390709, "E08000012", "elsewhere_in_england"),
    ("B32 3NU", 400510, 281594, "E08000025", "elsewhere_in_england"),
    ("BD10 8BQ", 418510, 436576, "E08000032", "elsewhere_in_england"),
    ("LS13 1DA", 422502, 435146, "E08000035", "elsewhere_in_england"),
    ("LS18 4UL", 424001, 437535, "E08000035", "elsewhere_in_england"),
    ("EH1 1UJ", 325610, 673530, "S12000036", "outside_england"),
    ("EH6 4YL", 326616, 676132, "S12000036", "outside_england"),
    ("SA2 9LQ", 261768, 193271, "W06000011", "outside_england"),
    ("CF14 0SZ", 319017, 183402, "W06000015", "outside_england"),
)

PLACES: Final = tuple(Place(*row) for row in _ROWS)
_BY_POSTCODE: Final = {place.postcode: place for place in PLACES}


def find_place(postcode: str) -> Place:
    """Give the place of a postcode on the list."""
    return _BY_POSTCODE[postcode]


def measure_miles(one: Place, other: Place) -> float:
    """Measure the straight line between two places in miles, to one decimal."""
    metres = hypot(one.easting - other.easting, one.northing - other.northing)
    return round(metres / METRES_IN_A_MILE, 1)


@cache
def list_postcodes(kind: str) -> tuple[str, ...]:
    """List the postcodes in_borough, near (outside, within 20 miles) or far (outside, further)."""
    if kind == "in_borough":
        return tuple(p.postcode for p in PLACES if p.locality == kind)
    outside = [p for p in PLACES if p.locality != "in_borough"]
    own = [p for p in PLACES if p.locality == "in_borough"]
    far = {p.postcode for p in outside if min(measure_miles(p, o) for o in own) > 20}
    return tuple(p.postcode for p in outside if (p.postcode in far) == (kind == "far"))
