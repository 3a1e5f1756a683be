"""Static files under names that carry their content's hash, compressed; plain ones while nothing has been collected."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """A site that was started without `collectstatic` works all the same, only less well cached."""

    def stored_name(self, name: str) -> str:
        return str(super().stored_name(name)) if self.hashed_files else name
