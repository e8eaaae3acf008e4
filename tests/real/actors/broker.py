"""A session resolver of AWS's documented shape, over TLS: IP PORT MODE CERTIFICATE KEY."""

import http.server
import json
import ssl
import sys
import urllib.parse

IP, PORT, MODE, CERTIFICATE, KEY = sys.argv[1:]


class Resolver(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        url = urllib.parse.urlsplit(self.path)
        asked = dict(urllib.parse.parse_qsl(url.query))
        if url.path != "/resolveSession" or asked.get("transport") not in ("HTTP", "QUIC"):
            self.answer(400, {"error": "not a question for a session resolver"})
        elif MODE == "knows-session":
            self.answer(200, {
                "SessionId": asked["sessionId"],
                "TransportProtocol": asked["transport"],
                "DcvServerEndpoint": "dcv-1.dcv.internal",
                "Port": 8443,
                "WebUrlPath": "/",
            })
        else:
            error = "The requested combination of transport and sessionId does not exist"
            self.answer(404, {"error": error})

    def answer(self, status, value):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Server(http.server.ThreadingHTTPServer):
    """Each handshake in the thread of its connection."""

    def finish_request(self, request, client_address):
        with TLS.wrap_socket(request, server_side=True) as session:
            super().finish_request(session, client_address)


TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
TLS.load_cert_chain(CERTIFICATE, KEY)
Server((IP, int(PORT)), Resolver).serve_forever()
