from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BookingConfig(AppConfig):
    name = "booking"
    verbose_name = _("Online booking")

    def ready(self) -> None:
        from booking.clicrdv import seen
        from booking.watch import reports, traces
        from booking.watch.metrics import ApiWatcher

        seen.watch(ApiWatcher())
        reports.begin()
        if traces.begin():
            seen.watch(traces.CallSpans())
