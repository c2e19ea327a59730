#!/usr/bin/env python3
"""Opens idle connections to a port of the loopback address, each after one answered request, and holds them until standard input ends.

    hold.py PORT COUNT

Prints how many are open, then waits. Sources are spread over 127.0.0.2 and up, so that no limit for one address is met.
"""
import resource
import socket
import sys

port, count = int(sys.argv[1]), int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_NOFILE, (min(count + 100, resource.getrlimit(resource.RLIMIT_NOFILE)[1]),) * 2)
held = []
for number in range(count):
    connection = socket.socket()
    connection.bind((f"127.0.0.{2 + number % 40}", 0))
    connection.settimeout(5)
    connection.connect(("127.0.0.1", port))
    connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
    answer = connection.recv(4096)
    assert answer.startswith(b"HTTP/1.1 200"), answer
    held.append(connection)
print(len(held), flush=True)
sys.stdin.read()
