"""People who use a running site over HTTP: readers, and editors with and without JavaScript."""

import json
import re
from html import unescape
from http.client import HTTPConnection, HTTPResponse
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlencode

from tests.operation.running_site import PASSWORD

SCRIPT = {"X-Requested-With": "XMLHttpRequest"}


class Answer:
    """An answer that has been read completely."""

    def __init__(self, response: HTTPResponse) -> None:
        self.status = response.status
        self.headers = response.headers
        self.content = response.read()

    @property
    def text(self) -> str:
        return unescape(self.content.decode())


class Browser:
    """A connection that stays open between requests, with the cookies that the site sets."""

    def __init__(self, port: int, host: str = "127.0.0.1") -> None:
        self.connection = HTTPConnection(host, port, timeout=60)
        self.cookies: dict[str, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.connection.close()

    def request(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """Send a request; raises OSError or HTTPException if it is not answered."""
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            self.connection.request(method, path, body, headers)
            answer = Answer(self.connection.getresponse())
        except BaseException:
            self.connection.close()  # the next request opens it again
            raise
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, rest = cookie.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        return answer

    def get(self, path: str, **headers: str) -> Answer:
        return self.request("GET", path, **headers)

    def post(self, path: str, data: dict[str, Any], *, script: bool = True) -> Answer:
        """Send a form as the site's scripts do, or as a browser without JavaScript does."""
        form = data | {"csrfmiddlewaretoken": self.cookies.get("csrftoken", "")}
        headers = {"Content-Type": "application/x-www-form-urlencoded"} | (SCRIPT if script else {})
        return self.request("POST", path, urlencode(form, doseq=True), **headers)

    def upload(self, path: str, name: str, data: bytes) -> Answer:
        """Send a picture as the scripts of the desk do."""
        token = self.cookies.get("csrftoken", "")
        parts = [
            b'--b\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n' + token.encode(),
            b'--b\r\nContent-Disposition: form-data; name="image"; filename="' + name.encode(),
        ]
        body = b"\r\n".join(parts) + b'"\r\nContent-Type: image/png\r\n\r\n' + data + b"\r\n--b--\r\n"
        kind = {"Content-Type": "multipart/form-data; boundary=b"}
        return self.request("POST", path, body, **kind, **SCRIPT)

    def log_in(self, name: str) -> None:
        self.get("/admin/login/")
        answer = self.post("/admin/login/", {"username": name, "password": PASSWORD}, script=False)
        assert answer.status == 302, answer.text


class Editor(Browser):
    """An editor who saves one draft again and again. `saved` maps revisions to what they must contain."""

    def __init__(self, port: int, number: int, host: str = "127.0.0.1") -> None:
        super().__init__(port, host)
        self.number, self.base = number, 0
        self.page = f"/admin/articles/article/{number + 1}/change/"
        self.saved: dict[int, str] = {}

    def open(self) -> None:
        """Open the form: sets what the next save is based on."""
        answer = self.get(self.page)
        assert answer.status == 200, answer.text
        self.base = int(re.search(r'name="base" value="(\d+)"', answer.text)[1])  # type: ignore[index]

    def form(self, words: str) -> dict[str, Any]:
        empty = dict.fromkeys(("dek", "description", "short_version", "image", "episode"), "")
        text = {"section-type": "text", "section-heading": "", "section-anchor": "", "section-body": words}
        draft = {"title": f"Draft {self.number}", "slug": f"draft-{self.number}", "kind": "article"}
        return empty | draft | text | {"base": self.base, "_continue": "1"}

    def save(self, words: str, *, script: bool = True) -> Answer:
        """Save the draft with these words, and note the revision if the site says that it is saved."""
        answer = self.post(self.page, self.form(words), script=script)
        if answer.status == 200 and script:
            self.base = json.loads(answer.content)["base"]
            self.saved[self.base] = words
        return answer
