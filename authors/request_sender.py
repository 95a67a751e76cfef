"""Who sends a request: the account, and the client's IP address behind a fixed number of trusted proxies."""

from ipaddress import IPv6Address, IPv6Network

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from python_ipware import IpWare

_parser = IpWare(precedence=("ADDRESS",))


def account_of(request: HttpRequest) -> User:
    """Return the account of a request. Raises `PermissionDenied` if nobody is logged in."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def client_address(request: HttpRequest) -> str | None:
    """Return the client's IP address; None if the server gives no valid one.

    Without trusted proxies, this is the address of the connection. Behind n proxies, it is the nth address
    from the right in X-Forwarded-For; addresses to its left were sent by the client and may be false. (ipware
    could choose it, but a client can change its choice, for example with a quotation mark.)
    """
    connected = _normalized(request.META.get("REMOTE_ADDR", ""))
    if not settings.TRUSTED_PROXIES:
        return connected
    chain = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    return _normalized(chain[-settings.TRUSTED_PROXIES :][0]) or connected


def _normalized(text: str) -> str | None:
    """Return an address without port, brackets and zone; for IPv6 its /64 network, which one client owns."""
    address, _ = _parser.get_client_ip({"ADDRESS": text})
    if isinstance(address, IPv6Address):
        return str(IPv6Network((int(address), 64), strict=False).network_address)
    return str(address) if address else None
