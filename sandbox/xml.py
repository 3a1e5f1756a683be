"""The same answers as XML, for clients that ask for no JSON.

The vendor says that XML exists and not what it looks like: the shape is a decision of ours, the one that Ruby on Rails
prints and reads back: dashes in names, types as attributes.
"""

import json
import re
from typing import Any
from xml.sax.saxutils import escape

from sandbox.wire import Response

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_COUNTS = ("totalRecords", "recordsReturned", "startIndex", "pageSize")


def as_xml(response: Response, resource: str) -> Response:
    """A JSON response in XML. A list is named for its resource and tells its counts as attributes."""
    value = json.loads(response.body)
    if isinstance(value, dict) and isinstance(value.get("records"), list):
        counts = "".join(f' {name}="{value[name]}"' for name in _COUNTS if isinstance(value.get(name), int))
        text = _list(resource, value["records"], "", counts)
    else:
        text = _element("error" if "error" in value and response.status >= 400 else singular(resource), _bare(value))
    return Response(response.status, (_HEAD + text).encode(), "application/xml; charset=utf-8", response.headers)


def _bare(value: Any) -> Any:
    return value["error"] if isinstance(value, dict) and isinstance(value.get("error"), dict) else value


def singular(name: str) -> str:
    return name.removesuffix("s") or "hash"


def _element(name: str, value: Any, indent: str = "") -> str:
    tag = _tag(name)
    if isinstance(value, list):
        return _list(name, value, indent)
    if isinstance(value, dict):
        inside = "".join(_element(key, each, indent + "  ") for key, each in value.items())
        return f"{indent}<{tag}>\n{inside}{indent}</{tag}>\n"
    if value is None:
        return f'{indent}<{tag} nil="true"/>\n'
    kind, text = _scalar(value)
    return f"{indent}<{tag}{kind}>{text}</{tag}>\n"


def _list(name: str, values: list[Any], indent: str = "", attributes: str = "") -> str:
    tag = _tag(name)
    inside = "".join(_element(singular(name), value, indent + "  ") for value in values)
    return f'{indent}<{tag} type="array"{attributes}>\n{inside}{indent}</{tag}>\n'


def _scalar(value: Any) -> tuple[str, str]:
    if isinstance(value, bool):
        return ' type="boolean"', str(value).lower()
    if isinstance(value, int):
        return ' type="integer"', str(value)
    if isinstance(value, float):
        return ' type="decimal"', str(value)
    return "", escape(_NO_XML.sub("", str(value)))


def _tag(name: str) -> str:
    """A name that XML takes, whatever tests have put into an answer."""
    found = re.sub(r"[^\w-]", "", name.replace("_", "-"), flags=re.ASCII)
    return found if re.match("[A-Za-z]", found) else f"x{found}"
