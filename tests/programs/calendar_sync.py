"""Keeps a diary on this machine and one ClicRDV calendar alike, whichever of the two was changed.

    python calendar_sync.py http://127.0.0.1:9000/api/v1/ diary.json --calendar 15 --key KEY --user E-MAIL --password …

The diary is a JSON file, {"mark": "", "events": […]}. Whoever changes an event in it sets "dirty" to true and
"changed" to the wall clock. When both sides changed the same event, the later change stays.

It signs in with HTTP Basic and asks for the plain paths, those without a group.
"""

import argparse
import json
import sys
from pathlib import Path

import requests

PAGE = 50
FIELDS = ("start", "end", "fiche_id", "intervention_id", "note", "text")
BLANK = {
    "remote_id": None,  # None until ClicRDV knows the event
    "start": "",
    "end": "",
    "fiche_id": 0,
    "intervention_id": 0,
    "note": False,
    "text": "",
    "deleted": False,
    "dirty": False,
    "changed": "",
    "seen": "",  # ClicRDV's `updated_at` when both sides were last alike
}


class Refused(Exception):
    """ClicRDV answered, and it said no."""


class Remote:
    def __init__(self, base, key, user, password, calendar_id):
        self.base = base
        self.key = key
        self.calendar_id = calendar_id
        self.http = requests.Session()
        self.http.auth = (user, password)
        self.http.params = {"apikey": key}

    def call(self, method, path, **options):
        answer = self.http.request(method, self.base + path, timeout=30, allow_redirects=False, **options)
        if answer.status_code not in (200, 201):
            raise Refused(f"{method} {path}: {answer.status_code} {answer.text}")
        return answer

    def changes(self, since):
        """Whatever changed at or after that moment, but openings; those deleted too; page after page.

        An event that was moved to another calendar is gone from ours, so changes are asked for in all of them.
        """
        query: dict = {"sort": "updated_at", "dir": "asc", "results": PAGE, "startIndex": 0}
        query |= condition(0, "type", "!=", "VfreebusyEvent")
        query |= condition(1, "updated_at", ">=", since) if since else {"calendar_id": self.calendar_id}
        while True:
            page = self.call("GET", "vevents.json", params=query).json()
            for event in page["records"]:
                yield event | {"deleted": event["deleted"] or event["calendar_id"] != self.calendar_id}
            query["startIndex"] += len(page["records"])
            if not page["records"] or query["startIndex"] >= page["totalRecords"]:
                return

    def create(self, event):
        fields = {name: event[name] for name in FIELDS if event[name]}  # a closure is created without a fiche_id
        body = {"vevent": fields | {"calendar_id": self.calendar_id}}
        return self.call("POST", "vevents.json", json=body).json()

    def update(self, event):
        fields = {name: event[name] for name in FIELDS}
        # An event that came back here, or that was moved away there, comes back there.
        body = {"vevent": fields | {"calendar_id": self.calendar_id, "deleted": "0"}}
        return self.call("PUT", f"vevents/{event['remote_id']}.json", json=body).json()

    def delete(self, event):
        """Appointments are cancelled; closures only get their mark."""
        path = f"vevents/{event['remote_id']}.json"
        if event["fiche_id"]:
            self.call("DELETE", path)
        else:
            self.call("PUT", path, json={"vevent": {"deleted": "1"}})


def condition(number, field, op, value):
    parts = {"field": field, "op": op, "value": value}
    return {f"conditions[{number}][{part}]": text for part, text in parts.items()}


class Diary:
    def __init__(self, path):
        self.path = path
        content: dict = json.loads(path.read_text("utf-8")) if path.exists() else {"mark": "", "events": []}
        self.mark = content["mark"]
        self.events = [BLANK | event for event in content["events"]]

    def save(self):
        content = {"mark": self.mark, "events": self.events}
        fresh = self.path.with_suffix(".new")
        fresh.write_text(json.dumps(content, ensure_ascii=False, indent=1), "utf-8")
        fresh.replace(self.path)

    def find(self, theirs):
        """Our event for theirs: by its number, or one that arrived there before the answer was lost."""
        for ours in self.events:
            if ours["remote_id"] == theirs["id"]:
                return ours
        if not theirs["deleted"]:
            for ours in self.events:
                if ours["remote_id"] is None and not ours["deleted"] and alike(ours, theirs):
                    return ours
        return None


def alike(ours, theirs):
    return all(ours[name] == theirs[name] for name in FIELDS)


def take(ours, theirs):
    """Makes ours theirs; True when that changed anything."""
    same = alike(ours, theirs) and ours["deleted"] == theirs["deleted"]
    ours.update({name: theirs[name] for name in FIELDS})
    ours.update(remote_id=theirs["id"], deleted=theirs["deleted"], seen=theirs["updated_at"], dirty=False)
    return not same


def ours_stays(ours, theirs):
    """The later change wins. What we sent ourselves comes back with the `updated_at` we know: that is no conflict."""
    if not ours["dirty"] or ours["remote_id"] is None:
        return False
    return theirs["updated_at"] == ours["seen"] or ours["changed"] > theirs["updated_at"]


def merge(diary, theirs):
    """One remote event into the diary; True when the diary is another afterwards."""
    ours = diary.find(theirs)
    if ours is None:
        if theirs["deleted"]:
            return False
        ours = dict(BLANK)
        diary.events.append(ours)
    elif ours_stays(ours, theirs):
        ours["seen"] = theirs["updated_at"]
        return False
    return take(ours, theirs)


def pull(diary, remote):
    """Takes what changed since the last time; the number of events that it changed here."""
    changed = 0
    # `>=` sees the last second again, for what happened in it after we looked.
    for theirs in list(remote.changes(diary.mark)):
        changed += merge(diary, theirs)
        diary.mark = max(diary.mark, theirs["updated_at"])
    diary.save()
    return changed


def send(ours, remote):
    if ours["deleted"]:
        if ours["remote_id"] is not None:
            remote.delete(ours)
        ours["dirty"] = False
    elif ours["remote_id"] is None:
        take(ours, remote.create(ours))
    else:
        take(ours, remote.update(ours))


def push(diary, remote):
    """Sends what was changed here. What is refused stays dirty, and the rest goes on."""
    pushed, refusals = 0, []
    for ours in [event for event in diary.events if event["dirty"]]:
        try:
            send(ours, remote)
            pushed += 1
        except Refused as refusal:
            refusals.append(str(refusal))
        diary.save()
    return pushed, refusals


def arguments(argv):
    parser = argparse.ArgumentParser(description="Keep a diary and a ClicRDV calendar alike.")
    parser.add_argument("base", help="the API's address, with a slash at its end")
    parser.add_argument("diary", type=Path)
    parser.add_argument("--calendar", type=int, required=True)
    for name in ("--key", "--user", "--password"):
        parser.add_argument(name, required=True)
    return parser.parse_args(argv)


def main(argv=None):
    chosen = arguments(argv)
    remote = Remote(chosen.base, chosen.key, chosen.user, chosen.password, chosen.calendar)
    diary = Diary(chosen.diary)
    pulled = pull(diary, remote)
    pushed, refusals = push(diary, remote)
    print(f"pulled {pulled}, pushed {pushed}, refused {len(refusals)}")
    for refusal in refusals:
        print(refusal, file=sys.stderr)
    return 1 if refusals else 0


if __name__ == "__main__":
    sys.exit(main())
