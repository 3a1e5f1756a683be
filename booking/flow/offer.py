"""The services that can be chosen, as rows: under their categories, or found by words."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from booking.clicrdv.catalog import Service
from booking.flow import choice, rows, search, wording
from booking.flow.visit import Visit


def row(visit: Visit, service: Service, field: str, category: str = "") -> rows.Row:
    """A service as a button that sends `field`."""
    return rows.choice(
        field=field,
        value=service.id,
        name=service.name,
        description=service.description,
        detail=category,
        duration=wording.duration_and_price(choice.minutes(visit, [service]), None),
        price=wording.price(choice.cents(visit, [service])),
        selected=visit.settings.max_services == 1 and service.id in visit.draft.services,
    )


def groups(visit: Visit, services: Sequence[Service], field: str) -> list[dict[str, Any]]:
    """Under the names of their categories; those in none come last."""
    found = [
        (c.name, c.description, [s for s in services if s.category_id == c.id]) for c in visit.catalogue.categories
    ]
    under_none = [service for service in services if service.category_id is None]
    found.append((_("Other services") if any(rows for *_told, rows in found) else "", "", under_none))
    return [
        {"heading": name, "description": description, "rows": [row(visit, each, field) for each in rows]}
        for name, description, rows in found
        if rows
    ]


def searched(visit: Visit, field: str, url: str) -> dict[str, Any] | None:
    """The services that have every word asked for. None where the list is short enough to be read."""
    if len(visit.offered) <= settings.CATEGORY_PAGE_FROM:
        return None
    asked = visit.query.get("q", "").strip()
    categories = {category.id: category.name for category in visit.catalogue.categories}
    found = search.found(visit.offered, categories, asked)
    return {
        "q": asked,
        "rows": [row(visit, service, field, categories.get(service.category_id or 0, "")) for service in found],
        "told": wording.services_count(len(found)) if found else _("No service has these words."),
        "url": url,
    }
