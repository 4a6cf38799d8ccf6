"""How the coarse limits count in one process without a thread for each request."""

from __future__ import annotations

from datetime import timedelta

from limits.storage import MemoryStorage

from kaizen.core import clock

SCHEME = "swept"
SWEEP_EVERY = timedelta(minutes=1).total_seconds()


class SweptStorage(MemoryStorage):
    """The library's own counts; what has expired is forgotten now and then, while counting.

    The library starts a thread for that with each request, which costs a twentieth of a page.
    """

    STORAGE_SCHEME = [SCHEME]
    _swept_at = 0.0

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count once more, and answer how often it was within the last `expiry` seconds."""
        now = clock.now().timestamp()
        if now - self._swept_at > SWEEP_EVERY:
            self._swept_at = now
            for known in list(self.expirations):
                self.get(known)
        # To ask for a count forgets it where it has expired.
        self.get(key)
        with self.locks[key]:
            self.storage[key] += amount
            if self.storage[key] == amount:
                self.expirations[key] = now + expiry
            return self.storage[key]
