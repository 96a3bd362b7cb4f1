"""Undo and redo."""

from __future__ import annotations

from cluster_sim.dashboard.engine.draft import Draft

MOST_STEPS = 200
"""How far back one can go."""


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
        """Make a draft the present one; one with the same content is no step.

        Args:
            draft: The draft.
            merge: What is being dragged, such as ``strength:top_level_design``.
        """
        goes_on = merge is not None and merge == self._merge
        if draft.mapping != self._draft.mapping or draft.folder != self._draft.folder:
            if not goes_on:
                self._past = [*self._past, self._draft][-MOST_STEPS:]
            self._future = []
            self._merge = merge
        self._draft = draft

    def settle(self) -> None:
        """End a drag: what follows is a step of its own."""
        self._merge = None

    def undo(self) -> Draft:
        """Go one step back; the present draft where there is none."""
        if self._past:
            self._future.append(self._draft)
            self._draft = self._past.pop()
        self._merge = None
        return self._draft

    def redo(self) -> Draft:
        """Go one step forward again; the present draft where there is none."""
        if self._future:
            self._past.append(self._draft)
            self._draft = self._future.pop()
        self._merge = None
        return self._draft
