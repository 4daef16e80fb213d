"""The data centres of Zoho Bigin."""

from __future__ import annotations

from typing import Literal, TypeAlias

from ._runtime import Server, ServerEnum


class DataCenter(ServerEnum):
    """The location of an account: an API host and its accounts host.

    A token only works in the data centre that issued it.
    """

    US = Server(
        id="us",
        url="https://www.zohoapis.com",
        accounts="https://accounts.zoho.com",
        description="United States",
    )
    """United States. Source:
    https://www.bigin.com/developer/docs/apis/v2/update-related-records.html, read 2026-11-23.
    The API host is one of this page's six. The accounts host is from
    https://www.bigin.com/developer/docs/apis/multi-dc.html, read on the same day."""

    EU = Server(
        id="eu",
        url="https://www.zohoapis.eu",
        accounts="https://accounts.zoho.eu",
        description="Europe",
    )
    """Europe. Source: https://www.bigin.com/developer/docs/apis/v2/update-related-records.html,
    read 2026-11-23. The API host is one of this page's six. The accounts host is from
    https://www.bigin.com/developer/docs/apis/multi-dc.html, read on the same day."""

    AU = Server(
        id="au",
        url="https://www.zohoapis.com.au",
        accounts="https://accounts.zoho.com.au",
        description="Australia",
    )
    """Australia. Source: https://www.bigin.com/developer/docs/apis/v2/update-related-records.html,
    read 2026-11-23. The API host is one of this page's six. The accounts host is from
    https://www.bigin.com/developer/docs/apis/multi-dc.html, read on the same day."""

    IN = Server(
        id="in",
        url="https://www.zohoapis.in",
        accounts="https://accounts.zoho.in",
        description="India",
    )
    """India. Source: https://www.bigin.com/developer/docs/apis/v2/update-related-records.html, read
    2026-11-23. The API host is one of this page's six. The accounts host is from
    https://www.bigin.com/developer/docs/apis/multi-dc.html, read on the same day."""

    CN = Server(
        id="cn",
        url="https://www.zohoapis.com.cn",
        accounts="https://accounts.zoho.com.cn",
        description="China",
    )
    """China. Source: https://www.bigin.com/developer/docs/apis/v2/update-related-records.html, read
    2026-11-23. The API host is one of this page's six. The accounts host is from
    https://www.bigin.com/developer/docs/apis/multi-dc.html, read on the same day."""

    JP = Server(
        id="jp",
        url="https://www.zohoapis.jp",
        accounts="https://accounts.zoho.jp",
        description="Japan",
    )
    """Japan. Source: https://www.bigin.com/developer/docs/apis/v2/update-related-records.html, read
    2026-11-23. The API host is one of this page's six. The accounts host is from
    https://www.bigin.com/developer/docs/apis/multi-dc.html, read on the same day."""

    SA = Server(
        id="sa",
        url="https://www.zohoapis.sa",
        accounts="https://accounts.zoho.sa",
        description="Saudi Arabia",
    )
    """Saudi Arabia. Source:
    https://www.bigin.com/developer/docs/apis/v2/update-related-records.html, read 2026-11-23.
    Only the newer version of the page has this API host; it names eight. The accounts host is
    from https://www.bigin.com/developer/docs/apis/multi-dc.html, read on the same day."""

    CA = Server(
        id="ca",
        url="https://www.zohoapis.ca",
        accounts="https://accounts.zohocloud.ca",
        description="Canada",
    )
    """Canada. Source: https://www.bigin.com/developer/docs/apis/v2/update-related-records.html,
    read 2026-11-23. Only the newer version of the page has this API host; it names eight. The
    accounts host is from https://www.bigin.com/developer/docs/apis/multi-dc.html, read on the
    same day."""


DataCenterId: TypeAlias = Literal["us", "eu", "au", "in", "cn", "jp", "sa", "ca"]
"""The ids that the client accepts as `data_center`."""
