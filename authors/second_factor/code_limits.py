"""Limits on wrong codes of a second factor: those of wrong passwords, counted apart from them.

Only who knows the password can try a code. A device on which no second factor of the account was used yet is
unknown to it, so who guesses codes elsewhere does not stop the owner on a known device, or with a passkey.
"""

from datetime import timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from articles.action_log import Action, LoggedAction, log_once, quarter_of_an_hour
from articles.manuscript import Message
from authors.known_devices import known_device
from authors.login_limits import CODE, Login, begin_attempt, clear_failures, code_failures, pause_for
from authors.request_sender import client_address
from authors.second_factor.factor_mail import WRONG_CODES, mail_owner

MAIL_AGAIN_AFTER = timedelta(days=1)


def begin_code(request: HttpRequest, user: User) -> timedelta | None:
    """Count a code as wrong before it is checked; return the pause if none may be tried now."""
    return begin_attempt(_login_of(request, user), code_failures(), CODE)


def end_code(request: HttpRequest, user: User, *, is_right: bool) -> timedelta | None:
    """Forget the wrong codes after a right one; otherwise log it. Return the pause that begins, if any."""
    login = _login_of(request, user)
    if is_right:
        clear_failures(login, code_failures())
        return None
    pause = pause_for(login, code_failures())
    _log_wrong_code(user, pause)
    return pause


def _login_of(request: HttpRequest, user: User) -> Login:
    name = user.get_username()
    return Login(name, client_address(request), known_device(request, name))


@transaction.atomic
def _log_wrong_code(user: User, pause: timedelta | None) -> None:
    """Log a wrong code, and the pause that begins with it; mail the owner once a day about pauses."""
    name, now = user.get_username(), timezone.now()
    period = quarter_of_an_hour(now)
    log_once(Action.CODE_FAILED, user_name=name, on=user, text="", period=period)
    if pause is None:
        return
    earlier = LoggedAction.objects.filter(action=Action.CODES_PAUSED, user_name=name)
    is_new = not earlier.filter(period__gt=now - MAIL_AGAIN_AFTER).exists()
    minutes = int(pause.total_seconds() // 60)
    text = Message("Too many wrong codes: a pause of %(minutes)s minutes.", minutes=minutes)
    log_once(Action.CODES_PAUSED, user_name=name, on=user, text=text, period=period)
    if is_new:
        mail_owner(user, WRONG_CODES)
