"""Findings: sentences for people, each with its numbers, from the tables alone.

Every question of the sections looks at one thing and gives the sentences that answer it, none
where the tables do not say. Each number in a sentence leads to the cell that it stands in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from cluster_sim.report.blocks import Sentences
from cluster_sim.report.context import Context
from cluster_sim.report.wording import Wording


@dataclass(frozen=True)
class Finding:
    """One sentence.

    Attributes:
        text: The sentence, its numbers in it.
        html: The same, its numbers links to where they stand.
        numbers: The numbers behind the sentence, unrounded.
        surprising: Whether a reader should look twice.
    """

    text: str
    html: Markup
    numbers: tuple[float, ...] = field(default=())
    surprising: bool = False


Question = Callable[[Context], list[Finding]]
"""Looks at one thing, and gives the sentences about it."""


def found(
    wording: Wording,
    key: str,
    context: Context,
    numbers: tuple[float, ...],
    surprising: bool = False,
    /,
    **values: object,
) -> Finding:
    """The finding that a text makes of some values."""
    return Finding(
        wording.say(key, context.language, **values),
        wording.html(key, context.language, **values),
        numbers,
        surprising,
    )


def answers(question: Question, context: Context) -> list[Finding]:
    """What a question finds; whoever asks again, for another place on the page, has it at once."""
    if question not in context.answers:
        context.answers[question] = question(context)
    return context.answers[question]


def told(question: Question, context: Context) -> Sentences:
    """What a question finds, as a list of sentences."""
    return listing(answers(question, context))


def listing(findings: Sequence[Finding], *, marked: bool = False) -> Sentences:
    """Findings as a list of sentences; ``marked`` ones are worth a second look."""
    return Sentences(tuple(finding.html for finding in findings), marked)
