"""What the owner of an account is told by mail that somebody, they hope it was them, did to it."""

# By the name that allauth has for it.
WHAT = {
    "account/email/password_changed": "Your password was changed.",
    "account/email/password_reset": "A new password was chosen, by a link from a mail.",
    "account/email/password_set": "A password was chosen.",
    "mfa/email/totp_activated": "An authenticator was added as a second step.",
    "mfa/email/totp_deactivated": "The authenticator was removed.",
    "mfa/email/webauthn_added": "A passkey or security key was added.",
    "mfa/email/webauthn_removed": "A passkey or security key was removed.",
    "mfa/email/recovery_codes_generated": "New recovery codes were made. The old ones have stopped "
    "working.",
    "socialaccount/email/account_connected": "Your organisation’s single sign-on was connected. "
    "It opens your account from now on.",
}
