"""What has been kept long enough: told, and with --apply erased."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.operations.retaining import erase_due
from accounts.queries.retaining import retention_table
from accounts.registry import all_kept


class Command(BaseCommand):
    help = "Show what the retention rules would erase now; --apply erases it."

    def add_arguments(self, parser):
        parser.add_argument("--apply", action="store_true", help="erase it now")

    def handle(self, *, apply, **_options):
        now = timezone.now()
        line = "{:<30} {:>6} {:>9}  {}"
        self.stdout.write(line.format("subject", "days", "due", "oldest"))
        for due in retention_table(now=now):
            count = str(due.count) if due.is_erased else "kept"
            oldest = due.oldest.date().isoformat() if due.oldest else "-"
            self.stdout.write(
                line.format(due.rule.subject, due.rule.days, count, oldest)
            )
        if not apply:
            self.stdout.write("Nothing was erased. To erase it: --apply")
            return
        for sort in all_kept():
            if gone := erase_due(sort=sort, now=now):
                self.stdout.write(f"{sort.key}: {gone} gone.")
