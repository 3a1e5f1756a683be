"""The answers so far: ids and typed text, one draft per merchant, kept in the Django session.

Answering a question drops the later answers that depended on it. `key` names the content of the draft: it changes
when an answer changes, and a booking closes it.
"""

import secrets
from collections.abc import Collection, Mapping
from typing import Any

from django.contrib.sessions.backends.base import SessionBase

from booking.models import Merchant

OPEN = "open"  # among the wishes: they are still to be answered by


class Draft:
    def __init__(self, session: SessionBase, merchant: Merchant) -> None:
        self._session = session
        self._name = self.name_of(merchant)
        kept = session.get(self._name, {})
        self.answers: dict[str, Any] = dict(kept.get("answers", {}))
        self.auto: set[str] = set(kept.get("auto", ()))
        self.key: str = kept.get("key", "")
        self.submitted: str = kept.get("submitted", "")  # the key of a confirmation whose outcome is still open
        self.done: int = kept.get("done", 0)  # the appointment that this draft became
        self.notice: dict[str, Any] = dict(kept.get("notice", {}))
        self.typed: dict[str, dict[str, str]] = dict(kept.get("typed", {}))
        self.email: str = kept.get("email", "")
        self.sent: dict[str, str] = dict(kept.get("sent", {}))  # step and form, sent when the sign-in had ended
        self.wishes: dict[str, Any] = dict(kept.get("wishes", {}))  # of the merchant's own page, in advance
        self.person: dict[str, str] = dict(kept.get("person", {}))  # e-mail and id that a signed token has named
        self.frame: str = kept.get("frame", "")  # that waits to hear of its outcome, by its hand-over

    @staticmethod
    def name_of(merchant: Merchant) -> str:
        """Where in a session the draft is."""
        return f"draft:{merchant.pk}"

    def __getitem__(self, step: str) -> Any:
        return self.answers.get(step)

    def has(self, step: str) -> bool:
        return step in self.answers

    @property
    def is_unasked(self) -> bool:
        """Nobody has answered anything yet; of what there is only one nobody was asked."""
        return self.answers.keys() <= self.auto

    @property
    def services(self) -> tuple[int, ...]:
        return tuple(self.answers.get("service", ()))

    @property
    def calendar_id(self) -> int | None:
        """The calendar asked for; None when any will do."""
        return self.answers.get("calendar") or None

    def answer(self, step: str, value: Any, *, drops: Collection[str] = (), auto: bool = False) -> None:
        """Keep an answer. A different one drops what depended on the old one, and names a new content."""
        self.typed.pop(step, None)
        if self.notice.get("step") == step:
            self.notice = {}
        (self.auto.add if auto else self.auto.discard)(step)
        if self.sent.get("step") == step and not auto:
            self.sent = {}
        if not self.has(step) or self.answers[step] != value:
            if self.has(step) and step in ("service", "calendar"):  # it is another one than the frame has handed over
                self.frame = ""
            self._drop(*drops)
            self.answers[step] = value
            self.done = 0
            self.key = secrets.token_hex(16)
        self.save()

    def withdraw(self, *steps: str) -> None:
        """Answers that no longer hold: an old one and what depended on it."""
        self._drop(*steps)
        self.key = secrets.token_hex(16)
        self.save()

    def _drop(self, *steps: str) -> None:
        for step in steps:
            self.answers.pop(step, None)
            self.auto.discard(step)
            self.typed.pop(step, None)
            if self.sent.get("step") == step:
                self.sent = {}
            if self.notice.get("step") == step:
                self.notice = {}

    def keep_typed(self, step: str, data: Mapping[str, str]) -> None:
        """What was typed but not (yet) accepted, to be shown again."""
        self.typed[step] = dict(data)
        self.save()

    def forget_typed(self, step: str) -> None:
        """It was taken."""
        self.typed.pop(step, None)
        if self.notice.get("step") == step:
            self.notice = {}
        self.save()

    def forget_all_typed(self) -> None:
        """Somebody else has signed in."""
        self.typed = {}
        self.save()

    def keep_sent(self, step: str, form: str, method: str) -> None:
        """An answer that waits for the next sign-in: it is taken then as if it came just now."""
        self.sent = {"step": step, "form": form, "method": method}
        self.save()

    def forget_sent(self) -> None:
        self.sent = {}
        self.save()

    def remember_email(self, typed: str) -> None:
        self.email = typed.strip()[:255]
        self.save()

    def tell(self, code: str, step: str, **details: Any) -> None:
        """Leave a notice for the page of `step`; it stays until that step is answered."""
        self.notice = {"code": code, "step": step, **details}
        self.save()

    def clear_notice(self) -> None:
        self.notice = {}
        self.save()

    def submit(self) -> None:
        self.submitted = self.key
        self.notice = {}
        self.save()

    def reopen(self) -> None:
        """The confirmation came to nothing: the same answers may be confirmed again, under a new key."""
        self.submitted = ""
        self.key = secrets.token_hex(16)
        self.save()

    def close(self, appointment_id: int) -> None:
        """It is booked: only the way to the outcome is kept, what was typed goes."""
        self.answers, self.auto, self.typed, self.notice, self.sent = {}, set(), {}, {}, {}
        self.submitted, self.done, self.frame, self.email = "", appointment_id, "", ""
        if self.wishes:  # for the next booking
            self.wishes = {**self.wishes, OPEN: True}
        self.save()

    def forget_person(self) -> None:
        """Signed out, or somebody else signed in: the person's part goes, and a choice that was confirmed."""
        self.frame = ""
        if self.submitted or self.done:
            self.begin_anew()
        self._drop("records", "record")
        self.typed, self.email, self.sent, self.notice = {}, "", {}, {}
        self.wishes.pop("record", None)
        self.person = {}
        self.key = secrets.token_hex(16)
        self.save()

    def tell_person(self, told: Mapping[str, str]) -> None:
        """Whom the merchant's own page has signed for; a record of before may be somebody else's."""
        if told.get("email") != self.person.get("email"):
            self.forget_person()
        self.person = dict(told)
        self.save()

    def wish(self, wishes: Mapping[str, Any]) -> None:
        """What the merchant's page asks for in advance; it stays for the next booking too."""
        self.wishes = {**wishes, OPEN: True}
        if not self.submitted:
            self.begin_anew()
        self.save()

    def wishes_are_met(self) -> None:
        """What could be answered by them is."""
        self.wishes.pop(OPEN, None)
        self.save()

    def begin_anew(self) -> None:
        self.frame = ""
        self.answers, self.auto, self.typed, self.notice, self.sent = {}, set(), {}, {}, {}
        self.submitted, self.done = "", 0
        self.save()

    def save(self) -> None:
        kept = {
            "answers": self.answers,
            "auto": sorted(self.auto),
            "key": self.key,
            "submitted": self.submitted,
            "done": self.done,
            "notice": self.notice,
            "typed": self.typed,
            "email": self.email,
            "sent": self.sent,
            "frame": self.frame,
            "wishes": self.wishes,
            "person": self.person,
        }
        self._session[self._name] = {name: value for name, value in kept.items() if value}
