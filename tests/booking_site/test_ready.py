"""A process has read what pages need before anybody asks it for one: a crowd need not read it, each for themselves."""

import json
import sys

from jinja2 import Environment

from booking_site import ready
from booking_site.templating import Pages
from tests.booking_site import running
from tests.control import KEY

# What a first booking reads that was not there: modules, and templates of each engine.
SCRIPT = """
import json, sys
from tests.visitor import Visitor, book_until
from booking_site.form_renderer import FORMS
from booking_site.wsgi import application
from django.template import engines

environments = [engines["jinja2"].env, FORMS.engine.env]
before, templates = set(sys.modules), [len(one.cache) for one in environments]
visitor = Visitor("fr")
book_until(visitor, "check")
read = [len(one.cache) - count for one, count in zip(environments, templates)]
print(json.dumps({"page": visitor.name, "modules": sorted(set(sys.modules) - before), "templates": read}))
"""


def test_a_first_booking_reads_nothing_more(tmp_path, sandbox):
    surroundings = running.environment(
        DJANGO_SETTINGS_MODULE="booking_site.settings",
        DATABASE_URL=f"sqlite:///{tmp_path / 'site.sqlite3'}",
        SECRET_KEY="a secret",
        CLICRDV_BASE_URL=sandbox.url,
        CLICRDV_API_KEY=KEY,
        ALLOWED_HOSTS="testserver",
    )
    for command in (
        ["manage.py", "migrate", "--verbosity", "0"],
        ["manage.py", "add_merchant", "clinique-des-lilas", "4"],
        ["-c", SCRIPT],
    ):
        process = running.start([sys.executable, *command], running.ROOT, surroundings)
        said, _ = process.communicate(timeout=60)
        assert process.returncode == 0, said
    found = json.loads(said.splitlines()[-1])
    assert found["page"] == "check"
    assert found["templates"] == [0, 0]
    assert [name for name in found["modules"] if name.startswith(("booking", "django", "jinja2", "phonenumbers"))] == []


def test_what_lies_beside_the_templates_or_is_broken_keeps_no_worker_from_starting(tmp_path, caplog):
    (tmp_path / "right.html").write_text("{{ 1 }}")
    (tmp_path / "wrong.html").write_text("{% if %}")
    (tmp_path / ".right.html.swp").write_bytes(b"b0VIM\xff\xfe")
    (tmp_path / "right.html.orig").write_text("<<<<<<< {% if %}")
    environment = Environment(loader=Pages(str(tmp_path)))  # noqa: S701 - nothing is shown
    ready.compile_all(environment)
    assert len(environment.cache) == 1
    assert [record.getMessage() for record in caplog.records] == ["a template is broken: wrong.html"]
