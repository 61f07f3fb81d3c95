"""Both accounts of a transfer are in its currency.

Keys of two columns, which Django cannot write. They point at the unique constraint
account_and_its_currency, which also keeps an account from changing currency.
"""

from django.db import migrations

KEY = """
    ALTER TABLE ledger_transfer ADD CONSTRAINT transfer_{side}_in_its_currency
    FOREIGN KEY ({side}_id, currency) REFERENCES ledger_account (id, currency)
"""
DROP = "ALTER TABLE ledger_transfer DROP CONSTRAINT transfer_{side}_in_its_currency"


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_account_transfer_entry")]

    operations = [
        migrations.RunSQL(KEY.format(side=side), DROP.format(side=side))
        for side in ("debit", "credit")
    ]
