// Browsers that ignore autofocus on anything but fields: the notice or error summary still takes focus.
const target = document.querySelector("[data-focus]");
if (target && document.activeElement !== target && !location.hash) target.focus();
