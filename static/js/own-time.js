// Adds the visitor's own time where their clock differs from the place's.
const lang = document.documentElement.lang;
const options = { weekday: "long", day: "numeric", month: "long", hour: "numeric", minute: "2-digit" };

function wording(start, zone) {
  const text = new Intl.DateTimeFormat(lang, zone ? { ...options, timeZone: zone } : options).format(start);
  return lang.startsWith("fr") ? text.replace(/(\d+):(\d+)/, "$1\u202fh\u202f$2") : text;
}

for (const line of document.querySelectorAll("[data-own-time]")) {
  const start = new Date(line.dataset.start);
  if (wording(start) === wording(start, line.dataset.zone)) continue;
  line.textContent = `${line.dataset.label} ${wording(start)}`;
  line.hidden = false;
}
