"""Redis is a cache: what is lost with it is asked for again, and no customer notices."""

import pytest

from tests.visitor import CLINIC

from .test_two_instances import to_check

pytestmark = pytest.mark.full


def test_restarted_empty_in_mid_journey_the_booking_goes_on(cluster):
    customer = to_check(cluster.customer())
    cluster.redis.stop()
    cluster.redis.start()
    assert cluster.redis.ask("DBSIZE") == ":0"
    assert customer.get(f"{CLINIC}check/").name == "check"
    assert customer.send().name == "done"
    assert len(cluster.sandbox.appointments()) == 1
    assert len(cluster.sandbox.requests("POST", "login")) == 1


def test_while_it_is_down_the_booking_goes_on(cluster):
    customer = cluster.customer().get(f"{CLINIC}service/?service=21")
    cluster.redis.stop()
    to_check(customer)
    assert customer.send().name == "done"
    assert len(cluster.sandbox.appointments()) == 1
