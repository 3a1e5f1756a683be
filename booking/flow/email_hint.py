"""Did you mean gmail.com? A guess at the address that a typing mistake hides; never more than a question.

`static/js/email-hint.js` makes the same guess while one types, from the lists that the page hands it.
"""

import re

# Where people in France have their address, the most frequent first.
DOMAINS = """
    gmail.com orange.fr hotmail.fr hotmail.com yahoo.fr free.fr wanadoo.fr outlook.fr outlook.com laposte.net sfr.fr
    live.fr icloud.com yahoo.com live.com bbox.fr neuf.fr msn.com aol.com numericable.fr club-internet.fr googlemail.com
    protonmail.com
""".split()

# What fingers make of an ending; and whole domains at which nobody has an address, though their endings exist.
SLIPS = {
    **dict.fromkeys("con cmo ocm comm coom cim cpm cop vom xom om cm co c0m".split(), "com"),
    **dict.fromkeys("f r rf ft fe frr ffr fre".split(), "fr"),
    **dict.fromkeys("nte ent nett met ne".split(), "net"),
    "gmail.fr": "gmail.com",
    "icloud.fr": "icloud.com",
    "wanadoo.com": "wanadoo.fr",
    "laposte.com": "laposte.net",
}
MEANT = "meant"  # ?meant: of a page with the field that corrects an address, filled in with what was probably meant
LONG, SHORT = 7, 4  # letters: a long name may have two mistakes, a short one none, for fred.fr is not free.fr


def suggestion(address: str) -> str | None:
    """The address that was meant, where the one typed looks like a mistake; None for one that may well be right."""
    person, _at, typed = address.strip().rpartition("@")
    domain = meant(typed.lower()) if person else None
    return f"{person}@{domain}" if domain else None


def meant(typed: str) -> str | None:
    """The domain that a typed one is a mistake for."""
    if typed in DOMAINS:
        return None
    dotted = re.sub("[.,;]+", ".", typed).strip(".")
    dotted = SLIPS.get(dotted, dotted) if "." in dotted else _with_its_dot(dotted)
    name, _dot, ending = dotted.partition(".")
    ending = SLIPS.get(ending, ending)
    known_names = [known.removesuffix(f".{ending}") for known in DOMAINS if known.endswith(f".{ending}")]
    near = [(mistakes(name, known), place) for place, known in enumerate(known_names) if _may_be(name, known)]
    return f"{known_names[min(near)[1]]}.{ending}" if near else None


def mistakes(one: str, other: str) -> int:
    """How many letters are missing, too many, wrong, or changed places with the next one."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        above, before, row = before, row, [i]
        for j, wanted in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, above[j - 2] + 1)
            row.append(cost)
    return row[-1]


def _with_its_dot(letters: str) -> str:
    return next((known for known in DOMAINS if known.replace(".", "") == letters), letters)


def _may_be(name: str, known: str) -> bool:
    """The first letter is rarely wrong: mail.com and ymail.com are not gmail.com."""
    if name == known:
        return True
    begins_alike = name[:1] == known[0] or name[:2] == known[1::-1]
    if len(known) <= SHORT or not begins_alike or abs(len(name) - len(known)) > 1:
        return False
    return mistakes(name, known) <= (2 if len(known) >= LONG else 1)
