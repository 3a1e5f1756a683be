"""What a new sandbox holds. Ids are fixed; days count from the day the seeds were laid."""

from datetime import date

from sandbox.seeds import (
    diary,
    garage,
    imaging,
    institute,
    island,
    paediatrician,
    people,
    practices,
    three_towns,
    town,
)  # fmt: skip
from sandbox.store import Store


def lay(store: Store, today: date) -> None:
    """Fill an empty store."""
    with store.transaction():
        for module in (practices, garage, town, institute, paediatrician, island, imaging, three_towns):
            for table, docs in module.DOCUMENTS.items():
                for doc in docs:
                    store.insert(table, doc)
        people.lay(store)
    diary.extend(store, today)


__all__ = ["lay"]
