"""A stand-in for the Messages API on the loopback address, which says what a test tells it to and remembers what it was asked."""
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

REVIEW = {"explanation": "The candidate answers as the baseline does.", "hypotheses": [], "remedies": [], "questions": [], "vote": "none"}


def message(text, model="claude-opus-5-5", stop="end_turn", usage=None, **more):
    """An answer of the API; `text` may be a value, which is sent as JSON."""
    if not isinstance(text, str):
        text = json.dumps(text)
    return {"id": "msg_mock", "type": "message", "role": "assistant", "model": model, "content": [{"type": "text", "text": text}],
            "stop_reason": stop, "stop_sequence": None,
            "usage": usage or {"input_tokens": 1200, "output_tokens": 150, "cache_creation_input_tokens": 0, "cache_read_input_tokens": 0}, **more}


def error(kind, code=None):
    details = {"details": {"error_code": code}} if code else {}
    return {"type": "error", "error": {"type": kind, "message": "mock", **details}, "request_id": "req_mock"}


class MessagesMock:
    """The server. `script(body)` returns `(status, document, fields)`, or octets for what is no HTTP."""

    def __init__(self):
        self.requests = []
        self.script = None
        self.pause = 0.0
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_HEAD(self):
                self.send_response(200)
                self.send_header("content-length", "0")
                self.end_headers()

            def do_GET(self):
                self.answer(404, error("not_found_error"))

            def do_POST(self):
                raw = self.rfile.read(int(self.headers.get("content-length") or 0))
                body = json.loads(raw) if raw else None
                outer.requests.append({"path": self.path, "fields": {k.lower(): v for k, v in self.headers.items()}, "body": body, "raw": raw})
                path = self.path.split("?")[0]
                if path.endswith("/count_tokens"):
                    return self.answer(200, {"input_tokens": 42})
                if outer.pause:
                    time.sleep(outer.pause)
                made = outer.script(body) if outer.script else None
                status, document, fields = made or (200, message(REVIEW), {})
                if isinstance(document, bytes):
                    self.wfile.write(document)
                    self.close_connection = True
                    return None
                if status == 200 and body and body.get("stream"):
                    return self.stream(document)
                return self.answer(status, document, fields)

            def answer(self, status, document, fields=None):
                octets = json.dumps(document).encode()
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("request-id", "req_mock")
                for name, value in (fields or {}).items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(octets)))
                self.end_headers()
                try:
                    self.wfile.write(octets)
                except OSError:
                    pass

            def stream(self, document):
                self.send_response(200)
                self.send_header("content-type", "text/event-stream")
                self.send_header("transfer-encoding", "chunked")
                self.end_headers()

                def event(name, data):
                    octets = f"event: {name}\ndata: {json.dumps(data)}\n\n".encode()
                    self.wfile.write(b"%x\r\n%b\r\n" % (len(octets), octets))

                event("message_start", {"type": "message_start", "message": {**document, "content": [], "stop_reason": None}})
                for index, block in enumerate(document["content"]):
                    if block["type"] == "text":
                        event("content_block_start", {"type": "content_block_start", "index": index, "content_block": {"type": "text", "text": ""}})
                        delta = {"type": "text_delta", "text": block["text"]}
                    else:
                        event("content_block_start", {"type": "content_block_start", "index": index, "content_block": {**block, "input": {}}})
                        delta = {"type": "input_json_delta", "partial_json": json.dumps(block["input"])}
                    event("content_block_delta", {"type": "content_block_delta", "index": index, "delta": delta})
                    event("content_block_stop", {"type": "content_block_stop", "index": index})
                event("message_delta", {"type": "message_delta", "delta": {"stop_reason": document["stop_reason"], "stop_sequence": None,
                                                                           "stop_details": document.get("stop_details")},
                                        "usage": {"output_tokens": document["usage"]["output_tokens"]}})
                event("message_stop", {"type": "message_stop"})
                self.wfile.write(b"0\r\n\r\n")

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def asked(self):
        """The bodies of the questions so far."""
        return [request["body"] for request in self.requests if "count_tokens" not in request["path"]]

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


def structured(value):
    """A script by which the `claude` program gets its structured output: it asks for it as a call of a tool."""
    def script(body):
        names = [tool.get("name") for tool in body.get("tools") or []]
        last = body["messages"][-1]["content"]
        answered = isinstance(last, list) and any(part.get("type") == "tool_result" for part in last)
        if "StructuredOutput" in names and not answered:
            call = {"type": "tool_use", "id": "toolu_1", "name": "StructuredOutput", "input": value}
            return 200, {**message("", model=body["model"], stop="tool_use"), "content": [call]}, {}
        return 200, message("done", model=body["model"]), {}
    return script
