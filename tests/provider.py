"""A council's sign-in: an OpenID provider on loopback that tests can make misbehave.

It is Authlib's own server: authorisation codes for one use, PKCE demanded, a discovery document,
published keys. Whoever a test names as `person` is signed in there; `manners` says what it does
wrong.
"""

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import ClientMixin
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import AuthorizationCodeMixin
from authlib.oidc.core.grants import OpenIDCode
from flask import Flask, Response, jsonify, redirect, request
from joserfc import jwt
from joserfc.jwk import ECKey, Key, KeySet, RSAKey
from werkzeug.serving import WSGIRequestHandler, make_server

CLIENT_ID = "children-in-our-care"
CLIENT_SECRET = "given-by-the-council-to-this-product-alone"
# Takes a claim out of the token.
LEFT_OUT = Enum("Claim", "LEFT_OUT").LEFT_OUT


@dataclass
class Person:
    """Somebody with an account at the council."""

    subject: str = "5f2c"
    email: str = "amina.okafor@council.example"
    groups: tuple[str, ...] = ("cioc-directors",)
    email_verified: bool | None = True

    @property
    def claims(self) -> dict[str, Any]:
        claims: dict[str, Any] = {
            "sub": self.subject,
            "email": self.email,
            "groups": list(self.groups),
        }
        if self.email_verified is not None:
            claims["email_verified"] = self.email_verified
        return claims


@dataclass
class Manners:
    """What the provider does otherwise than it should."""

    claims: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    # "hmac": signed with the client's secret, as anybody who knows it could.
    sign_with: str = "rsa"
    discovery: dict[str, Any] = field(default_factory=dict)
    # What an endpoint answers in place of what it should: path -> (status, body).
    answers: dict[str, tuple[int, str]] = field(default_factory=dict)
    # Seconds by which an endpoint is late.
    delays: dict[str, float] = field(default_factory=dict)


@dataclass
class Code(AuthorizationCodeMixin):
    """An authorisation code, and what it was given out for."""

    code: str
    redirect_uri: str
    scope: str
    nonce: str
    code_challenge: str
    code_challenge_method: str
    person: Person

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str:
        return self.nonce

    def get_auth_time(self) -> None:
        return None


class Client(ClientMixin):
    """The product, as it is registered at the council."""

    def get_client_id(self) -> str:
        return CLIENT_ID

    def get_allowed_scope(self, scope: str) -> str:
        return " ".join(word for word in scope.split() if word in ("openid", "email", "profile"))

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri.endswith("/sign-in/council/back")

    def check_client_secret(self, client_secret: str) -> bool:
        return client_secret == CLIENT_SECRET

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:  # noqa: ARG002
        return method in ("client_secret_basic", "client_secret_post")

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


class Provider:
    """The provider as tests handle it."""

    def __init__(self) -> None:
        self.address = ""
        self.person = Person()
        self.manners = Manners()
        self.codes: dict[str, Code] = {}
        # The paths asked for, and what was asked for at each.
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.keys: dict[str, Key] = {
            "rsa": RSAKey.generate_key(2048, {"kid": "rsa-1", "use": "sig"}),
            "ec": ECKey.generate_key("P-256", {"kid": "ec-1", "use": "sig"}),
        }
        self.published = ["rsa", "ec"]

    @property
    def discovery_url(self) -> str:
        return f"{self.address}/.well-known/openid-configuration"

    def take_new_key(self) -> Key:
        """Sign with a new key from now on, publish no other, and give back the old one."""
        old = self.keys["rsa"]
        self.keys["rsa"] = RSAKey.generate_key(2048, {"kid": f"rsa-{time.time_ns()}", "use": "sig"})
        self.published = ["rsa"]
        return old

    def behave(self) -> None:
        """Do again as a provider should, for a person with the usual groups."""
        self.person, self.manners = Person(), Manners()
        self.published = ["rsa", "ec"]
        self.codes.clear()
        self.asked.clear()

    def write_token(self, claims: dict[str, Any]) -> str:
        """An ID token of these claims, signed as the manners have it."""
        claims = {k: v for k, v in (claims | self.manners.claims).items() if v is not LEFT_OUT}
        how = self.manners.sign_with
        if how in ("none", "hmac"):
            return self._write_unsigned_or_hmac(claims, how)
        if how == "another key":
            # Under the published key's name.
            key: Key = RSAKey.generate_key(2048, {"kid": self.keys["rsa"].kid or ""})
        else:
            key = self.keys[how]
        algorithm = "ES256" if isinstance(key, ECKey) else "RS256"
        header = {"alg": algorithm, "kid": key.kid} | self.manners.header
        return jwt.encode(header, claims, key, [header["alg"]])

    def _write_unsigned_or_hmac(self, claims: dict[str, Any], how: str) -> str:
        algorithm = "none" if how == "none" else "HS256"
        header = {"alg": algorithm, "typ": "JWT"} | self.manners.header
        body = b".".join(_encode(json.dumps(part).encode()) for part in (header, claims))
        signature = b""
        if how == "hmac":
            signature = hmac.digest(CLIENT_SECRET.encode(), body, hashlib.sha256)
        return (body + b"." + _encode(signature)).decode()


def _encode(content: bytes) -> bytes:
    return base64.urlsafe_b64encode(content).rstrip(b"=")


def _make_grant(provider: Provider) -> type[AuthorizationCodeGrant]:
    class Grant(AuthorizationCodeGrant):
        def save_authorization_code(self, code: str, request: Any) -> None:
            asked = request.payload.data
            provider.codes[code] = Code(
                code=code,
                redirect_uri=request.payload.redirect_uri,
                scope=request.scope,
                nonce=asked.get("nonce", ""),
                code_challenge=asked.get("code_challenge", ""),
                code_challenge_method=asked.get("code_challenge_method", ""),
                person=request.user,
            )

        def query_authorization_code(self, code: str, client: Client) -> Code | None:  # noqa: ARG002
            return provider.codes.get(code)

        def delete_authorization_code(self, authorization_code: Code) -> None:
            del provider.codes[authorization_code.code]

        def authenticate_user(self, authorization_code: Code) -> Person:
            return authorization_code.person

    return Grant


def _make_openid(provider: Provider) -> OpenIDCode:
    class OpenID(OpenIDCode):
        def exists_nonce(self, nonce: str, request: Any) -> bool:  # noqa: ARG002
            return False

        def get_client_claims(self, client: Client) -> dict[str, Any]:
            return {"iss": provider.address, "aud": client.get_client_id()}

        def resolve_client_private_key(self, client: Client) -> Key:  # noqa: ARG002
            return provider.keys["rsa"]

        def generate_user_info(self, user: Person, scope: str) -> dict[str, Any]:  # noqa: ARG002
            return user.claims

        def encode_id_token(self, token: dict[str, Any], request: Any) -> str:
            # Authlib's own token, with its nonce and at_hash, taken apart and signed again.
            proper = jwt.decode(super().encode_id_token(token, request), provider.keys["rsa"])
            return provider.write_token(proper.claims)

    return OpenID(require_nonce=True)


def make_provider_server(provider: Provider) -> Flask:
    """The provider's web application."""
    server = Flask("provider")
    authorisation = AuthorizationServer(
        server,
        query_client=lambda client_id: Client() if client_id == CLIENT_ID else None,
        save_token=lambda _token, _request: None,
    )
    authorisation.register_grant(
        _make_grant(provider), [_make_openid(provider), CodeChallenge(required=True)]
    )

    @server.before_request
    def misbehave() -> Response | None:
        provider.asked.append((request.path, request.values.to_dict()))
        time.sleep(provider.manners.delays.get(request.path, 0))
        if request.path in provider.manners.answers:
            status, body = provider.manners.answers[request.path]
            if 300 <= status < 400:
                return redirect(body, status)  # type: ignore[return-value]
            return Response(body, status, mimetype="application/json")
        return None

    @server.get("/.well-known/openid-configuration")
    def discover() -> Response:
        document = {
            "issuer": provider.address,
            "authorization_endpoint": f"{provider.address}/authorise",
            "token_endpoint": f"{provider.address}/token",
            "jwks_uri": f"{provider.address}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["pairwise"],
            # It says too much: what is accepted is not for it to say.
            "id_token_signing_alg_values_supported": ["none", "HS256", "RS256", "ES256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
        } | provider.manners.discovery
        return jsonify({name: value for name, value in document.items() if value is not LEFT_OUT})

    @server.get("/keys")
    def publish_keys() -> Response:
        return jsonify(KeySet([provider.keys[name] for name in provider.published]).as_dict())

    @server.get("/authorise")
    def authorise() -> Response:
        grant = authorisation.get_consent_grant(end_user=provider.person)
        answer: Response = authorisation.create_authorization_response(
            grant_user=provider.person, grant=grant
        )
        return answer

    @server.post("/token")
    def issue_token() -> Response:
        answer: Response = authorisation.create_token_response()
        return answer

    return server


class Quiet(WSGIRequestHandler):
    """Says nothing of each request."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


@contextmanager
def run_provider() -> Iterator[Provider]:
    """A provider that listens on a free port of the loopback address."""
    provider = Provider()
    application = make_provider_server(provider)

    def behind_tls(environ: dict[str, Any], start: Any) -> Any:
        # Authlib's server refuses to speak in clear; here nothing ends TLS in front of it.
        return application(environ | {"wsgi.url_scheme": "https"}, start)

    listening = make_server("127.0.0.1", 0, behind_tls, threaded=True, request_handler=Quiet)
    provider.address = f"http://127.0.0.1:{listening.server_port}"
    thread = threading.Thread(target=listening.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        listening.shutdown()
        thread.join()
        listening.server_close()
