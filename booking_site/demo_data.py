"""What the demo shows: its merchants and its admin. Run as a program, it prepares database and static files."""

import hashlib
from io import StringIO
from pathlib import Path

LOOKS = Path(__file__).parent / "looks"
API_KEY = "c11c4d5e6f708192a3b4c5d6e7f80910"

# slug, group of the sandbox, name, what it is there for
MERCHANTS = (
    ("clinique-des-lilas", 4, "Clinique des Lilas", "Service first, then calendar; categories and prices"),
    ("garage-martin", 5, "Garage Martin", "Custom fields (registration, mileage); services without category"),
    ("marie-osteopathe", 6, "Marie Ostéopathe", "One service and one calendar: neither is asked"),
    ("salon-meche", 7, "Salon Mèche", "Calendar first, then up to three services at once"),
    ("mairie-de-valmont", 8, "Mairie de Valmont", "No calendar question; nothing can be read before signing in"),
    ("cabinet-ferme", 9, "Cabinet Fermé", "Closed for online booking"),
    ("institut-horizon", 10, "Institut Horizon", "Sixty services, category first; new accounts confirm their e-mail"),
    ("cabinet-des-petits-pas", 11, "Cabinet des Petits Pas", "A parent's four children; questions about each visit"),
    ("cabinet-dentaire-savane", 12, "Cabinet dentaire de la Savane", "In Fort-de-France, in its own time"),
    ("cabinet-delorme", 13, "Cabinet Delorme", "Switched off"),
    ("imagerie-du-parc", 14, "Imagerie du Parc", "Two hundred services, with a search; nobody is chosen"),
    ("centre-saint-roch", 15, "Centre médical Saint-Roch", "A secretary's account with 3,000 records"),
    ("kines-de-la-vallee", 16, "Kinés de la Vallée", "The same people in three towns"),
)
ADMINS = [{"username": "admin", "password": "demo-admin", "note": "Sees everything"}]


def prepare() -> None:
    """Migrate, collect static files, add what is missing of the merchants and the admin."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    collect_static_files()
    add_merchants()
    add_looks()
    add_admins()


def collect_static_files() -> None:
    """Compressing them takes most of a start: only when a file, or what processes them, has changed."""
    from django.conf import settings
    from django.core.management import call_command

    stamp, now = Path(settings.STATIC_ROOT) / ".collected", digest_of_static_files()
    if stamp.is_file() and stamp.read_text() == now:
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(now)


def digest_of_static_files() -> str:
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders

    found = hashlib.sha256((settings.BASE_DIR / "requirements.txt").read_bytes())
    for finder in get_finders():
        for name, storage in finder.list([]):
            state = Path(storage.path(name)).stat()
            found.update(f"{name} {state.st_size} {state.st_mtime_ns}\n".encode())
    return found.hexdigest()


def add_merchants() -> None:
    """Only those missing: what an admin has changed meanwhile stays."""
    from django.core.management import call_command

    from booking.models import Merchant

    present = set(Merchant.objects.values_list("slug", flat=True))
    for slug, group, name, _ in MERCHANTS:
        if slug not in present:
            call_command("add_merchant", slug, str(group), name=name, verbosity=0)


def add_looks() -> None:
    """All may be shown in pages of this machine, two of them in colours of their own, until an admin says otherwise."""
    from django.core.management import call_command

    from booking.branding import store
    from booking.models import Merchant

    everybody = store.of(None)
    if everybody.version == 0:
        store.save_draft(everybody, {"sites": ["http://localhost:*"]}, edition=everybody.edition, by=None)
        everybody.refresh_from_db()
        store.publish(everybody, edition=everybody.edition, by=None)
    for file in sorted(LOOKS.glob("*.json")):
        if store.of(Merchant.objects.get(slug=file.stem)).version == 0:
            call_command("import_look", str(file), file.stem, publish=True, verbosity=0, stdout=StringIO())


def add_admins() -> None:
    from django.contrib.auth.models import User

    for admin in ADMINS:
        if not User.objects.filter(username=admin["username"]).exists():
            User.objects.create_superuser(admin["username"], password=admin["password"])


if __name__ == "__main__":
    prepare()
