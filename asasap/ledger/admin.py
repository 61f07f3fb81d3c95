"""Screens to read the books."""

from django.contrib import admin

from asasap.kernel.admin import HouseAdmin
from asasap.ledger.models import Account, Entry, Transfer


@admin.register(Account)
class AccountAdmin(HouseAdmin):
    fields = (
        "identifier",
        "kind",
        "currency",
        "posted",
        "pending_out",
        "pending_in",
        "credit_limit",
        "version",
    )
    list_display = (
        "identifier",
        "kind",
        "currency",
        "posted",
        "pending_out",
        "pending_in",
    )
    list_filter = ("kind", "currency")
    search_fields = ("=uuid",)


@admin.register(Transfer)
class TransferAdmin(HouseAdmin):
    fields = (
        "identifier",
        "kind",
        "debit",
        "credit",
        "currency",
        "amount",
        "state",
        "expires_at",
        "created_at",
    )
    list_display = ("identifier", "kind", "currency", "amount", "state", "created_at")
    list_filter = ("currency", "state")
    search_fields = ("=uuid",)


@admin.register(Entry)
class EntryAdmin(HouseAdmin):
    fields = ("transfer", "account", "amount", "balance_after", "seq")
    list_display = ("transfer", "account", "amount", "balance_after", "seq")
    list_select_related = ("transfer", "account")
