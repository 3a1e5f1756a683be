"""What a process would read at its first page is read before it: of a crowd that waits for a new process each visitor
would read all of it, at the same time. Sixty at once took four seconds, in which nobody was answered."""

import logging

from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.template import engines
from django.template.backends.jinja2 import Jinja2
from django.urls import get_resolver
from django.utils import formats, translation
from django.utils.module_loading import import_string
from jinja2 import Environment, TemplateError

from booking.context import phone_href
from booking_site.form_renderer import FORMS


def read_all() -> None:
    """Addresses with all views, templates, languages; and what Django loads by the names in its settings. Nothing is
    asked of the database or of the cache."""
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            assert get_resolver().reverse_dict is not None  # made when it is asked for
            formats.get_format("DATE_FORMAT")
    for engine in (FORMS.engine, *engines.all()):
        if isinstance(engine, Jinja2):
            assert engine.template_context_processors is not None
            compile_all(engine.env)
    phone_href("01 23 45 67 89")
    for name in (settings.SESSION_SERIALIZER, settings.MESSAGE_STORAGE):
        import_string(name)
    connection.ops.compiler("SQLCompiler")
    caches["default"]


def compile_all(environment: Environment) -> None:
    for name in environment.list_templates():
        try:
            environment.get_template(name)
        except TemplateError:  # its own page will say so, and the others are served
            logging.getLogger("booking").exception("a template is broken: %s", name)
