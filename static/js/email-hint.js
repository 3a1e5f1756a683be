// While an address is typed: did you mean gmail.com? The same guess as booking/flow/email_hint.py makes.
const LONG = 7;
const SHORT = 4;

function mistakes(one, other) {
  let above = [];
  let before = [];
  let row = [...Array(other.length + 1).keys()];
  for (let i = 1; i <= one.length; i++) {
    [above, before, row] = [before, row, [i]];
    for (let j = 1; j <= other.length; j++) {
      const wrong = one[i - 1] === other[j - 1] ? 0 : 1;
      row[j] = Math.min(before[j] + 1, row[j - 1] + 1, before[j - 1] + wrong);
      const swapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      if (swapped) row[j] = Math.min(row[j], above[j - 2] + 1);
    }
  }
  return row.at(-1);
}

function mayBe(name, known) {
  if (name === known) return true;
  const beginsAlike = name[0] === known[0] || (name[0] === known[1] && name[1] === known[0]);
  if (known.length <= SHORT || !beginsAlike || Math.abs(name.length - known.length) > 1) return false;
  return mistakes(name, known) <= (known.length >= LONG ? 2 : 1);
}

function meant(typed, domains, slips) {
  if (domains.includes(typed)) return "";
  let dotted = typed.replace(/[.,;]+/g, ".").replace(/^\.|\.$/g, "");
  if (dotted.includes(".")) dotted = slips.get(dotted) ?? dotted;
  else dotted = domains.find((known) => known.replace(".", "") === dotted) ?? dotted;
  const dot = dotted.indexOf(".");
  const name = dot < 0 ? dotted : dotted.slice(0, dot);
  const end = `.${dot < 0 ? "" : (slips.get(dotted.slice(dot + 1)) ?? dotted.slice(dot + 1))}`;
  const names = domains.filter((known) => known.endsWith(end)).map((known) => known.slice(0, -end.length));
  const near = names.filter((known) => mayBe(name, known)).sort((a, b) => mistakes(name, a) - mistakes(name, b));
  return near.length ? near[0] + end : "";
}

function watch(hint) {
  const { domains, slips, words, emailHint } = hint.dataset;
  const field = document.getElementById(emailHint);
  const known = domains.split(" ");
  const endings = new Map(slips.split(" ").map((slip) => slip.split(":")));

  function suggest() {
    const typed = field.value.trim();
    const at = typed.lastIndexOf("@");
    const domain = at > 0 ? meant(typed.slice(at + 1).toLowerCase(), known, endings) : "";
    const address = typed.slice(0, at + 1) + domain;
    // Who has come as far as gmail.co is not wrong yet.
    if (!domain || (document.activeElement === field && address.startsWith(typed))) return hint.replaceChildren();
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link";
    button.textContent = words.replace("{}", address);
    button.addEventListener("click", () => {
      field.value = address;
      hint.replaceChildren();
      field.focus();
    });
    hint.replaceChildren(button);
  }

  // Not when the field is left: what is about to be clicked must not move.
  field.addEventListener("input", suggest);
  suggest();
}

document.querySelectorAll("[data-email-hint]").forEach(watch);
