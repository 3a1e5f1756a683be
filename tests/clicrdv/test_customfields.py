"""What a group asks."""

from booking.clicrdv import catalog


class TestCustomFields:
    def test_kinds_labels_and_order(self, shop, calling):
        found = catalog.custom_fields(calling(), 4, "Fiche")
        assert [(field.name, field.kind, field.label) for field in found if field.visible] == [
            ("num0", "number", "Kilométrage"),
            ("str0", "string", "Immatriculation"),
            ("birthdate", "date", "Né le"),
            ("str3", "select", "Choix"),
            ("str4", "select", "Old lists"),
            ("str5", "string", "Nothing to choose"),
            ("bool0", "boolean", "Oui"),
            ("dt0", "date", "Jour"),
            ("txt1", "text", "Texte"),
            ("firstphone", "phone", "Téléphone"),
            ("email", "email", "Courriel"),
            ("str8", "url", "Site"),
            ("str1", "string", "str1"),
            ("str2", "string", "Hologramme"),
        ]

    def test_what_customers_are_not_to_see_says_so(self, shop, calling):
        found = catalog.custom_fields(calling(), 4, "Fiche")
        assert [field.name for field in found if not field.visible] == ["str6"]

    def test_required_and_choices(self, shop, calling):
        found = {field.name: field for field in catalog.custom_fields(calling(), 4, "Fiche")}
        assert [name for name, field in found.items() if field.required] == ["str0"]
        assert found["str3"].choices == (("a", "Aaa"), ("b", "b"), ("3", "3"))
        assert found["str4"].choices == (("x", "Ix"), ("y", "Igrec"))

    def test_the_models_are_kept_apart_even_if_the_server_does_not(self, shop, calling):
        assert [field.label for field in catalog.custom_fields(calling(), 4, "Vevent")] == ["Of the other model"]
        asked = dict(shop.asked[-1].query)
        assert asked["conditions[0][field]"] == "model"
        assert (asked["conditions[0][op]"], asked["conditions[0][value]"]) == ("=", "Vevent")
