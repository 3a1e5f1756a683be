"""Descriptions may hold HTML: what comes of it is plain text, never markup."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.clicrdv.reading import prose


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Bilan  complet", "Bilan complet"),
        ("<p>Bilan</p><p>complet</p>", "Bilan\ncomplet"),
        ("Un<br>deux<BR />trois", "Un\ndeux\ntrois"),
        ("<ul>\n <li>un</li>\n <li>deux</li>\n</ul>", "un\ndeux"),
        ("<div>Soins :<ul><li>un<li>deux</ul></div>", "Soins :\nun\ndeux"),
        ("Un<br />\nDeux<br><br>trois", "Un\nDeux\n\ntrois"),
        ("<b>À jeun</b> &amp; reposé&nbsp;!", "À jeun & reposé\xa0!"),
        ("Soin &nbsp;&nbsp; complet", "Soin complet"),
        ("moins de 5 kg : 3 < 5 > 2", "moins de 5 kg : 3 < 5 > 2"),
        ("<script>alert(1)</script>Soin", "Soin"),
        ("<script>alert(1)", ""),
        ("<style>p{}</style><!-- note -->Soin<!--", "Soin"),
        ('<img src=x onerror="alert(1)">Soin', "Soin"),
        ("<svg/onload=alert(1)>Soin", "Soin"),
        ('<a href="javascript:alert(1)">ici</a>', "ici"),
        ("<scr<script>ipt>alert(1)</script>", "<scr"),
        ("Soin&#0;&#x1f;&#55296;", "Soin\ufffd\ufffd"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;", "<script>alert(1)</script>"),
        ("a\n\n\n\n\nb", "a\n\nb"),
        (None, ""),
        (5, "5"),
        (["x"], ""),
    ],
)
def test_plain_text(written, read):
    assert prose(written) == read


@given(st.text() | st.text(alphabet="<>&;/ abscript!-=\"'\n"))
def test_any_text_is_read_and_ends(written):
    assert isinstance(prose(written), str)


@pytest.mark.parametrize("part", ["<br", "<p> ", "<!--", "<script", "<li ", "&lt;", " <p>", "< "])
def test_a_long_one_is_read_at_once(part):
    """A pattern that looks back at what it has read would take minutes."""
    assert "alert" not in prose(part * 100_000 + "<script>alert(1)</script>")
