import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { button, launchChromium, openContext, signIn, takePicture } from "../browser.ts";
import { makeEncryptedRoom } from "../encrypted-pages.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

// One computer that several people use: of a session that has ended nothing of the chat stays in its browser.

let server: RunningServer;
let browser: Browser;
let cast: Cast;
let roomId: string;

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  browser = await launchChromium();
  roomId = await makeEncryptedRoom(server, cast.anna, cast.bo);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

/** What of people's chats lies in the browser: databases and entries that bear a person's name, and drafts. */
const left = (page: Page, userId = "@"): Promise<string[]> =>
  page.evaluate(async (name) => {
    const databases = (await Object.getPrototypeOf(indexedDB).databases.call(indexedDB)) as { name?: string }[];
    const ofChat = /^(safos-|matrix-js-sdk:)/;
    return [
      ...databases.flatMap((one) => (one.name && ofChat.test(one.name) && one.name.includes(name) ? one.name : [])),
      ...Object.keys(localStorage).filter(
        (key) => /^(safos\.(encryption|recovery-pin)|mxjssdk_)/.test(key) && key.includes(name),
      ),
      ...Object.keys(localStorage).filter((key) => key.startsWith("safos.draft.")),
    ].toSorted();
  }, userId);

/** The session's keys, rooms and search, a draft, and what asks for a kept key. */
async function fill(page: Page, userId: string): Promise<void> {
  await page.goto(`/chat/${encodeURIComponent(roomId)}`);
  await page.getByRole("img", { name: /^Krypterat/ }).waitFor();
  await until(async () => (await left(page)).some((name) => name.startsWith("safos-search-")));
  await page.getByRole("textbox", { name: /^Skriv till/ }).fill("Ett utkast till min chef");
  await page.evaluate((name) => {
    indexedDB
      .open(`safos-recovery-${name}`, 1)
      .addEventListener("success", (event) => (event.target as IDBOpenDBRequest).result.close());
    localStorage.setItem(`safos.recovery-pin.${name}`, "{}");
  }, userId);
  await until(async () => (await left(page)).some((name) => name.startsWith("safos-recovery-")));
  const all = await left(page);
  for (const part of [
    "safos-keys-",
    "matrix-js-sdk:safos-",
    "safos-search-",
    "safos.encryption.",
    "safos.draft.",
    "mxjssdk_",
  ])
    expect(
      all.some((name) => name.startsWith(part)),
      `${part} in ${all.join(", ")}`,
    ).toBe(true);
}

async function openAs(who: Cast["anna"]): Promise<{ context: BrowserContext; page: Page }> {
  const opened = await openContext(browser, server.url, "desktop");
  await signIn(opened.page, who.name, who.password);
  return opened;
}

/** Nothing of the page runs: what happens now it does not see. */
const closePage = (page: Page) => page.goto("about:blank");

/** Ends the session of this browser, as another device of the person's does. */
async function endElsewhere(context: BrowserContext): Promise<void> {
  const { cookies } = await context.storageState();
  const answer = await fetch(`${server.url}/api/v1/session`, {
    method: "DELETE",
    headers: {
      cookie: cookies.map(({ name, value }) => `${name}=${value}`).join("; "),
      origin: server.url,
      "x-safos": "1",
    },
  });
  expect(answer.ok, await answer.text()).toBe(true);
}

test("a session that was ended elsewhere while no page was open leaves nothing at the next visit, though nobody signs in", async () => {
  const { context, page } = await openAs(cast.anna);
  await fill(page, cast.anna.userId);
  await closePage(page);
  await endElsewhere(context);
  await page.goto("/");
  await button(page, "Fortsätt").waitFor();
  await expect.poll(() => left(page)).toEqual([]);
  await context.close();
});

test.each([true, false])(
  "someone else who signs in without the page having seen the end finds nothing (databases can be listed: %s)",
  async (canList) => {
    const { context, page } = await openContext(browser, server.url, "desktop");
    if (!canList)
      await context.addInitScript(() => Object.defineProperty(indexedDB, "databases", { value: undefined }));
    await signIn(page, cast.anna.name, cast.anna.password);
    await fill(page, cast.anna.userId);
    await closePage(page);
    // As a sign-in at the agency does: the page comes back as someone else.
    const answer = await context.request.post("/api/v1/session", {
      data: { name: cast.bo.name, password: cast.bo.password },
      headers: { "sec-fetch-site": "same-origin" },
    });
    expect(answer.ok()).toBe(true);
    await page.goto("/chat");
    await expect.poll(() => left(page, cast.anna.userId)).toEqual([]);
    await expect.poll(async () => (await left(page, cast.bo.userId)).length).toBeGreaterThan(0);
    await context.close();
  },
);

test("the same person in a new session keeps what is theirs, and not the keys of the one before", async () => {
  const { context, page } = await openAs(cast.anna);
  await fill(page, cast.anna.userId);
  const before = await left(page);
  await closePage(page);
  const again = await context.request.post("/api/v1/session", {
    data: { name: cast.anna.name, password: cast.anna.password },
    headers: { "sec-fetch-site": "same-origin" },
  });
  expect(again.ok()).toBe(true);
  await page.goto(`/chat/${encodeURIComponent(roomId)}`);
  await page.getByRole("textbox", { name: /^Skriv till/ }).waitFor();
  expect(await page.getByRole("textbox", { name: /^Skriv till/ }).textContent()).toContain("Ett utkast");
  const ended = before.filter((name) => /^(safos-(keys|search)-|matrix-js-sdk:|safos\.encryption)/.test(name));
  expect(ended.length).toBeGreaterThan(3);
  await expect.poll(async () => (await left(page)).filter((name) => ended.includes(name))).toEqual([]);
  expect(await left(page)).toContain(`safos-recovery-${cast.anna.userId}`);
  await context.close();
});

test("what another tab still uses stays until that tab is done with it", async () => {
  const { context, page } = await openAs(cast.anna);
  const beside = await context.newPage();
  await beside.goto("/robots.txt");
  const other = "@carl:fk.example-EARLIER";
  await beside.evaluate(async (name) => {
    await new Promise<void>((resolve) => {
      void navigator.locks.request(`safos session ${name}`, { mode: "shared" }, () => {
        resolve();
        return new Promise(() => undefined);
      });
    });
    for (const database of [`safos-keys-${name}::matrix-sdk-crypto`, `matrix-js-sdk:safos-${name}`])
      await new Promise<void>((resolve) => {
        indexedDB.open(database, 1).addEventListener("success", (event) => {
          (event.target as IDBOpenDBRequest).result.close();
          resolve();
        });
      });
    localStorage.setItem("safos.encryption.@carl:fk.example.EARLIER", "needed");
    // Of one that nobody uses, to see that it has been swept.
    await new Promise<void>((resolve) => {
      indexedDB.open("safos-keys-@dora:fk.example-GONE::matrix-sdk-crypto", 1).addEventListener("success", (event) => {
        (event.target as IDBOpenDBRequest).result.close();
        resolve();
      });
    });
  }, other);
  await page.goto("/chat");
  await expect.poll(() => left(page, "@dora")).toEqual([]);
  expect(await left(page, "@carl")).toHaveLength(3);
  await beside.close();
  await page.reload();
  await expect.poll(() => left(page, "@carl")).toEqual([]);
  await context.close();
});

/** Writes until the browser takes no more. */
const fillStore = (page: Page) =>
  page.evaluate(() => {
    for (let size = 2 ** 22; size >= 1; size /= 2)
      try {
        for (let n = 0; ; n++) localStorage.setItem(`full.${size}.${n}`, "x".repeat(size));
      } catch {
        // A smaller one may have room.
      }
  });

/** The service worker has fetched what the page does without a network. */
const isAhead = (page: Page) =>
  page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    const kept = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
    const paths = new Set(kept.flat().map(({ url }) => new URL(url).pathname));
    const ahead = (await (await fetch("/ahead.json")).json()) as string[];
    return ahead.every((path) => paths.has(path));
  });

async function signOutWithoutContact(page: Page): Promise<void> {
  await button(page, /^Konto för/).click();
  await page.getByRole("menuitem", { name: "Logga ut" }).click();
  // Nothing else has the keys: the person is asked first.
  await button(page, "Logga ut ändå").click();
  await page.waitForURL("**/signin");
  await page.waitForLoadState();
}

test("who signs out without contact leaves nothing here, in no tab and with a full store, and is signed out as soon as there is contact", async () => {
  const { context, page } = await openContext(browser, server.url, "desktop", { keepsPage: true });
  await signIn(page, cast.anna.name, cast.anna.password);
  await fill(page, cast.anna.userId);
  await until(() => isAhead(page));
  const cookies = await context.cookies();
  await page.reload();
  await page.getByRole("img", { name: /^Krypterat/ }).waitFor();
  const beside = await context.newPage();
  // Its chat has opened its store.
  const syncs = beside.waitForRequest(/\/_matrix\/client\/v3\/sync/);
  await beside.goto("/chat");
  await beside.getByText("Förtroligt").first().waitFor();
  await syncs;
  await context.setOffline(true);
  await fillStore(page);
  await signOutWithoutContact(page);
  await expect.poll(() => left(page)).toEqual([]);
  await expect.poll(() => page.getByText("Förtroligt").count()).toBe(0);
  await beside.waitForURL("**/signin");
  await expect.poll(() => beside.getByText("Förtroligt").count()).toBe(0);
  await beside.close();
  await takePicture(page, "utloggad-utan-kontakt");
  expect(await page.evaluate(() => localStorage.getItem("safos.kept.me"))).toBeNull();
  const isKnown = async (): Promise<boolean> => {
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
    return (await fetch(`${server.url}/api/v1/session`, { headers: { cookie } })).ok;
  };
  expect(await isKnown()).toBe(true);
  await context.setOffline(false);
  await page.goto("/");
  await button(page, "Fortsätt").waitFor();
  expect(await isKnown()).toBe(false);
  expect(await page.evaluate(() => localStorage.getItem("safos.left"))).toBeNull();
  // Who comes next signs in as always, and stays signed in.
  await signIn(page, cast.bo.name, cast.bo.password);
  await page.reload();
  await page.getByRole("navigation", { name: "Huvudmeny" }).first().waitFor();
  await context.close();
});

interface Stall {
  /** Where the tab's chat stands still while it opens. */
  readonly at: "safos session" | "safos encryption" | "filter";
  /** How long after the person has signed out in another tab it goes on. */
  readonly ms: number;
  /** Where it stands still then, until the tab is gone. */
  readonly end: "camera" | null;
}

/** Runs in the tab before its page. */
function stall({ at, ms, end }: Stall): void {
  const isLeft = new Promise<void>((resolve) =>
    addEventListener("storage", ({ key }) => key === "safos.left" && setTimeout(resolve, ms)),
  );
  const note = (): void => document.documentElement.setAttribute("data-stalled", "");
  const { request } = LockManager.prototype;
  LockManager.prototype.request = async function (this: LockManager, name: string, ...rest: unknown[]) {
    if (name.startsWith(at)) {
      note();
      await isLeft;
    }
    return Reflect.apply(request, this, [name, ...rest]) as unknown;
  };
  if (end === "camera") MediaDevices.prototype.enumerateDevices = () => new Promise(() => undefined);
  const { fetch } = globalThis;
  globalThis.fetch = async (input, init) => {
    const url = input instanceof Request ? input.url : input.toString();
    if (at !== "filter" || init?.method !== "POST" || !url.endsWith("/filter")) return fetch(input, init);
    note();
    await isLeft;
    return Response.json({ filter_id: "99" });
  };
}

test.each<Stall>([
  { at: "safos session", ms: 1500, end: null },
  { at: "safos encryption", ms: 500, end: "camera" },
  { at: "filter", ms: 1000, end: null },
])(
  "a tab that was still opening its chat when its person signed out without contact leaves nothing either ($at)",
  async (where) => {
    const { context, page } = await openContext(browser, server.url, "desktop", { keepsPage: true });
    await signIn(page, cast.anna.name, cast.anna.password);
    await fill(page, cast.anna.userId);
    await until(() => isAhead(page));
    const beside = await context.newPage();
    await beside.addInitScript(stall, where);
    await beside.goto("/");
    await beside.locator("[data-stalled]").waitFor({ state: "attached" });
    await context.setOffline(true);
    await signOutWithoutContact(page);
    await beside.waitForURL("**/signin");
    await expect.poll(() => left(page), { timeout: 15_000 }).toEqual([]);
    // Nor does anything come afterwards.
    await beside.waitForLoadState();
    await beside.evaluate(() => new Promise((resolve) => setTimeout(resolve, 1000)));
    expect(await left(beside)).toEqual([]);
    await context.close();
  },
);

test("someone who signs in after a sign-out without contact is not signed out in its place", async () => {
  const { context, page } = await openAs(cast.anna);
  await page.evaluate(() => localStorage.setItem("safos.left", "ANOTHERDEVICE"));
  await page.reload();
  await page.getByRole("navigation", { name: "Huvudmeny" }).first().waitFor();
  await expect.poll(() => page.evaluate(() => localStorage.getItem("safos.left"))).toBeNull();
  await context.close();
});
