import type { Browser, Page, Request } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { objectionsOf, overflowOf, violationsOf } from "../axe.ts";
import { launchChromium, openContext, signIn } from "../browser.ts";
import { lostInForcedColours } from "../forced-colours.ts";
import { startServer, until, type RunningServer } from "../server.ts";
import { isThorough, type Size } from "../sizes.ts";

let server: RunningServer;
let browser: Browser;
const password = "prova-safos-nu";

beforeAll(async () => {
  server = await startServer({ parameters: ["--demo"] });
  await until(async () => {
    const answer = await fetch(`${server.url}/api/v1/session`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ name: "daniel@fk.example", password }),
    });
    if (answer.status !== 201) return false;
    const cookie = (answer.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
    const list = (await (
      await fetch(`${server.url}/api/v1/organisation/workspaces`, {
        headers: { cookie, "sec-fetch-site": "same-origin" },
      })
    ).json()) as { items: unknown[] };
    return list.items.length >= 2;
  }, 40_000);
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

/** Nothing is being fetched for the first time any more, and nothing fades in: half faded has half its contrast. */
const settled = (page: Page): Promise<unknown> =>
  page.waitForFunction(
    () =>
      document.querySelector("h1") !== null &&
      document.querySelector("[aria-busy=true], [data-skeleton]") === null &&
      document.getAnimations().every((one) => one.playState !== "running"),
  );

/** What a page has asked for and has not been answered; the next messages of a chat are waited for without an end. */
function requestsOf(page: Page): ReadonlySet<Request> {
  const open = new Set<Request>();
  page.on("request", (one) => {
    if (!one.url().includes("/sync?")) open.add(one);
  });
  page.on("requestfinished", (one) => void open.delete(one));
  page.on("requestfailed", (one) => void open.delete(one));
  return open;
}

/** Resolves when nothing has changed on the page for a moment. */
const still = (page: Page): Promise<void> =>
  page.evaluate(
    () =>
      new Promise((resolve) => {
        let timer: ReturnType<typeof setTimeout>;
        const watcher = new MutationObserver(() => begin());
        const end = (): void => {
          watcher.disconnect();
          resolve();
        };
        const begin = (): void => {
          clearTimeout(timer);
          timer = setTimeout(end, 200);
        };
        begin();
        // A page that changes all the time is looked at all the same.
        setTimeout(end, 5000);
        watcher.observe(document, { subtree: true, childList: true, characterData: true });
      }),
  );

/** Goes to a page as a link leads there: loading everything again takes a second of the processor each time. */
async function follow(page: Page, requests: ReadonlySet<Request>, path: string): Promise<void> {
  const { origin, pathname } = new URL(page.url());
  const before = await page.title();
  await page.evaluate((to) => history.pushState({}, "", to), path);
  if (new URL(path, origin).pathname !== pathname)
    await page.waitForFunction((title) => document.title !== title, before);
  await page.getByRole("heading").first().waitFor();
  // What comes late is looked at too.
  await still(page);
  if (requests.size > 0) {
    await until(() => requests.size === 0, 10_000).catch(() => undefined);
    await still(page);
  }
  await settled(page);
}

async function pagesOf(page: Page): Promise<readonly (readonly [name: string, path: string])[]> {
  const list = (await (await page.request.get("/api/v1/workspaces")).json()) as {
    items: { id: string; name: string }[];
  };
  const id = list.items.find((one) => one.name === "Gemensam utredning")?.id ?? list.items[0]?.id ?? "";
  const forms = (await (await page.request.get(`/api/v1/workspaces/${id}/forms`)).json()) as {
    items: { id: string; state: string }[];
  };
  const firstOf = async (kind: string): Promise<string> => {
    const answer = await page.request.get(`/api/v1/workspaces/${id}/${kind}`);
    return ((await answer.json()) as { items: { id: string }[] }).items[0]?.id ?? "";
  };
  const documents = (await (await page.request.get(`/api/v1/workspaces/${id}/documents`)).json()) as {
    items: { id: string; title: string }[];
  };
  const form = forms.items.find((one) => one.state === "open")?.id ?? "";
  return [
    ["today", "/"],
    ["chat", `/w/${id}/chat`],
    ["files", `/w/${id}/files`],
    ["documents", `/w/${id}/documents`],
    ["trash", `/w/${id}/files/trash`],
    ["meetings of a workspace", `/w/${id}/meetings`],
    ["a meeting", `/w/${id}/meetings/${await firstOf("meetings")}`],
    ["members", `/w/${id}/members`],
    ["boards", `/w/${id}/boards`],
    ["a board", `/w/${id}/boards/${await firstOf("boards")}`],
    ["polls", `/w/${id}/polls`],
    ["a poll", `/w/${id}/polls/${await firstOf("polls")}`],
    ["all boards", "/boards"],
    ["notices", "/notices"],
    ["all meetings", "/meetings"],
    ["own files", "/files"],
    ["recent files", "/files/recent"],
    ["favourite files", "/files/favourites"],
    ["more", "/more"],
    ["profile", "/me"],
    ["sign-in and security", "/security"],
    ["forms", `/w/${id}/forms`],
    ["a form", `/w/${id}/forms/${form}`],
    ["sharing a form", `/w/${id}/forms/${form}?view=sharing`],
    ["answering a form", `/w/${id}/forms/${form}/answer`],
    ["results of a form", `/w/${id}/forms/${form}/results`],
    ["all documents", "/documents"],
    ["all forms", "/forms"],
    ["all polls", "/polls"],
    ["the calendar", "/calendar"],
    ["contacts", "/contacts"],
    ["all whiteboards", "/whiteboards"],
    ["missing", "/finns-inte"],
    ...documents.items.slice(0, 2).map((one) => [one.title, `/w/${id}/documents/${one.id}`] as const),
  ];
}

/** Thirty pages one after the other, each looked at twice. */
const patience = 420_000;

/** The lines of the drawn letter beside the sign-in, and the field of a form that only programs come upon. */
const isForNobody = /^i\. of _lines_|^input\. of $/;

/** What cannot be seen however often one looks: the list beside may move between two pictures while the chat comes. */
async function lostTwice(page: Page): Promise<string[]> {
  const look = async (): Promise<string[]> => (await lostInForcedColours(page)).filter((one) => !isForNobody.test(one));
  const lost = await look();
  if (lost.length === 0) return lost;
  const again = new Set(await look());
  return lost.filter((one) => again.has(one));
}

/** Looks at pages, and gathers what is wrong with each by its name. */
function inspect(page: Page, size: Size, { isOnlyFit = false } = {}) {
  const viewport = page.viewportSize() ?? { width: 0, height: 0 };
  const requests = requestsOf(page);
  const found: Record<string, string[]> = {};
  const requireFit = async (list: string[], width: number): Promise<void> => {
    const over = await overflowOf(page);
    if (over > 1) list.push(`scrolls sideways by ${over} px at ${width} px`);
  };
  const look = async (name: string): Promise<void> => {
    const list = isOnlyFit ? [] : await violationsOf(page);
    if (size === "desktop") {
      // The other theme has the same elements: only their colours can be wrong, and those are the same on a phone.
      await page.emulateMedia({ colorScheme: "dark" });
      list.push(...(await violationsOf(page, { only: ["color-contrast"] })).map((one) => `in the dark: ${one}`));
      await page.emulateMedia({ colorScheme: "light" });
      const lost = await lostTwice(page);
      list.push(...lost.map((one) => `not to be seen in forced colours: ${one}`));
    }
    await requireFit(list, viewport.width);
    if (size === "phone") {
      await page.setViewportSize({ width: 320, height: 640 });
      await requireFit(list, 320);
      await page.setViewportSize(viewport);
    }
    if (list.length > 0) found[name] = list;
  };
  const visit = async (name: string, path: string): Promise<void> => {
    await follow(page, requests, path);
    await look(name);
  };
  return { found, look, visit };
}

for (const size of ["desktop", "phone"] as const) {
  test(
    `no page has anything that axe objects to, in light and dark, or scrolls sideways (${size})`,
    async () => {
      const { context, page } = await openContext(browser, server.url, size);
      const { found, look, visit } = inspect(page, size);
      await page.goto("/");
      await page.getByRole("button", { name: "Fortsätt" }).waitFor();
      await look("sign-in");
      await signIn(page, "anna@fk.example", password);
      for (const [name, path] of await pagesOf(page)) await visit(name, path);
      await context.close();
      expect(found).toEqual({});
    },
    patience,
  );

  const isOnlyFit = size === "phone" && !isThorough;
  test(
    isOnlyFit
      ? "no page of the administrators scrolls sideways (phone)"
      : `nor has any page of the administrators (${size})`,
    async () => {
      const { context, page } = await openContext(browser, server.url, size);
      const { found, visit } = inspect(page, size, { isOnlyFit });
      await signIn(page, "daniel@fk.example", password);
      const pages = [
        "persons",
        "groups",
        "sign-in",
        "workspaces",
        "organisation",
        "look",
        "rules",
        "clients",
        "classes",
        "access",
        "audit",
      ];
      for (const name of pages) await visit(name, `/admin/${name}`);
      const persons = (await (await page.request.get("/api/v1/persons?query=anna")).json()) as {
        items: { id: string }[];
      };
      await visit("leaving", `/admin/persons/${persons.items[0]?.id}/leaving`);
      await context.close();
      expect(found).toEqual({});
    },
    patience,
  );
}

test("what shows by its background alone, and by nothing where colours are forced, is found", async () => {
  const { context, page } = await openContext(browser, server.url, "desktop");
  const bar = (style: string) =>
    `<div class="${style}" style="width:20px;height:20px;background:red;border-style:${style}"></div>`;
  await page.setContent(["none", "solid"].map(bar).join(""));
  expect(await lostInForcedColours(page)).toEqual(["div.none of "]);
  await context.close();
});

test("what axe objects to is found, and what it does not is not", async () => {
  const { context, page } = await openContext(browser, server.url, "desktop");
  const set = (body: string) =>
    page.setContent(`<html lang="sv"><title>Prov</title><main><h1>Prov</h1>${body}</main></html>`);
  await set("<p>Svart på vitt</p>");
  expect(await objectionsOf(page)).toEqual([]);
  await set(`<p style="color:#ccc;background:#fff">Grått på vitt</p><button></button>`);
  const rules = (found: readonly string[]) => found.map((one) => one.split(":")[0]).toSorted();
  expect(rules(await objectionsOf(page))).toEqual(["button-name", "color-contrast"]);
  expect(rules(await objectionsOf(page, { only: ["color-contrast"] }))).toEqual(["color-contrast"]);
  expect(rules(await objectionsOf(page, { rules: ["color-contrast"] }))).toEqual(["button-name"]);
  await context.close();
});

test("in English every page speaks English", async () => {
  const { context, page } = await openContext(browser, server.url, "desktop");
  const requests = requestsOf(page);
  await signIn(page, "bo@digg.example", password);
  await page.request.patch("/api/v1/me", {
    data: { locale: "en" },
    headers: { "sec-fetch-site": "same-origin", origin: server.url },
  });
  await page.goto("/");
  await page.getByRole("link", { name: "Today" }).first().waitFor();
  for (const [, path] of await pagesOf(page)) {
    await follow(page, requests, path);
    await expect.poll(() => page.evaluate(() => document.documentElement.lang)).toBe("en");
    const text = await page.evaluate(() =>
      [...document.querySelectorAll("button, a, label, h1, h2, [aria-label]")]
        .map((one) => one.getAttribute("aria-label") ?? one.textContent ?? "")
        .join("\n"),
    );
    for (const swedish of [
      "Samarbetsytor",
      "Direktchattar",
      "Ladda upp",
      "Logga ut",
      "Medlemmar",
      "Inställningar",
      "Lägg till",
    ])
      expect([path, swedish, text.includes(swedish)]).toEqual([path, swedish, false]);
  }
  await context.close();
});

test("by keyboard alone: sign in, skip to the content, write a message, open the menu and sign out", async () => {
  const { context, page } = await openContext(browser, server.url, "desktop");
  await page.goto("/");
  const focused = (): Promise<string> =>
    page.evaluate(
      () => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent ?? "",
    );
  const tabTo = async (name: RegExp): Promise<void> => {
    for (let count = 0; count < 80; count++) {
      if (name.test(await focused())) return;
      await page.keyboard.press("Tab");
    }
    throw new Error(`The keyboard does not reach ${name}.`);
  };
  await page.getByRole("button", { name: "Fortsätt" }).waitFor();
  await page.locator("input").first().focus();
  await page.keyboard.type("anna@fk.example");
  await page.keyboard.press("Enter");
  // The password's field comes with the focus in it.
  await page.getByLabel("Lösenord", { exact: true }).waitFor();
  await expect
    .poll(() => page.evaluate(() => (document.activeElement as HTMLInputElement | null)?.type))
    .toBe("password");
  await page.keyboard.type(password);
  await page.keyboard.press("Enter");
  const menu = page.getByRole("navigation", { name: "Huvudmeny" }).first();
  await menu.waitFor();
  await page.goto("/");
  await menu.waitFor();
  await page.keyboard.press("Tab");
  await expect.poll(() => focused()).toContain("Hoppa till innehållet");
  await page.keyboard.press("Enter");
  await expect.poll(() => page.evaluate(() => document.activeElement?.closest("main") !== null)).toBe(true);
  const [, chat] = (await pagesOf(page))[1] ?? ["", "/"];
  await page.goto(chat);
  await page.getByRole("textbox", { name: "Skriv till Allmänt" }).waitFor();
  await tabTo(/Skriv till Allmänt/);
  await page.keyboard.type("Skrivet utan mus");
  await page.keyboard.press("Enter");
  await page.getByRole("article").filter({ hasText: "Skrivet utan mus" }).waitFor();
  await page.reload();
  await page.getByRole("textbox", { name: "Skriv till Allmänt" }).waitFor();
  await tabTo(/Konto för/);
  await page.keyboard.press("Enter");
  await page.getByRole("menuitem", { name: "Logga ut" }).waitFor();
  while (!/Logga ut/.test(await focused())) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Fortsätt" }).waitFor();
  await context.close();
});
