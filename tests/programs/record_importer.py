"""Brings the customers of a CSV file into ClicRDV's records; `externid` says who is who.

    python record_importer.py http://127.0.0.1:9000/api/v1 4 customers.csv KEY E-MAIL PASSWORD

The columns are the record's own field names, `externid` among them. A record is written only when it differs from its
row. Of several rows with one externid the last counts. A row that cannot be brought in is reported, the rest goes on.

The key goes into the JSON body, or behind a second question mark where there is none; brackets are sent as they are.
"""

import base64
import csv
import http.client
import json
import sys
from pathlib import Path
from urllib.parse import quote, urlsplit

PAGE = 25


class Refused(Exception):
    """ClicRDV answered, and it said no."""


class ClicRdv:
    def __init__(self, base, group, key, user, password):
        address = urlsplit(base)
        self.host = address.netloc
        self.connect = http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
        self.root = f"{address.path.rstrip('/')}/groups/{group}/fiches"
        self.key = key
        self.basic = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()

    def call(self, method, path, body=None):
        headers = {"Accept": "application/json", "Authorization": self.basic}
        if body is not None:
            headers["Content-Type"] = "application/json"
        connection = self.connect(self.host, timeout=30)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode("utf-8")
        finally:
            connection.close()
        if answer.status not in (200, 201):
            raise Refused(f"{answer.status} {text}")
        return json.loads(text)

    def find(self, op, value):
        """The records whose externid passes this comparison, from all pages."""
        where = f"conditions[0][field]=externid&conditions[0][op]={op}&conditions[0][value]={quote(value, safe='')}"
        found: list[dict] = []
        while True:
            query = f"{where}&sort=id&dir=asc&results={PAGE}&startIndex={len(found)}"
            page = self.call("GET", f"{self.root}?{query}?apikey={self.key}")
            found += page["records"]
            if not page["records"] or len(found) >= page["totalRecords"]:
                return [record for record in found if not record["deleted"]]

    def create(self, fields):
        return self.write("POST", self.root, fields)

    def update(self, number, fields):
        return self.write("PUT", f"{self.root}/{number}", fields)

    def write(self, method, path, fields):
        body = json.dumps({"apikey": self.key, "fiche": fields}, ensure_ascii=False)
        return self.call(method, path, body.encode())


def plain(value):
    """A field of an answer as it would stand in the file."""
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, bool) else str(value)


def differences(row, record):
    return {name: text for name, text in row.items() if plain(record.get(name)) != text}


def lookup(clicrdv, externid):
    """ClicRDV compares text without regard to case; `a1` and `A1` are two customers nevertheless."""
    found = [record for record in clicrdv.find("=", externid) if record["externid"] == externid]
    if len(found) > 1:
        raise Refused(f"{len(found)} records have this externid")
    return found[0] if found else None


def bring(clicrdv, row):
    """One row into ClicRDV; what had to be done."""
    record = lookup(clicrdv, row["externid"])
    if record is None:
        done, written = "created", clicrdv.create(row)
    elif missing := differences(row, record):
        done, written = "updated", clicrdv.update(record["id"], missing)
    else:
        return "unchanged"
    if lost := differences(row, written):
        raise Refused(f"{done}, but not kept as sent: {', '.join(lost)}")
    return done


def read(path):
    """The rows with their line numbers; spaces around a value mean nothing."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        return [(reader.line_num, {name: text.strip() for name, text in row.items()}) for row in reader]


def run(clicrdv, rows):
    counts = dict.fromkeys(["created", "updated", "unchanged", "duplicate", "refused"], 0)
    last = {row["externid"]: line for line, row in rows}
    for line, row in rows:
        try:
            if not row["externid"]:
                raise Refused("no externid")
            done = bring(clicrdv, row) if last[row["externid"]] == line else "duplicate"
        except Refused as refusal:
            done = "refused"
            print(f"line {line}: {refusal}")
        counts[done] += 1
    known = clicrdv.find("!=", "")
    counts["elsewhere"] = sum(record["externid"] not in last for record in known)  # not in the file
    return counts


def main(argv=None):
    base, group, path, key, user, password = argv or sys.argv[1:]
    counts = run(ClicRdv(base, group, key, user, password), read(Path(path)))
    print(json.dumps(counts))
    return 1 if counts["refused"] else 0


if __name__ == "__main__":
    sys.exit(main())
