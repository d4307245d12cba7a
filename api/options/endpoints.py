"""Option lists: every choice of the forms, with codes and both languages."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from api.context import ContextDep
from api.fixed import fixed_answer
from api.options.schemas import OptionListItem, OptionListsAnswer
from api.parameters import NoParameters
from api.problems import documented
from registry.options.service import OptionList, get_option_list, option_lists

router = APIRouter(prefix="/v1/options", tags=["options"])

ListCode = Annotated[
    str,
    Path(alias="list", pattern=r"^[a-z_]{1,60}$", openapi_examples={"sexes": {"value": "sexes"}}),
]


@router.get("", response_model=OptionListsAnswer, responses=documented(400))
def list_option_lists(
    request: Request, context: ContextDep, _parameters: Annotated[NoParameters, Query()]
) -> Response:
    """List every option list with its options."""
    return fixed_answer(
        request, context, lambda: {"items": [_item(one) for one in option_lists().values()]}
    )


@router.get("/{list}", response_model=OptionListItem, responses=documented(400, 404))
def get_list(
    request: Request,
    context: ContextDep,
    code: ListCode,
    _parameters: Annotated[NoParameters, Query()],
) -> Response:
    """Get one option list."""
    return fixed_answer(request, context, lambda: _item(get_option_list(code)))


def _item(options: OptionList) -> dict[str, Any]:
    return OptionListItem.model_validate(options).model_dump()
