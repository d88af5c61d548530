"""What client and server say to each other: each request and answer, typed and limited.

JSON over HTTP below `/v1`; errors are problem details (RFC 9457) with a stable `code`.
"""

from __future__ import annotations

import base64
import binascii
import json
from typing import Annotated, Literal, NamedTuple, Self

from pydantic import BaseModel, ConfigDict, FailFast, Field, JsonValue, ValidationError

from jupyter_chatstore.errors import InvalidInputError
from jupyter_chatstore.sync.op import MAX_BODY_BYTES, MAX_PUSH_OPS, VERSION, Kind, Logged, Op

ProblemCode = Literal[
    "invalid",  # 422: the request does not fit the schema
    "too_slow",  # 408: the body did not arrive in time
    "too_large",  # 413
    "unsupported_encoding",  # 415
    "unauthenticated",  # 401: no token, or a bad or an expired one
    "revoked",  # 401: the device or the account is signed out for good
    "forbidden",  # 403: a reader writes, a stranger asks for a space
    "not_found",  # 404: not there, or not yours
    "conflict",  # 409: a name is taken, a role can't be given up
    "op_reuse",  # 409: an op id came again with another hash; `op_id`, `known_h`
    "dseq_gap",  # 409: `device`, `expected`
    "device_forked",  # 409: same device and dseq, other op: a copied database; `device`, `dseq`
    "epoch",  # 409: the cursor is of another epoch; `epoch`
    "plaintext_refused",  # 409: the log is encrypted and the op is not
    "unknown_kid",  # 409: no key.put told of that key, or a later one replaced it
    "moved",  # 409: the log is not at the head that a push was made for; `head`
    "authorization_pending",  # 400, device flow (RFC 8628, section 3.5)
    "slow_down",
    "access_denied",
    "expired_token",
    "invalid_grant",  # 400: a refresh token that is unknown, used or of another device
    "rate_limited",  # 429 with Retry-After
    "unavailable",  # 503 with Retry-After: shutting down, or the database is away
    "internal",  # 500
]


Id = Annotated[str, Field(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
"""A UUID in its canonical form: lower case, with hyphens."""
Reading = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Seq = Annotated[int, Field(ge=0, lt=2**53)]


class Said(BaseModel):
    """What is said over the wire; what this release does not know is left out."""

    model_config = ConfigDict(extra="ignore", frozen=True)


def body_of(form: type[Said], **values: object) -> bytes:
    """What is sent, if it fits; what does not is told of without being repeated.

    Raises:
        InvalidInputError: It does not fit.
    """
    try:
        return form(**values).model_dump_json().encode()
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        raise InvalidInputError(
            f"{' '.join(map(str, first['loc'])) or 'This'} can't be used: {first['msg']}.",
            kept="Nothing was sent.",
        ) from None


class Cursor(NamedTuple):
    """How far a log has been read; opaque to who only passes it on."""

    epoch: str
    n: int = 0
    mark: str = ""
    """The start of op `n`'s hash: a log that was restored and has grown again has another there."""

    def text(self) -> str:
        """As it is sent."""
        raw = json.dumps(list(self), separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(raw).decode().rstrip("=")

    @classmethod
    def parse(cls, text: str) -> Self:
        """The cursor that `text` wrote.

        Raises:
            InvalidInputError: It wrote none.
        """
        try:
            raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
            epoch, n, mark = json.loads(raw)
            is_one = isinstance(epoch, str) and isinstance(mark, str) and type(n) is int
            if is_one and 0 <= n < 2**53:
                return cls(epoch, n, mark)
        except (binascii.Error, ValueError, TypeError, RecursionError):
            pass
        raise InvalidInputError(
            "That is no cursor.", kept="Nothing was read.", hint="Pass on the one you were given."
        )


class WireOp(Said):
    """An op as it is pushed."""

    v: Literal[1] = VERSION
    op_id: Id
    device: Id
    dseq: Annotated[int, Field(ge=1, lt=2**53)]
    hlc: Reading
    kind: Kind
    thread: Id | None = None
    ref: Id | None = None
    base: Annotated[tuple[Id, ...], Field(max_length=1_000), FailFast()] = ()
    enc: Annotated[str, Field(max_length=40)] | None = None
    kid: Annotated[str, Field(max_length=64)] | None = None
    body: Annotated[str, Field(max_length=MAX_BODY_BYTES)] | None = None
    h: Hash

    def op(self) -> Op:
        """The op itself; whether `h` is its hash is for the caller to see."""
        return Op(
            op_id=self.op_id,
            device=self.device,
            dseq=self.dseq,
            hlc=self.hlc,
            kind=self.kind,
            thread=self.thread,
            ref=self.ref,
            base=self.base,
            enc=self.enc,
            kid=self.kid,
            body=self.body,
            v=self.v,
        )


class WireLogged(WireOp):
    """An op of the log, as it is pulled."""

    seq: Annotated[int, Field(ge=1, lt=2**53)]
    received_at: Seq
    """Unix milliseconds."""
    hlc_eff: Reading
    author: Annotated[str, Field(max_length=200)] | None = None
    """The name of the account whose device made it."""
    purged: bool = False

    def logged(self) -> Logged:
        """The same, as the client's rooms know it."""
        return Logged(
            op=self.op(),
            h=self.h,
            seq=self.seq,
            received_at=self.received_at,
            hlc_eff=self.hlc_eff,
            author=self.author,
            purged=self.purged,
        )


class Caps(Said):
    """`GET /v1/caps`, without an account: what the server is and can do."""

    protocol: int = VERSION
    server: str
    """Name and version, as text."""
    encodings: tuple[str, ...] = ("gzip", "zstd")
    max_ops: int = MAX_PUSH_OPS
    max_body_bytes: int = MAX_BODY_BYTES
    now: int
    """The server's clock, Unix milliseconds."""
    registration: bool = False
    """Whether anybody may make an account."""


class Push(Said):
    """`POST /v1/push?log=`: ops of one log, in the order of each device's dseq.

    With `head=N` only while the log is there: else 409 `moved`.
    """

    # A list of a million bad ones ends at the first: all of their errors would fill the memory.
    ops: Annotated[tuple[WireOp, ...], Field(min_length=1, max_length=MAX_PUSH_OPS), FailFast()]


class Pushing(Said):
    """What `POST /v1/push` is asked beside its body."""

    log: Annotated[Id | None, Field(description="A log; without, the account's own.")] = None
    head: Annotated[Seq | None, Field(description="Only if the log's head is there.")] = None


class Ack(Said):
    """One op is in the log, now or since an earlier push of it."""

    op_id: Id
    seq: Seq
    hlc_eff: Reading
    received_at: Seq


class Refused(Said):
    """One op was not taken; a `void` stands in the log at its dseq."""

    op_id: Id
    code: str
    detail: str
    seq: Seq


class Pushed(Said):
    """The answer to a push: every op of it is in one of the two lists."""

    epoch: str
    head: Seq
    """The greatest seq in the log."""
    acks: tuple[Ack, ...]
    refused: tuple[Refused, ...] = ()
    cursor: str = ""
    """Where the log stands, if something was added to it."""


class Keys(Said):
    """`GET /v1/keys?log=`: the key.put ops of a log, oldest first; none: it is not encrypted."""

    epoch: str
    ops: tuple[WireLogged, ...]
    unsealed: bool = False
    """Whether ops from before are still in the clear: a device that has the key seals them."""


class Resealed(Said):
    """The answer to `POST /v1/reseal?log=`, which takes what a push takes.

    Ops that are in the log already, sealed now, take the place of their clear forms.
    """

    unsealed: bool


class Pulled(Said):
    """`GET /v1/ops?log=&after=CURSOR&limit=500&wait=0..25`: what comes next, by seq.

    Without `after` from the beginning. An `after` of another epoch: 409 `epoch`.
    """

    ops: tuple[WireLogged, ...]
    cursor: str
    """Where to go on."""
    head: Seq
    more: bool


class DeviceDigest(Said):
    """What the log has of one device."""

    device: Id
    max_dseq: Seq
    count: Seq
    checksum: Hash
    """Sum of the ops' `h` as 256-bit numbers, modulo 2**256, in hexadecimal."""


class Digest(Said):
    """`GET /v1/digest?log=&upto=N`: what the log has up to seq N (all of it without)."""

    epoch: str
    upto: Seq
    devices: tuple[DeviceDigest, ...]


class Snapshot(Said):
    """`GET /v1/snapshot?log=&after=SEQ&limit=`: what is live, by seq, a page at a time.

    Ops that no later op replaces, without the bodies of what was deleted or purged. `vector` says
    how far each device had come, so that the ops left out need not be asked for.
    """

    ops: tuple[WireLogged, ...]
    after: Seq | None
    """What to ask for next; None: that was all."""
    cursor: str
    """Where `/v1/ops` goes on once the whole snapshot is read; the same on each page of one
    snapshot when it is passed back as `upto`."""
    upto: Seq
    vector: dict[str, int]


class LogInfo(Said):
    """A log that the account can read: its own, or a team's space."""

    log: Id
    name: str
    kind: Literal["personal", "space"]
    role: Literal["owner", "writer", "reader"]
    epoch: str
    head: Seq
    encrypted: bool = False


class Logs(Said):
    """`GET /v1/logs`: the account's own log comes first."""

    logs: tuple[LogInfo, ...]


class Problem(Said):
    """An error (RFC 9457); some codes come with more fields, see `ProblemCode`."""

    model_config = ConfigDict(extra="allow", frozen=True)

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""
    code: str
    """A `ProblemCode`, or one of a newer release."""
    retry_after: float | None = None
    """Seconds."""
    extra: JsonValue = None
