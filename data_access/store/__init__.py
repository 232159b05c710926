"""The one SQL store: its engine, its tables, its migrations."""
