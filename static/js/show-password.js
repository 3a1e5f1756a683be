// Adds a button that shows the password; there is none without script.
function name(box, button, word) {
  button.textContent = box.dataset[word];
  button.setAttribute("aria-label", box.dataset[`${word}Label`]);
}

for (const box of document.querySelectorAll("[data-show-password]")) {
  const input = box.querySelector("input");
  const button = document.createElement("button");
  const hide = () => {
    input.type = "password";
    name(box, button, "show");
  };
  const show = () => {
    input.type = "text";
    name(box, button, "hide");
  };
  button.type = "button";
  button.addEventListener("click", () => (input.type === "password" ? show() : hide()));
  // A field sent as text would be offered again by the browser's form history.
  input.form?.addEventListener("submit", hide);
  hide();
  box.append(button);
}
