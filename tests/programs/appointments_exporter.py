"""Writes all appointments of a group, those of the past too, into a CSV file.

    python appointments_exporter.py http://127.0.0.1:9000/api/v1 KEY E-MAIL PASSWORD appointments.csv

It signs in once, with the password's SHA1, and goes by the session from then on: no key, no password.
"""

import argparse
import csv
import hashlib
import json
import sys
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import HTTPCookieProcessor, build_opener

COLUMNS = ["id", "start", "end", "service", "calendar", "customer", "email", "state"]


class Moving(Exception):
    """The list changed while it was read."""


class Session:
    def __init__(self, base, key, user, password):
        self.base = base.rstrip("/")
        self.key = key
        digest = hashlib.sha1(password.encode()).hexdigest()
        self.form = urlencode({"pro[email]": user, "pro[password]": digest}).encode()
        self.web = build_opener(HTTPCookieProcessor())
        self.group = self.sign_in()

    def sign_in(self):
        with self.web.open(f"{self.base}/sessions/login?apikey={self.key}&format=json", self.form, 30) as answer:
            return json.load(answer)["pro"]["group_id"]

    def get(self, path):
        try:
            return self.fetch(path)
        except HTTPError as error:
            if error.code != 401:
                raise
        self.sign_in()  # sessions end; once more, and a second 401 is for the caller
        return self.fetch(path)

    def fetch(self, path):
        with self.web.open(f"{self.base}/{path}", timeout=30) as answer:
            return json.load(answer)


def appointments(session, since, size):
    """Each appointment once, in the order of their times."""
    query = f"format=json&include_past=1&sort=start&dir=asc&results={size}"
    if since:
        query += f"&conditions[0][field]=start&conditions[0][op]=>=&conditions[0][value]={quote(since)}"
    found: dict[int, dict] = {}
    start = 0
    while True:
        page = session.get(f"groups/{session.group}/appointments?{query}&startIndex={start}")
        found |= {record["id"]: record for record in page["records"]}
        start += len(page["records"])
        if not page["records"] or start >= page["totalRecords"]:
            break
    if len(found) != page["totalRecords"]:
        raise Moving(f"{len(found)} different appointments seen, {page['totalRecords']} announced")
    return list(found.values())


def names(session, kind):
    """The names by number: those that customers see, which may end in spaces, or else the office's own."""
    records = session.get(f"groups/{session.group}/{kind}?format=json&results=all")["records"]
    return {record["id"]: record["publicname"].strip() or record["name"] for record in records}


def lines(session, records):
    services, calendars = names(session, "interventions"), names(session, "calendars")
    for record in records:
        customer = record["fiche"]
        yield {
            "id": record["id"],
            "start": record["start"],
            "end": record["end"],
            "service": services.get(record["intervention_id"], ""),
            "calendar": calendars.get(record["calendar_id"], ""),
            "customer": f"{customer['firstname']} {customer['lastname']}".strip(),
            "email": customer["email"],
            "state": record["state"],
        }


def write(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)


def arguments(argv):
    parser = argparse.ArgumentParser(description="Write a group's appointments into a CSV file.")
    for name in ("base", "key", "user", "password"):
        parser.add_argument(name)
    parser.add_argument("path", type=Path)
    parser.add_argument("--since", help="leave out what starts before, 2030-01-01 00:00:00")
    parser.add_argument("--results", type=int, default=25, help="appointments in one answer")
    return parser.parse_args(argv)


def main(argv=None):
    chosen = arguments(argv)
    try:
        session = Session(chosen.base, chosen.key, chosen.user, chosen.password)
        records = appointments(session, chosen.since, chosen.results)
        write(chosen.path, lines(session, records))
    except (HTTPError, Moving) as problem:
        print(problem, file=sys.stderr)
        return 1
    print(f"{len(records)} appointments")
    return 0


if __name__ == "__main__":
    sys.exit(main())
