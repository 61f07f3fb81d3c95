"""What is done by the clock, and when: finders, each of which queues small tasks."""

from celery.schedules import crontab

__all__ = ["CELERY_BEAT_SCHEDULE"]

CELERY_BEAT_SCHEDULE = {
    task: {"task": task, "schedule": schedule}
    for task, schedule in {
        "accounts.find_copies": 60.0,
        "accounts.find_credentials_that_end": 3600.0,
        # At night: it deletes much, and nobody waits for it. 3:10 UTC is no odd hour.
        "accounts.find_expired": crontab(hour=3, minute=10),
        "accounts.find_invitations_to_expire": 3600.0,
        "accounts.find_members_to_tell": 300.0,
        "accounts.find_organisations_to_read": 900.0,
        "accounts.find_suspensions_to_end": 3600.0,
        "matching.find_entries_to_mend": crontab(hour=2, minute=40),
        "matching.count_local_prices": crontab(hour=2, minute=40),
        "matching.find_demands_to_match": 30.0,
        "matching.find_invitations_seen": 30.0,
        "matching.find_invitations_to_expire": 60.0,
        "matching.find_plans_to_compute": 60.0,
        "matching.find_alerts": 60.0,
        "notifications.find_digests": 300.0,
        "notifications.find_due": 15.0,
        "matching.count_areas": 3600.0,
        "offers.count_for_maps": 600.0,
        "offers.find_calendars_to_read": 60.0,
        "offers.find_engagements_to_lapse": 300.0,
        "offers.find_readings": 15.0,
        "offers.find_papers_renewed": 900.0,
        "offers.find_papers_that_ended": crontab(hour=0, minute=20),
        "offers.find_postings_to_expire": 60.0,
        "offers.find_postings_to_warn": crontab(hour=7, minute=30),
    }.items()
}
