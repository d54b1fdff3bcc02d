"""Drives Debian's Chromium, headless, by chromedriver's WebDriver protocol (W3C).

CTest gives CHROMEDRIVER and CHROMIUM, the programs.
"""

import base64
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import urllib.error
import urllib.request

SECONDS = 60  # for any one answer

WITH_WEBGL = ["--disable-gpu", "--enable-unsafe-swiftshader"]  # on the processor
WITHOUT_WEBGL = ["--disable-gpu", "--disable-3d-apis"]


class Browser:
    """A browser of its own, with a profile that is removed in the end; use as a context."""

    def __init__(self, arguments=tuple(WITH_WEBGL)):
        self.profile = pathlib.Path(tempfile.mkdtemp(prefix="hebbes-browser-"))
        self.session = None
        self.driver = subprocess.Popen(
            [os.environ["CHROMEDRIVER"], "--port=0", "--log-level=SEVERE"],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            env={**os.environ, "HOME": str(self.profile), "TMPDIR": str(self.profile)})
        try:
            self.address = f"http://127.0.0.1:{self._port()}"
            self.session = self._open(list(arguments))
        except BaseException:
            self.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def _port(self):
        for line in self.driver.stdout:
            found = re.search(r"started successfully on port (\d+)", line)
            if found:
                return int(found.group(1))
        raise RuntimeError("chromedriver did not start")

    def _open(self, arguments):
        options = {
            "binary": os.environ["CHROMIUM"],
            "args": ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage",
                     "--no-first-run", "--disable-extensions", "--force-device-scale-factor=1",
                     "--window-size=1440,1000", f"--user-data-dir={self.profile / 'profile'}",
                     *arguments],
        }
        capabilities = {"browserName": "chrome", "goog:chromeOptions": options,
                        "goog:loggingPrefs": {"browser": "ALL"},
                        "timeouts": {"script": 1000 * SECONDS, "pageLoad": 1000 * SECONDS}}
        answer = self._send("POST", "/session", {"capabilities": {"alwaysMatch": capabilities}})
        return answer["sessionId"]

    def close(self):
        """Ends the browser, if that has not been done."""
        if self.driver.poll() is not None:
            return
        try:
            if self.session:
                self._call("DELETE", "")
        finally:
            self.driver.terminate()
            try:
                self.driver.wait(SECONDS)
            except subprocess.TimeoutExpired:
                self.driver.kill()
                self.driver.wait()
            self.driver.stdout.close()
            shutil.rmtree(self.profile, ignore_errors=True)

    def _send(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.address + path, data, method=method,
                                         headers={"Content-Type": "application/json"})
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=SECONDS + 10) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(json.load(error)["value"]["message"]) from None

    def _call(self, method, path, body=None):
        return self._send(method, f"/session/{self.session}{path}", body)

    def _devtools(self, command, **parameters):
        self._call("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def open(self, path):
        self._call("POST", "/url", {"url": pathlib.Path(path).resolve().as_uri()})

    def run(self, script):
        """The value of a JavaScript expression; promises are waited for."""
        return self._call("POST", "/execute/sync", {"script": f"return {script}", "args": []})

    def text(self, selector):
        return self.run(f"document.querySelector({json.dumps(selector)}).textContent")

    def press(self, key):
        """A key of the keyboard; special ones by their WebDriver code points."""
        actions = [{"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]
        self._call("POST", "/actions",
                   {"actions": [{"type": "key", "id": "keys", "actions": actions}]})

    def point_at(self, selector, x, y):
        """Moves the mouse to a place in an element, shares of its width and height."""
        left, top = self.run(f"""(() => {{
            const element = document.querySelector({json.dumps(selector)});
            element.scrollIntoView({{block: "center"}});
            const box = element.getBoundingClientRect();
            return [box.left + {x} * box.width, box.top + {y} * box.height];
        }})()""")
        self._mouse([{"type": "pointerMove", "duration": 0, "x": int(left), "y": int(top)}])

    def click(self):
        """Where the mouse is."""
        self._mouse([{"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}])

    def _mouse(self, actions):
        self._call("POST", "/actions",
                   {"actions": [{"type": "pointer", "id": "mouse", "actions": actions}]})

    def colour_scheme(self, name):
        self._devtools("Emulation.setEmulatedMedia",
                       features=[{"name": "prefers-color-scheme", "value": name}])

    def screen(self, width, height, is_phone=False):
        self._devtools("Emulation.setDeviceMetricsOverride", width=width, height=height,
                       deviceScaleFactor=2 if is_phone else 1, mobile=is_phone)

    def screenshot(self, path):
        pathlib.Path(path).write_bytes(base64.b64decode(self._call("GET", "/screenshot")))

    def messages(self):
        """What the console said since the last call: its warnings and errors."""
        entries = self._call("POST", "/se/log", {"type": "browser"})
        return [f"{entry['level']}: {entry['message']}" for entry in entries
                if entry["level"] in ("WARNING", "SEVERE")]
