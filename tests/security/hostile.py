"""What somebody with bad intentions, or a broken program, may send."""

from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from .asking import MARK

QUIET = {"deadline": None, "suppress_health_check": list(HealthCheck), "database": None}


def budgets(few: int, many: int) -> list[object]:
    """The same few tries in `make test`, always; many, and others each time, in `make test-full`."""
    short = settings(max_examples=few, derandomize=True, **QUIET)
    return [pytest.param(short, id="few"), pytest.param(settings(max_examples=many, **QUIET), id="many", marks=FULL)]


FULL = pytest.mark.full
# What means something in a page, an attribute, a script, a template, SQL, a shell, a header, a path, a number, a text.
HOSTILE = [
    MARK, f"</textarea></title></script><script>{MARK}", f"javascript:alert(1)//{MARK}", f"x onerror=1 {MARK}",
    f"<!--{MARK}", f"]]>{MARK}", f"{{{{ 7|add:7 }}}}{{% debug %}}{MARK}", "${7*7}#{7*7}<%=7*7%>", "' OR '1'='1' --",
    "1); DROP TABLE x; --", "; id #", "$(id)", f"x\r\nSet-Cookie: sid=zqx\r\n\r\n{MARK}", f"x\nZQX:{MARK}", "\r\n",
    f"a\0b{MARK}", "\0", "\ud800", "\udfff\ud800", "\ufffe\uffff", "\u202e\u2066\u200f\u2069",
    "\u2028\u2029\x85\x1b[2J",
    "../../../../etc/passwd", "..\\..\\windows", "file:///etc/passwd", "//evil.example/", "/\\evil.example",
    "https://evil.example/", "https:evil.example", "-1", "0", "2147483648", "9223372036854775808", "9" * 400,
    "9" * 5000,
    "1e309", "NaN", "0x10", "٣", "𝟜", "²", "1_000", " 21 ", "+21", "21.0", "0000-00-00 00:00:00", "9999-12-31 23:59:59",
    "2030-02-30 10:00:00", "2030-01-01 25:61:61", "0001-01-01 00:00:00", "x" * 70_000, f"{'é' * 3000}{MARK}",
    "a@b", f'"{MARK}"@example.org', "a@" + "b." * 200 + "org", "camille.roux@example.org\r\nBcc: x@example.org", "None",
    "null", "[]", "{}", "true", "undefined", "", " ", "\t", "%00", "%0d%0aX: zqx", "%2e%2e%2f",
    "&amp;lt;script&amp;gt;",
]  # fmt: skip
TEXT = st.sampled_from(HOSTILE) | st.text(max_size=30) | st.text(max_size=10).map(lambda text: text + MARK)
NUMBER = st.integers(-(2**70), 2**70).map(str)
VALUE = TEXT | NUMBER
BYTES = st.binary(max_size=20)
COMMON = ["GET", "HEAD", "POST", "DELETE", "TRACE"]
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "get", "ZQX"]


def encoded(value: str | bytes) -> str:
    """As it stands in an address or a form: any text, half of a surrogate pair too, and any bytes."""
    return quote(value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass"), safe="")


def query(pairs: list[tuple[str | bytes, str | bytes]]) -> str:
    return "&".join(f"{encoded(name)}={encoded(value)}" for name, value in pairs)


def of_latin(value: str) -> str:
    """As a header reaches us: bytes, taken for Latin-1; a server in front passes no line end and no NUL."""
    return value.encode("utf-8", "surrogatepass").translate(None, b"\r\n\0").decode("latin-1")
