"""Static files under names that carry their content's hash, compressed; plain ones while nothing has been collected."""

from django.utils.functional import cached_property
from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """A site that was started without `collectstatic` works all the same, only less well cached."""

    def url(self, name: str | None, force: bool = False) -> str:
        """Kept: a page names a dozen files, and what was collected stays as it is."""
        if name not in self._urls:
            self._urls[name] = str(super().url(name, force))
        return self._urls[name]

    @cached_property
    def _urls(self) -> dict[str | None, str]:
        return {}

    def stored_name(self, name: str) -> str:
        return str(super().stored_name(name)) if self.hashed_files else name
