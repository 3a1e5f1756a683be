// Whom the booking is for, as the page around tells it, or a link after its #: fills in what is empty. What a link says
// stays in this tab until it is booked, and in no address that a server sees.
const FIELDS = { email: "email", firstname: "firstname", lastname: "lastname", phone: "firstphone" };
const SLOT = `prefill:${location.pathname.split("/")[1]}`;

function fill(values) {
  for (const [name, field] of Object.entries(FIELDS)) {
    const input = document.querySelector(`main form[method=post] input[name="${field}"]`);
    if (input && !input.value && typeof values[name] === "string") input.value = values[name];
  }
}

// Signed by the merchant's site: whose address it is cannot be changed then. What was shown before comes anew.
async function sign(token) {
  const url = location.pathname.replace(/^(\/[^/]+\/(?:in\/[^/]+\/)?).*/, "$1person/");
  const answer = await fetch(url, { method: "POST", body: new URLSearchParams({ token }) });
  const said = await answer.json();
  if (said.wrong) console.error(`The token of this booking is not taken: ${said.wrong}`);
  if (said.anew && document.querySelector("main input[name=email]")) location.reload();
}

function take(values) {
  fill(values);
  if (typeof values.token === "string") sign(values.token);
}

function ofLink() {
  const said = new URLSearchParams(location.hash.slice(1));
  const values = Object.fromEntries([...Object.keys(FIELDS), "token"].filter((name) => said.has(name)).map((name) => [name, said.get(name)]));
  try {
    if (Object.keys(values).length) {
      sessionStorage.setItem(SLOT, JSON.stringify(values));
      history.replaceState(null, "", location.pathname + location.search);
    }
    if (["done", "signed-out"].includes(document.body.dataset.page)) sessionStorage.removeItem(SLOT);
    return JSON.parse(sessionStorage.getItem(SLOT)) ?? {};
  } catch {
    return values; // a browser that keeps nothing
  }
}

document.addEventListener("prefill", (event) => take(event.detail));
take(ofLink());
