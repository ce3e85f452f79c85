import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { settle, violationsOf } from "../axe.ts";
import { launchChromium, openContext, signIn } from "../browser.ts";
import { keepPicturesOnFailure, restoreAfterFailure } from "../failures.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

let server: RunningServer;
let browser: Browser;
let cast: Cast;
let context: BrowserContext;
let page: Page;
let workspace = "";
const made = { board: "", poll: "", form: "", document: "", card: "", secret: "" };
const later = "Skickas när nätet är tillbaka";

interface Made {
  readonly id: string;
}

const asAnna = <T = Made>(method: string, path: string, body?: unknown): Promise<T> =>
  callApi<T>(server, cast.anna, method, path, body);

async function addContent(): Promise<void> {
  const under = `/api/v1/workspaces/${cast.workspaceId}`;
  const make = async (what: string, body: unknown): Promise<string> =>
    (await asAnna("POST", `${under}/${what}`, body)).id;
  made.board = await make("boards", { title: "Utredning", template: "kanban" });
  made.card = (await asAnna("POST", `/api/v1/boards/${made.board}/cards`, { title: "Skriv direktiv" })).id;
  made.poll = await make("polls", {
    kind: "text",
    choice: "single",
    title: "Var ses vi?",
    options: [{ text: "Stockholm" }, { text: "Sundsvall" }],
  });
  made.form = await make("forms", {
    title: "Utvärdering",
    content: { sections: [{ id: "s1", title: "", questions: [{ id: "q1", kind: "long", title: "Hur gick det?" }] }] },
  });
  await asAnna("PATCH", `/api/v1/forms/${made.form}`, { state: "open" });
  made.document = await make("documents", { title: "Beslut", template: "decision", locale: "sv" });
}

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  workspace = `/w/${cast.workspaceId}`;
  await addContent();
  browser = await launchChromium();
  ({ context, page } = await openContext(browser, server.url, "desktop", { keepsPage: true }));
  page.setDefaultTimeout(15_000);
  await signIn(page, cast.bo.name, cast.bo.password);
  // The service worker has taken the page over and keeps its files.
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await until(
    () =>
      page.evaluate(async () => {
        const files = (await (await fetch("/ahead.json")).json()) as string[];
        const cache = await caches.open("safos-shell-1");
        return (await Promise.all(files.map((file) => cache.match(file)))).every(Boolean);
      }),
    60_000,
  );
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

restoreAfterFailure(async () => {
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await context.setOffline(false);
});
beforeEach(() => keepPicturesOnFailure("offline", () => ({ page })));

const path = {
  board: () => `${workspace}/boards/${made.board}`,
  poll: () => `${workspace}/polls/${made.poll}`,
  form: () => `${workspace}/forms/${made.form}/answer`,
  document: () => `${workspace}/documents/${made.document}`,
  polls: () => `${workspace}/polls`,
};

/** Presses the option's words once the page lies still: what an offline page tells at its top pushes the options down. */
async function choose(option: string): Promise<void> {
  const radio = page.getByRole("radio", { name: option });
  await page.locator("label").filter({ has: radio }).click();
  await until(() => radio.isChecked());
}
const goOffline = async (): Promise<void> => {
  await context.setOffline(true);
  await page.evaluate(() => dispatchEvent(new Event("offline")));
};
const banner = () => page.getByText(/^Du är offline\. Det här är från kl\. \d\d\.\d\d\.$/);
const waiting = () => page.getByRole("list", { name: "Väntar på nätet" });

async function takePictures(name: string): Promise<void> {
  const folder = process.env["PICTURES"];
  if (!folder) return;
  for (const colorScheme of ["light", "dark"] as const)
    for (const [width, height] of [
      [1440, 900],
      [390, 844],
    ] as const) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height });
      await settle(page);
      await page.screenshot({ path: `${folder}/${name}-${colorScheme}-${width}.png` });
    }
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 1440, height: 900 });
}

/** Whether an answer has been written into the browser. */
async function isHeld(address: string): Promise<boolean> {
  const name = (await indexedDB.databases()).find((one) => one.name?.startsWith("safos held "))?.name ?? "none";
  const settled = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve) => request.addEventListener("success", () => resolve(request.result)));
  const database = await settled(indexedDB.open(name));
  const found = await settled(database.transaction("answers").objectStore("answers").get(address));
  database.close();
  return found !== undefined;
}

test("a reload without a network opens what was open before, and says from when it is", async () => {
  await page.goto(path.board());
  await page.getByRole("link", { name: /Skriv direktiv/ }).waitFor();
  await until(() => page.evaluate(isHeld, `/api/v1/boards/${made.board}/cards?limit=2500`));
  await page.goto(path.document());
  await page.getByRole("textbox", { name: /^Text i / }).waitFor();
  await page.getByText("Myndigheten beslutar att").waitFor();
  await page.goto(path.polls());
  await page.getByText("Var ses vi?").filter({ visible: true }).first().waitFor();
  await until(() => page.evaluate(isHeld, `/api/v1/workspaces/${cast.workspaceId}/polls?state=open`));
  await page.goto(path.form());
  await page.getByRole("heading", { name: "Utvärdering" }).waitFor();
  await until(() => page.evaluate(isHeld, `/api/v1/forms/${made.form}/answering`));
  await page.goto(path.poll());
  await page.getByRole("button", { name: "Rösta" }).waitFor();
  await page.getByText("Inga kommentarer än.").waitFor();
  await until(() => page.evaluate(isHeld, `/api/v1/items/poll/${made.poll}/comments`));
  await context.setOffline(true);

  await page.goto(path.board());
  await page.getByRole("link", { name: /Skriv direktiv/ }).waitFor();
  await banner().waitFor();
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await takePictures("offline-tavla");
  await page.goto(path.document());
  await page.getByText("Myndigheten beslutar att").waitFor();
  await page.goto(path.polls());
  await page.getByText("Var ses vi?").filter({ visible: true }).first().waitFor();
  await banner().waitFor();
});

test("what was never opened says so plainly", async () => {
  await context.setOffline(true);
  await page.goto(`${workspace}/documents/${made.poll}`);
  await page
    .getByText("Det här finns inte i webbläsaren. Det öppnas när nätet är tillbaka.")
    .filter({ visible: true })
    .first()
    .waitFor();
  await expect.poll(() => page.getByText("Servern gjorde fel").count()).toBe(0);
  // Nor is what was not fetched shown as if there were none.
  for (const address of ["/documents", "/notices", `${workspace}/forms`, `${workspace}/whiteboards`]) {
    await page.goto(address);
    await page
      .getByText("Det här finns inte i webbläsaren. Det öppnas när nätet är tillbaka.")
      .filter({ visible: true })
      .first()
      .waitFor();
    await expect.poll(() => page.getByText(/^Ing(a|et) /).count()).toBe(0);
  }
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await takePictures("offline-saknas");
});

test("comment, card, vote and answer wait over a reload, and go out in order and once", async () => {
  await context.setOffline(true);
  await page.goto(path.poll());
  await banner().waitFor();
  await choose("Sundsvall");
  await page.getByRole("button", { name: "Rösta" }).click();
  await waiting().getByText("Din röst: Sundsvall").waitFor();
  for (const n of [1, 2, 3]) {
    await page.getByRole("textbox", { name: "Skriv en kommentar" }).fill(`Utan nät ${n}`);
    await page.getByRole("button", { name: "Kommentera" }).click();
    await waiting().getByText(`Utan nät ${n}`).waitFor();
  }
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await takePictures("offline-vantar");

  await page.goto(path.board());
  await page.getByRole("button", { name: "Nytt kort" }).first().click();
  await page.getByLabel("Titel").fill("Kort utan nät");
  await page.getByRole("button", { name: "Skapa kort", exact: true }).click();
  await waiting().getByText("Nytt kort: Kort utan nät").waitFor();

  await page.goto(path.form());
  await page.getByRole("textbox").first().fill("Bra, utan nät");
  await page.getByRole("button", { name: "Skicka svar" }).click();
  await waiting().getByText("Hur gick det?: Bra, utan nät").waitFor();

  await page.goto(path.poll());
  await waiting().first().getByText(later).filter({ visible: true }).first().waitFor();
  await context.setOffline(false);
  await page.reload();
  await page.getByText("Du har röstat").filter({ visible: true }).first().waitFor();
  await waiting().first().waitFor({ state: "detached" });

  const comments = await until(async () => {
    const { items } = await asAnna<{ items: { text: string }[] }>("GET", `/api/v1/items/poll/${made.poll}/comments`);
    expect(items.length).toBe(3);
    return items;
  });
  expect(comments.map(({ text }) => text)).toEqual(["Utan nät 1", "Utan nät 2", "Utan nät 3"]);
  await until(async () => {
    const cards = await asAnna<{ items: { title: string }[] }>("GET", `/api/v1/boards/${made.board}/cards`);
    expect(cards.items.filter(({ title }) => title === "Kort utan nät")).toHaveLength(1);
    const responses = await asAnna<{ items: unknown[] }>("GET", `/api/v1/forms/${made.form}/responses`);
    expect(responses.items).toHaveLength(1);
    const poll = await asAnna<{ voteCount: number }>("GET", `/api/v1/polls/${made.poll}`);
    expect(poll.voteCount).toBe(1);
  });
});

test("an answer that is lost on its way does not do it twice", async () => {
  let isBroken = false;
  await page.route("**/comments", async (route) => {
    if (isBroken || route.request().method() !== "POST") return route.continue();
    isBroken = true;
    // The server has done it; the line breaks before its answer.
    await route.fetch();
    await route.abort("connectionreset");
  });
  await page.goto(path.poll());
  await page.getByRole("textbox", { name: "Skriv en kommentar" }).fill("Bruten linje");
  await page.getByRole("button", { name: "Kommentera" }).click();
  await page.getByRole("article").filter({ hasText: "Bruten linje" }).waitFor();
  await waiting().first().waitFor({ state: "detached" });
  const { items } = await asAnna<{ items: { text: string }[] }>("GET", `/api/v1/items/poll/${made.poll}/comments`);
  expect(items.filter(({ text }) => text === "Bruten linje")).toHaveLength(1);
});

test("what is refused says why, and its words can be copied and discarded", async () => {
  await page.goto(path.poll());
  await page.getByRole("button", { name: "Spara rösten" }).waitFor();
  await goOffline();
  await choose("Stockholm");
  await page.getByRole("button", { name: "Spara rösten" }).click();
  await waiting().getByText("Din röst: Stockholm").waitFor();
  await asAnna("POST", `/api/v1/polls/${made.poll}/close`);
  await context.setOffline(false);
  await waiting().getByText("Det kunde inte skickas.").waitFor();
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await takePictures("offline-nekad");
  await waiting().getByRole("button", { name: "Kopiera texten" }).waitFor();
  await waiting().getByRole("button", { name: "Släng" }).click();
  await waiting().first().waitFor({ state: "detached" });
});

test("signing out asks about what waits, and then nothing of the person is left in the browser", async () => {
  // Before the page asks for anything: what is under way when a route is set may never be answered.
  await page.route("**/api/v1/boards/*/cards", (route) =>
    route.request().method() === "POST" ? route.abort("internetdisconnected") : route.continue(),
  );
  await page.goto(path.board());
  await page.getByRole("link", { name: /Skriv direktiv/ }).waitFor();
  await page.getByRole("button", { name: "Nytt kort" }).first().click();
  await page.getByLabel("Titel").fill("Försvinner");
  await page.getByRole("button", { name: "Skapa kort", exact: true }).click();
  await waiting().getByText("Nytt kort: Försvinner").waitFor();
  const signOut = async (): Promise<void> => {
    await page.getByRole("button", { name: /^Konto för/ }).click();
    await page.getByRole("menuitem", { name: "Logga ut" }).click();
  };
  await signOut();
  await page
    .getByRole("alertdialog")
    .getByText(/En sak väntar på att skickas/)
    .waitFor();
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await page.getByRole("button", { name: "Avbryt" }).click();
  await signOut();
  await page.getByRole("button", { name: "Logga ut och släng" }).click();
  await page.getByRole("button", { name: "Fortsätt" }).waitFor();
  await until(() =>
    page.evaluate(async () => {
      const left = (await indexedDB.databases())
        .flatMap(({ name }) => name ?? [])
        .filter((name) => name.startsWith("safos "));
      if (left.length > 0) throw new Error(`Left: ${left.join(", ")}`);
      return true;
    }),
  );
});
