"""Two instances behind nginx share PostgreSQL and Redis, and nothing is sticky."""

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from tests.flow.test_many_customers import Customer
from tests.visitor import CLINIC

from . import servers
from .programs import until

pytestmark = pytest.mark.full


def to_check(customer):
    """The worked example, at its first free time."""
    customer.get(f"{CLINIC}service/?service=21").send(calendar="15")
    return customer.to_check(first_time(customer))


def first_time(customer):
    return customer.soup.select_one("main [name=start]")["value"]


def is_reached(cluster):
    """Whom it could not reach nginx does not ask again for a second (fail_timeout)."""
    until(lambda: cluster.customer().get("/healthz").page.status_code == 200)


def test_a_booking_begun_on_one_is_finished_on_the_other(cluster):
    first, second = cluster.instances
    second.kill()
    is_reached(cluster)
    customer = to_check(cluster.customer())
    asked = customer.soup.main.get_text(" ", strip=True)
    second.start()
    first.kill()
    is_reached(cluster)
    customer.get(f"{CLINIC}check/")
    assert customer.soup.main.get_text(" ", strip=True) == asked
    assert customer.send().name == "done"
    assert len(cluster.sandbox.appointments()) == 1
    assert len(cluster.sandbox.requests("POST", "login")) == 1


def test_killed_while_it_books_the_other_one_finds_what_became_of_it(cluster):
    """The confirmation is not sent twice by the proxy, nor by the customer's second click."""
    first, second = cluster.instances
    second.kill()
    is_reached(cluster)
    customer = to_check(cluster.customer())
    tab = customer.twin(cluster.port, cluster.certificate)
    cluster.sandbox.fault("/api/*/appointments*", "delay", method="POST", seconds=4)
    with ThreadPoolExecutor(1) as thread:
        confirming = thread.submit(customer.send)
        until(lambda: cluster.sandbox.requests("POST", "appointments"))
        first.kill()
        assert confirming.result().page.status_code == 502
    second.start()
    is_reached(cluster)
    here = tab.send().page.url.removeprefix(tab.site)
    until(lambda: tab.get(here).name == "done")
    assert len(cluster.sandbox.requests("POST", "appointments")) == 1
    assert len(cluster.sandbox.appointments()) == 1


def test_a_double_click_that_reaches_both_books_once(cluster):
    customer = to_check(cluster.customer())
    clicks = [customer, customer.twin(cluster.port, cluster.certificate)]
    cluster.sandbox.fault("/api/*/appointments*", "delay", method="POST", seconds=1)
    with ThreadPoolExecutor(2) as two:
        assert [one.name for one in two.map(Customer.send, clicks)] == ["done", "done"]
    assert len(cluster.sandbox.requests("POST", "appointments")) == 1
    assert len(cluster.sandbox.appointments()) == 1


def test_each_of_their_threads_may_wait_for_clicrdv_with_a_connection_to_the_database(cluster):
    """PostgreSQL's own limit is 100, which docs/operations.md says to raise."""
    customer = cluster.customer().get(f"{CLINIC}service/?service=21").send(calendar="15")
    everybody = [customer.twin(cluster.port, cluster.certificate) for _ in range(160)]
    cluster.redis.ask("FLUSHALL")
    cluster.sandbox.fault("/api/*/availabletimeslots*", "delay", seconds=3, count=None)
    with ThreadPoolExecutor(len(everybody)) as threads:
        pages = threads.map(lambda one: one.get(f"{CLINIC}slot/").page.status_code, everybody)
        assert set(pages) <= {200, 503}


def test_migrating_again_changes_nothing(cluster):
    before = tables(cluster.database)
    assert "No migrations to apply" in cluster.instances[0].manage("migrate")
    assert "No changes detected" in cluster.instances[1].manage("makemigrations", "--check", "--dry-run")
    assert tables(cluster.database) == before
    assert "booking_merchant" in {name for name, *_ in before}


def tables(address):
    with psycopg.connect(address) as base:
        return base.execute(
            "SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns"
            " WHERE table_schema = 'public' ORDER BY 1, 2"
        ).fetchall()


def test_a_backup_restored_elsewhere_is_the_same_site(cluster, tmp_path):
    to_check(cluster.customer()).send()
    servers.dumped(cluster.database, tmp_path / "booking.dump")
    with servers.postgresql() as (elsewhere, _):
        servers.restored(tmp_path / "booking.dump", elsewhere)
        assert tables(elsewhere) == tables(cluster.database)
        assert booked(elsewhere) == booked(cluster.database) != []


def booked(address):
    with psycopg.connect(address) as base:
        return base.execute("SELECT key, state, appointment_ids FROM booking_confirmation ORDER BY key").fetchall()
