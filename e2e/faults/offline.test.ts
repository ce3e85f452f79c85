import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { callApi } from "../api.ts";
import { launchChromium, openContext, signIn } from "../browser.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

let server: RunningServer;
let browser: Browser;
let cast: Cast;
let poll = "";

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  const made = await asAnna<{ id: string }>("POST", `/api/v1/workspaces/${cast.workspaceId}/polls`, {
    kind: "text",
    title: "Var ses vi?",
    options: [{ text: "Stockholm" }, { text: "Sundsvall" }],
  });
  poll = made.id;
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const asAnna = <T>(method: string, path: string, body?: unknown): Promise<T> =>
  callApi<T>(server, cast.anna, method, path, body);

async function open(): Promise<{ context: BrowserContext; page: Page }> {
  const opened = await openContext(browser, server.url, "desktop", { keepsPage: true });
  opened.page.setDefaultTimeout(20_000);
  onTestFinished(() => opened.context.close());
  return opened;
}

const address = (): string => `/w/${cast.workspaceId}/polls/${poll}`;
const field = (page: Page) => page.getByRole("textbox", { name: "Skriv en kommentar" });
const waiting = (page: Page) => page.getByRole("list", { name: "Väntar på nätet" });

/** The page with what it needs without a network: it comes a moment after the page itself. */
async function openPoll(page: Page): Promise<void> {
  await page.goto(address());
  await field(page).waitFor();
  await until(() =>
    page.evaluate(() => {
      // The outbox and what it is asked through are in what every page fetches once it stands.
      return performance.getEntriesByType("resource").some(({ name }) => /\/soon-[^/]*\.js$/.test(name));
    }),
  );
}

async function comment(page: Page, text: string): Promise<void> {
  await field(page).fill(text);
  await page.getByRole("button", { name: "Kommentera" }).click();
}

/** The network as a person loses it while the page stands. */
async function lose(context: BrowserContext, page: Page): Promise<void> {
  await context.setOffline(true);
  await page.evaluate(() => dispatchEvent(new Event("offline")));
}

async function textsOf(): Promise<string[]> {
  const texts: string[] = [];
  for (let after = ""; ;) {
    const path = `/api/v1/items/poll/${poll}/comments${after && `?after=${after}`}`;
    const { items, next } = await asAnna<{ items: { text: string }[]; next?: string }>("GET", path);
    texts.push(...items.map(({ text }) => text));
    if (next === undefined) return texts;
    after = next;
  }
}

test("two pages of one person send what waits once, and 100 of it in order", async () => {
  const { context, page } = await open();
  await signIn(page, cast.bo.name, cast.bo.password);
  await openPoll(page);
  const other = await context.newPage();
  await openPoll(other);
  await lose(context, page);
  await comment(page, "Många 0");
  await waiting(page).getByText("Många 0").waitFor();
  // The rest as the page would have written it, into its own store.
  await page.evaluate(async (id) => {
    const settled = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve) => request.addEventListener("success", () => resolve(request.result)));
    const name = (await indexedDB.databases()).find((one) => one.name?.startsWith("safos outbox "))?.name ?? "";
    const database = await settled(indexedDB.open(name));
    const store = database.transaction("requests", "readwrite").objectStore("requests");
    const [{ number: _number, ...first } = {} as Record<string, unknown>] = (await settled(store.getAll())) as Record<
      string,
      unknown
    >[];
    for (let n = 1; n < 100; n++)
      await settled(
        store.add({
          ...first,
          id: crypto.randomUUID(),
          path: `/api/v1/items/poll/${id}/comments`,
          body: { text: `Många ${n}` },
        }),
      );
    database.close();
  }, poll);
  await context.setOffline(false);
  await until(
    async () => expect((await textsOf()).filter((text) => text.startsWith("Många")).length).toBe(100),
    60_000,
  );
  await waiting(page).waitFor({ state: "detached" });
  expect((await textsOf()).filter((text) => text.startsWith("Många"))).toEqual(
    Array.from({ length: 100 }, (_, n) => `Många ${n}`),
  );
});

test("where the browser stores nothing the page says so, and sends what waits all the same", async () => {
  const { context, page } = await open();
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException("A private window.", "InvalidStateError");
    };
  });
  await signIn(page, cast.bo.name, cast.bo.password);
  await openPoll(page);
  await lose(context, page);
  await comment(page, "Privat");
  await page.getByText("Webbläsaren sparar inget här.").waitFor();
  await waiting(page).getByText("Privat").waitFor();
  await context.setOffline(false);
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await until(async () => expect((await textsOf()).filter((text) => text === "Privat")).toEqual(["Privat"]));
});

test("who signs in after someone whose session ended neither sees nor sends what waits of them", async () => {
  const { context, page } = await open();
  await signIn(page, cast.bo.name, cast.bo.password);
  await openPoll(page);
  await lose(context, page);
  await comment(page, "Bos ord");
  await waiting(page).getByText("Bos ord").waitFor();
  await page.goto("about:blank");
  await context.clearCookies();
  await context.setOffline(false);
  await signIn(page, cast.anna.name, cast.anna.password);
  await openPoll(page);
  // Nothing that Bo was shown is left.
  await until(() =>
    page.evaluate(async () => {
      const held = (await indexedDB.databases()).flatMap(({ name }) => (name?.startsWith("safos held ") ? [name] : []));
      return held.length === 1 && held[0]?.includes("@anna") === true;
    }),
  );
  expect(await page.getByText("Bos ord").count()).toBe(0);
  expect(await textsOf()).not.toContain("Bos ord");
  await page.goto("about:blank");
  await context.clearCookies();
  await signIn(page, cast.bo.name, cast.bo.password);
  await until(async () => expect((await textsOf()).filter((text) => text === "Bos ord")).toEqual(["Bos ord"]));
});

test("messages that waited under an earlier version are still there, and go out", async () => {
  const { page } = await open();
  await page.goto("/signin");
  const channel = await until(async () => {
    const { items } = await asAnna<{ items: { roomId: string }[] }>(
      "GET",
      `/api/v1/workspaces/${cast.workspaceId}/channels`,
    );
    return items[0]?.roomId ?? false;
  });
  await page.evaluate(
    async ({ userId, roomId }) => {
      const opening = indexedDB.open(`safos outbox ${userId}`, 1);
      opening.addEventListener("upgradeneeded", () =>
        opening.result
          .createObjectStore("entries", { keyPath: "number", autoIncrement: true })
          .createIndex("txnId", "txnId"),
      );
      await new Promise((resolve) => opening.addEventListener("success", resolve));
      const store = opening.result.transaction("entries", "readwrite").objectStore("entries");
      store.add({ txnId: "old1", roomId, type: "m.room.message", content: { msgtype: "m.text", body: "Från förr" } });
      await new Promise((resolve) => store.transaction.addEventListener("complete", resolve));
      opening.result.close();
    },
    { userId: cast.bo.userId, roomId: channel },
  );
  await signIn(page, cast.bo.name, cast.bo.password, `/w/${cast.workspaceId}/chat/${encodeURIComponent(channel)}`);
  await page.getByRole("article").filter({ hasText: "Från förr" }).waitFor();
});

test("what someone may no longer read when they come back is forgotten by the browser", async () => {
  const { context, page } = await open();
  const made = await asAnna<{ id: string }>("POST", "/api/v1/workspaces", { name: "Känsligt" });
  await asAnna("POST", `/api/v1/workspaces/${made.id}/members`, { name: cast.bo.name, role: "editor" });
  const board = await asAnna<{ id: string }>("POST", `/api/v1/workspaces/${made.id}/boards`, { title: "Hemlig tavla" });
  await signIn(page, cast.bo.name, cast.bo.password, `/w/${made.id}/boards/${board.id}`);
  await page.getByRole("button", { name: "Nytt kort" }).first().waitFor();
  const isHeld = (): Promise<boolean> =>
    page.evaluate(async (id) => {
      const settled = <T>(request: IDBRequest<T>): Promise<T> =>
        new Promise((resolve) => request.addEventListener("success", () => resolve(request.result)));
      const name = (await indexedDB.databases()).find((one) => one.name?.startsWith("safos held "))?.name ?? "none";
      const database = await settled(indexedDB.open(name));
      const all = await settled(database.transaction("answers").objectStore("answers").getAllKeys());
      database.close();
      return (all as string[]).some((path) => path.includes(id));
    }, board.id);
  await until(isHeld);
  await lose(context, page);
  const { items } = await asAnna<{ items: { person: { id: string; userId: string } }[] }>(
    "GET",
    `/api/v1/workspaces/${made.id}/members`,
  );
  const bo = items.find(({ person }) => person.userId === cast.bo.userId)?.person.id ?? "";
  await asAnna("DELETE", `/api/v1/workspaces/${made.id}/members/${bo}`);
  expect(await isHeld()).toBe(true);
  await context.setOffline(false);
  await until(async () => !(await isHeld()));
});
