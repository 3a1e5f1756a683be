"""Every field of the admin's forms takes anything, of who may be trusted least there too."""

import pytest
from django.contrib.auth.models import User
from hypothesis import given
from hypothesis import strategies as st

from booking.branding import store
from booking.models import Brand
from tests.administration.conftest import signed_in

from .browsing import Browsing, answers
from .hostile import BYTES, VALUE, budgets

MARIES = ["branding/{look}/change/", "merchant/{merchant}/embed/"]
OPERATORS = ["merchant/{merchant}/change/", "merchant/add/", "merchant/set-up/", "brand/add/", "brand/{brand}/change/"]
OF_DJANGO = [f"/admin/{name}/" for name in ("login", "password_change", "second-factor", "auth/user/add")]
PAGES = [("marie", page) for page in MARIES] + [("admin", page) for page in (*OPERATORS, *OF_DJANGO)]


@pytest.fixture
def browsing(request, merchants, sandbox, admin_user):
    who, page = request.param
    marie = User.objects.create_user("marie", password="password", is_staff=True)
    merchants[4].admins.add(marie)
    numbers = {"look": store.of(merchants[4]).pk, "merchant": merchants[4].pk}
    brand = Brand.objects.create(slug="les-lilas", name="Les Lilas")
    app = signed_in(who)
    if page == "/admin/login/":
        app.reset()
    path = page.format(**numbers, brand=brand.pk)
    shown = app.get(path if path.startswith("/") else f"/admin/booking/{path}")
    return Browsing.at(shown, dict(app.cookies))


@pytest.mark.parametrize("browsing", PAGES, indirect=True, ids=lambda param: "-".join(param))
@pytest.mark.parametrize("budget", budgets(4, 25))
def test_a_form_takes_anything(browsing, budget):
    @budget
    @given(st.data())
    def send(data):
        form = data.draw(st.sampled_from(browsing.forms))
        pairs = answers(form)
        names = sorted({name for name, _value in pairs if name != "csrfmiddlewaretoken"})
        hostile = data.draw(st.sets(st.sampled_from(names), min_size=1, max_size=5)) if names else set()
        pairs = [(name, data.draw(VALUE | BYTES) if name in hostile else value) for name, value in pairs]
        browsing.restore().send(form, pairs)

    send()
