"""Form fields: the plain ones are written without a template, the others by Jinja; what the admin adds by Django."""

from html import escape
from typing import Any

from django.forms.renderers import DjangoTemplates, Jinja2
from django.utils.safestring import SafeString, mark_safe

INPUTS = {f"django/forms/widgets/{name}.html" for name in ("text", "email", "number", "password", "hidden", "input")}
FORMS = Jinja2()


class Renderer(DjangoTemplates):
    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        if template_name in INPUTS:
            return _input(context["widget"])
        if template_name.startswith("django/forms/"):
            return str(FORMS.render(template_name, context, request))
        return super().render(template_name, context, request)


def _input(widget: dict[str, Any]) -> SafeString:
    """As Django's own template has it."""
    attributes = {"type": widget["type"], "name": widget["name"]}
    if widget["value"] is not None:
        attributes["value"] = widget["value"]
    return mark_safe(f"<input{''.join(map(_attribute, {**attributes, **widget['attrs']}.items()))}>")  # noqa: S308


def _attribute(named: tuple[str, Any]) -> str:
    name, value = named
    if value is False:
        return ""
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'
