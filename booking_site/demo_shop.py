"""A page of somebody else's site with the booking in it, for `make demo`. Standard library only.

It is served under `localhost`, the booking site under 127.0.0.1: to a browser these are two sites, so that a frame's
cookies are here what they are on the web.
"""

import sys
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import socket
from urllib.parse import urlsplit

MERCHANT, NAME = "clinique-des-lilas", "Clinique des Lilas"
LINK = '<a href="{site}/{merchant}/">Prendre rendez-vous</a>'
TAG = f'<clicrdv-booking merchant="{{merchant}}"{{more}}>{LINK}</clicrdv-booking>'
EXAMPLES = {
    "inline": ("In the page", ""),
    "dialog": ("As a dialog, behind a link", ' mode="dialog"'),
    "button": ("Behind a floating button", ' mode="button"'),
    "frozen": (
        "One service, not to be changed, for somebody known",
        ' service="21" freeze="service" email="camille.roux@example.org"',
    ),
}
OTHERS = {
    "any-button": (
        "Behind a button of the page",
        '<button data-clicrdv-open="{merchant}">Prendre rendez-vous</button>',
    ),
    "iframe": (
        "A plain iframe",
        '<iframe src="{site}/{merchant}/in/" title="Prendre rendez-vous" width="100%" height="800"></iframe>',
    ),
    "old-iframe": (
        "An iframe as ClicRDV's own module had it",
        '<iframe src="{site}/{merchant}?intervention_ids[]=21&amp;calendar_id=15&amp;nologo=1"'
        ' width="100%" height="800"></iframe>',
    ),
}
PAGE = """<!doctype html>
<html lang="fr">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>{title}</title>
    <link rel="stylesheet" href="/shop.css">
    <script src="{site}/embed/v1.js" async></script>
    <script src="/shop.js" defer></script>
  </head>
  <body>
    <header><strong>{name}</strong> <nav>{links}</nav></header>
    <main>
      <h1>{title}</h1>
      {body}
      <h2>The tag</h2>
      <pre>{tag}</pre>
      <h2>What this page hears</h2>
      <ol id="heard"></ol>
    </main>
  </body>
</html>
"""
CSS = """
:root { color-scheme: light; font: 1rem/1.5 Georgia, serif; color: #2b2b2b; background: #fbf7f0; }
body { margin: 0; }
header { display: flex; flex-wrap: wrap; gap: 0.5rem 2rem; padding: 1rem; background: #3c4f3a; color: #fff; }
nav { display: flex; flex-wrap: wrap; gap: 0.5rem 1rem; }
nav a { color: inherit; }
main { max-width: 60rem; margin: auto; padding: 1rem; }
clicrdv-booking { display: block; min-height: 44rem; }
clicrdv-booking[mode] { min-height: 0; }
iframe { border: 0; }
pre { overflow-x: auto; padding: 1rem; background: #fff; white-space: pre-wrap; }
"""
JS = """
for (const type of ["ready", "step", "slot-lost", "booked", "moved", "cancelled", "error", "close"])
  addEventListener("clicrdv:" + type, (event) => {
    const line = document.createElement("li");
    line.textContent = type + " " + JSON.stringify(event.detail);
    document.getElementById("heard").append(line);
  });
"""


def pages(site: str) -> dict[str, tuple[str, bytes]]:
    """Everything that is served, by path."""
    tags = {name: (title, TAG.replace("{more}", more)) for name, (title, more) in EXAMPLES.items()} | OTHERS
    links = " ".join(f'<a href="/{name}">{escape(title)}</a>' for name, (title, _tag) in tags.items())
    made = {"/shop.css": ("text/css", CSS.encode()), "/shop.js": ("text/javascript", JS.encode())}
    for name, (title, template) in tags.items():
        tag = template.format(site=site, merchant=MERCHANT)
        shown = escape(tag.replace("><a", ">\n  <a").replace("</a></c", "</a>\n</c"))
        html = PAGE.format(title=escape(title), site=site, name=NAME, links=links, body=tag, tag=shown)
        made[f"/{name}"] = ("text/html", html.encode())
    return made | {"/": made["/inline"], "/healthz": ("text/plain", b"ok")}


def serve(listening: socket, site: str) -> None:
    served = pages(site)

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, body = served.get(urlsplit(self.path).path, ("", b""))
            self.send_response(200 if kind else 404)
            self.send_header("Content-Type", f"{kind or 'text/plain'}; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(listening.getsockname(), Answer, bind_and_activate=False)
    server.socket.close()
    server.socket = listening
    server.serve_forever()


if __name__ == "__main__":
    serve(socket(fileno=int(sys.argv[1])), sys.argv[2])
