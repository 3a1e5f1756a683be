"""A look as one JSON file, with its pictures: to be reviewed, versioned, and taken to another site."""

import base64
import json
from typing import Any

from django.utils.translation import gettext as _

from booking.models import Branding, BrandingPicture

from . import images, store
from .form import PICTURES, LookForm, as_typed
from .look import NONE, Document
from .served import pictures_of

FORMAT = 1
LISTS = ("languages", "sites")
LARGEST_FILE = 12 * 1024 * 1024
MADE_SAFE = {"logo": images.logo, "logo_dark": images.logo, "favicon": images.favicon}


class NotALook(ValueError):
    """The file cannot be taken; the message says why, a line for each reason."""


def exported(branding: Branding, document: Document) -> str:
    """The file of a draft or of a version."""
    named = {document[name] for name in PICTURES if name in document}
    rows = BrandingPicture.objects.filter(pictures_of(branding.merchant_id), name__in=named)
    pictures = {row.name: base64.b64encode(bytes(row.data)).decode() for row in rows}
    whole = {"format": FORMAT, "look": dict(document), "pictures": pictures}
    return json.dumps(whole, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def imported(branding: Branding, data: bytes) -> dict[str, Any]:
    """The document of a file, checked like what an admin types; its pictures are made safe anew and kept. Raises
    NotALook, and keeps nothing."""
    whole = _read(data)
    document = {name: value for name, value in whole["look"].items() if name not in PICTURES}
    if odd := sorted(name for name, value in document.items() if not _is_plain(name, value)):
        raise NotALook(_("This file sets something to what it cannot be: %(names)s.") % {"names": ", ".join(odd)[:200]})
    form = LookForm(as_typed(document))
    if unknown := sorted(set(document) - set(form.fields)):
        raise NotALook(_("This file sets what there is not: %(names)s.") % {"names": ", ".join(unknown)[:200]})
    if not form.is_valid():
        raise NotALook("\n".join(f"{form.fields[n].label}: {' '.join(map(str, e))}" for n, e in form.errors.items()))
    made = {name: _picture(whole, name) for name in PICTURES if name in whole["look"]}
    kept = {name: p if isinstance(p, str) else store.keep_picture(branding, p) for name, p in made.items()}
    return {**form.document(), **kept}


def _is_plain(name: str, value: Any) -> bool:
    if name in LISTS:
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    return isinstance(value, str | int)


def _read(data: bytes) -> dict[str, Any]:
    if len(data) > LARGEST_FILE:
        raise NotALook(_("This file is too large for a look."))
    try:
        whole = json.loads(data)
        json.dumps(whole, ensure_ascii=False).encode()  # half a character, which JSON can name, is none
    except (ValueError, RecursionError):
        raise NotALook(_("This file is no look: it is not JSON.")) from None
    known = isinstance(whole, dict) and whole.get("format") == FORMAT
    if not (known and isinstance(whole.get("look"), dict) and isinstance(whole.get("pictures", {}), dict)):
        raise NotALook(_("This file is no look that was exported here."))
    return dict(whole)


def _picture(whole: dict[str, Any], name: str) -> images.Picture | str:
    named = whole["look"][name]
    if named == NONE:
        return NONE
    try:
        data = base64.b64decode(whole.get("pictures", {})[named], validate=True)
        return MADE_SAFE[name](data)
    except images.Refused as refused:
        raise NotALook(f"{name}: {refused}") from None
    except (KeyError, TypeError, ValueError):
        raise NotALook(_("A picture is missing in this file: %(name)s.") % {"name": name}) from None
