"""TLS failures in plain words: expired certificate, other name, unknown authority, old protocol.

OpenSSL's own texts name its functions and source lines, and differ from version to version.
"""

import ssl

_CERTIFICATE = "The server's certificate is not accepted: "
_UNKNOWN_AUTHORITY = "no authority that this host trusts has signed it, or the server leaves out the chain"
# X509_V_ERR_... of OpenSSL's x509_vfy.h.
_BY_CODE = {
    2: _UNKNOWN_AUTHORITY,
    7: "its signature is wrong",
    9: "it is not valid yet (is the clock of this host right?)",
    10: "it has expired",
    18: "it is self-signed",
    19: "the authority that signed it is not trusted by this host",
    20: _UNKNOWN_AUTHORITY,
    21: _UNKNOWN_AUTHORITY,
    22: "its chain is too long",
    23: "it was revoked",
    24: "one of its chain is no authority's",
    26: "it is not meant for a server",
    62: "it is for another host name",
    63: "it is for another name",
    64: "it is for another address",
    66: "its key is too weak",
    67: "the key of its authority is too weak",
    68: "its signature is too weak",
}
_TOO_OLD = "The server speaks too old a version of TLS: 1.2 or later is needed"
_NOT_TLS = "The server does not speak TLS on this port: it may be the port of another encryption"
_BROKEN_OFF = "The server ended the connection while TLS was being set up"
# Parts of OpenSSL's reasons (sslerr.h), which later versions spell TLS_ALERT_... as well as TLSV1_ALERT_...
_BY_REASON = (
    ("WRONG_VERSION_NUMBER", _NOT_TLS),
    ("HTTP_REQUEST", _NOT_TLS),
    ("UNKNOWN_PROTOCOL", _NOT_TLS),
    ("PACKET_LENGTH_TOO_LONG", _NOT_TLS),
    ("RECORD_LAYER_FAILURE", _NOT_TLS),
    ("PROTOCOL_VERSION", _TOO_OLD),
    ("UNSUPPORTED_PROTOCOL", _TOO_OLD),
    ("NO_PROTOCOLS_AVAILABLE", _TOO_OLD),
    ("CERTIFICATE_REQUIRED", "The server asks for a certificate of ours: that is not supported"),
    ("UNRECOGNIZED_NAME", "The server knows no host of this name"),
    ("HANDSHAKE_FAILURE", "The server and this host have no cipher in common"),
    ("NO_SHARED_CIPHER", "The server and this host have no cipher in common"),
    ("INSUFFICIENT_SECURITY", "The server and this host have no cipher in common"),
    ("KEY_TOO_SMALL", "The server's key is too weak"),
    ("DH_KEY", "The server's key is too weak"),
    ("MD_TOO_WEAK", "The signature of the server's certificate is too weak"),
    ("RENEGOTIATION", "The server wants an unsafe form of TLS (legacy renegotiation)"),
    ("UNEXPECTED_EOF", _BROKEN_OFF),
    ("INTERNAL_ERROR", "The server failed while TLS was being set up"),
)
_OTHER = "No encrypted connection came about: the server's TLS is not as it has to be"


def reason(error: ssl.SSLError) -> str:
    """What is wrong, for whoever can mend it: nothing of it is the server's text."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return _CERTIFICATE + _BY_CODE.get(error.verify_code, "its chain cannot be verified")
    if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        return _BROKEN_OFF
    reason = error.reason or ""
    return next((words for part, words in _BY_REASON if part in reason), _OTHER)
