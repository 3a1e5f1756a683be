// What stands in the form is shown in the frames as one types, without being saved.
const form = document.querySelector("[data-look]");
const preview = document.querySelector("[data-preview]");
const frames = preview.querySelectorAll("iframe");
const [page, language] = preview.querySelectorAll("select");
const behind = preview.querySelector("[role=status]");
const places = new Map(); // how far down somebody is in each frame
let shown = page.value;
let timer = 0;
let turn = 0;

function show() {
  if (shown !== page.value) places.clear();
  shown = page.value;
  for (const frame of frames) turnTo(frame);
}

function turnTo(frame) {
  const chosen = page.selectedOptions[0];
  frame.title = `${chosen.label}, ${language.selectedOptions[0].label}, ${frame.dataset.title}`;
  const wanted = `${chosen.dataset.url}?scheme=${frame.dataset.scheme}&lang=${language.value}`;
  frame.contentWindow.location.replace(wanted); // no entry in the history of the page around
}

function stayInPlace(frame) {
  const inside = frame.contentDocument?.defaultView; // none of a page that the browser refused
  inside?.scrollTo({top: places.get(frame) ?? inside.scrollY, behavior: "instant"});
  inside?.addEventListener("scroll", () => places.set(frame, inside.scrollY));
}

async function isKept() {
  const answer = await fetch(preview.dataset.keep, {method: "POST", body: new FormData(form)});
  return answer.ok && (answer.headers.get("Content-Type") ?? "").startsWith("application/json");
}

// Who has signed in again has another token: with the one of before, the form itself would be refused as well.
async function isSignedIn() {
  const answer = await fetch(location.href);
  const now = new DOMParser().parseFromString(await answer.text(), "text/html");
  const token = now.querySelector("[data-look] [name=csrfmiddlewaretoken]")?.value;
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token ?? field.value;
  return Boolean(token);
}

async function isKeptAtLast() {
  try {
    return (await isKept()) || ((await isSignedIn()) && (await isKept()));
  } catch {
    return false; // nobody answers
  }
}

async function keep() {
  const mine = ++turn;
  const kept = await isKeptAtLast();
  if (mine !== turn) return;
  behind.textContent = kept ? "" : behind.dataset.behind;
  if (kept) show();
}

// A picker beside each colour: what it shows is what the field says, or what stands behind an empty one.
for (const field of form.querySelectorAll("[data-colour]")) {
  const picker = document.createElement("input");
  const follow = () => {
    const wanted = [field.value, field.placeholder].find((text) => /^#[0-9a-f]{6}$/i.test(text));
    picker.value = wanted ?? "#808080";
  };
  picker.type = "color";
  picker.setAttribute("aria-label", form.querySelector(`label[for=${field.id}]`).textContent);
  picker.addEventListener("input", () => (field.value = picker.value));
  field.addEventListener("input", follow);
  field.after(picker);
  follow();
}

form.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(keep, 400);
});
for (const choice of [page, language]) choice.addEventListener("change", keep);
for (const frame of frames) {
  stayInPlace(frame);
  frame.addEventListener("load", () => stayInPlace(frame));
}
preview.querySelector("[name=_preview]").remove(); // else it would be what Enter presses
