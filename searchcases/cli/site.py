"""The commands that publish: ``site`` and ``serve``."""

from __future__ import annotations

import os
import time
from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from searchcases.cli.defaults import DEFAULT_INDEX
from searchcases.cli.options import (
    ConfigOption,
    IndexOption,
    settings_from,
    shell_path,
)
from searchcases.cli.progress import progress
from searchcases.searcher import Index

if TYPE_CHECKING:
    from searchcases.sitegen import SiteReport

DEFAULT_SITE = "site"

_SHOWN = 20  # identifiers and warnings printed one by one before the rest is only counted
_CONTEXT = 60  # characters of an identifier that are shown


def site_command(
    index: IndexOption = DEFAULT_INDEX,
    out: Annotated[
        str, typer.Option("--out", metavar="DIR", help="Folder of the site.")
    ] = DEFAULT_SITE,
    base_url: Annotated[
        str,
        typer.Option(
            "--base-url", metavar="URL", help="Where it will be hosted; for feed and sitemap."
        ),
    ] = "",
    title: Annotated[
        str, typer.Option("--title", help="Title of the archive.")
    ] = "Radiology teaching cases",
    description: Annotated[
        str, typer.Option("--description", help="A sentence about the archive.")
    ] = "",
    templates: Annotated[
        str | None,
        typer.Option("--templates", metavar="DIR", help="Templates that go before our own."),
    ] = None,
    unknown: Annotated[
        bool, typer.Option("--unknown", help="Cases without their diagnoses, to be revealed.")
    ] = False,
    keep_index: Annotated[
        str | None,
        typer.Option(
            "--keep-index", metavar="DIR", help="With --unknown: write its index there, too."
        ),
    ] = None,
    service_worker: Annotated[
        bool, typer.Option("--service-worker", help="Let browsers keep the site for offline use.")
    ] = False,
    config: ConfigOption = None,
) -> None:
    """Write the archive as a website that needs no server.

    Put the folder on any web host, a share or a memory stick, and open index.html. Only pages that
    have changed are written; nothing that the tool did not write is touched.

    Example: searchcases site --title "Chest teaching file"
    """
    from searchcases.sitegen import SiteOptions, build, build_unknown

    if keep_index is not None and not unknown:
        raise typer.BadParameter("--keep-index needs --unknown", param_hint="--keep-index")
    started = time.perf_counter()
    options = SiteOptions(title, description, base_url, templates, service_worker)
    opened = Index.open(index, settings_from(config))
    processes = os.cpu_count() or 1
    with progress() as tell:
        if unknown:
            report = build_unknown(
                opened, out, options, tell, processes=processes, keep_index=keep_index
            )
        else:
            report = build(opened, out, options, tell, processes=processes)
    _print_report(report, out, time.perf_counter() - started)
    if not base_url:
        print("  without --base-url there are no feed, no sitemap and no canonical addresses")
    _print_warnings(report)
    _print_suspects(report)


def serve_command(
    folder: Annotated[
        str, typer.Argument(metavar="FOLDER", help="Folder of the site.")
    ] = DEFAULT_SITE,
    port: Annotated[
        int | None,
        typer.Option("--port", min=0, max=65_535, help="Port; else the first free one from 8000."),
    ] = None,
    show: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
) -> None:
    """Preview a site on this machine; Ctrl-C ends it.

    Example: searchcases serve site --open
    """
    from searchcases.preview import address_of, serving

    with serving(folder, port) as server:
        address = address_of(server)
        print(f"serving {shell_path(folder)} at {address} (Ctrl-C ends)", flush=True)
        if show:
            typer.launch(address)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()


def _print_report(report: SiteReport, out: str, seconds: float) -> None:
    changes = report.changes
    print(
        f"{report.pages:,} page{_s(report.pages)} of {report.cases:,} case{_s(report.cases)} "
        f"in {shell_path(out)}, search index {report.index_bytes / 1e6:,.1f} MB ({seconds:.1f} s)"
    )
    print(
        f"  {changes.written:,} written, {changes.unchanged:,} unchanged, "
        f"{changes.removed:,} removed"
    )
    home = shell_path(os.path.join(out, "index.html"))
    print(f"  open {home}, or run: searchcases serve {shell_path(out)}")


def _print_warnings(report: SiteReport) -> None:
    for warning in report.warnings[:_SHOWN]:
        typer.secho("warning: ", err=True, nl=False, fg="yellow")
        typer.echo(warning, err=True)
    if len(report.warnings) > _SHOWN:
        typer.echo(f"warning: {len(report.warnings) - _SHOWN:,} more of these", err=True)


def _print_suspects(report: SiteReport) -> None:
    """Whatever the scan finds or not, the reminder stands: it knows no names."""
    typer.secho("before you publish: ", err=True, nl=False, bold=True)
    typer.echo("cases must be de-identified; this scan finds no names and no places", err=True)
    for case_id, found in report.suspects[:_SHOWN]:
        shown = found.text if len(found.text) <= _CONTEXT else found.text[: _CONTEXT - 1] + "…"
        typer.echo(
            f"  {found.kind}: {' '.join(shown.split())} ({case_id}, {found.field})", err=True
        )
    if len(report.suspects) > _SHOWN:
        kinds = Counter(found.kind.value for _, found in report.suspects)
        counts = ", ".join(f"{kind} {count:,}" for kind, count in kinds.most_common())
        typer.echo(f"  {len(report.suspects):,} in all: {counts}", err=True)


def _s(count: int) -> str:
    return "" if count == 1 else "s"
