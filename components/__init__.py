"""How things look: words, tables, figures, panels and the frame of a page."""
