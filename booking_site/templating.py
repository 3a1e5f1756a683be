"""What customers see is written by Jinja: half of a page's time was Django's templates. The admin's stay Django's."""

from datetime import datetime
from functools import cache
from typing import Any

from django.template import defaultfilters
from django.templatetags.static import static
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext, ngettext
from jinja2 import ChainableUndefined, Environment, FileSystemLoader, TemplateNotFound

from booking_site.painted import painted


class Pages(FileSystemLoader):
    """The folder of templates without the admin's, which another engine reads."""

    def get_source(self, environment: Environment, template: str) -> Any:
        if template.startswith("admin/"):
            raise TemplateNotFound(template)
        return super().get_source(environment, template)

    def list_templates(self) -> list[str]:
        """What an editor or a merge leaves beside them is none of them."""
        names = super().list_templates()
        return [name for name in names if name.endswith(".html") and not name.startswith("admin/")]


def environment(*, loader: FileSystemLoader, **options: Any) -> Environment:
    """As Django's own templates have it: what a page does not say is empty."""
    options |= {"loader": Pages(loader.searchpath), "undefined": ChainableUndefined}
    made = Environment(**options, trim_blocks=True, lstrip_blocks=True)  # noqa: S701 - it escapes: Django says so
    made.globals.update(_=gettext, ngettext=ngettext, get_language=get_language, static=cache(static), painted=painted)
    made.filters.update(
        iso=_iso,
        linebreaks=defaultfilters.linebreaks_filter,
        linebreaksbr=defaultfilters.linebreaksbr,
        urlencode=defaultfilters.urlencode,
    )
    return made


def _iso(moment: datetime) -> str:
    return localtime(moment).isoformat()
