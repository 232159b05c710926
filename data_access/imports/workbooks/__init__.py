"""Workbooks that an officer keeps: homes, carers, requests."""
