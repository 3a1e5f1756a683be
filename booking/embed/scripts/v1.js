(() => {
  const { origin } = new URL(document.currentScript.src);
  const ask = new URLSearchParams(location.search);
  const style = (element, rules) => Object.assign(element.style, rules);
  const named = "service category calendar freeze websource".split(" ");
  const person = "firstname lastname email phone token".split(" ");
  const told = "step slot-lost booked moved cancelled error".split(" ");

  class Booking extends HTMLElement {
    connectedCallback() {
      if (this.links) return;
      this.links = [...this.children];
      const mode = this.getAttribute("mode");
      style(this, { display: "block" });
      if (mode == "button") {
        style(this, { position: "fixed", right: "1rem", bottom: "1rem", zIndex: 99999 });
        if (this.links[0]) style(this.links[0], { display: "block", padding: ".75rem 1.25rem", borderRadius: "2rem", background: this.getAttribute("color") || "#222", color: "#fff" });
      }
      if (/dialog|button/.test(mode)) this.onclick = (event) => this.open(event);
      else this.load(this);
    }

    get address() {
      const query = new URLSearchParams();
      for (const name of named) {
        const value = this.getAttribute(name) ?? ask.get("clicrdv_" + name);
        if (value) query.set(name, value);
      }
      const { lang } = this.closest("[lang]") || this;
      if (lang) query.set("lang", lang.slice(0, 2));
      const scheme = this.getAttribute("scheme") || getComputedStyle(this).colorScheme;
      const dark = /dark/.test(scheme);
      if (!dark || !/light/.test(scheme)) query.set("scheme", dark ? "dark" : "light");
      return `${origin}/${this.getAttribute("merchant")}/in/?${query}`;
    }

    load(into) {
      const nonce = crypto.randomUUID();
      const frame = (this.frame = document.createElement("iframe"));
      const inline = into == this;
      let ready;
      const show = (shown) => {
        for (const link of this.links) style(link, { display: shown ? "none" : "" });
        style(frame, { display: shown ? "block" : "none" });
      };
      const give = (event) => {
        frame.remove();
        removeEventListener("message", hear);
        this.frame = null;
        style(this, { minHeight: "" });
        this.tell("error", { reason: "timeout" });
        if (!inline) location = this.links[0]?.href || this.address;
      };
      const patience = setTimeout(give, 8000);
      const hear = ({ source, origin: from, data }) => {
        if (source != frame.contentWindow || from != origin || data?.clicrdv != 1 || data.nonce != nonce) return;
        const { type, detail } = data;
        if (type == "height" && detail) style(frame, { height: detail + "px" });
        if (told.includes(type)) this.tell(type, detail);
        if (type != "page") return;
        const values = Object.fromEntries(person.map((name) => [name, this.getAttribute(name)]));
        source.postMessage({ clicrdv: 1, nonce, type: "prefill", detail: values }, origin);
        if (ready) {
          const { top } = this.getBoundingClientRect();
          if (inline && (top < 0 || top > innerHeight)) this.scrollIntoView();
          return;
        }
        ready = true;
        clearTimeout(patience);
        if (inline) {
          show(true);
          addEventListener("beforeprint", () => show(false));
          addEventListener("afterprint", () => show(true));
        }
        this.tell("ready");
      };
      addEventListener("message", hear);
      frame.name = `clicrdv:${nonce}:${location.origin}`;
      frame.title = this.textContent.trim();
      frame.src = this.address;
      style(frame, { border: 0, width: "100%", height: 0, display: "block" });
      if (inline && !parseFloat(getComputedStyle(this).minHeight)) style(this, { minHeight: "40rem" });
      into.append(frame);
    }

    open(event) {
      event.preventDefault();
      if (!this.dialog) {
        const dialog = (this.dialog = document.createElement("dialog"));
        const close = document.createElement("button");
        close.textContent = "×";
        close.ariaLabel = /^fr/.test(document.documentElement.lang) ? "Fermer" : "Close";
        close.onclick = () => dialog.close();
        style(close, { float: "right", width: "44px", height: "44px", border: 0, background: "none", font: "24px/1 sans-serif", color: "inherit" });
        style(dialog, { width: "min(44rem,100%)", maxWidth: "100%", maxHeight: "100%", padding: 0, border: 0 });
        dialog.onclose = () => this.tell("close");
        dialog.append(close);
        document.body.append(dialog);
      }
      if (!this.frame) this.load(this.dialog);
      this.dialog.showModal();
    }

    tell(type, detail) {
      this.dispatchEvent(new CustomEvent("clicrdv:" + type, { bubbles: true, detail }));
      if (this.hasAttribute("data-layer")) (window.dataLayer ||= []).push({ event: "clicrdv:" + type, ...detail });
    }
  }

  if (customElements.get("clicrdv-booking")) return;
  customElements.define("clicrdv-booking", Booking);
  addEventListener("click", (event) => {
    const opener = event.target.closest?.("[data-clicrdv-open]");
    if (!opener) return;
    if (!opener.booking) {
      const booking = (opener.booking = document.createElement("clicrdv-booking"));
      for (const { name, value } of opener.attributes) if (/^data-/.test(name)) [name, name.slice(5)].map((as) => booking.setAttribute(as, value));
      booking.setAttribute("merchant", opener.dataset.clicrdvOpen);
      booking.setAttribute("mode", "dialog");
      opener.after(booking);
    }
    opener.booking.open(event);
  });
})();
