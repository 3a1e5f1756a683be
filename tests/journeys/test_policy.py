"""The strict policy really holds, and whoever breaks it is noticed."""

from tests.journeys.screen import CLINIC

PLANT = """
() => {
  const script = document.createElement("script");
  script.textContent = "window.ran = true";
  document.body.append(script);
  const box = document.createElement("div");
  box.innerHTML = '<p id="planted" style="position: fixed">Planted</p>';
  document.body.append(box);
}
"""


def test_an_inline_script_and_a_style_attribute_are_refused_and_seen(screen):
    screen.open(CLINIC).check(axe=False)
    screen.page.evaluate(PLANT)
    screen.page.wait_for_function("window.refused.length >= 2")
    assert sorted(screen.page.evaluate("window.refused")) == ["script-src-elem inline", "style-src-attr inline"]
    assert len(screen.complaints) == 2
    assert screen.page.evaluate("window.ran") is None
    assert screen.page.locator("#planted").evaluate("part => getComputedStyle(part).position") == "static"


def test_what_axe_and_we_look_for_would_be_seen(screen):
    """A picture without words, grey on grey, a button whose name hides its text, and something too wide."""
    screen.open(CLINIC)
    screen.page.evaluate(
        """() => {
          const part = document.createElement("section");
          part.innerHTML = '<img src="/static/icon.svg"><button aria-label="Else">Text</button><p>Wide</p>';
          document.querySelector("main").append(part);
          part.lastChild.style.width = "200vw";
          part.lastChild.style.color = "#ddd";
        }"""
    )
    faults = "\n".join(screen.faults())
    for fault in ("image-alt", "color-contrast", "label-content-name-mismatch", "px too wide"):
        assert fault in faults
