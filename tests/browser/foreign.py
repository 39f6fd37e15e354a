"""A site that is not the app's: pages written by a test, on a port of their own."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Foreign:
    """Serves whatever `page` was given last, at every path."""

    def __init__(self) -> None:
        foreign = self
        self.html = ""

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                body = b"" if self.path == "/favicon.ico" else foreign.html.encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def page(self, body: str, head: str = "") -> str:
        """The address of a page with this body."""
        self.html = f"<!doctype html><html lang=en><head><meta charset=utf-8><title>Course</title>{head}</head><body>{body}</body></html>"
        return self.url + "/course/page.html"

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join(20)
