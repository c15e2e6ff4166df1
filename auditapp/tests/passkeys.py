"""A passkey, as a browser and its authenticator would answer for it."""

import hashlib
import json
import secrets

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

FLAG = AuthenticatorData.FLAG


class Passkey:
    """`created(options)` and `shown(options)` give what the page's hidden field `credential` holds;
    options are those that the page gave the browser."""

    def __init__(self, host="testserver"):
        self.host = host
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(16)
        self.user_handle = b""
        self.uses = 0

    def created(self, options=None):
        options = (options or {"publicKey": {"challenge": "AA"}})["publicKey"]
        self.user_handle = options.get("user", {}).get("id", "")
        public = ES256.from_cryptography_key(self.key.public_key())
        data = AttestedCredentialData.create(b"\0" * 16, self.id, public)
        flags = FLAG.UP | FLAG.UV | FLAG.AT
        made = AuthenticatorData.create(self._rp_hash(), flags, self.uses, data)
        return self._answer(
            {
                "clientDataJSON": self._client_data("webauthn.create", options["challenge"]),
                "attestationObject": websafe_encode(AttestationObject.create("none", made, {})),
            },
            {"credProps": {"rk": True}},
        )

    def shown(self, options):
        self.uses += 1
        client_data = self._client_data("webauthn.get", options["publicKey"]["challenge"])
        data = AuthenticatorData.create(self._rp_hash(), FLAG.UP | FLAG.UV, self.uses)
        from_client = hashlib.sha256(json.dumps(client_data).encode()).digest()
        return self._answer(
            {
                "clientDataJSON": client_data,
                "authenticatorData": websafe_encode(data),
                "signature": websafe_encode(self.key.sign(data + from_client, ec.ECDSA(SHA256()))),
                "userHandle": self.user_handle,
            },
            {},
        )

    def _rp_hash(self):
        return hashlib.sha256(self.host.encode()).digest()

    def _client_data(self, kind, challenge):
        return {"type": kind, "challenge": challenge, "origin": f"https://{self.host}"}

    def _answer(self, response, extensions):
        response["clientDataJSON"] = websafe_encode(json.dumps(response["clientDataJSON"]).encode())
        return {
            "id": websafe_encode(self.id),
            "rawId": websafe_encode(self.id),
            "type": "public-key",
            "response": response,
            "clientExtensionResults": extensions,
        }
