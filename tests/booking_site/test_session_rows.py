"""Sessions that are read by one plain query are the very sessions that Django's models read."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore as Djangos
from django.contrib.sessions.models import Session
from django.utils import timezone

from booking_site.session_rows import SessionStore

pytestmark = pytest.mark.django_db


@pytest.fixture
def key() -> str:
    kept = SessionStore()
    kept["what"] = {"said": "é <b>", "ids": [1, 2]}
    kept.save()
    return str(kept.session_key)


@pytest.mark.parametrize("store", [SessionStore, Djangos])
def test_what_was_kept_is_read(store, key):
    assert dict(store(key).items()) == {"what": {"said": "é <b>", "ids": [1, 2]}}


def test_it_is_one_query(key, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert SessionStore(key)["what"]


def test_one_that_has_ended_is_empty_and_its_key_is_not_used_again(key):
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    ended = SessionStore(key)
    assert ended.get("what") is None and ended.is_empty() and ended.session_key is None


def test_a_key_that_nobody_gave_is_not_taken_over():
    invented = SessionStore("0123456789abcdefghijklmnopqrstuv")
    invented["a"] = 1
    invented.save()
    assert invented.session_key != "0123456789abcdefghijklmnopqrstuv"


def test_a_row_that_was_tampered_with_is_empty(key):
    Session.objects.update(session_data="nonsense")
    assert dict(SessionStore(key).items()) == {}
