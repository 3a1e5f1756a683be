"""Fields that are written without a template are what Django's templates make of them."""

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.test.html import parse_html

from booking_site.form_renderer import Renderer

ATTRS = {"autocomplete": "off", "required": True, "readonly": False, "maxlength": 12, "aria-label": 'a "b" <c>'}


@pytest.mark.parametrize("widget", [forms.TextInput, forms.EmailInput, forms.NumberInput, forms.HiddenInput])
@pytest.mark.parametrize("value", [None, "", "Zoé", '"><script>', 0, 12])
def test_an_input(widget, value):
    ours, djangos = (widget(ATTRS).render("name", value, renderer=one()) for one in (Renderer, DjangoTemplates))
    assert parse_html(ours) == parse_html(djangos)
    assert "<script" not in ours


def test_a_password_is_never_shown_again():
    assert "secret" not in forms.PasswordInput().render("password", "secret", renderer=Renderer())


def test_other_fields_keep_their_templates():
    shown = forms.Select(choices=[("a", "A")]).render("one", "a", renderer=Renderer())
    assert '<option value="a" selected>A</option>' in shown
