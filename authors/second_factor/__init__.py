"""The second factor of accounts: an authenticator app (TOTP), passkeys (WebAuthn), and recovery codes.

An account that has an app or a passkey is *verified* in a session once one of them, or a recovery code, was
used in it. Until then, the session opens only the page that asks for it (`gate`).
"""
