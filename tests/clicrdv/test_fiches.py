"""Records."""

import pytest

from booking.clicrdv import fiches
from booking.clicrdv.errors import NotFound, UpstreamBroken
from tests.clicrdv.server import as_json, reply


class TestRecords:
    def test_hidden_ones_and_hidden_values(self, odd, calling):
        odd.body("odd/fiches.json")
        found = fiches.page(calling(), 4)
        assert [(record.id, record.name) for record in found.records] == [(48, "Camille Roux"), (51, "Zoé")]
        assert (found.total, found.start) == (3000, 0)
        values = found.records[0].values
        assert {"comments", "externid", "deleted", "id", "group_id", "account", "tags"} & values.keys() == set()
        assert (values["num0"], values["num1"], values["num2"], values["rappel_email"]) == ("12000", "3", "2.5", True)
        assert (found.records[0].birthdate, values["birthdate"]) == ("", None)
        assert found.records[1].birthdate == "2019-02-03"

    def test_never_more_than_asked_for(self, odd, calling):
        rows = [{"id": number, "lastname": "x"} for number in range(1, 3001)]
        odd.always(reply(as_json(records=rows)))
        found = fiches.page(calling(), 4, search="éa&b", start=50, size=25)
        assert len(found.records) == 25
        asked = dict(odd.asked[0].query)
        assert (asked["results"], asked["startIndex"], asked["search"]) == ("25", "50", "éa&b")

    @pytest.mark.parametrize(
        "row", [{"id": 48, "lastname": "$Roux"}, {"id": 48, "deleted": 1}, {"id": 48, "group_id": 5}]
    )
    def test_a_hidden_one_is_not_found(self, odd, calling, row):
        odd.always(reply(as_json(**row)))
        with pytest.raises(NotFound):
            fiches.get(calling(), 4, 48)

    def test_another_one_than_asked_for_is_no_answer(self, odd, calling):
        odd.always(reply(as_json(id=49, lastname="Roux")))
        with pytest.raises(UpstreamBroken):
            fiches.get(calling(), 4, 48)

    def test_nothing_of_a_person_shows_in_a_repr(self, odd, calling):
        odd.body("odd/fiches.json")
        assert "Roux" not in repr(fiches.page(calling(), 4))
