/* The offline shell. Built files carry a hash in their name, so what is kept is always right; the page itself is asked for first and kept for when there is no network.
   Nothing behind /api, /_matrix, /remote.php or /rtc is ever kept: content belongs to the server. */
const kept = "safos-shell-1";
/* Files that a person keeps on this device; the page puts them there and takes them away. */
const offlinePrefix = "safos files ";
const incoming = "safos incoming";

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(kept)
      .then((cache) => cache.addAll(["/", "/manifest.webmanifest", "/icons/mark.svg"]))
      .then(() => self.skipWaiting())
      .then(() => void keepAhead()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(
          names.filter((name) => name !== kept && !name.startsWith(offlinePrefix)).map((name) => caches.delete(name)),
        ),
      )
      .then(() => self.clients.claim()),
  );
});

/**
 * Fetches what the pages are made of before they are opened, one after the other so that nothing else waits for it.
 * `/ahead.json` is written by the build: editors and calls are not in it, they come when they are needed.
 */
async function keepAhead() {
  if (self.navigator.connection?.saveData) return;
  const cache = await caches.open(kept);
  const answer = await fetch("/ahead.json", { cache: "no-cache" }).catch(() => undefined);
  if (!answer?.ok) return;
  for (const path of await answer.json()) {
    if (await cache.match(path)) continue;
    const file = await fetch(path).catch(() => undefined);
    if (!file?.ok) return;
    await cache.put(path, file);
  }
}

async function firstFromNetwork(request) {
  const cache = await caches.open(kept);
  try {
    const answer = await fetch(request);
    if (answer.ok) {
      const page = answer.clone();
      await cache.put("/", page);
      await dropOldAssets(cache, answer.clone());
    }
    return answer;
  } catch (error) {
    const page = await cache.match("/");
    if (page) return page;
    throw error;
  }
}

/** When the page names other scripts than before, a new version is served: forget the old version's files. */
async function dropOldAssets(cache, page) {
  const scripts = (await page.text()).match(/\/assets\/[\w-]+\.js/g) ?? [];
  const known = await Promise.all(scripts.map((script) => cache.match(script)));
  if (known.every(Boolean)) return;
  const old = (await cache.keys()).filter(({ url }) => {
    const { pathname } = new URL(url);
    return pathname.startsWith("/assets/") && !scripts.includes(pathname);
  });
  await Promise.all(old.map((request) => cache.delete(request)));
  void keepAhead();
}

async function firstFromCache(request) {
  const cache = await caches.open(kept);
  const known = await cache.match(request);
  if (known) return known;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}

const mostShared = 200;

function openIncoming() {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(incoming, 1);
    opening.addEventListener("upgradeneeded", () =>
      opening.result.createObjectStore("shares", { autoIncrement: true }),
    );
    opening.addEventListener("success", () => resolve(opening.result));
    opening.addEventListener("error", () => reject(opening.error));
  });
}

/* Another app shares with Safos: it is kept here until the person who is signed in says where it goes. */
async function takeShared(request) {
  try {
    const form = await request.formData();
    const files = form.getAll("files").filter((one) => one instanceof File && (one.size > 0 || one.name !== ""));
    const text = ["title", "text", "url"]
      .map((name) => form.get(name))
      .filter((one) => typeof one === "string" && one !== "");
    const database = await openIncoming();
    await new Promise((resolve, reject) => {
      const transaction = database.transaction("shares", "readwrite");
      transaction
        .objectStore("shares")
        .add({ at: Date.now(), files: files.slice(0, mostShared), text: text.join("\n") });
      transaction.addEventListener("complete", resolve);
      transaction.addEventListener("abort", () => reject(transaction.error));
    });
    database.close();
    return Response.redirect("/files/incoming", 303);
  } catch {
    return Response.redirect("/files/incoming?failed=1", 303);
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method === "POST" && url.origin === self.location.origin && url.pathname === "/share") {
    event.respondWith(takeShared(request));
    return;
  }
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (
      /^\/(api|_matrix|remote\.php|ocs|index\.php|office|rtc|dav|oauth2|outlook|\.well-known)(\/|$)/.test(url.pathname)
    )
      return;
    event.respondWith(firstFromNetwork(request));
    return;
  }
  if (url.pathname.startsWith("/assets/") || url.pathname.startsWith("/icons/"))
    event.respondWith(firstFromCache(request));
});

/* A push message says what happened only when the person wants that; otherwise just that something did. */
self.addEventListener("push", (event) => {
  let told = {};
  try {
    told = event.data?.json() ?? {};
  } catch {
    // Not ours: say only that there is something.
  }
  const isSwedish = !self.navigator.language.startsWith("en");
  event.waitUntil(
    self.registration.showNotification(told.title || "Safos", {
      body: told.text || (told.title ? "" : isSwedish ? "Något har hänt i Safos." : "Something has happened in Safos."),
      tag: told.id ?? "safos",
      icon: "/icons/mark-192.png",
      data: { path: typeof told.path === "string" && /^\/(?!\/)/.test(told.path) ? told.path : "/notices" },
    }),
  );
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const { path } = event.notification.data ?? { path: "/" };
  event.waitUntil(
    self.clients.matchAll({ type: "window" }).then(async (windows) => {
      const [open] = windows;
      if (!open) return self.clients.openWindow(path);
      await open.focus();
      return open.navigate(path);
    }),
  );
});
