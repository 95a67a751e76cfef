"""A passkey authenticator in Python, which also answers falsely: for tests that need no browser."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from secrets import token_bytes
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, VERIFIED, HAS_CREDENTIAL = 0x01, 0x04, 0x40


def to_text(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


def to_bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Authenticator:
    """One device with one passkey. `checks_user` says whether it asks for a PIN or fingerprint."""

    origin: str = "http://localhost"
    checks_user: bool = True
    credential_id: bytes = field(default_factory=lambda: token_bytes(32))
    key: Any = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    count: int = 0

    def create(self, options: dict[str, Any]) -> dict[str, Any]:
        """Return the answer to the options of a registration."""
        data = self._data(options["rp"]["id"], HAS_CREDENTIAL) + bytes(16)
        data += len(self.credential_id).to_bytes(2, "big") + self.credential_id + self._public_key()
        made = {"fmt": "none", "attStmt": {}, "authData": data}
        response = {
            "clientDataJSON": self._client_data("webauthn.create", options),
            "attestationObject": to_text(cbor2.dumps(made)),
            "transports": ["internal"],
        }
        return self._answer(response) | {"clientExtensionResults": {"credProps": {"rk": True}}}

    def get(self, options: dict[str, Any]) -> dict[str, Any]:
        """Return the answer to the options of a login."""
        self.count += 1
        data, client_data = self._data(options["rpId"]), self._client_data("webauthn.get", options)
        signed = data + sha256(to_bytes(client_data)).digest()
        response = {
            "clientDataJSON": client_data,
            "authenticatorData": to_text(data),
            "signature": to_text(self.key.sign(signed, ec.ECDSA(SHA256()))),
        }
        return self._answer(response)

    def _answer(self, response: dict[str, Any]) -> dict[str, Any]:
        name = to_text(self.credential_id)
        return {"id": name, "rawId": name, "type": "public-key", "response": response}

    def _client_data(self, kind: str, options: dict[str, Any]) -> str:
        return to_text(
            json.dumps({"type": kind, "challenge": options["challenge"], "origin": self.origin}).encode()
        )

    def _data(self, host: str, flags: int = 0) -> bytes:
        flags |= PRESENT | (VERIFIED if self.checks_user else 0)
        return sha256(host.encode()).digest() + bytes((flags,)) + self.count.to_bytes(4, "big")

    def _public_key(self) -> bytes:
        point = self.key.public_key().public_numbers()
        x, y = (number.to_bytes(32, "big") for number in (point.x, point.y))
        return cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})
