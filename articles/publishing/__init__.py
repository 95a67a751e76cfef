"""The actions of editors, as functions. Each takes the user, checks the permission, and is safe to repeat."""

from articles.publishing.dates import set_since_publication
from articles.publishing.duplicating import copy_section, duplicate
from articles.publishing.edition_copies import roll_back
from articles.publishing.lead_actions import pin_lead, unpin_lead
from articles.publishing.preflight.preflight_checks import PreflightRefused
from articles.publishing.preflight.safety_actions import decide
from articles.publishing.publish import live_edition_of, outdated_editions, publish, remake
from articles.publishing.refusals import Refused
from articles.publishing.release_publication import (
    cancel_release,
    move_release,
    publish_release,
    roll_back_release,
)
from articles.publishing.releases import (
    ReleaseRefused,
    add_to_release,
    create_release,
    describe_change,
    remove_from_release,
    rename_release,
    reopen_release,
)
from articles.publishing.rescheduling import reschedule, reschedule_end
from articles.publishing.restoring import (
    Restored,
    manuscript_of_revision,
    name_revision,
    resolve_for_restore,
    restore,
)
from articles.publishing.signing_off import sign_off, withdraw_sign_off
from articles.publishing.trash import move_to_trash, purge_trash, restore_from_trash
from articles.publishing.withdraw import cancel, delete, unpublish
from articles.publishing.workflow import available_steps, take_step
from articles.publishing.writing import Draft, Stale, save, save_unchosen

__all__ = [
    "Draft",
    "PreflightRefused",
    "Refused",
    "ReleaseRefused",
    "Restored",
    "Stale",
    "add_to_release",
    "available_steps",
    "cancel",
    "cancel_release",
    "copy_section",
    "create_release",
    "decide",
    "delete",
    "describe_change",
    "duplicate",
    "live_edition_of",
    "manuscript_of_revision",
    "move_release",
    "move_to_trash",
    "name_revision",
    "outdated_editions",
    "pin_lead",
    "publish",
    "publish_release",
    "purge_trash",
    "remake",
    "remove_from_release",
    "rename_release",
    "reopen_release",
    "reschedule",
    "reschedule_end",
    "resolve_for_restore",
    "restore",
    "restore_from_trash",
    "roll_back",
    "roll_back_release",
    "save",
    "save_unchosen",
    "set_since_publication",
    "sign_off",
    "take_step",
    "unpin_lead",
    "unpublish",
    "withdraw_sign_off",
]
