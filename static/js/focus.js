// Browsers that ignore autofocus on anything but fields: the notice or error summary still takes focus, but never from
// another site's page around this one.
const target = document.querySelector("[data-focus]");
if (target && document.activeElement !== target && !location.hash && (parent === window || document.hasFocus())) target.focus();
