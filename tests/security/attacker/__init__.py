"""A reader with time on their hands: what tiers C and D may fetch, and all that follows from it.

It shares no code with what it attacks: it knows the rules as they are published, collects by HTTP,
and works out between what every count must lie. Only the judge, at the end, is told the truth.
"""
