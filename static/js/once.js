// A form sent once ignores the second click and says that it is working. The server copes with both anyway.
const PATIENCE = 12000;

function release(form) {
  form.removeAttribute("aria-busy");
  const button = form.querySelector("[data-label]");
  if (button) button.textContent = button.dataset.label;
  if (button) delete button.dataset.label;
}

function send(event) {
  const form = event.target;
  if (form.getAttribute("aria-busy")) return event.preventDefault();
  form.setAttribute("aria-busy", "true");
  const button = event.submitter;
  if (button && form.dataset.working) {
    button.dataset.label = button.textContent;
    button.textContent = form.dataset.working;
  }
  setTimeout(release, PATIENCE, form);
}

const forms = document.querySelectorAll("form[data-once]");
for (const form of forms) form.addEventListener("submit", send);
addEventListener("pageshow", () => forms.forEach(release));
