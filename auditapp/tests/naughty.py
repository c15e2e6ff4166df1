"""What nobody types and somebody sends."""

CANARY = "canary-Zebedee"  # so that it is found wherever it is told
SCRIPT = "<script>alert(1)</script>"
NASTY = {
    "NUL": "\x00",
    "NUL inside": "be\x00fore",
    "control characters": "\x0b\x0c\x1b",
    "no characters": "\ufffe\uffff",
    "half a pair": "\ud800",
    "the other half": "text \udfff text",
    "the last there is": "\U0010ffff",
    "right to left": "\u202e\u2066",
    "formula": "=1+1",
    "script": f"</textarea>{SCRIPT}",
    "quotes": f"{CANARY}' OR '1'='1\" --",
    "template": "{{ 7|add:7 }}{% debug %}",
    "digits": "9" * 5_000,
    "other digits": "٣",
    "long": "x" * 150_000,
    "no UTF-8": b"\xff\xfe\xc3\x28",
    "half a pair as bytes": b"\xed\xa0\x80",
}
