"""The SSDA903 return: found, recognised, read, checked, repaired and loaded whole or not at all."""
