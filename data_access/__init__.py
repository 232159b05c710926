"""All that the council knows, and who may know it."""
