from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from django import forms
from django.conf import settings
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.clicrdv import accounts
from booking.clicrdv.errors import ApiError, WrongPassword
from booking.flow import confirm, known, order, pending_choice, throttle
from booking.flow.email_field import EmailField
from booking.flow.steps.base import Step
from booking.flow.visit import Visit, appointments_url, destination, destination_url, several, sign_in_url
from booking.models import Change, Confirmation


class SignInForm(forms.Form):
    email = EmailField(
        autocomplete="username",
        error_messages={
            "required": gettext_lazy("Enter your e-mail address"),
            "invalid": gettext_lazy("Enter an e-mail address, like name@example.com"),
        },
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": gettext_lazy("Enter your password")},
    )


class SignInStep(Step):
    name = "sign-in"
    title = gettext_lazy("Sign in to your ClicRDV account")

    def context(self, visit: Visit) -> dict[str, Any]:
        form = SignInForm(initial={"email": known_email(visit)})
        errors = [{"id": f"id_{name}", "text": text} for name, text in self._errors(visit).items()]
        if errors:
            form = SignInForm({"email": known_email(visit), "password": ""})
            form.full_clean()
            form.errors.clear()
            for name, text in self._errors(visit).items():
                form.add_error(name, text)
        lock(visit, form)
        return {
            "action": _here(visit),
            "comes_first": visit.steps[0] == self.name and order.can_book(visit.settings),
            "form": form,
            "errors": errors,
            "sign_up_url": visit.url("sign-up") if order.can_book(visit.settings) else None,
            "forgotten_url": settings.FORGOTTEN_PASSWORD_URL or None,
        }

    def take(self, visit: Visit, data: Mapping[str, str]) -> str | None:
        form = SignInForm(as_locked(visit, data))
        visit.draft.remember_email(form.data.get("email", ""))
        if not form.is_valid():
            visit.draft.tell("incomplete", self.name, fields=sorted(form.errors))
            return _here(visit)
        email = form.cleaned_data["email"]
        limits = throttle.of_sign_in("sign-in", email, visit.address, known.name(as_known(visit, email)))
        throttle.count_all(limits)
        try:
            signed_in = accounts.sign_in(visit.api, email, form.cleaned_data["password"])
        except WrongPassword:
            visit.draft.tell("wrong", self.name)
            return _here(visit)
        except ApiError:
            throttle.take_back(*limits)
            raise
        throttle.take_back(*limits)
        known.remember(as_known(visit, email))
        welcome(visit, signed_in)
        return destination_url(visit) or _left_open(visit)

    def _errors(self, visit: Visit) -> dict[str, str]:
        notice = visit.draft.notice
        if notice.get("step") != self.name:
            return {}
        if notice["code"] == "wrong":
            return {"password": _wrong(visit)}
        if notice["code"] == "incomplete":
            form = SignInForm({"email": visit.draft.email, "password": ""})
            return {name: str(errors[0]) for name, errors in form.errors.items() if name in notice["fields"]}
        return {}


def known_email(visit: Visit) -> str:
    """The address that the merchant's own page has signed for, else what was typed before."""
    return visit.draft.person.get("email") or visit.draft.email


def as_locked(visit: Visit, data: Mapping[str, str]) -> Mapping[str, str]:
    """What was sent; but the address that was signed for counts, whatever was sent."""
    if signed := visit.draft.person.get("email"):
        data = MultiValueDict({**{name: several(data, name) for name in data}, "email": [signed]})
    return data


def as_known(visit: Visit, email: str) -> str:
    """The account to which a browser is known."""
    return f"{visit.merchant.group_id}/{email.strip()}"


def lock(visit: Visit, form: forms.Form) -> None:
    """Show such an address as one that cannot be changed."""
    if visit.draft.person.get("email") and "email" in form.fields:
        form.fields["email"].widget.attrs["readonly"] = True


def _wrong(visit: Visit) -> str:
    """ClicRDV says only no. Where new addresses must be confirmed first, that may be why."""
    if visit.settings.validate_email:
        return _(
            "This e-mail address and this password do not go together, or the address has not been confirmed yet. "
            "If your account is new, first open the e-mail from ClicRDV and click its link."
        )
    return _("This e-mail address and this password do not go together. Check both.")


def _here(visit: Visit) -> str:
    """This very page, and where it leads afterwards."""
    return sign_in_url(visit, to=destination(visit.query))


def _left_open(visit: Visit) -> str | None:
    """A move or a cancellation that was cut off, perhaps on another device: the list of appointments mends it."""
    assert visit.account is not None
    mine = Change.objects.filter(owner=visit.account.owner(visit.merchant))
    if visit.draft.services or not mine.filter(state__in=Change.OPEN).exists():
        return None
    return appointments_url(visit)


def welcome(visit: Visit, signed_in: accounts.SignedIn) -> None:
    """What a sign-in changes: whose records the draft may hold, a choice that waited, confirmations left open."""
    visit.account = visit.browser.begin(signed_in)
    visit.happened.append(("answered", "sign-in"))
    visit.api = visit.api.signed_in(signed_in.session_id)
    if visit.browser.changed_hands:
        visit.draft.forget_all_typed()
    if _is_somebody_elses(visit):
        visit.draft.begin_anew()
    elif (visit.draft["records"] or {}).get("owner", visit.account.identity) != visit.account.identity:
        visit.draft.forget_person()
    if visit.draft.notice.get("step") == "sign-in":
        visit.draft.clear_notice()
    with suppress(ApiError):  # both may wait for the next sign-in; this one must not fail by them
        pending_choice.restore(visit, signed_in.account.pending)
        _tell_of(visit, confirm.settle_all(visit))


def _tell_of(visit: Visit, booked: list[Confirmation]) -> None:
    """A confirmation left open has turned out to be a booking: shown at once, unless another is being made."""
    if booked and not visit.draft.services:
        visit.draft.close(booked[0].appointment_ids[0])
    elif booked and not visit.draft.done:
        visit.draft.tell("booked_before", visit.next_step)


def _is_somebody_elses(visit: Visit) -> bool:
    """The draft waits for the outcome of a confirmation that another account made, or led to another's booking."""
    if visit.draft.done:
        return visit.draft.done not in confirm.made(visit)
    row = Confirmation.objects.filter(key=visit.draft.submitted).first() if visit.draft.submitted else None
    return row is not None and not confirm.is_mine(visit, row)
