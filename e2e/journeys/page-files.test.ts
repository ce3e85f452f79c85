import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchChromium, openContext, signIn } from "../browser.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

let server: RunningServer;
let browser: Browser;
let cast: Cast;

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

test("files of the page that cannot be fetched take only their own part with them", async () => {
  // Without the service worker, which keeps what it has once fetched.
  const { context, page } = await openContext(browser, server.url, "desktop");
  // Before anything is asked for: what is under way when a route is set may never be answered.
  const refused: string[] = [];
  const late = /\/assets\/soon-/;
  for (const files of [late, /\/assets\/engine-/])
    await context.route(files, (route) => {
      refused.push(route.request().url());
      return route.abort();
    });
  let opened = 0;
  page.on("framenavigated", () => (opened += 1));
  await context.request.post("/api/v1/session", {
    data: { name: cast.anna.name, password: cast.anna.password },
  });
  await page.goto("/", { waitUntil: "commit" });
  // Files that are gone may be those of an older version: the page takes itself anew, once, and then makes do.
  await until(() => opened === 2);
  await page.waitForLoadState();
  // What stands beside every page has not come: Idag and the frame have.
  await page.getByRole("navigation", { name: "Huvudmeny" }).first().waitFor();
  await page.getByRole("heading", { level: 1 }).first().waitFor();
  await page.getByRole("link", { name: cast.workspaceName }).first().waitFor();
  await until(() => refused.filter((url) => late.test(url)).length >= 2);
  await context.unroute(late);
  await page.goto("/more");
  await page.getByRole("link", { name: "Grupper" }).click();
  await page.getByText("Inga grupper än.").waitFor();
  await page.getByRole("link", { name: "Filer" }).first().click();
  await page.getByRole("heading", { level: 1 }).first().waitFor();
  expect(opened).toBeGreaterThanOrEqual(3);
  // The chat's engine never came.
  expect(refused.some((url) => !late.test(url))).toBe(true);
  await context.close();
});

test("the files of an older version are forgotten once a new one is served", async () => {
  const { context, page } = await openContext(browser, server.url, "desktop", { keepsPage: true });
  await page.goto("/signin");
  await page.evaluate(() => navigator.serviceWorker.ready);
  const kept = () =>
    page.evaluate(async () => {
      const found: string[] = [];
      for (const name of await caches.keys())
        for (const { url } of await (await caches.open(name)).keys()) found.push(new URL(url).pathname);
      return found;
    });
  const scripts = ((await (await fetch(server.url)).text()).match(/\/assets\/[\w-]+\.js/g) ?? []).toSorted();
  expect(scripts.length).toBeGreaterThan(0);
  const isKept = async (paths: readonly string[]): Promise<boolean> => {
    const all = await kept();
    return paths.every((path) => all.includes(path));
  };
  // The worker keeps what it is asked for: from the second visit on.
  await page.reload();
  await until(() => isKept(scripts));
  const old = "/assets/older-00000000.js";
  const keepOld = () =>
    page.evaluate(async (path) => {
      const [name = ""] = await caches.keys();
      await (await caches.open(name)).put(path, new Response("old"));
    }, old);
  await keepOld();
  await page.reload();
  await until(() => isKept([old, ...scripts]));
  const [fresh = "", ...unchanged] = scripts;
  // As if this page were the first of a new version: its main file has not been kept yet.
  await page.evaluate(async (path) => {
    const [name = ""] = await caches.keys();
    await (await caches.open(name)).delete(path);
  }, fresh);
  await page.reload();
  await until(async () => !(await kept()).includes(old));
  // What both versions have stays.
  expect(unchanged.length).toBeGreaterThan(0);
  expect(await isKept(unchanged)).toBe(true);
  await context.close();
});

test("who is signed in asks for the session and Idag before the page's largest file has come, and once each", async () => {
  const first = await openContext(browser, server.url, "desktop");
  await signIn(first.page, cast.anna.name, cast.anna.password);
  const context = await browser.newContext({
    baseURL: server.url,
    storageState: await first.context.storageState(),
    locale: "sv-SE",
    serviceWorkers: "block",
  });
  await first.context.close();
  const page = await context.newPage();
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  const said: string[] = [];
  page.on("console", (message) => said.push(message.text()));
  const isAsked = (what: RegExp): boolean => asked.some((path) => what.test(path));
  await page.route(/\/assets\/first-.*\.js$/, async (route) => {
    await until(() => [/session$/, /everyday-.*js$/, /sv-.*js$/].every(isAsked));
    await route.continue();
  });
  await page.goto("/");
  await page.getByRole("heading", { level: 1 }).first().waitFor();
  expect(asked.filter((path) => path === "/api/v1/session")).toHaveLength(1);
  expect(asked.filter((path) => /\/assets\/(en-|everyday-.*js$)/.test(path))).toHaveLength(1);
  // Each file costs the browser some milliseconds, whatever it holds: with the chat's engine they are these and no more.
  await until(() => isAsked(/\/assets\/engine-/) && isAsked(/\/assets\/soon-.*css$/));
  const scripts = asked.filter((path) => /\/assets\/.*\.js$/.test(path));
  expect(scripts.length, scripts.join(" ")).toBeLessThanOrEqual(10);
  // What was asked for early is what the page takes.
  expect(said.filter((text) => text.includes("preload"))).toEqual([]);
  // What was asked for early says nothing of later: another person on the same page.
  await page.getByRole("button", { name: /Anna/ }).first().click();
  await page.getByRole("menuitem", { name: "Logga ut" }).click();
  await page.getByRole("button", { name: "Fortsätt" }).waitFor();
  await context.close();
});
