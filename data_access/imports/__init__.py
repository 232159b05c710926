"""What comes in: checked, repaired, reported, and loaded whole or not at all."""
