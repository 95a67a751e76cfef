"""Recovery codes: ten codes that each work once, for who has lost an app or a passkey.

The library stores its static tokens as they are. Here its column contains a digest. A code has 80 random
bits, so nobody finds it from its digest, and a slow hash or a salt would add nothing.
"""

import secrets
from base64 import b32encode
from hashlib import sha256

from django.contrib.auth.models import User
from django.db import transaction
from django_otp import verify_token
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken

from articles.action_log import Action, log_action
from authors.second_factor.factor_mail import CODE_USED, NEW_CODES, mail_owner
from authors.second_factor.factors import recovery_codes_of

NUMBER = 10
CODE_BYTES = 10  # 16 letters and digits in base 32, in groups of four
GROUP = 4


def digest_of(code: str) -> str:
    """Return what is stored of a code: 80 bits of its SHA-256, which fit in the column. Case does not matter.

    >>> digest_of("abcd-efgh-ijkl-mnop") == digest_of(" ABCD EFGHIJKLMNOP ")
    True
    """
    letters = "".join(letter for letter in code.upper() if letter.isalnum())
    return b32encode(sha256(letters.encode()).digest()[:CODE_BYTES]).decode()


def _new_code() -> str:
    letters = b32encode(secrets.token_bytes(CODE_BYTES)).decode().lower()
    return "-".join(letters[start : start + GROUP] for start in range(0, len(letters), GROUP))


@transaction.atomic
def renew_recovery_codes(user: User) -> list[str]:
    """Make a new set of codes, which ends the earlier one. Return the codes; nothing shows them again."""
    User.objects.select_for_update().get(pk=user.pk)  # two requests at once make one set after the other
    codes = [_new_code() for _ in range(NUMBER)]
    device, _ = StaticDevice.objects.get_or_create(user=user, defaults={"name": "codes"})
    device.token_set.all().delete()
    StaticToken.objects.bulk_create(StaticToken(device=device, token=digest_of(code)) for code in codes)
    log_action(Action.RENEW_RECOVERY_CODES, by=user, on=user)
    mail_owner(user, NEW_CODES)
    return codes


@transaction.atomic
def use_recovery_code(user: User, code: str) -> StaticDevice | None:
    """Return the set that a code belongs to, and use the code up; None if it is not one of this account's."""
    known = recovery_codes_of(user)
    # `verify_token` locks the row of the set: of two requests with one code, one gets it.
    device = known and verify_token(user, known.persistent_id, digest_of(code))
    if not device:
        return None
    log_action(Action.USE_RECOVERY_CODE, by=user, on=user)
    mail_owner(user, CODE_USED)
    return device


def unused_codes(user: User) -> int:
    """Return the number of recovery codes that an account still has."""
    return StaticToken.objects.filter(device__user=user).count()
