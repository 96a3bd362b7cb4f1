"""What all pages of a process share; nothing of a visitor is in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING

from cluster_sim.dashboard.folders import Folders

if TYPE_CHECKING:
    from cluster_sim.dashboard.engine.simulate import Simulator
    from cluster_sim.dashboard.jobs import Jobs


@dataclass(frozen=True)
class ServerOptions:
    """How the dashboard was started.

    Attributes:
        folders: What it may read and write.
        host: The address that it listens on.
        token: What a visitor must bring; None where everybody who reaches the address may come.
        verbose: Whether what the server does is said.
    """

    folders: Folders
    host: str = "127.0.0.1"
    token: str | None = None
    verbose: bool = False


@dataclass(eq=False)
class Context:
    """What the pages work with; one a process. What is heavy is made when first asked for.

    Attributes:
        options: How the dashboard was started.
    """

    options: ServerOptions
    _simulator: Simulator | None = None
    _jobs: Jobs | None = None
    _lock: Lock = field(default_factory=Lock)

    @property
    def folders(self) -> Folders:
        """What may be read and written."""
        return self.options.folders

    @property
    def simulator(self) -> Simulator:
        """What simulates the settings of all visitors; safe to use from several threads."""
        from cluster_sim.dashboard.engine.simulate import Simulator

        with self._lock:
            if self._simulator is None:
                self._simulator = Simulator()
            return self._simulator

    @property
    def jobs(self) -> Jobs:
        """The long jobs that visitors start."""
        from cluster_sim.dashboard.jobs import Jobs

        with self._lock:
            if self._jobs is None:
                self._jobs = Jobs()
            return self._jobs

    def close(self) -> None:
        """End what still runs."""
        if self._jobs is not None:
            self._jobs.close()
