"""What a new sandbox holds. Ids are fixed; days count from the day the seeds were laid."""

from datetime import date

from sandbox.seeds import (
    diary,
    garage,
    imaging,
    institute,
    island,
    medical_centre,
    paediatrician,
    people,
    practices,
    three_towns,
    town,
)  # fmt: skip
from sandbox.store import Store

_GROUPS = (practices, garage, town, institute, paediatrician, island, imaging, medical_centre, three_towns)


def lay(store: Store, today: date) -> None:
    """Fill an empty store."""
    with store.transaction():
        for module in _GROUPS:
            for table, docs in module.DOCUMENTS.items():
                store.insert_many(table, docs)
        people.lay(store)
    diary.extend(store, today)


__all__ = ["lay"]
