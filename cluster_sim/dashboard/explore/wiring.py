"""What happens when a visitor does something, and when a simulation is done."""

from __future__ import annotations

import asyncio
import base64
import binascii
import json
import logging
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from nicegui import background_tasks, ui

from cluster_sim.dashboard.engine.link import encode
from cluster_sim.dashboard.engine.problem_words import problem_line
from cluster_sim.dashboard.engine.shelf import Shelf
from cluster_sim.dashboard.engine.upload import read_upload
from cluster_sim.dashboard.explore import words
from cluster_sim.dashboard.explore.address import PINNED, SETTINGS, write_pins
from cluster_sim.dashboard.explore.chooser import chooser
from cluster_sim.dashboard.explore.conductor import Answer, Conductor, Workers
from cluster_sim.dashboard.explore.elements import Controls, Map, Results, Story, Toolbar
from cluster_sim.dashboard.explore.presenter import Presenter, story
from cluster_sim.dashboard.explore.session import Place, Session
from cluster_sim.dashboard.explore.settings import measure_groups, settings, short_name
from cluster_sim.dashboard.explore.why import Reasons, why
from cluster_sim.dashboard.shell import Page
from cluster_sim.errors import ClusterSimError, InputError, StoppedError

_LOG = logging.getLogger(__name__)


class Explore:
    """The page of one tab: its parts, and what they do to each other."""

    def __init__(self, page: Page, workers: Workers, shelf: Shelf | None, session: Session) -> None:
        """Build the parts.

        Args:
            page: The frame around them.
            workers: The threads that simulate.
            shelf: The scenario files that can be chosen; None where there is no folder of them.
            session: What the tab begins with.
        """
        self._page, self._session, self._ = page, session, page.translate
        self._shelf = shelf
        self._problems: tuple[str, ...] = ()
        self._shown: dict[str, Any] = {}
        simulator = page.context.simulator
        presenter = Presenter(session, simulator, page.translate)
        self._conductor = Conductor(simulator, workers, presenter.present, self._draw, self._fail)
        self._reasons = Reasons(simulator, workers)
        self._build()
        self._wire()
        page.client.on_delete(self._conductor.close)
        page.client.on_delete(self._reasons.drop)

    def begin(self, problems: list[str]) -> None:
        """Run the first settings, and say what was wrong with the address."""
        self._changed(replaced=True)
        if problems:
            self._toolbar.call("problems", self._("This link cannot be used in full."), problems)

    def _build(self) -> None:
        _, language = self._, self._page.language
        state = self._state(replaced=True)
        ui.label(self._page.title).classes("visually-hidden").props("role=heading aria-level=1")
        with ui.element("div").classes("explore"):
            self._controls = Controls(measure_groups(_), words.control_words(_), state)
            with ui.element("div").classes("xp-middle"):
                self._toolbar = Toolbar(words.toolbar_words(_))
                self._map = Map(words.map_words(_), language)
            with ui.element("div").classes("xp-side"):
                self._results = Results(words.result_words(_), words.tabs(_), language)
                self._story = Story(words.story_words(_))

    def _wire(self) -> None:
        """Say what follows from each event of the parts."""
        session, on = self._session, self._controls.when
        on("strengths", self._dragged)
        on("settle", self._settled)
        on("start", self._then(session.set_start))
        on("domain", self._then(session.set_domain))
        on("region", self._then(session.set_region))
        on("preset", self._then(session.set_preset))
        on("scenario", self._open_scenario)
        on("horizon", self._then(session.set_horizon))
        for part in (self._controls, self._toolbar):
            part.when("undo", self._then(session.undo))
            part.when("redo", self._then(session.redo))
        self._toolbar.when("reset", self._then(session.reset))
        self._toolbar.when("file", self._open_file)
        self._toolbar.when("save", self._save)
        self._toolbar.when("link", self._share)
        self._toolbar.when("copied", self._copied)
        self._map.when("place", self._choose)
        self._map.when("quarter", self._move)
        self._results.when("pin", self._pin)
        self._results.when("unpin", self._unpin)
        self._results.when("recall", self._then(session.recall))
        self._results.when("explain", self._explain)
        self._story.when("close", self._close_story)

    # --- settings ---------------------------------------------------------------------------

    def _then(self, change: Callable[..., None]) -> Callable[..., None]:
        """A handler that changes the session and runs what has become of it."""

        def handle(*values: Any) -> None:
            change(*values)
            self._changed(replaced=True)

        return handle

    def _dragged(self, strengths: Mapping[str, float]) -> None:
        self._session.set_strengths(strengths)
        self._changed(replaced=False)

    def _settled(self) -> None:
        self._session.history.settle()

    def _changed(self, *, replaced: bool) -> None:
        """Run the settings and show them; ``replaced``: the sliders have to follow."""
        self._conductor.want(self._session.draft)
        if self._reasons.is_about_others(self._session.draft):
            self._reasons.drop()
            self._results.call("why", None)
        self._show_settings(replaced=replaced)
        self._remember()

    def _state(self, *, replaced: bool) -> dict[str, Any]:
        session = self._session
        state = settings(session.draft, session.choices(), self._problems, self._)
        return state | {"file": session.files.get(session.draft.key, ""), "replaced": replaced}

    def _show_settings(self, *, replaced: bool) -> None:
        """Send settings and tools to the browser where they differ from what it has."""
        state = self._state(replaced=replaced)
        # The strengths that the visitor drags are where he drags them.
        kept = {key: value for key, value in state.items() if replaced or key != "measures"}
        if replaced or kept != self._shown.get("settings"):
            self._controls.call("show", state)
        self._shown["settings"] = {k: v for k, v in state.items() if k != "measures"}
        self._show_tools()

    def _show_tools(self) -> None:
        history, language = self._session.history, self._page.language
        answer = self._session.answer
        ran = answer is not None and answer.outlook.draft.key == history.draft.key
        notes = answer.outlook.notes if answer is not None and ran else history.draft.notes
        tools = {
            "can_undo": history.can_undo,
            "can_redo": history.can_redo,
            "title": history.draft.title.get(language),
            "notes": [note.get(language) for note in notes],
        }
        if tools != self._shown.get("tools"):
            self._toolbar.call("show", tools)
        self._shown["tools"] = tools

    def _remember(self) -> None:
        """Keep settings and pins in the address."""
        self._page.remember(**self._parameters())

    def _parameters(self) -> dict[str, str | None]:
        return {SETTINGS: encode(self._session.draft), PINNED: write_pins(self._session.pins)}

    # --- files and links --------------------------------------------------------------------

    async def _open_file(self, name: str, encoded: str) -> None:
        """Take the settings of a scenario file, or say all that is wrong with it."""
        try:
            data = base64.b64decode(encoded, validate=True)
            draft = await asyncio.to_thread(read_upload, data, name, self._page.context.folders)
        except (InputError, binascii.Error) as error:
            self._refuse(name, error)
            return
        self._session.push(draft)
        self._changed(replaced=True)
        self._page.tell(self._("{file} is open.").format(file=name), "good")

    def _refuse(self, name: str, error: Exception) -> None:
        """Say all that is wrong with a file."""
        problems = error.problems if isinstance(error, InputError) else ()
        lines = [problem_line(problem, self._page.language) for problem in problems] or [
            self._("The file cannot be read.")
        ]
        self._toolbar.call("problems", self._("{file} cannot be used").format(file=name), lines)

    async def _list_scenarios(self, shelf: Shelf) -> None:
        """Offer the scenario files of the folder; reading them all takes some seconds."""
        offers = await asyncio.to_thread(shelf.offers)
        regions = self._session.choices().regions
        self._controls.call("offer", chooser(offers, shelf.folder.name, regions, self._))

    async def _open_scenario(self, name: str) -> None:
        """Take the settings of a scenario file of the folder, or say what is wrong with it."""
        if self._shelf is None:
            return
        try:
            draft = await asyncio.to_thread(self._shelf.open, name)
        except InputError as error:
            self._refuse(name, error)
            self._show_settings(replaced=True)
            return
        self._session.set_file(name, draft)
        self._changed(replaced=True)

    def _save(self, title: str) -> None:
        """Download the settings as a scenario file."""
        draft = self._session.draft.with_title(title)
        if draft.title != self._session.draft.title:
            self._session.push(draft)
            self._show_settings(replaced=True)
            self._remember()
        self._page.client.download(
            draft.to_yaml().encode(), f"{draft.name}.yaml", "application/yaml"
        )

    def _share(self) -> None:
        """Give the visitor an address that holds the settings and pins."""
        parameters = {key: value for key, value in self._parameters().items() if value}
        self._toolbar.call("link", "?" + urlencode(parameters))

    def _copied(self) -> None:
        self._page.tell(self._("Link copied."), "good")

    # --- pins -------------------------------------------------------------------------------

    def _pin(self) -> None:
        session, _ = self._session, self._
        if session.pins.holds(session.draft):
            self._page.tell(_("These settings are pinned already."), "info")
        elif not session.pin(short_name(session.draft, session.choices(), _)):
            text = _("Four settings are pinned already. Remove one to pin these.")
            self._page.tell(text, "warn")
        else:
            self._changed(replaced=False)

    def _unpin(self, index: int) -> None:
        self._session.pins = self._session.pins.without(index)
        self._changed(replaced=False)

    # --- places -----------------------------------------------------------------------------

    def _choose(self, kind: str | None, index: int | None, quarter: int) -> None:
        """Tell the story of what was clicked on the map, or chosen beside it."""
        self._session.quarter = quarter
        self._session.place = None if kind is None or index is None else Place(kind, index)
        self._tell_story()

    def _move(self, quarter: int) -> None:
        """The time on the map has come to rest."""
        self._session.quarter = quarter
        if self._session.place is not None:
            self._tell_story()

    def _tell_story(self) -> None:
        place, answer = self._session.place, self._session.answer
        if place is None or answer is None:
            self._story.call("tell", None)
        else:
            told = story(answer.outlook, place, self._session.quarter, self._)
            self._story.call("tell", told)

    def _close_story(self) -> None:
        self._session.place = None
        self._story.call("tell", None)
        self._map.call("select", None, None)

    # --- what simulations give --------------------------------------------------------------

    def _draw(self, answer: Answer) -> None:
        """Show what settings led to."""
        session = self._session
        if session.answer is None and self._shelf is not None:
            background_tasks.create(self._list_scenarios(self._shelf))
        session.answer = answer
        session.drawn_base = answer.outlook.draft.baseline().key
        region = answer.outlook.scenario.region.digest
        if region != session.drawn_region:
            session.drawn_region = region
            session.place = None
            self._story.call("tell", None)
        if "map" in answer.texts:
            self._map.call("update", answer.texts["map"])
        self._results.call("show", answer.texts["results"])
        if "story" in answer.texts and session.place is not None:
            self._story.call("tell", json.loads(answer.texts["story"]))
        if self._problems:
            self._problems = ()
            self._show_settings(replaced=False)
        self._show_tools()

    def _fail(self, version: int, error: Exception) -> None:
        """Say why settings cannot be run; what was shown before stays."""
        if version != self._conductor.version:
            return
        if isinstance(error, InputError):
            self._problems = self._session.draft.problems(self._page.language)
        self._results.call("problem", self._reason(error))
        self._show_settings(replaced=False)

    async def _explain(self) -> None:
        """Show what each measure of the present settings adds."""
        draft = self._session.draft
        try:
            told = why(await self._reasons.find(draft), self._)
        except StoppedError:
            return
        except Exception as error:  # whatever it is: it must not go unsaid
            if not isinstance(error, ClusterSimError):
                _LOG.exception("an explanation failed")
            told = {"problem": self._reason(error)}
        if draft.key == self._session.draft.key:
            self._results.call("why", told)

    def _reason(self, error: Exception) -> str:
        """Why the present settings cannot be run, for people."""
        if isinstance(error, InputError):
            return " ".join(self._session.draft.problems(self._page.language)) or str(error)
        if isinstance(error, ClusterSimError):
            return str(error)
        return self._("Something went wrong here. The terminal of the dashboard says what.")
