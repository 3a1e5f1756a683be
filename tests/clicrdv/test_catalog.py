"""What a group offers online: odd lists, long lists."""

import pytest

from booking.clicrdv import catalog
from tests.clicrdv.server import as_json, reply


class TestCatalogue:
    def test_only_what_can_be_booked_online_in_the_order_shown(self, shop, calling):
        found = catalog.catalogue(calling(), 4)
        names = [(service.name, service.category_id) for service in found.services]
        assert names == [
            ("école", 9),
            ("Zoé", 9),
            ("Suivi", 9),
            ("Eté", 12),
            ("Lost category", None),
            ("Ungrouped", None),
        ]
        assert [(category.name, category.id) for category in found.categories] == [("Consultations", 9), ("Été", 12)]
        assert [calendar.name for calendar in found.calendars] == ["Dr Anna Morel", "Dr Éluard", "Dr Zola"]

    def test_odd_lengths_and_prices(self, shop, calling):
        found = {
            service.name: (service.minutes, service.price_cents) for service in catalog.catalogue(calling(), 4).services
        }
        assert found == {
            "Suivi": (20, 5500),
            "école": (15, 0),
            "Zoé": (15, None),
            "Eté": (1000, None),
            "Lost category": (45, 8000),
            "Ungrouped": (15, None),
        }

    def test_what_is_asked_of_it(self, shop, calling):
        found = catalog.catalogue(calling(), 4)
        assert found.service(21).name == "Suivi"
        assert found.service(23) is None
        assert found.calendar(15).set_id == 3
        assert found.calendar(18).set_id is None
        assert found.calendar(17) is None
        assert found.category(9).name == "Consultations"
        assert found.category(10) is None
        assert [service.id for service in found.in_category(None)] == [26, 25]

    def test_categories_with_a_public_name(self, shop, calling):
        assert [category.id for category in catalog.categories(calling(), 4)] == [9, 11, 12]

    def test_calendars_are_asked_for_all_services_at_once(self, shop, calling):
        catalog.calendars_for(calling(), 4, [21, 27])
        assert [value for name, value in shop.asked[-1].query if name == "intervention_ids[]"] == ["21", "27"]


class TestPaging:
    @pytest.fixture
    def pages_of_25(self, odd):
        """A server that ignores results=all."""

        def answer(asked):
            start = int(dict(asked.query).get("startIndex", "0"))
            rows = [{"id": number, "publicname": f"Service {number:03}"} for number in range(1, 131)][
                start : start + 25
            ]
            return reply(
                as_json(records=rows, totalRecords=130, recordsReturned=len(rows), startIndex=start, pageSize=25)
            )

        odd.answer = answer
        return odd

    def test_a_list_is_read_whole_where_results_all_is_ignored(self, pages_of_25, calling):
        assert len(catalog.calendars_for(calling(), 4, [])) == 130
        assert len(pages_of_25.asked) == 6

    def test_a_server_that_ignores_the_offset_too_does_not_loop(self, odd, calling):
        rows = [{"id": number, "publicname": "x"} for number in range(1, 26)]
        odd.always(reply(as_json(records=rows, totalRecords=130, recordsReturned=25, pageSize=25)))
        assert len(catalog.calendars_for(calling(), 4, [])) == 25
        assert len(odd.asked) == 2

    def test_a_list_that_never_ends_is_cut(self, odd, calling, caplog):
        def answer(asked):
            start = int(dict(asked.query).get("startIndex", "0"))
            return reply(as_json(records=[{"id": start + 1, "publicname": "x"}], totalRecords=10**9))

        odd.answer = answer
        assert len(catalog.calendars_for(calling(), 4, [])) == 80
        assert "the rest is left out" in caplog.text

    def test_without_a_total_a_full_page_has_a_next_one(self, odd, calling):
        rows = [{"id": number, "publicname": "x"} for number in range(1, 31)]

        def answer(asked):
            start = int(dict(asked.query).get("startIndex", "0"))
            return reply(as_json(records=rows[start : start + 25], pageSize=25))

        odd.answer = answer
        assert len(catalog.calendars_for(calling(), 4, [])) == 30
        assert len(odd.asked) == 2

    def test_one_call_where_everything_comes_at_once(self, odd, calling):
        rows = [{"id": number, "publicname": "x"} for number in range(1, 1001)]
        odd.always(reply(as_json(records=rows, totalRecords=1000, recordsReturned=1000, pageSize=1000)))
        assert len(catalog.calendars_for(calling(), 4, [])) == 1000
        assert len(odd.asked) == 1
        assert ("results", "all") in odd.asked[0].query
