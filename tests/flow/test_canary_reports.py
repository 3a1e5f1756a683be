"""Whatever fault of ours there is, and wherever it meets somebody: it is reported, and says nothing of anybody."""

import sqlite3
from contextlib import closing

import pytest

from tests.flow import canary as canaries
from tests.flow.canary import EMAIL, NAME, PERSONAL, PHONE, SLUG, WORDS, Canary, reference
from tests.flow.canary_collector import RELEASE
from tests.flow.canary_faults import FAULTS
from tests.flow.canary_search import found_in

pytestmark = pytest.mark.full


@pytest.fixture(scope="module")
def street(tmp_path_factory):
    with canaries.living(tmp_path_factory.mktemp("canary")) as street:
        yield street


@pytest.fixture(scope="module")
def faulty_street(tmp_path_factory):
    folder = tmp_path_factory.mktemp("canary")
    with canaries.living(folder, DJANGO_SETTINGS_MODULE="tests.flow.canary_settings") as street:
        yield street


def search(street):
    """Once all has come."""
    street.report_one_more()
    assert found_in(street.collector.everything, [*street.secrets(), *PERSONAL]) == []


def tables(street):
    with closing(sqlite3.connect(street.database)) as site:
        names = [row[0] for row in site.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return [name for name in names if name.startswith(("booking_", "django_session"))]


def at_its_record(street):
    """Signed in, and before the page that asks for name and telephone number."""
    canary = Canary(street, 5)
    page = canary.browser.get(canary.url())
    for _step in range(20):
        if page.name == "record":
            return canary
        page = canary.step(page)
    raise AssertionError(page.name)


def reported(street):
    return street.collector.reports.count('"type":"event"')


@pytest.mark.parametrize("name", FAULTS)
def test_no_report_says_what_the_fault_does(faulty_street, name):
    street, before = faulty_street, reported(faulty_street)
    canary = at_its_record(street)
    form = canary.browser.page.form()
    form.action += f"?fault={name}&email={EMAIL}&phone={PHONE}&lastname={NAME}"
    canary.browser.send(form, **canary.details(form), email=EMAIL, words=WORDS)
    search(street)
    assert reported(street) >= before + 2


def test_nor_do_broken_tables_whoever_writes_into_them(street):
    before = reported(street)
    for table in tables(street):
        for action in ("INSERT", "UPDATE", "DELETE"):
            with street.broken(table, action):
                Canary(street, 6).whole_life()
    search(street)
    assert reported(street) > before + 20


def test_nor_do_tables_that_are_missing(street):
    before = reported(street)
    for table in tables(street):
        street.tell(f'ALTER TABLE "{table}" RENAME TO elsewhere')
        Canary(street, 7).whole_life()
        street.tell(f'ALTER TABLE elsewhere RENAME TO "{table}"')
    search(street)
    assert reported(street) > before + 20


def test_an_address_that_leads_nowhere_is_not_told(street):
    street.tell("ALTER TABLE booking_merchant RENAME TO elsewhere")
    canary = Canary(street, 8)
    page = canary.browser.get(f"/{SLUG}/sign-in/{NAME}/")
    street.tell("ALTER TABLE elsewhere RENAME TO booking_merchant")
    street.await_report(reference(page.text))
    search(street)


def test_a_report_names_the_version_that_runs(street):
    street.report_one_more()
    assert f'"release":"{RELEASE}"' in street.collector.reports
