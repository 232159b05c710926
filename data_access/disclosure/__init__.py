"""How small numbers are protected, and the publication that leaves: tiers C and D read only it."""
