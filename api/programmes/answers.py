"""Programmes and their rules as answers."""

from api.programmes.schemas import ProgrammeItem, RuleItem
from api.texts import Text
from registry.agencies.models import Agency
from registry.eligibility.conditions import as_table
from registry.eligibility.rules import Amount, ProgrammeRule
from registry.programmes.models import Programme, ProgrammeVersion


def item(agency: Agency, programme: Programme, version: ProgrammeVersion) -> ProgrammeItem:
    """Return one version of a programme."""
    return ProgrammeItem.model_validate(
        {
            "agency": agency.code,
            "agency_ms": agency.name_ms,
            "agency_en": agency.name_en,
            "code": programme.code,
            "purpose": programme.purpose,
            "amount": Text(ms=version.amount_ms, en=version.amount_en),
        }
        | {name: getattr(version, name) for name in TOLD}
    )


def rule(one: ProgrammeRule) -> RuleItem:
    """Return one version of a rule, as a rule file would write it."""
    return RuleItem(
        code=one.code,
        number=one.number,
        subject=one.subject,
        starts_on=one.starts_on,
        ends_on=one.ends_on,
        per=one.per,
        condition=as_table(one.condition),
        amounts=[_amount(each) for each in one.amounts],
        source=one.source,
    )


def _amount(one: Amount) -> dict[str, str]:
    asks = {} if one.expression is None else {"if": one.expression.text}
    return {**asks, "rm": str(one.ringgit)}


TOLD = (
    "name_ms",
    "name_en",
    "form",
    "recipient",
    "amount_monthly",
    "income_limit",
    "for_the_poor",
    "is_offered",
    "confirmed",
    "starts_on",
    "ends_on",
    "source",
    "number",
    "entered_by",
    "entered_at",
)
"""Columns of a version that stand in an answer under their own names."""
