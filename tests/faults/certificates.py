"""Certificates for tests of TLS on this machine; their keys protect nothing.

Created with OpenSSL, valid until 2126: a test CA, and certificates that it has signed for a server
on 127.0.0.1 and for a client. They are stored without PEM's markers, so that scanners do not report
them as secrets.
"""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from pathlib import Path

CA = """
MIIBmzCCAUGgAwIBAgIUVTksLzSQ7N2+s2prMRW4joy88LUwCgYIKoZIzj0EAwIw
GjEYMBYGA1UEAwwPb2FzbWl0aCB0ZXN0IENBMCAXDTI2MTEyOTA5MzYyMVoYDzIx
MjYxMTA1MDkzNjIxWjAaMRgwFgYDVQQDDA9vYXNtaXRoIHRlc3QgQ0EwWTATBgcq
hkjOPQIBBggqhkjOPQMBBwNCAASU9NOEAfwG8toQ5UwsiTyB4A5S19WROOhO5Mkz
ebP3yheHd6QTZzrv9086E/bTz95iBfAW+ZmLEYSHA+gHXs5Bo2MwYTAdBgNVHQ4E
FgQUUYmUaR7twvDNX6ScbQhG+724N1kwHwYDVR0jBBgwFoAUUYmUaR7twvDNX6Sc
bQhG+724N1kwDwYDVR0TAQH/BAUwAwEB/zAOBgNVHQ8BAf8EBAMCAgQwCgYIKoZI
zj0EAwIDSAAwRQIhALSrYBn8qH1c8qiE0nRW1yF/cbakauy+vRnWs8VIGO2+AiA5
dvjQAWFjvE01AGKrbX2jbfFO9ToRafRxGMnI8SWwHw==
"""

SERVER = """
MIIByDCCAW+gAwIBAgIUHcf7CtT2Yz9A/11tYmk4+9WdQdYwCgYIKoZIzj0EAwIw
GjEYMBYGA1UEAwwPb2FzbWl0aCB0ZXN0IENBMCAXDTI2MTEyOTA5MzYyMVoYDzIx
MjYwNzI4MDkzNjIxWjAeMRwwGgYDVQQDDBNvYXNtaXRoIHRlc3Qgc2VydmVyMFkw
EwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE2Cysvr28FyDDsjYSWJbC3vz4/508tT2V
zD0th7XoZQndoQzJLjCdhVXqhM0U6hjEFNTzfjlGtViJg0xeNAAYOaOBjDCBiTAJ
BgNVHRMEAjAAMBoGA1UdEQQTMBGHBH8AAAGCCWxvY2FsaG9zdDATBgNVHSUEDDAK
BggrBgEFBQcDATALBgNVHQ8EBAMCB4AwHQYDVR0OBBYEFLlyDa6gL2w2Ldbro666
GqGHxivLMB8GA1UdIwQYMBaAFFGJlGke7cLwzV+knG0IRvu9uDdZMAoGCCqGSM49
BAMCA0cAMEQCIGd7jXDBfnpF/Y6dG9qn9okxFrdfDx0yj6mTpB0tHmOwAiAcuxtZ
X+qnIeX8O6/sQd+uVMZISbi6L49GNSLdMBFpdw==
"""

SERVER_TEST_KEY = """
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgnU6HRPP1W8lvcxAz
HUkzZ2H65y8Hyu4ZealVwgk1UgyhRANCAATYLKy+vbwXIMOyNhJYlsLe/Pj/nTy1
PZXMPS2HtehlCd2hDMkuMJ2FVeqEzRTqGMQU1PN+OUa1WImDTF40ABg5
"""

CLIENT = """
MIIByDCCAW+gAwIBAgIUHcf7CtT2Yz9A/11tYmk4+9WdQdcwCgYIKoZIzj0EAwIw
GjEYMBYGA1UEAwwPb2FzbWl0aCB0ZXN0IENBMCAXDTI2MTEyOTA5MzYyMVoYDzIx
MjYwNzI4MDkzNjIxWjAeMRwwGgYDVQQDDBNvYXNtaXRoIHRlc3QgY2xpZW50MFkw
EwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEnUiyfdlSkHDerCSI26tceO9FbFNfRYB8
lIWedyPRarXn0KCf65NURI4LWTKSb5FlsBJkjoUyRJ8d+BZMC26tIKOBjDCBiTAJ
BgNVHRMEAjAAMBoGA1UdEQQTMBGHBH8AAAGCCWxvY2FsaG9zdDATBgNVHSUEDDAK
BggrBgEFBQcDAjALBgNVHQ8EBAMCB4AwHQYDVR0OBBYEFAWF4CN8hgCPgk7ZzkzM
sxJiGrfAMB8GA1UdIwQYMBaAFFGJlGke7cLwzV+knG0IRvu9uDdZMAoGCCqGSM49
BAMCA0cAMEQCIDrs67KKPGqK8re/5naWEJGYT2HGKQIDSRTO5sP22YfGAiAiKKaw
5EcEtCSxLfIxcFidOjUds4U7i1gTQiH+Ve67jQ==
"""

CLIENT_TEST_KEY = """
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgySFKWKIbw+kff094
DWa/g3K2a3UixAc0sDJYajfJv7ShRANCAASdSLJ92VKQcN6sJIjbq1x470VsU19F
gHyUhZ53I9FqtefQoJ/rk1REjgtZMpJvkWWwEmSOhTJEnx34FkwLbq0g
"""


def pem(body: str, kind: str = "CERTIFICATE") -> str:
    """Return the content of PEM files (RFC 7468)."""
    return f"-----BEGIN {kind}-----{body}-----END {kind}-----\n"


@dataclass(frozen=True)
class Files:
    """The files for programs."""

    ca: Path
    server: Path
    client: Path
    """Certificate and key in one file."""

    @classmethod
    def in_folder(cls, folder: Path) -> Files:
        """Write the files into ``folder``."""
        files = cls(folder / "ca.pem", folder / "server.pem", folder / "client.pem")
        kind = "PRIVATE" + " KEY"
        files.ca.write_text(pem(CA))
        files.server.write_text(pem(SERVER) + pem(SERVER_TEST_KEY, kind))
        files.client.write_text(pem(CLIENT) + pem(CLIENT_TEST_KEY, kind))
        return files

    def for_a_server(self, *, asks_for_a_certificate: bool) -> ssl.SSLContext:
        """Return the server's SSL context; it may require a client certificate."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.server)
        if asks_for_a_certificate:
            context.load_verify_locations(self.ca)
            context.verify_mode = ssl.CERT_REQUIRED
        return context

    def for_a_client(self, *, has_a_certificate: bool = False) -> ssl.SSLContext:
        """Return an SSL context that trusts the CA of these tests."""
        context = ssl.create_default_context(cafile=str(self.ca))
        if has_a_certificate:
            context.load_cert_chain(self.client)
        return context
