"""Yearly plans in chat: a unit hands its plan in, the department approves it or sends it back and sets quotas."""

from __future__ import annotations

from handlers.planning.approving import approve_all, confirm_shown, plan_decided
from handlers.planning.city import show_plans
from handlers.planning.handing_in import open_plan, plan_said
from handlers.planning.own import plan_shown, show_plan, show_quota
from handlers.planning.past import plan_history_said, show_plan_history
from handlers.planning.quotas import quota_said, quotas_by_command
from handlers.planning.returning import plan_returned

__all__ = [
    "approve_all",
    "confirm_shown",
    "open_plan",
    "plan_decided",
    "plan_history_said",
    "plan_returned",
    "plan_said",
    "plan_shown",
    "quota_said",
    "quotas_by_command",
    "show_plan",
    "show_plan_history",
    "show_plans",
    "show_quota",
]
