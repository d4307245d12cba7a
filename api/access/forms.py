"""What a page's form sent: its fields as text, read once for the guard and for the endpoint."""

from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
FIELDS_AT_MOST = 10_000
"""A meeting's sheet has three fields a case, and two thousand cases."""


async def read_form(request: Request) -> dict[str, str]:
    """Return the fields of a form, empty where the request sends none; of one sent twice the last.

    The request keeps what was read: whoever asks again gets the same.
    """
    kind = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if request.method != "POST" or kind not in FORMS:
        return {}
    form: FormData = await request.form(max_fields=FIELDS_AT_MOST)
    return {name: value for name, value in form.multi_items() if isinstance(value, str)}


SentForm = Annotated[dict[str, str], Depends(read_form)]
"""The fields of the form that a page sent."""
