// The pane of the add-in for Outlook. It is signed in nowhere: the meeting is made in a window of its own, and this pane
// asks for its address with a secret that it alone has.
/* global Office */
(() => {
  const texts = {
    sv: {
      title: "Safos-möte",
      about: "Ett videomöte görs i Safos, i ett eget fönster, och adressen skrivs in i bokningen.",
      add: "Lägg till Safos-möte",
      waits: "Välj samarbetsyta i fönstret som öppnades. Adressen kommer hit när mötet är gjort.",
      done: "Adressen står i bokningen.",
      join: "Anslut till videomötet i Safos:",
      late: "Inget möte blev gjort. Försök igen.",
      failed: "Adressen kunde inte skrivas in. Kopiera den härifrån:",
    },
    en: {
      title: "Safos meeting",
      about: "A video meeting is made in Safos, in a window of its own, and its address is written into the event.",
      add: "Add a Safos meeting",
      waits: "Choose a workspace in the window that opened. The address comes here once the meeting is made.",
      done: "The address is in the event.",
      join: "Join the video meeting in Safos:",
      late: "No meeting was made. Please try again.",
      failed: "The address could not be written in. Copy it from here:",
    },
  };
  const everyMs = 2000;
  const patienceMs = 14 * 60_000;

  const part = (id) => document.getElementById(id);
  const base64url = (bytes) =>
    btoa(String.fromCharCode(...bytes))
      .replaceAll("+", "-")
      .replaceAll("/", "_")
      .replaceAll("=", "");
  /** A call of Office's kind as a promise. */
  const call = (run) =>
    new Promise((resolve, reject) => {
      run((result) => (result.status === "succeeded" ? resolve(result.value) : reject(result.error)));
    });
  const rest = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

  function openWindow(address) {
    // Programs for the desktop open the browser in which one is signed in.
    if (Office.context.requirements.isSetSupported("OpenBrowserWindowApi", "1.1"))
      Office.context.ui.openBrowserWindow(address);
    else window.open(address, "_blank", "noopener,width=520,height=720");
  }

  async function askFor(secret) {
    const until = Date.now() + patienceMs;
    while (Date.now() < until) {
      const answer = await fetch("/api/v1/outlook/left", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ secret }),
        credentials: "omit",
      }).catch(() => null);
      const body = answer?.ok ? await answer.json() : null;
      if (typeof body?.address === "string") return body.address;
      await rest(everyMs);
    }
    return null;
  }

  async function writeInto(item, address, say) {
    const location = await call((done) => item.location.getAsync(done));
    // Where one has a room already, its name stays.
    const place = location ? `${location}; ${address}` : address;
    if (!String(location).includes(address)) await call((done) => item.location.setAsync(place, done));
    const kind = await call((done) => item.body.getTypeAsync(done));
    const text =
      kind === "html" ? `<p>${say.join}<br><a href="${address}">${address}</a></p>` : `${say.join}\n${address}\n`;
    await call((done) => item.body.setSelectedDataAsync(text, { coercionType: kind }, done));
  }

  async function add(say) {
    const item = Office.context.mailbox.item;
    const secret = base64url(crypto.getRandomValues(new Uint8Array(32)));
    const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(secret));
    const [title, start, end] = await Promise.all(
      [item.subject, item.start, item.end].map((one) => call((done) => one.getAsync(done))),
    );
    const query = new URLSearchParams({
      link: base64url(new Uint8Array(hash)),
      title: String(title ?? "").slice(0, 200),
      start: new Date(start).toISOString(),
      end: new Date(end).toISOString(),
    });
    openWindow(`${location.origin}/calendar?${query}`);
    part("state").textContent = say.waits;
    const address = await askFor(secret);
    if (address === null) {
      part("state").textContent = say.late;
      return;
    }
    try {
      await writeInto(item, address, say);
      part("state").textContent = say.done;
    } catch {
      part("state").textContent = `${say.failed} ${address}`;
    }
  }

  Office.onReady(() => {
    const language = String(Office.context.displayLanguage ?? "sv").slice(0, 2) === "sv" ? "sv" : "en";
    const say = texts[language];
    document.documentElement.lang = language;
    for (const id of ["title", "about", "add"]) part(id).textContent = say[id];
    const button = part("add");
    button.disabled = false;
    button.addEventListener("click", async () => {
      button.disabled = true;
      try {
        await add(say);
      } catch {
        part("state").textContent = say.late;
      }
      button.disabled = false;
    });
  });
})();
