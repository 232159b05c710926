"""The programme's register as its own workbook, for whoever keeps it: to change and load again."""

from io import BytesIO

from flask import Blueprint, send_file
from flask.typing import ResponseReturnValue

from callbacks.audit import note
from callbacks.gate import needs
from callbacks.keeping import accounts_engine
from data_access.audit import Action
from data_access.imports.workbooks.programme_export import make_register_book
from data_access.programme.register import read_register
from data_access.vocabulary import Permission

programme_file = Blueprint("programme_file", __name__)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@programme_file.get("/programme/register.xlsx")
@needs(Permission.KEEP_PROGRAMME)
def take() -> ResponseReturnValue:
    """The register as it stands now; that it was taken is in the audit log."""
    with accounts_engine().connect() as connection:
        register = read_register(connection)
    count = sum(len(records) for records in register.records.values())
    note(Action.EXPORTED, "the programme's register", count=count)
    file = BytesIO()
    make_register_book(register).save(file)
    file.seek(0)
    return send_file(file, mimetype=XLSX, as_attachment=True, download_name="programme.xlsx")
