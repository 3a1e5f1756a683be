"""A look as a file, by command."""

import json

import pytest
from django.core.management import CommandError, call_command

from booking.branding import images, store
from booking.models import Branding
from tests.branding.pictures import saved, two_halves


@pytest.fixture
def clinic(merchants):
    branding = store.of(merchants[4])
    logo = store.keep_picture(branding, images.logo(saved(two_halves(size=(400, 100)), "PNG")))
    store.save_draft(branding, {"accent": "#aa0000", "logo": logo, "header": True}, edition=0, by=None)
    store.publish(branding, edition=1, by=None)
    return branding


def export(capsys, *args):
    capsys.readouterr()
    call_command("export_look", *args)
    return capsys.readouterr().out


def test_a_look_is_exported_and_taken_by_another_merchant(clinic, merchants, capsys, tmp_path):
    file = tmp_path / "look.json"
    file.write_text(export(capsys, "clinique-des-lilas"))
    call_command("import_look", str(file), "garage-martin")
    garage = store.of(merchants[5])
    assert garage.draft == clinic.published and garage.published == {}
    call_command("import_look", str(file), "garage-martin", "--publish")
    garage.refresh_from_db()
    assert garage.published == clinic.published and garage.version == 1
    assert json.loads(export(capsys, "garage-martin")) == json.loads(file.read_text())


def test_the_default_of_all_is_a_look_too(clinic, capsys, tmp_path):
    file = tmp_path / "look.json"
    file.write_text(export(capsys, "clinique-des-lilas", "--draft"))
    call_command("import_look", str(file), "--publish")
    assert Branding.objects.get(merchant=None).published["accent"] == "#aa0000"


@pytest.mark.parametrize("text", ["", "{}", '{"format": 1, "look": {"accent": "x"}, "pictures": {}}'])
def test_a_file_that_is_none_is_refused_with_a_sentence(clinic, tmp_path, text):
    file = tmp_path / "look.json"
    file.write_text(text)
    with pytest.raises(CommandError):
        call_command("import_look", str(file), "clinique-des-lilas")
    clinic.refresh_from_db()
    assert clinic.edition == 1


def test_what_is_not_there_is_told(clinic, tmp_path):
    with pytest.raises(CommandError, match="no merchant at /nobody/"):
        call_command("export_look", "nobody")
    with pytest.raises(CommandError, match="nothing.json"):
        call_command("import_look", str(tmp_path / "nothing.json"))
