"""One call of Bigin with some records: its request and its response."""

from __future__ import annotations

import json
from typing import Any

PATH = ("Pipelines", "2034020000000644063", "Products")

TOKEN = "REDACTED"
JSON = {"content-type": "application/json", "authorization": f"Zoho-oauthtoken {TOKEN}"}
TARGET = "/bigin/v2/" + "/".join(PATH)

MOST = 100
"""The maximum number of records of one call."""

IDS = [str(2034020000000489203 + number) for number in range(MOST)]

ITEMS: list[dict[str, Any]] = [
    {"id": id, "Unit_Price": 6000, "Product_Code": f"AFR{number:03}"}
    for number, id in enumerate(IDS)
]

REQUEST = {"data": ITEMS}


def answer(records: int) -> bytes:
    """Return the response to a call with the first ``records`` items."""
    results = [
        {
            "code": "SUCCESS",
            "details": {"id": id},
            "message": "relation updated",
            "status": "success",
        }
        for id in IDS[:records]
    ]
    return json.dumps({"data": results}, separators=(",", ":")).encode()


ANSWER = answer(MOST)
