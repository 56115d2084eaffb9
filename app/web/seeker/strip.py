"""A stretch of a corridor as a line with stops, like a map of an underground: small, no script."""

from __future__ import annotations

from markupsafe import Markup

from app.services.corridors.ahead import Walk
from app.services.corridors.stretch import Stretch
from app.web.filters import town
from app.web.i18n import gettext as _

WIDTH, HEIGHT, EDGE, MIDDLE = 360, 40, 14, 14


def strip(way: Walk, stretch: Stretch, *, rtl: bool) -> Markup:
    """The stages as stops with their numbers; hollow without help, dashes are the sea.

    From where the reader's language begins: ``rtl`` draws it from the right.
    """
    stages = stretch.stages
    step = (WIDTH - 2 * EDGE) / max(len(stages) - 1, 1)
    xs = [EDGE + round(step * n) for n in range(len(stages))]
    if rtl:
        xs = [WIDTH - x for x in xs]
    parts = []
    for n in range(1, len(stages)):
        sea = " stroke-dasharray=3" if stages[n].leg == "sea" else ""
        parts.append(f"<path d=M{xs[n - 1]},{MIDDLE}H{xs[n]}{sea} />")
    for n, (x, one) in enumerate(zip(xs, stages, strict=True)):
        hollow = "" if one.total else " class=none"
        parts.append(f"<circle cx={x} cy={MIDDLE} r={8 if n == 0 else 6}{hollow} />")
        parts.append(f"<text x={x} y={HEIGHT - 2}>{n + 1}</text>")
    said = Markup.escape(said_of(way))
    return Markup(  # noqa: S704 - only numbers, and an escaped label
        f'<svg class="strip" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{said}">'
        f"{''.join(parts)}</svg>"
    )


def said_of(way: Walk) -> str:
    """What a drawing of the way ahead shows, in words."""
    return _(
        "%(num)s towns from %(start)s to %(end)s, as in the list below",
        num=len(way.ahead),
        start=town(way.start.place),
        end=town(way.ahead[-1].place),
    )
