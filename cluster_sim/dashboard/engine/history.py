"""Undo and redo."""

from __future__ import annotations

from cluster_sim.dashboard.engine.draft import Draft


class History:
    """The drafts of one page, of which one is the present one.

    A drag of a slider gives many drafts; those that are pushed with the same ``merge`` one after
    another count as one step.
    """

    def __init__(self, draft: Draft) -> None:
        """Begin with a draft."""
        self._past: list[Draft] = []
        self._future: list[Draft] = []
        self._draft = draft
        self._merge: str | None = None

    @property
    def draft(self) -> Draft:
        """The present draft."""
        return self._draft

    @property
    def can_undo(self) -> bool:
        """Whether there is something to undo."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Whether something was undone that can be done again."""
        return bool(self._future)

    def push(self, draft: Draft, merge: str | None = None) -> None:
        """Make a draft the present one.

        Args:
            draft: The draft.
            merge: What is being dragged, such as ``strength:top_level_design``.
        """
        raise NotImplementedError

    def settle(self) -> None:
        """End a drag: what follows is a step of its own."""
        raise NotImplementedError

    def undo(self) -> Draft:
        """Go one step back; the present draft where there is none."""
        raise NotImplementedError

    def redo(self) -> Draft:
        """Go one step forward again; the present draft where there is none."""
        raise NotImplementedError
