"""One call of Bigin with a hundred records: what is sent, and what comes back."""

from __future__ import annotations

import json
from typing import Any

PATH = ("Pipelines", "2034020000000644063", "Products")

IDS = [str(2034020000000489203 + number) for number in range(100)]

ITEMS: list[dict[str, Any]] = [
    {"id": id, "Unit_Price": 6000, "Product_Code": f"AFR{number:03}"}
    for number, id in enumerate(IDS)
]

REQUEST = {"data": ITEMS}

ANSWER = json.dumps(
    {
        "data": [
            {
                "code": "SUCCESS",
                "details": {"id": id},
                "message": "relation updated",
                "status": "success",
            }
            for id in IDS
        ]
    },
    separators=(",", ":"),
).encode()
