import pytest
from django.contrib.auth.models import User

from booking.branding import store
from tests.visitor import Visitor


def signed_in(username, password="password"):
    app = Visitor().app
    app.set_user(None)
    form = app.get("/admin/login/?next=/admin/", headers={"Accept-Language": "en"}).forms["login-form"]
    form["username"], form["password"] = username, password
    form.submit().follow()
    return app


@pytest.fixture
def admin(admin_user, merchants):
    """Somebody who sees everything."""
    return signed_in("admin")


@pytest.fixture
def marie(merchants):
    """The clinic's own admin."""
    marie = User.objects.create_user("marie", password="password", is_staff=True, first_name="Marie", last_name="Petit")
    merchants[4].admins.add(marie)
    return marie


@pytest.fixture
def clinic(merchants):
    return store.of(merchants[4])


@pytest.fixture
def garage(merchants):
    return store.of(merchants[5])
