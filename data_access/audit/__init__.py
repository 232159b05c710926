"""The audit log: who did or saw what, in numbered entries that vouch for one another."""

from data_access.audit.entries import Action, Entry, Head
from data_access.audit.log import AuditLog, command_actor
from data_access.audit.reading import AuditPage
from data_access.audit.verification import Verdict

__all__ = ["Action", "AuditLog", "AuditPage", "Entry", "Head", "Verdict", "command_actor"]
