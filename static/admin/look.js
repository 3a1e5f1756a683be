// What stands in the form is shown in the frames as one types, without being saved.
const form = document.querySelector("[data-look]");
const preview = document.querySelector("[data-preview]");
const choice = preview.querySelector("select");
let timer = 0;
let turn = 0;

function show() {
  const url = choice.selectedOptions[0].dataset.url;
  for (const frame of preview.querySelectorAll("iframe")) {
    const wanted = `${url}?scheme=${frame.dataset.scheme}&lang=${preview.dataset.language}`;
    frame.contentWindow.location.replace(wanted); // no entry in the history of the page around
  }
}

async function keep() {
  const mine = ++turn;
  const answer = await fetch(preview.dataset.keep, {method: "POST", body: new FormData(form)});
  if (answer.ok && mine === turn) show();
}

form.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(keep, 400);
});
choice.addEventListener("change", show);
preview.querySelector("input[type=submit]").hidden = true;
