"""Every entry by HTTP: the gate, panels, filters, lists, the API."""
