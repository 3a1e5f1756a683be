"""What can be set of a look, and what is accepted: one form, for the admin's page and for an imported file."""

import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .colour import read_colour
from .css import Density, Font, Radius
from .look import COLOURS, LINKS, NONE, TEXTS, Document
from .sites import read_site

MARKUP = re.compile(r"<[a-zA-Z/!?]|&(?:#\w+|[a-zA-Z]+);")
PHONE = re.compile(r"\+?[0-9][0-9 ().-]{1,22}[0-9]", re.ASCII)
SCRIPTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
LONGEST_TEXT, MOST_SITES, MOST_HOURS = 600, 50, 720

TEXT_LABELS = {
    "welcome": gettext_lazy("Welcome, above the first question"),
    "before": gettext_lazy("Before confirming"),
    "after": gettext_lazy("After confirming: what to bring"),
    "closed": gettext_lazy("While booking is closed"),
    "consent": gettext_lazy("Consent to be ticked before confirming"),
    "cancel": gettext_lazy("Words about cancelling"),
    "announcement": gettext_lazy("Announcement above all pages"),
}
LINK_LABELS = {
    "legal": gettext_lazy("Legal notice"),
    "privacy": gettext_lazy("Privacy"),
    "terms": gettext_lazy("Cancellation terms"),
    "accessibility": gettext_lazy("Accessibility statement"),
}
COLOUR_LABELS = {
    "accent": gettext_lazy("Accent: buttons, links, what is chosen"),
    "page": gettext_lazy("Page"),
    "text": gettext_lazy("Text"),
    "dark_accent": gettext_lazy("Accent in the dark"),
    "dark_page": gettext_lazy("Page in the dark"),
    "dark_text": gettext_lazy("Text in the dark"),
}
SHAPES = {
    "radius": (
        Radius,
        gettext_lazy("Corners"),
        [gettext_lazy("square"), gettext_lazy("a little round"), gettext_lazy("round"), gettext_lazy("very round")],
    ),
    "density": (
        Density,
        gettext_lazy("Room between rows"),
        [gettext_lazy("little"), gettext_lazy("some"), gettext_lazy("much")],
    ),
    "font": (
        Font,
        gettext_lazy("Type"),
        [
            gettext_lazy("the visitor's system"),
            gettext_lazy("humanist"),
            gettext_lazy("geometric"),
            gettext_lazy("headings with serifs"),
            gettext_lazy("rounded headings"),
        ],
    ),
}
PICTURES = ("logo", "logo_dark", "favicon")


class Colour(forms.CharField):
    """As people write colours; kept as `#rrggbb`."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"data-colour": "", "spellcheck": "false"})
        super().__init__(required=False, widget=widget, **options)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        try:
            return read_colour(text) if text else ""
        except ValueError:
            raise ValidationError(_("This is no colour. Write one like #006846 or rgb(0, 104, 70).")) from None


class PlainText(forms.CharField):
    """Words for customers: no markup, which would be shown as it stands, and no invisible signs."""

    def __init__(self, label: Any, rows: int = 2, **options: Any) -> None:
        widget = forms.Textarea(attrs={"rows": rows}) if rows > 1 else forms.TextInput()
        super().__init__(required=False, label=label, widget=widget, **{"max_length": LONGEST_TEXT, **options})

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if SCRIPTED.search(text):
            raise ValidationError(_("There are invisible signs in this text. Type it again here."))
        if MARKUP.search(text):
            raise ValidationError(_("Write plain text: tags and codes like <b> or &nbsp; are shown as they stand."))
        return "\n".join(line.rstrip() for line in text.splitlines())


class Link(forms.CharField):
    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, max_length=300, widget=forms.TextInput(attrs={"inputmode": "url"}), **options)

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if text not in ("", NONE):
            message = _("Write a whole address, like https://www.example.fr/mentions-legales")
            URLValidator(schemes=["https", "http"], message=message)(text)
            if "@" in urlsplit(text).netloc or re.search(r"""["'<>\\^`{|}]""", text):
                raise ValidationError(message)
        return text


class Sites(forms.CharField):
    """One origin a line."""

    def __init__(self, **options: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 3, "placeholder": "https://www.example.fr"})
        super().__init__(required=False, widget=widget, **options)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> list[str]:
        lines = value if isinstance(value, list) else (value or "").split()
        if lines == [NONE]:
            return lines
        if len(lines) > MOST_SITES:
            raise ValidationError(_("%(count)d sites at most.") % {"count": MOST_SITES})
        return list(dict.fromkeys(_read_sites(lines)))


def _read_sites(lines: Iterable[Any]) -> Iterator[str]:
    problems = []
    for line in lines:
        try:
            yield read_site(str(line))
        except ValueError as error:
            problems.append(f"{str(line)[:100]}: {error}")
    if problems:
        raise ValidationError(problems)


def _yes_or_no(label: Any, yes: Any, no: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        required=False,
        choices=[("", gettext_lazy("as everywhere on this site")), ("True", yes), ("False", no)],
        coerce=lambda text: text == "True",
        empty_value="",
    )


def _shape(name: str) -> forms.ChoiceField:
    members, label, words = SHAPES[name]
    named = [(member.value, word) for member, word in zip(members, words, strict=True)]
    return forms.ChoiceField(
        label=label, required=False, choices=[("", gettext_lazy("as everywhere on this site")), *named]
    )


class LookForm(forms.Form):
    """Empty means: as everywhere on this site. Pictures come beside it, as files."""

    header = _yes_or_no(
        gettext_lazy("Header with logo and name"), gettext_lazy("shown"), gettext_lazy("left out: our own site has one")
    )
    phone = PlainText(gettext_lazy("Phone shown"), rows=1, max_length=25)
    address = PlainText(gettext_lazy("Address shown"), rows=3, max_length=200)
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages offered"),
        required=False,
        choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of those who ask for none of these"),
        required=False,
        choices=[("", gettext_lazy("as the merchant's row has it")), *settings.LANGUAGES],
    )
    search_engines = _yes_or_no(gettext_lazy("Search engines"), gettext_lazy("welcome"), gettext_lazy("kept out"))
    websource = forms.RegexField(
        r"^[\w .-]{1,30}\Z",
        label=gettext_lazy("Label of bookings made here (websource)"),
        required=False,
        error_messages={"invalid": gettext_lazy("At most 30 letters, digits, spaces, dots and hyphens.")},
    )
    sites = Sites(label=gettext_lazy("Sites that may embed these pages"))
    deadline_hours = forms.IntegerField(
        label=gettext_lazy("Hours before which one can cancel"),
        required=False,
        min_value=0,
        validators=[MaxValueValidator(MOST_HOURS)],
    )
    announced_from = forms.DateField(
        label=gettext_lazy("Announced from"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    announced_until = forms.DateField(
        label=gettext_lazy("until"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in (*COLOURS, *(f"dark_{name}" for name in COLOURS)):
            self.fields[name] = Colour(label=COLOUR_LABELS[name])
        for name in SHAPES:
            self.fields[name] = _shape(name)
        for name in LINKS:
            self.fields[name] = Link(label=LINK_LABELS[name])
        for code, language in settings.LANGUAGES:
            for name in TEXTS:
                self.fields[f"{name}_{code}"] = PlainText(f"{TEXT_LABELS[name]} ({language})")

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"]
        if phone not in ("", NONE) and not PHONE.fullmatch(phone):
            raise ValidationError(_("Write the number as it is dialled, like 01 23 45 67 89."))
        return phone

    def clean(self) -> None:
        begin, end = self.cleaned_data.get("announced_from"), self.cleaned_data.get("announced_until")
        if begin and end and end < begin:
            self.add_error("announced_until", _("This day is before the first one."))
        offered, language = self.cleaned_data.get("languages"), self.cleaned_data.get("language")
        if offered and language and language not in offered:
            self.add_error("language", _("This language is not offered."))

    def document(self) -> dict[str, Any]:
        """What was set, as plain JSON. Call once the form is valid."""
        kept = {name: value for name, value in self.cleaned_data.items() if value not in ("", None, [])}
        return {name: _plain(value) for name, value in sorted(kept.items())}


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def as_typed(document: Document) -> dict[str, Any]:
    """A document as the form takes it when it is bound: what an imported file has is checked as if typed."""
    return {name: str(value) if isinstance(value, bool | int) else value for name, value in document.items()}
