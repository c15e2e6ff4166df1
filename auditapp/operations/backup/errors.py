STOP = "Stop the server and its timers, and try again."


class Refused(Exception):
    """Nothing was changed; says why, and what to do."""
