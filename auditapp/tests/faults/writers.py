"""People who type, as the browser sends it: each save goes again, with its own key, until there is
an answer to it."""

import http.client
import json
import threading
import time
import uuid
from dataclasses import dataclass, field
from urllib.parse import urlencode

PAUSE = 0.1  # seconds before a request that got no answer is sent again


@dataclass
class Writer:
    """Saves texts one after the other into one draft; remembers what was acknowledged."""

    place: dict
    port: int
    acknowledged: list = field(default_factory=list)  # texts
    longest_gap: float = 0.0  # seconds between two acknowledged saves
    refused: list = field(default_factory=list)  # statuses that say that something went wrong
    in_flight: str = ""
    resent: int = 0
    pause: float = 0.0  # seconds between two saves, as of somebody who types
    times: list = field(default_factory=list)  # seconds that each save took

    def __post_init__(self):
        self.version = self.place["version"]
        self.connection = None

    def write_until(self, over):
        last = time.monotonic()
        while not over.is_set():
            text = f"text {len(self.acknowledged) + 1} {uuid.uuid4()}"
            if self.save(text, over):
                now = time.monotonic()
                self.longest_gap = max(self.longest_gap, now - last)
                over.wait(self.pause)
                last = time.monotonic() if self.pause else now

    def save(self, text, over=None):
        """Send it until it is acknowledged, or until `over`; True if it was."""
        self.in_flight = text
        self.body = {"save_key": uuid.uuid4(), "version": self.version, "A5": text}
        began = time.monotonic()
        saved = self.send(over)
        self.times.append(time.monotonic() - began)
        return saved

    def send(self, over=None):
        """What is under way, always with the key that it began with."""
        while True:
            status, content = self.post(self.place["typed"], self.body)
            if status == 200:
                self.version = json.loads(content)["version"]
                self.acknowledged.append(self.in_flight)
                self.in_flight = ""
                return True
            if status is not None and status != 503:
                self.refused.append(status)
                if status < 500:
                    return False
            if over is not None and over.is_set():
                return False
            self.resent += 1
            time.sleep(PAUSE)

    def post(self, path, body):
        """(status, content), or (None, why) where no answer came."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.place["cookies"].items())
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": cookies,
            "X-CSRFToken": "t" * 32,
            "Accept": "application/json",
        }
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=25)
            self.connection.request("POST", path, urlencode(body), headers)
            answer = self.connection.getresponse()
            return answer.status, answer.read().decode()
        except (OSError, http.client.HTTPException) as error:
            self.close()
            return None, repr(error)

    def close(self):
        if self.connection is not None:
            self.connection.close()
            self.connection = None


def together(writers, fault, seconds):
    """Let all write while `fault(until)` does its work, `until` being a time; then until the save
    that each is at is answered."""
    over = threading.Event()
    threads = [threading.Thread(target=writer.write_until, args=[over]) for writer in writers]
    for thread in threads:
        thread.start()
    try:
        fault(time.monotonic() + seconds)
    finally:
        over.set()
        for thread in threads:
            thread.join()
    for writer in writers:
        if writer.in_flight:
            over.clear()
            stop = threading.Timer(60, over.set)
            stop.start()
            writer.send(over)
            stop.cancel()
