"""A DCV server as far as a WebSocket goes: IP PORT MODE ORIGIN."""

import asyncio
import http
import sys

import websockets

IP, PORT, MODE, ORIGIN = sys.argv[1:]


async def handle(connection):
    if MODE == "leaves":
        return
    if MODE == "drops":
        connection.transport.abort()
    if MODE == "fails":
        raise RuntimeError("this server is told to fail")
    await connection.wait_closed()


async def answer(path, headers):
    if MODE == "knows-no-session":
        return http.HTTPStatus.NOT_FOUND, [("Content-Type", "text/plain")], b"Session not found\n"
    return None


async def main():
    origins = [ORIGIN] if ORIGIN else None
    async with websockets.serve(
        handle, IP, int(PORT), subprotocols=["dcv"], origins=origins, process_request=answer
    ):
        await asyncio.Future()


asyncio.run(main())
