"""The address of a client behind a set number of trusted proxies."""

from ipaddress import IPv6Address, IPv6Network

from django.conf import settings
from django.http import HttpRequest
from python_ipware import IpWare

_parser = IpWare(precedence=("ADDRESS",))


def client_address(request: HttpRequest) -> str | None:
    """Return the address that counts as the client's; None where the server gives none that is one.

    Without trusted proxies, that is who connected. Behind n of them, it is the nth address from the right in
    X-Forwarded-For: those to its left were sent by the client, who may claim anything. (ipware could choose
    it, but lets a client change the choice, with a quotation mark for instance.)
    """
    connected = _normalized(request.META.get("REMOTE_ADDR", ""))
    if not settings.TRUSTED_PROXIES:
        return connected
    chain = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    return _normalized(chain[-settings.TRUSTED_PROXIES :][0]) or connected


def _normalized(text: str) -> str | None:
    """Return an address without port, brackets and zone; of IPv6 the /64, which one client has whole."""
    address, _ = _parser.get_client_ip({"ADDRESS": text})
    if isinstance(address, IPv6Address):
        return str(IPv6Network((int(address), 64), strict=False).network_address)
    return str(address) if address else None
