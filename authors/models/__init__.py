"""People: profiles of authors, their credentials and revisions, and accounts."""

from authors.models.account import AccountSettings, ContactDetails, Invitation, Session, new_key
from authors.models.author import (
    Author,
    NewClients,
    PublicIdModel,
    address,
    new_public_id,
    orcid_id,
    plain_line,
    plain_lines,
    web_addresses,
)
from authors.models.credential import LETTERS_LIMIT, Credential, CredentialKind
from authors.models.profile_revision import ProfileRevision, ProfileState
from authors.models.shown_credential import ShownCredential, stored_credential, stored_letters

__all__ = [
    "LETTERS_LIMIT",
    "AccountSettings",
    "Author",
    "ContactDetails",
    "Credential",
    "CredentialKind",
    "Invitation",
    "NewClients",
    "ProfileRevision",
    "ProfileState",
    "PublicIdModel",
    "Session",
    "ShownCredential",
    "address",
    "new_key",
    "new_public_id",
    "orcid_id",
    "plain_line",
    "plain_lines",
    "stored_credential",
    "stored_letters",
    "web_addresses",
]
