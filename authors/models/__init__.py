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
from authors.models.credential import Credential, CredentialKind
from authors.models.profile_revision import ProfileRevision, ProfileState

__all__ = [
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
    "address",
    "new_key",
    "new_public_id",
    "orcid_id",
    "plain_line",
    "plain_lines",
    "web_addresses",
]
