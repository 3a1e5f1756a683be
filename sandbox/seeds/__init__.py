"""What a new sandbox holds. Ids are fixed; days count from the day the seeds were laid."""

from datetime import date

from sandbox.seeds import diary, garage, institute, people, practices, town
from sandbox.store import Store


def lay(store: Store, today: date) -> None:
    """Fill an empty store."""
    with store.transaction():
        for module in (practices, garage, town, institute):
            for table, docs in module.DOCUMENTS.items():
                for doc in docs:
                    store.insert(table, doc)
        people.lay(store)
    diary.extend(store, today)


__all__ = ["lay"]
