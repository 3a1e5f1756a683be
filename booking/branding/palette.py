"""From few colours, all the rest.

Today's look (`static/css/tokens.css`) is the model: each token keeps the relation to its sources that it has there
(the edge lies 47 % of the way from page to text, a link is 0.057 darker than the accent…). Then each is held to the
contrasts of `pairs.py`, in an order in which what a merchant chose comes before what is derived from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Literal, NamedTuple

from .colour import BLACK, HEX, WHITE, Oklch, luminance, mix, ratio, to_hex, to_oklch
from .model import DARK, LIGHT, TOKENS
from .nearest import Limit, nearest
from .pairs import GROUNDS, NOTICES, PAIRS

SchemeName = Literal["light", "dark"]
Tokens = Mapping[str, str]

# What black or white must reach on every ground. More than the 4.5 of text: with no more than that, text, quiet text
# and links would all be the same black.
ROOM = 5.5
# Blacker than this, a step of lightness is not seen any more: what lies upon a black page starts from here.
DARKEST_GROUND = 0.14
# How colourful a page and a text may be that were made for the dark out of those for the light.
MOST_CHROMA_IN_THE_DARK = 0.03


@dataclass(frozen=True)
class Colours:
    """What a merchant chooses, as `#rrggbb` (see `read_colour`); what is None for the dark follows the light.

    Raises ValueError for any other text.
    """

    accent: str
    page: str
    text: str
    dark_accent: str | None = None
    dark_page: str | None = None
    dark_text: str | None = None

    def __post_init__(self) -> None:
        for value in vars(self).values():
            if value is not None and not HEX.fullmatch(value):
                raise ValueError("colours are #rrggbb here, in small letters")


@dataclass(frozen=True)
class Adjustment:
    """A token that was moved, and what it could not be told from: another token, or `black` or `white` where a ground
    left no room for text."""

    scheme: SchemeName
    token: str
    wished: str
    given: str
    against: str
    ratio_wished: float
    ratio_given: float
    needed: float


@dataclass(frozen=True)
class Palette:
    """Every colour token for both schemes, `#rrggbb`, and what had to be moved to get there.

    Raises ValueError for a missing or unknown token and for a value that is not `#rrggbb`.
    """

    light: Tokens
    dark: Tokens
    adjustments: tuple[Adjustment, ...]

    def __post_init__(self) -> None:
        for tokens in (self.light, self.dark):
            if set(tokens) != set(TOKENS) or not all(map(HEX.fullmatch, tokens.values())):
                raise ValueError("a palette has every token, as #rrggbb")


DEFAULT = Colours(*(to_hex(LIGHT[token]) for token in ("accent", "page", "text")))


def derive(look: Colours) -> Palette:
    """All tokens of a look, light and dark, each pair of `PAIRS` held to its ratio. Any colours have a palette."""
    light = _Scheme("light", _Chosen(look.accent, look.page, look.text))
    dark = _Scheme("dark", _for_the_dark(look, light.dark))
    return Palette(light.settled(), dark.settled(), (*light.adjustments, *dark.adjustments))


class NoPlace(ValueError):
    """No colour keeps all limits."""


class _Chosen(NamedTuple):
    accent: str
    page: str
    text: str


def _for_the_dark(look: Colours, light_is_dark: bool) -> _Chosen:
    page = look.dark_page or _dark_page(look, light_is_dark)
    as_it_is = light_is_dark or not _wants_light_text(page)
    text = look.dark_text or (look.text if as_it_is else _lightened(look.text, "text", MOST_CHROMA_IN_THE_DARK))
    accent = look.dark_accent or (look.accent if as_it_is else _lightened(look.accent, "accent"))
    return _Chosen(accent, page, text)


def _dark_page(look: Colours, light_is_dark: bool) -> str:
    """A text that was chosen dark has a light page under it: of the two, it is the page that nobody chose."""
    if light_is_dark or (look.dark_text and _wants_light_text(look.dark_text)):
        return look.page
    model = DARK["page"]
    return to_hex(_like(model, LIGHT["page"], to_oklch(look.page), model.lightness, MOST_CHROMA_IN_THE_DARK))


def _lightened(code: str, token: str, most_chroma: float = 1) -> str:
    source, lightness = to_oklch(code), DARK[token].lightness
    if source.lightness >= lightness:
        return code
    return to_hex(_like(DARK[token], LIGHT[token], source, lightness, most_chroma))


def _wants_light_text(page: str) -> bool:
    return ratio(WHITE, page) > ratio(BLACK, page)


@cache
def _as_chosen(model: Oklch) -> Oklch:
    """A model as it is once it was rounded, which is how a merchant's colour comes."""
    return to_oklch(to_hex(model))


def _like(model: Oklch, model_source: Oklch, source: Oklch, lightness: float, most_chroma: float = 1) -> Oklch:
    """As much more colourful than its source, and as far around the wheel from it, as in the model."""
    rounded = _as_chosen(model_source)
    chroma = min(most_chroma, source.chroma * model.chroma / rounded.chroma)
    return Oklch(lightness, chroma, source.hue + model.hue - rounded.hue)


@dataclass
class _Scheme:
    name: SchemeName
    chosen: _Chosen
    given: dict[str, str] = field(default_factory=dict)
    adjustments: list[Adjustment] = field(default_factory=list)
    spared: dict[str, str] = field(default_factory=dict)

    @property
    def dark(self) -> bool:
        """Whether text is lighter than the page: as chosen where that can be read, else the other way round where
        that can be; where neither can, the page will move."""
        wished = luminance(self.chosen.text) > luminance(self.chosen.page)
        as_wished, otherwise = (WHITE, BLACK) if wished else (BLACK, WHITE)
        can_turn = ratio(as_wished, self.chosen.page) < ROOM <= ratio(otherwise, self.chosen.page)
        return wished != can_turn

    def settled(self) -> Tokens:
        model = DARK if self.dark else LIGHT
        self._settle("page", self.chosen.page)
        self._settle_grounds(model)
        self._settle("text", self.chosen.text)
        for token in ("muted", "line", "edge"):
            self._settle(token, self._between(model, token))
        self._settle("accent", self.chosen.accent)
        self._settle_buttons()
        self._settle("link", self._beside_accent(model, "link"))
        self._settle("focus", self.given["accent"])
        for token in ("ok", "warn", "error"):
            self._settle(token, to_hex(model[token]))
        return {token: self.given[token] for token in TOKENS}

    def _settle_grounds(self, model: Mapping[str, Oklch]) -> None:
        """What lies upon the page gives way to a text and an accent that can be read on the page itself; where there
        is no place for all, the accent is given up first."""
        self.spared = self._readable_on_the_page()
        page, moved = self.given["page"], len(self.adjustments)
        while True:
            try:
                return self._try_grounds(model)
            except NoPlace:
                if not self.spared:
                    raise
            self.spared.popitem()
            self.given = {"page": page}
            del self.adjustments[moved:]

    def _readable_on_the_page(self) -> dict[str, str]:
        page, chosen = self.given["page"], {"text": self.chosen.text, "accent": self.chosen.accent}
        needed = {pair.front: pair.needed for pair in PAIRS if pair.back == "page"}
        return {token: colour for token, colour in chosen.items() if ratio(colour, page) >= needed[token]}

    def _try_grounds(self, model: Mapping[str, Oklch]) -> None:
        page = self._ground()
        up = model["surface"].lightness - _as_chosen(model["page"]).lightness
        self._settle("surface", to_hex(_like(model["surface"], model["page"], page, page.lightness + up)))
        step = to_oklch(self.given["surface"]).lightness - _as_chosen(model["surface"]).lightness
        accent = to_oklch(self.chosen.accent)
        tint = _like(model["tint"], model["accent"], accent, model["tint"].lightness + step, model["tint"].chroma)
        self._settle("tint", to_hex(tint))
        for token in NOTICES:
            self._settle(token, to_hex(model[token]._replace(lightness=model[token].lightness + step)))

    def _settle_buttons(self) -> None:
        """A button under the pointer goes away from the colour of its words."""
        accent = self.given["accent"]
        model = LIGHT if _wants_light_text(accent) else DARK
        words = model["on-accent"]
        tinted = _like(words, model["accent"], to_oklch(accent), words.lightness, words.chroma)
        self._settle("on-accent", to_hex(tinted))
        self._settle("accent-strong", self._beside_accent(model, "accent-strong"))

    def _ground(self) -> Oklch:
        page = to_oklch(self.given["page"])
        return page._replace(lightness=max(DARKEST_GROUND, page.lightness)) if self.dark else page

    def _between(self, model: Mapping[str, Oklch], token: str) -> str:
        model_page, model_text = _as_chosen(model["page"]), _as_chosen(model["text"])
        share = (model[token].lightness - model_page.lightness) / (model_text.lightness - model_page.lightness)
        mixed = mix(self._ground(), to_oklch(self.given["text"]), share)
        model_mixed = mix(model_page, model_text, share)
        chroma = mixed.chroma * model[token].chroma / model_mixed.chroma
        return to_hex(Oklch(mixed.lightness, chroma, mixed.hue + model[token].hue - model_mixed.hue))

    def _beside_accent(self, model: Mapping[str, Oklch], token: str) -> str:
        accent = to_oklch(self.given["accent"])
        lightness = accent.lightness + model[token].lightness - _as_chosen(model["accent"]).lightness
        if not 0.05 < lightness < 0.95:  # a link would be black or white
            lightness = accent.lightness
        return to_hex(_like(model[token], model["accent"], accent, lightness))

    def _settle(self, token: str, wished: str) -> None:
        limits = self._limits(token)
        given = nearest(wished, limits)
        if not given:
            raise NoPlace(f"no {token} like {wished} keeps {limits}")
        self.given[token] = given
        if given != wished:
            self.adjustments.append(self._adjustment(token, wished, given, limits))

    def _adjustment(self, token: str, wished: str, given: str, limits: tuple[Limit, ...]) -> Adjustment:
        """Of the limits that the wish broke, the reason is the one that it now barely keeps."""
        broken = [limit for limit in limits if ratio(wished, limit.colour) < limit.needed]
        name, colour, needed = min(broken, key=lambda limit: ratio(given, limit.colour) / limit.needed)
        before, after = ratio(wished, colour), ratio(given, colour)
        return Adjustment(self.name, token, wished, given, name, before, after, needed)

    def _limits(self, token: str) -> tuple[Limit, ...]:
        """What the token must be told from, of what stands already or is to be spared."""
        standing = self.given if token in self.spared else {**self.spared, **self.given}
        limits = [
            Limit(other, standing[other], pair.needed)
            for pair in PAIRS
            if token in pair[:2] and (other := pair.back if pair.front == token else pair.front) in standing
        ]
        if token in GROUNDS:
            limits.append(Limit("white", WHITE, ROOM) if self.dark else Limit("black", BLACK, ROOM))
        return tuple(limits)
