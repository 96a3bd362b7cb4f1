"""``cluster-sim resume``: go on with a batch."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from cluster_sim.cli.batch_options import means_of, means_options, report_end
from cluster_sim.cli.options import Settings, work_options


@click.command("resume", short_help="Go on with an interrupted or damaged batch.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@means_options
@work_options
def command(settings: Settings, folder: Path, how: dict[str, Any]) -> int:
    """Go on with the batch in DIR: run what is missing, and say why each thing is run.

    Nothing that is finished is run again. Refused where the files that the batch was begun with,
    or the code, have changed since.
    """
    from cluster_sim.batch.batches import resume_batch
    from cluster_sim.cli.batch_progress import BatchProgress

    with BatchProgress(quiet=settings.quiet) as progress:
        ended = resume_batch(folder, means_of(settings, how, progress), restart=how["restart"])
    return report_end(ended, settings)
