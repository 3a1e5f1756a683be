"""What a group says of itself, in every shape that the reference allows."""

from zoneinfo import ZoneInfo

from booking.clicrdv import groups
from booking.clicrdv.groups import Settings

PARIS = ZoneInfo("Europe/Paris")


class TestGroup:
    def test_what_is_missing_keeps_the_group_bookable(self, odd, calling):
        odd.body("odd/group-sparse.json")
        group = groups.get(calling(), 4)
        assert group.settings == Settings(
            inactive=False,
            open=True,
            open_data=True,
            calendar_choice=2,
            any_calendar=False,
            validate_email=False,
            show_length=True,
            show_price=True,
            max_services=1,
        )
        assert (group.zone, group.sends_mail, group.mail_reminder_minutes) == (PARIS, False, 0)

    def test_nonsense_keeps_the_group_bookable(self, odd, calling):
        odd.body("odd/group-nonsense.json")
        group = groups.get(calling(), 4)
        assert group.settings == Settings()
        assert (group.name, group.zone, group.mail_reminder_minutes, group.sends_mail) == ("", PARIS, 0, False)

    def test_strings_for_numbers_and_booleans_and_a_byte_order_mark(self, odd, calling):
        odd.body("odd/group-strings.json")
        group = groups.get(calling(), 4)
        assert (group.name, group.phone, group.zipcode, group.zone) == ("Clinique des Lilas", "", "75020", PARIS)
        assert (group.sends_mail, group.mail_reminder_minutes, group.sms_reminder_minutes) == (True, 1440, 0)
        assert group.settings == Settings(
            open_data=False, calendar_choice=1, any_calendar=True, show_price=False, max_services=3
        )

    def test_text_in_another_encoding(self, odd, calling):
        odd.body("odd/group-latin1.json")
        assert groups.get(calling(), 4).name == "Ostéopathe"

    def test_characters_that_no_page_and_no_database_can_take(self, odd, calling):
        odd.body("odd/group-surrogates.json")
        assert groups.get(calling(), 4).name == "Lilas & été"
