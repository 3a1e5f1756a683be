// Adds the visitor's own time where their clock differs from the place's, in the words of the page.
const lang = document.documentElement.lang;
const locale = lang.startsWith("en") ? "en-GB" : lang; // Tuesday 1 December, not Tuesday, December 1
const dayOptions = { weekday: "long", day: "numeric", month: "long" };
const timeOptions = { hour: "numeric", minute: "2-digit", hour12: locale === "en-GB" };

function wording(start, timeZone) {
  const day = new Intl.DateTimeFormat(locale, { ...dayOptions, timeZone }).format(start).replace(",", "");
  const time = new Intl.DateTimeFormat(locale, { ...timeOptions, timeZone }).format(start).toLowerCase();
  if (!lang.startsWith("fr")) return `${day} at ${time}`;
  return `${day} à ${time.replace(/^0?(\d+):(\d+)/, "$1\u202fh\u202f$2")}`;
}

for (const line of document.querySelectorAll("[data-own-time]")) {
  const start = new Date(line.dataset.start);
  if (wording(start) === wording(start, line.dataset.zone)) continue;
  line.textContent = `${line.dataset.label} ${wording(start)}`;
  line.hidden = false;
}
