"""The programme: its records, the rules by which they are judged, and how they are kept."""
