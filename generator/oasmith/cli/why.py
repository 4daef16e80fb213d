"""``oasmith why``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from oasmith.cli.lock import chosen, locked
from oasmith.cli.options import Config, configuration_of, configured
from oasmith.config.client import FILE, Client
from oasmith.diagnostics.findings import display

if TYPE_CHECKING:
    from oasmith.config.sources import Source
    from oasmith.sources.pins import Pin


def why(
    name: Annotated[str, typer.Argument(metavar="SOURCE", help=f"A source of {FILE}.")],
    config: Config = None,
) -> None:
    """Show which clients use a source, what is pinned, and why each file is needed.

    \b
    Examples:
      oasmith why zoho
    """
    from oasmith.sources.lock_file import pinned_at

    configuration = configuration_of(config)
    chosen(configuration, [name])
    pin = locked(configuration).get(name)
    # Exits with 2 if a source is not pinned or its files are missing.
    clients = [client for client in configured(config) if name in client.used_sources]
    if pin is not None:
        location = pinned_at(configuration.path.resolve().parent, name)
        print("\n".join(_lines(configuration.sources[name], pin, clients, str(location))))


def _lines(source: Source, pin: Pin, clients: list[Client], location: str) -> list[str]:
    from oasmith.sources.why import uses

    folder = next(one.folder for one in clients[0].source_folders if one.source == pin.name)
    is_copy = folder == source.vendor.resolve()
    lines = [
        f"{pin.name}  {pin.kind} {pin.address}",
        *_facts(pin),
        f"  pinned      {location}",
        f"  files       {display(folder) if is_copy else 'in the store'}",
        f"  used by     {', '.join(client.name for client in clients)}",
        "",
    ]
    sizes = {file.path: file.size for file in pin.files}
    width = max(map(len, sizes), default=0)
    chains: dict[str, list[str]] = {path: [] for path in sizes}
    for use in uses(pin.name, clients):
        chain = " → ".join(one.removeprefix(pin.shown) for one in use.chain)
        chains[use.chain[-1].removeprefix(pin.shown)].append(f"{use.client}: {chain}")
    for path, size in sizes.items():
        lines.append(f"  {path:{width}}  {size:>9,} bytes")
        lines += [f"    {chain}" for chain in chains[path]]
    return lines


def _facts(pin: Pin) -> list[str]:
    facts = {
        pin.ref_kind: pin.ref,
        "commit": pin.revision.commit,
        "tag object": pin.revision.tag_object,
        "version": pin.revision.version,
    }
    return [f"  {key:10}  {value}" for key, value in facts.items() if value and key != "rev"]
