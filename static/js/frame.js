// In a frame of a page that has our script: tells it what happens here, and hears whom the booking is for. The name of
// the frame says which page that is; only sites that the merchant has listed can show this in a frame at all.
const [, nonce, host] = /^clicrdv:([\w-]+):(https?:\/\/[^/]+)$/.exec(window.name) || [];

const FAILED = ["unavailable", "error", "too-many", "not-found", "forbidden"];

function say(type, detail) {
  parent.postMessage({ clicrdv: 1, nonce, type, detail }, host);
}

function hear({ source, origin, data }) {
  if (source !== parent || origin !== host || data?.clicrdv !== 1 || data.nonce !== nonce) return;
  if (data.type === "prefill" && data.detail) document.dispatchEvent(new CustomEvent("prefill", { detail: data.detail }));
}

if (nonce && parent !== window) {
  let told;
  const measure = () => {
    const height = Math.ceil(document.body.getBoundingClientRect().height);
    if (height !== told) say("height", (told = height));
  };
  addEventListener("message", hear);
  say("page"); // first: the link above leaves before there is anything to move up
  new ResizeObserver(measure).observe(document.body);
  measure();
  const { page } = document.body.dataset;
  say("step", { page });
  if (FAILED.includes(page)) say("error", { reason: page });
  if (document.body.dataset.event) {
    const { type, ...detail } = JSON.parse(document.body.dataset.event);
    say(type, detail);
  }
}

// On to a new tab: this page then shows how to come back, and looks by itself whether all is done.
const over = document.querySelector("form[data-hand-over]");
const outcome = document.querySelector("a[data-outcome]");

async function look() {
  if (document.visibilityState !== "visible") return;
  const answer = await fetch(outcome.href, { headers: { "X-Looking": "1" } }).catch(() => null);
  if (answer?.ok && answer.headers.get("X-Booked")) location.replace(outcome.href);
}

if (over && outcome) {
  const EVERY = 3000;
  let timer;
  const watch = () => (timer ||= setInterval(look, EVERY));
  over.addEventListener("submit", watch);
  if (outcome.dataset.outcome === "waiting") watch();
  document.addEventListener("visibilitychange", () => timer && look());
}
