"""What the pages of dashboards read, one module a page family."""

from dashboards.queries.about import glossary, vendored_libraries
from dashboards.queries.api_reference import api_reference
from dashboards.queries.components import component_samples
from dashboards.queries.demo import demo_accounts_at
from dashboards.queries.desk import desk_of, desks_of
from dashboards.queries.health import why_not_ready
from dashboards.queries.home import live_figures, my_day_of
from dashboards.queries.shell import shell_of

__all__ = [
    "api_reference",
    "component_samples",
    "demo_accounts_at",
    "desk_of",
    "desks_of",
    "glossary",
    "live_figures",
    "my_day_of",
    "shell_of",
    "vendored_libraries",
    "why_not_ready",
]
