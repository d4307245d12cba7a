"""Where an officer's lists begin: the area of the account's grant."""

from registry.accounts.service import Visitor


def own_area(visitor: Visitor) -> dict[str, str]:
    """Return the query of the first area that the account is limited to; empty for the country."""
    areas = [grant.area for grant in visitor.grants]
    if None in areas or not areas:
        return {}
    area = str(areas[0])
    return {"district" if area.startswith("D") else "state": area}
