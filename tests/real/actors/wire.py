"""A long cable between two interfaces of this host: MILLISECONDS INTERFACE INTERFACE."""

import select
import socket
import sys
import time

SOL_PACKET, PACKET_VNET_HDR, PACKET_OUTGOING = 263, 15, 4
DELAY = float(sys.argv[1]) / 1000


def end(interface):
    # With its header a frame keeps the checksum that its sender left to be filled in.
    packets = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    packets.setsockopt(SOL_PACKET, PACKET_VNET_HDR, 1)
    packets.bind((interface, 3))
    return packets


ONE, OTHER = (end(interface) for interface in sys.argv[2:])
ACROSS = {ONE: OTHER, OTHER: ONE}
under_way = []
print("laid", flush=True)
while True:
    wait = max(0, under_way[0][0] - time.monotonic()) if under_way else None
    for arrived in select.select(list(ACROSS), [], [], wait)[0]:
        frame, address = arrived.recvfrom(1 << 17)
        if address[2] != PACKET_OUTGOING:
            under_way.append((time.monotonic() + DELAY, ACROSS[arrived], frame))
    while under_way and under_way[0][0] <= time.monotonic():
        _, to, frame = under_way.pop(0)
        to.send(frame)
