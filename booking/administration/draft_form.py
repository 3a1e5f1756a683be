"""The form of a draft: everything of a look, and its pictures as files."""

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.branding import images, served, store
from booking.branding.form import PICTURES, SHAPES, LookForm
from booking.branding.look import COLOURS, LINKS, NONE, TEXTS, Document
from booking.branding.palette import DEFAULT
from booking.models import Branding, BrandingPicture

PICTURE_LABELS = {
    "logo": gettext_lazy("Logo"),
    "logo_dark": gettext_lazy("Logo in the dark"),
    "favicon": gettext_lazy("Favicon"),
}
MADE_SAFE: dict[str, Callable[[bytes], images.Picture]] = {
    "logo": images.logo,
    "logo_dark": images.logo,
    "favicon": images.favicon,
}


class DraftForm(LookForm):
    """Bound to the branding whose pictures it may name. A file is kept at once, so that a mistake elsewhere in the
    form does not lose it."""

    edition = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, branding: Branding, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.branding = branding
        self._show_what_is_inherited()
        for name in PICTURES:
            self.fields[name] = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
            accept = forms.FileInput(attrs={"accept": ".png,.jpg,.jpeg,.webp,.svg"})
            self.fields[f"{name}_file"] = forms.FileField(label=PICTURE_LABELS[name], required=False, widget=accept)
            self.fields[f"{name}_remove"] = forms.BooleanField(label=_("Remove it"), required=False)

    def _show_what_is_inherited(self) -> None:
        """Behind what is empty: what customers see then."""
        site_wide = store.published_for_all() if self.branding.merchant_id else {}
        inherited = {name: getattr(DEFAULT, name) for name in COLOURS} | dict(site_wide)
        for name, value in inherited.items():
            if name in self.fields and isinstance(value, str | int):
                self.fields[name].widget.attrs["placeholder"] = str(value)

    def clean(self) -> None:
        super().clean()
        for name in PICTURES:
            self._clean_picture(name)

    def _clean_picture(self, name: str) -> None:
        file = self.cleaned_data.pop(f"{name}_file", None)
        removed = self.cleaned_data.pop(f"{name}_remove", False)
        kept = self.cleaned_data.get(name, "")
        if file:
            kept = self._kept(name, file) or kept
        elif removed:  # once more, of what is not the merchant's own: the default's is not shown
            kept = "" if kept else NONE
        elif kept and not self._is_known(kept):
            self.add_error(f"{name}_file", _("This picture is no longer here. Choose its file again."))
            kept = ""
        self.cleaned_data[name] = kept
        self.put(name, kept)  # shown again, the form names the picture that was kept

    def put(self, name: str, value: Any) -> None:
        """What the form shows of this field, instead of what was sent."""
        sent = MultiValueDict(self.data)
        sent[name] = value
        self.data = cast("QueryDict", sent)

    def _kept(self, name: str, file: Any) -> str | None:
        try:
            if file.size > images.LARGEST_UPLOAD:
                raise images.Refused(_("This file is larger than 2 MB. Make the picture smaller and upload it again."))
            return store.keep_picture(self.branding, MADE_SAFE[name](file.read()))
        except images.Refused as refused:
            self.add_error(f"{name}_file", ValidationError(str(refused)))
            return None

    def _is_known(self, name: str) -> bool:
        known = served.pictures_of(self.branding.merchant_id)
        return name == NONE or BrandingPicture.objects.filter(known, name=name).exists()

    def document(self) -> dict[str, Any]:
        return {name: value for name, value in super().document().items() if name != "edition"}


def initial_of(document: Document, edition: int) -> dict[str, Any]:
    typed = {name: str(value) if isinstance(value, bool) else value for name, value in document.items()}
    return {**typed, "edition": edition}


def fieldsets(form: forms.Form) -> list[tuple[Any, dict[str, Any]]]:
    """In the order in which somebody sets up a look."""
    texts = [field for name in TEXTS if name != "announcement" for field in _texts(form, name)]
    announcement = [*_texts(form, "announcement"), ("announced_from", "announced_until")]
    pictures = [(name, f"{name}_file", f"{name}_remove") for name in PICTURES]
    dark = tuple(f"dark_{name}" for name in COLOURS)
    return [
        (gettext_lazy("Colours"), {"fields": [COLOURS, dark], "description": COLOURS_HELP}),
        (gettext_lazy("Pictures"), {"fields": [*pictures, "header"], "description": PICTURES_HELP}),
        (gettext_lazy("Shape"), {"fields": [tuple(SHAPES)]}),
        (gettext_lazy("Texts"), {"fields": texts, "description": TEXTS_HELP}),
        (gettext_lazy("Announcement"), {"fields": announcement}),
        (gettext_lazy("Contact and links"), {"fields": ["phone", "address", *LINKS], "description": CONTACT_HELP}),
        (gettext_lazy("Cancelling"), {"fields": ["deadline_hours"]}),
        (gettext_lazy("Where it is found"), {"fields": ["languages", "language", "search_engines", "websource"]}),
        (gettext_lazy("Embedding"), {"fields": ["sites"], "description": SITES_HELP}),
    ]


def _texts(form: forms.Form, name: str) -> list[str]:
    return [field for field in form.fields if field.rpartition("_")[0] == name and len(field.rpartition("_")[2]) == 2]


COLOURS_HELP = gettext_lazy(
    "Set as few as you like; the rest follows. Those for the dark are derived from the others where they are empty. "
    "What could not be read is made a little lighter or darker, and told here."
)
PICTURES_HELP = gettext_lazy(
    "PNG, JPEG, WebP or SVG, up to 2 MB. Without one for the dark, the logo stands on white. “Remove it” without a "
    "picture of one’s own: that of everywhere is not shown here."
)
TEXTS_HELP = gettext_lazy("Plain text. Empty: as everywhere on this site; “-”: none.")
CONTACT_HELP = gettext_lazy("Empty: as ClicRDV has it, and as everywhere on this site; “-”: none.")
SITES_HELP = gettext_lazy(
    "One a line, like https://www.example.fr, or https://*.example.fr. Empty: as everywhere on this site, which is "
    "nobody at first; “-”: nobody."
)
