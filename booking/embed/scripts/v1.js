(() => {
  const { origin } = new URL(document.currentScript.src);
  const ask = new URLSearchParams(location.search);
  const style = (element, rules) => Object.assign(element.style, rules);
  const make = (name) => document.createElement(name);
  const named = "service category calendar freeze websource preview lang scheme".split(" ");
  const person = "firstname lastname email phone token".split(" ");
  const told = "step slot-lost booked moved cancelled error".split(" ");

  class Booking extends HTMLElement {
    connectedCallback() {
      if (this.frame || this.onclick) return;
      const mode = this.getAttribute("mode");
      style(this, { display: "block" });
      if (mode == "button") {
        style(this, { position: "fixed", right: "1rem", bottom: "1rem", zIndex: 99999 });
        for (const link of this.links) style(link, { display: "block", padding: "1rem", background: this.getAttribute("color") || "#222", color: "#fff" });
      }
      if (/dialog|button/.test(mode)) this.onclick = (event) => this.open(event);
      else this.load(this);
    }

    get links() {
      return [...this.children].filter((child) => child != this.frame);
    }

    get label() {
      return this.getAttribute("label") || this.textContent.trim();
    }

    get address() {
      const query = new URLSearchParams();
      for (const name of named) {
        const value = this.getAttribute(name) ?? ask.get("clicrdv_" + name);
        if (value) query.set(name, value);
      }
      const { lang } = this.closest("[lang]") || this;
      if (lang) query.set("lang", lang.slice(0, 2));
      const { colorScheme } = getComputedStyle(this);
      const dark = /dark/.test(colorScheme);
      if (!query.has("scheme") && !(dark && /light/.test(colorScheme))) query.set("scheme", dark ? "dark" : "light");
      return `${origin}/${this.getAttribute("merchant")}/in/?${query}`;
    }

    load(into) {
      const nonce = crypto.getRandomValues(new Uint32Array(4)).join("");
      const frame = (this.frame = make("iframe"));
      const inline = into == this;
      let ready;
      const show = (shown) => {
        for (const link of this.links) style(link, { display: shown ? "none" : "" });
        style(frame, { display: shown ? "block" : "none" });
      };
      const patience = setTimeout(() => {
        frame.remove();
        removeEventListener("message", hear);
        this.frame = null;
        style(this, { minHeight: "" });
        this.tell("error", { reason: "timeout" });
        if (!inline && into.open) location = this.links[0]?.href || this.address;
      }, 8000);
      const hear = ({ source, origin: from, data }) => {
        if (source != frame.contentWindow || from != origin || data?.clicrdv != 1 || data.nonce != nonce) return;
        const { type, detail } = data;
        if (type == "height" && detail) style(frame, { height: detail + "px" });
        if (told.includes(type)) this.tell(type, detail);
        if (type != "page") return;
        const values = Object.fromEntries(person.map((name) => [name, this.getAttribute(name)]));
        source.postMessage({ clicrdv: 1, nonce, type: "prefill", detail: values }, origin);
        into.scrollTop = 0;
        if (ready) {
          const { top } = this.getBoundingClientRect();
          if (inline && (top < 0 || top > innerHeight)) this.scrollIntoView();
          return;
        }
        ready = true;
        clearTimeout(patience);
        frame.title = this.label;
        if (inline) {
          show(true);
          addEventListener("beforeprint", () => show(false));
          addEventListener("afterprint", () => show(true));
        }
        this.tell("ready");
      };
      addEventListener("message", hear);
      frame.name = `clicrdv:${nonce}:${location.origin}`;
      frame.src = this.address;
      style(frame, { border: 0, width: "100%", height: 0, display: "block" });
      if (inline && !parseFloat(getComputedStyle(this).minHeight)) style(this, { minHeight: "40rem" });
      into.append(frame);
    }

    open(event) {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      if (!this.dialog) {
        const dialog = (this.dialog = make("dialog"));
        const close = make("button");
        close.textContent = "×";
        close.ariaLabel = /^fr/.test(document.documentElement.lang) ? "Fermer" : "Close";
        close.onclick = () => dialog.close();
        style(close, { position: "sticky", top: 0, float: "right", width: "3rem", height: "3rem", border: 0, background: "canvas", color: "inherit" });
        style(dialog, { width: "min(44rem,100%)", maxWidth: "100%", maxHeight: "100%", padding: 0, border: 0 });
        dialog.ariaLabel = this.label;
        dialog.onclose = () => this.tell("close");
        dialog.append(close);
        document.body.append(dialog);
      }
      if (!this.frame) this.load(this.dialog);
      this.dialog.showModal();
    }

    tell(type, detail) {
      type = "clicrdv:" + type;
      this.dispatchEvent(new CustomEvent(type, { bubbles: true, detail }));
      if (this.hasAttribute("data-layer")) (window.dataLayer ||= []).push({ event: type, ...detail });
    }
  }

  if (customElements.get("clicrdv-booking")) return;
  customElements.define("clicrdv-booking", Booking);
  addEventListener("click", (event) => {
    const opener = event.target.closest?.("[data-clicrdv-open]");
    if (!opener) return;
    if (!opener.booking) {
      const booking = (opener.booking = make("clicrdv-booking"));
      const { dataset } = opener;
      for (const name of [...named, ...person]) if (dataset[name]) booking.setAttribute(name, dataset[name]);
      if ("layer" in dataset) booking.setAttribute("data-layer", "");
      booking.setAttribute("merchant", dataset.clicrdvOpen);
      booking.setAttribute("mode", "dialog");
      booking.setAttribute("label", opener.textContent.trim());
      opener.after(booking);
    }
    opener.booking.open(event);
  });
})();
