import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fillSignIn, launchChromium, openContext, signIn } from "../browser.ts";
import { requireGood } from "../require-good.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

/** Nextcloud's apps, played as they ask: from the address to the files, and a phone that is lost. */

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

const desktop = "FK-40213 (Desktop Client - Windows)";
const android = "Mozilla/5.0 (Android) Nextcloud-android/3.34.0";

const ask = (path: string, app: string, body = ""): Promise<Response> =>
  fetch(server.url + path, {
    method: "POST",
    headers: { "user-agent": app, "content-type": "application/x-www-form-urlencoded" },
    body,
  });
const authorization = (name: string, password: string): string =>
  `Basic ${Buffer.from(`${name}:${password}`).toString("base64")}`;
const listFiles = async (name: string, password: string): Promise<number> => {
  const path = `/remote.php/dav/files/${encodeURIComponent(name)}/`;
  const headers = { authorization: authorization(name, password), depth: "1" };
  return (await fetch(server.url + path, { method: "PROPFIND", headers })).status;
};
interface Begun {
  readonly poll: { readonly token: string; readonly endpoint: string };
  readonly login: string;
}
const begin = async (): Promise<Begun> => (await (await ask("/index.php/login/v2", desktop)).json()) as Begun;
const poll = (begun: Begun): Promise<Response> =>
  ask("/index.php/login/v2/poll", desktop, `token=${encodeURIComponent(begun.poll.token)}`);

test("the desktop app opens the browser, the person signs in and allows it, and it has the files", async () => {
  const status = await (await fetch(`${server.url}/status.php`)).json();
  expect(status).toMatchObject({ installed: true, maintenance: false });
  const begun = await begin();
  expect((await poll(begun)).status).toBe(404);
  const { context, page } = await openContext(browser, server.url, "desktop");
  await page.goto(begun.login);
  await fillSignIn(page, cast.anna.name, cast.anna.password);
  await page.getByRole("heading", { name: "Koppla FK-40213 till dina filer" }).waitFor();
  await page.getByText("från samma nätverk", { exact: false }).waitFor();
  await requireGood(page, "desktop-app-tillat");
  await page.setViewportSize({ width: 390, height: 844 });
  await requireGood(page, "phone-app-tillat");
  expect((await poll(begun)).status).toBe(404);
  await page.getByRole("button", { name: "Tillåt" }).click();
  await page.getByRole("heading", { name: "Appen är kopplad" }).waitFor();
  await requireGood(page, "phone-app-kopplad");
  const access = (await (await poll(begun)).json()) as { loginName: string; appPassword: string };
  expect(access.loginName).toBe(cast.anna.name);
  expect(await listFiles(access.loginName, access.appPassword)).toBe(207);
  expect((await poll(begun)).status).toBe(404);
  await page.goto(begun.login);
  await page.getByText("Frågan är besvarad eller för gammal", { exact: false }).waitFor();
  await requireGood(page, "phone-app-for-gammal");
  await context.close();
});

test("a phone comes in by the code on the screen, is lost, and is told to delete what it has", async () => {
  const { context, page } = await openContext(browser, server.url, "desktop");
  await signIn(page, cast.anna.name, cast.anna.password, "/files/devices");
  await page.getByRole("button", { name: "Logga ut och radera: FK-40213" }).waitFor();
  await requireGood(page, "desktop-synka");
  const made = page.waitForResponse((one) => one.url().endsWith("/api/v1/app-codes"));
  await page.getByRole("button", { name: "Visa kod" }).click();
  const { address } = (await (await made).json()) as { address: string };
  await page.getByRole("img", { name: "QR-kod som loggar in appen som dig" }).waitFor();
  await requireGood(page, "desktop-synka-kod");
  const code = decodeURIComponent(/^nc:\/\/onetime-login\/server:.+&user:.+&password:(.+)$/.exec(address)?.[1] ?? "");
  const exchange = await fetch(`${server.url}/ocs/v2.php/core/getapppassword-onetime?format=json`, {
    headers: { authorization: authorization(cast.anna.name, code), "user-agent": android, "OCS-APIRequest": "true" },
  });
  const { apppassword } = ((await exchange.json()) as { ocs: { data: { apppassword: string } } }).ocs.data;
  expect(await listFiles(cast.anna.name, apppassword)).toBe(207);
  const lost = page.getByRole("button", { name: "Logga ut och radera: Nextcloud" });
  await lost.click();
  await page.getByRole("alertdialog").getByText("Filerna i Safos finns kvar", { exact: false }).waitFor();
  await requireGood(page, "desktop-synka-radera");
  await page.getByRole("alertdialog").getByRole("button", { name: "Logga ut och radera" }).click();
  await page.getByText("Raderas när den startas", { exact: true }).waitFor();
  await until(async () => (await listFiles(cast.anna.name, apppassword)) === 401);
  await page.setViewportSize({ width: 390, height: 844 });
  await requireGood(page, "phone-synka");
  await page.getByRole("button", { name: "Ångra raderingen: Nextcloud" }).click();
  await lost.waitFor();
  await until(async () => (await listFiles(cast.anna.name, apppassword)) === 207);
  await lost.click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Logga ut och radera" }).click();
  await page.getByText("Raderas när den startas", { exact: true }).waitFor();
  // As the app does when it is refused.
  const check = await ask("/index.php/core/wipe/check", android, `token=${apppassword}`);
  expect(await check.json()).toEqual({ wipe: true });
  expect((await ask("/index.php/core/wipe/success", android, `token=${apppassword}`)).status).toBe(200);
  await page.reload();
  await page.getByRole("button", { name: "Logga ut och radera: FK-40213" }).waitFor();
  await expect.poll(() => lost.count()).toBe(0);
  await context.close();
});

test("an app's own window is led to the page, and is given the address that opens the app", async () => {
  const { context, page } = await openContext(browser, server.url, "phone");
  await page.goto("/index.php/login/flow");
  await fillSignIn(page, cast.anna.name, cast.anna.password);
  const opened = page.waitForResponse((one) => one.url().endsWith("/api/v1/app-logins"));
  await page.getByRole("button", { name: "Tillåt" }).click();
  const { address } = (await (await opened).json()) as { address: string };
  expect(address).toMatch(/^nc:\/\/login\/server:.+&user:.+&password:.+$/);
  const [, name = "", password = ""] = /&user:(.+)&password:(.+)$/.exec(address) ?? [];
  expect(await listFiles(decodeURIComponent(name), decodeURIComponent(password))).toBe(207);
  await page.getByRole("heading", { name: "Appen öppnas" }).waitFor();
  await requireGood(page, "phone-app-oppnas");
  await context.close();
});
