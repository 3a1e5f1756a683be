"""What is written about a request names no key of a frame, whoever writes it."""

import re
import runpy
from pathlib import Path

import pytest
from gunicorn.config import Config

ROOT = Path(__file__).resolve().parents[2]
KEY = "aQ0kA_uI-xYz9" * 3 + "abcd"
ADDRESS = f"/clinique/in/{KEY}/slot/"


def test_gunicorn(tmp_path):
    made = runpy.run_path(str(ROOT / "gunicorn.conf.py"))
    config = Config()
    for name in ("errorlog", "accesslog"):
        config.set(name, str(tmp_path / name))
    log = made["logger_class"](config)
    log.error("Error handling request %s", ADDRESS)
    log.access_log.info("GET %s HTTP/1.1", ADDRESS)
    for name in ("errorlog", "accesslog"):
        assert "/clinique/in/-/slot/" in (tmp_path / name).read_text()


@pytest.mark.parametrize("word", ["in", "continue"])
def test_the_proxies(word):
    """Their patterns are Python's too. nginx matches the address without its query, and writes down nothing else."""
    nginx, caddy = ((ROOT / "deploy" / name).read_text() for name in ("nginx.conf", "Caddyfile"))
    address = ADDRESS.replace("/in/", f"/{word}/")
    mapped = re.search(r'"~(\^.*\$)"', nginx)[1].replace("?<", "?P<")
    assert re.sub(mapped, r"\g<before>-\g<after>", address) == f"/clinique/{word}/-/slot/"
    written = re.findall(r"\$\w+", re.search(r"^log_format .*$", nginx, re.MULTILINE)[0])
    assert "$logged_uri" in written and not {"$request", "$request_uri", "$args", "$http_referer"} & set(written)

    hidden = re.search(r'request>uri regexp "(.*?)" "\$\{1\}-"', caddy)[1]
    assert re.sub(hidden, r"\1-", f"{address}?q=Dupont&to=/a/in/b/?Dupont") == f"/clinique/{word}/-/slot/-"
    assert re.sub(hidden, r"\1-", "/clinique/records/?q=Dupont") == "/clinique/records/-"
