"""Signing in at the council's own provider, by OpenID Connect: out to it, and back with a token.

Authlib speaks the protocol: an authorisation code with PKCE, state and nonce, each for one use and
kept in the session's row. What is believed is decided here and not by the provider's documents:
the ID token alone, signed with a key of the provider's by one of two algorithms, from this issuer,
for this client. No more is asked of the provider after that, and nothing of it is kept.
"""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn
from urllib.parse import urlsplit

from authlib.integrations.base_client import MismatchingStateError, OAuthError
from authlib.integrations.flask_client import FlaskIntegration, FlaskOAuth2App
from authlib.integrations.requests_client import OAuth2Session
from flask import Flask, abort, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from joserfc.errors import ClaimError, JoseError
from requests import PreparedRequest, RequestException, Response
from sqlalchemy import Engine

from callbacks.audit import note
from callbacks.failures import note_failure
from callbacks.headers import OUR_OWN
from callbacks.logs import find_request_id
from callbacks.sessions import begin_session
from data_access.accounts.single_sign_on import (
    MANNER,
    Admission,
    Identity,
    NotAdmitted,
    find_role,
    read_identity,
)
from data_access.audit import Action
from data_access.settings import Settings

TIMEOUT_SECONDS = 5
LEEWAY_SECONDS = 60
# How long what the provider publishes, its keys among it, is believed without asking again.
METADATA_SECONDS = 3600
ALGORITHMS = ["RS256", "ES256"]
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
DISCOVERY_PATH = "/.well-known/openid-configuration"

NO_ANSWER = (
    "Your council's sign-in does not answer as it should, so nobody was signed in. Try again in a "
    "few minutes. Whoever has a password for this product can sign in with it meanwhile."
)
NOT_TRUSTED = (
    "What your council's sign-in sent back could not be trusted, so nobody was signed in. Go to "
    "the sign-in page and try once more."
)
REFUSED_THERE = "Your council's sign-in did not sign you in. Go to the sign-in page and try again."
NOT_BEGUN = (
    "This sign-in was not begun in this browser, or has been used already. Go to the sign-in page "
    "and begin again."
)
REFERENCE = "{words} If it happens again, quote the reference {reference}."


class NotTrusted(Exception):
    """Nobody was signed in; `words` are a sentence for the person, the message is the reason."""

    def __init__(self, words: str, reason: str) -> None:
        super().__init__(reason)
        self.words = words


class ProviderSession(OAuth2Session):
    """Asks the provider, who has to answer in time and may not send us elsewhere."""

    def send(self, request: PreparedRequest, **options: Any) -> Response:
        """Send a request, and bring back the answer."""
        return super().send(
            request, **options | {"timeout": TIMEOUT_SECONDS, "allow_redirects": False}
        )


class NotBegun(NotTrusted):
    """Somebody came back who had not been sent out from here."""


class CouncilProvider(FlaskOAuth2App):
    """The provider that the settings name."""

    client_cls = ProviderSession

    def __init__(self, settings: Settings) -> None:
        super().__init__(
            FlaskIntegration("council"),
            "council",
            client_id=settings.oidc_client_id,
            client_secret=settings.oidc_client_secret,
            server_metadata_url=settings.oidc_discovery_url,
            client_kwargs={"scope": "openid email profile", "code_challenge_method": "S256"},
        )
        self._discovery_url = settings.oidc_discovery_url

    def load_server_metadata(self) -> dict[str, Any]:
        """What the provider says of itself, as far as it is believed; asked for once an hour."""
        if self.server_metadata.get("_loaded_at", 0) < time.time() - METADATA_SECONDS:
            with self._get_session() as asking:
                answer = asking.request("GET", self._discovery_url, withhold_token=True)
            answer.raise_for_status()
            # In place of the old one, whose keys go with it.
            self.server_metadata = self._choose(answer.json()) | {"_loaded_at": time.time()}
        metadata: dict[str, Any] = self.server_metadata
        return metadata

    def _choose(self, document: dict[str, Any]) -> dict[str, Any]:
        # Authlib hands all of it to its client as options: no more may come through than this.
        issuer = document["issuer"]
        # The document may speak for no other issuer than the one whose address it stands at.
        if issuer.rstrip("/") + DISCOVERY_PATH != self._discovery_url.partition("?")[0]:
            raise NotTrusted(NO_ANSWER, "the discovery document is of another issuer")
        chosen = {name: document[name] for name in ENDPOINTS}
        secure = urlsplit(self._discovery_url).scheme
        if any(urlsplit(address).scheme not in ("https", secure) for address in chosen.values()):
            raise NotTrusted(NO_ANSWER, "the discovery document names an address without https")
        methods = document.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        method = "client_secret_basic" if "client_secret_basic" in methods else "client_secret_post"
        return chosen | {
            "issuer": issuer,
            "token_endpoint_auth_method": method,
            # Left to the document, it could allow tokens that anybody can make.
            "id_token_signing_alg_values_supported": ALGORITHMS,
        }

    def send_out(self, come_back_to: str) -> ResponseReturnValue:
        """The way to the provider; the session remembers what to ask of whoever comes back."""
        for name in [name for name in session if name.startswith(f"_state_{self.name}_")]:
            del session[name]
        with _in_words():
            answer: ResponseReturnValue = self.authorize_redirect(come_back_to)
        return answer

    def take_back(self) -> dict[str, Any]:
        """The verified claims of the ID token that this request's code is good for."""
        # Before the provider is asked anything: a stranger's nonsense must not keep us waiting.
        if f"_state_{self.name}_{request.args.get('state', '')}" not in session:
            raise NotBegun(NOT_BEGUN, "the state is none that this browser was given")
        with _in_words():
            issuer = self.load_server_metadata()["issuer"]
            wanted = {"iss": issuer, "aud": self.client_id}
            claims_options = {
                **{name: {"essential": True, "value": value} for name, value in wanted.items()},
                **{name: {"essential": True} for name in ("sub", "exp", "iat", "nonce")},
            }
            token = self.authorize_access_token(
                claims_options=claims_options, leeway=LEEWAY_SECONDS
            )
        # Without one, Authlib would pass on what the answer itself calls "userinfo".
        if "id_token" not in token:
            raise NotTrusted(NOT_TRUSTED, "no ID token came back")
        return dict(token["userinfo"])


@contextmanager
def _in_words() -> Iterator[None]:
    """Tell in words what Authlib finds wrong, and what answers of another shape lead it into."""
    try:
        yield
    except MismatchingStateError as error:
        raise NotBegun(NOT_BEGUN, "the state is none that this browser was given") from error
    except OAuthError as error:
        code = str(error.error)
        told = code if re.fullmatch("[a-z_]{1,40}", code) else "in words of its own"
        raise NotTrusted(REFUSED_THERE, f"the provider refused: {told}") from error
    except RequestException as error:
        kind = type(error).__name__
        raise NotTrusted(NO_ANSWER, f"the provider does not answer: {kind}") from error
    except ClaimError as error:
        raise NotTrusted(NOT_TRUSTED, f"the ID token's {error.claim}: {error.error}") from error
    except JoseError as error:
        raise NotTrusted(NOT_TRUSTED, f"the ID token: {error.error}") from error
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise NotTrusted(NO_ANSWER, "an answer of the provider cannot be read") from error


def serve_single_sign_on(server: Flask, settings: Settings, engine: Engine) -> None:
    """Open the way out to the council's provider, and the one by which people come back."""
    provider = CouncilProvider(settings)

    @server.get("/sign-in/council")
    def start_council_sign_in() -> ResponseReturnValue:
        if request.headers.get("Sec-Fetch-Site") not in OUR_OWN:
            # Another site's link shows the sign-in page and signs nobody in.
            return redirect(url_for("security.login"))
        try:
            return provider.send_out(url_for("finish_council_sign_in", _external=True))
        except NotTrusted as refusal:
            turn_away(refusal)

    @server.get("/sign-in/council/back")
    def finish_council_sign_in() -> ResponseReturnValue:
        identity = None
        try:
            claims = provider.take_back()
            identity = read_identity(claims)
            role = find_role(claims, settings.group_roles)
            admission = Admission(engine, server.extensions["audit"])
            account_id = admission.admit(identity, role, find_request_id())
        except (NotTrusted, NotAdmitted) as refusal:
            turn_away(refusal, identity)
        # Nothing that the browser was given before goes on.
        session.clear()
        begin_session(account_id)
        return redirect("/")


def turn_away(refusal: NotTrusted | NotAdmitted, identity: Identity | None = None) -> NoReturn:
    """Say that nobody was signed in and why, to the person, the audit log and the log."""
    # Not where nobody was sent out: anybody could flood the audit log with it.
    if not isinstance(refusal, NotBegun):
        actor = identity.email if identity else None
        note(Action.SIGN_IN_FAILED, f"{MANNER}: {refusal}", actor=actor)
    if isinstance(refusal, NotAdmitted):
        abort(403, refusal.words)
    abort(400, REFERENCE.format(words=refusal.words, reference=note_failure(refusal)))
