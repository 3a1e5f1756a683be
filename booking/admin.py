"""What Django's admin shows of ours; the pages are in administration/."""

from django.contrib import admin

from booking.administration.brands import BrandAdmin
from booking.administration.ledger import ChangeAdmin, ConfirmationAdmin
from booking.administration.looks import BrandingAdmin
from booking.administration.merchants import MerchantAdmin
from booking.models import Brand, Branding, Change, Confirmation, Merchant

admin.site.register(Merchant, MerchantAdmin)
admin.site.register(Brand, BrandAdmin)
admin.site.register(Branding, BrandingAdmin)
admin.site.register(Confirmation, ConfirmationAdmin)
admin.site.register(Change, ChangeAdmin)
