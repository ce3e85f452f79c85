import { createHmac } from "node:crypto";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { overflowOf, violationsOf } from "../axe.ts";
import { addSensor, button, launchChromium, openContext, signIn, takePicture } from "../browser.ts";
import { addPerson as invite } from "../people.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { sizesOf } from "../sizes.ts";
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

/** RFC 6238, as an app counts it. */
function codeOf(secret: string, step = 0): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = Array.from(secret.replaceAll(" ", ""), (one) => alphabet.indexOf(one).toString(2).padStart(5, "0")).join(
    "",
  );
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((one) => Number.parseInt(one, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + step));
  const digest = createHmac("sha1", key).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 15;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

async function addPerson(name: string, more: { isAdmin?: boolean } = {}): Promise<string> {
  await invite(server, cast, name, name, more);
  return name;
}
const isIn = (page: Page) => page.getByRole("navigation", { name: "Huvudmeny" }).first().waitFor();
async function signOut(page: Page): Promise<void> {
  // The page would notice by itself that its session has ended, and go there at the same time.
  await page.goto("about:blank");
  await page.context().request.delete("/api/v1/session", { headers: { origin: server.url } });
  await page.goto("/signin");
  await button(page, "Fortsätt").waitFor();
}
async function enterPassword(page: Page, name: string): Promise<void> {
  await page.getByLabel("E-postadress").fill(name);
  await button(page, "Fortsätt").click();
  await page.getByLabel("Lösenord", { exact: true }).fill(cast.anna.password);
  await button(page, "Logga in").click();
}
async function requireGood(page: Page, name: string): Promise<void> {
  await page.waitForFunction(() =>
    document
      .getAnimations()
      // What waits turns round and round.
      .every((one) => one.playState !== "running" || one.effect?.getTiming().iterations === Number.POSITIVE_INFINITY),
  );
  await takePicture(page, name);
  expect([name, await violationsOf(page)]).toEqual([name, []]);
  await expect.poll(() => overflowOf(page)).toBeLessThanOrEqual(1);
}

for (const size of sizesOf("phone"))
  test(`a passkey, an app and recovery codes are added and sign in (${size})`, async () => {
    const name = await addPerson(`nyckel-${size}@fk.example`);
    const { context, page } = await openContext(browser, server.url, size);
    await addSensor(context, page);
    await signIn(page, name, cast.anna.password, "/security");
    await page.getByText("Du har bara ett lösenord.").waitFor();
    await requireGood(page, `${size}-sakerhet-tom`);
    await button(page, "Ny passnyckel").click();
    await button(page, "Fortsätt").click();
    const field = page.getByRole("textbox", { name: "Namn" });
    await field.fill("Arbetsdatorn");
    await requireGood(page, `${size}-ny-passnyckel`);
    await page.keyboard.press("Enter");
    await page.getByText("Nu kan du logga in med Arbetsdatorn.").waitFor();

    await button(page, "Lägg till").click();
    const dialog = page.getByRole("dialog", { name: "Kod från app" });
    const secret = (await dialog.locator("strong").textContent()) ?? "";
    await requireGood(page, `${size}-app`);
    await dialog.getByLabel("Kod, sex siffror").fill("000000");
    await button(dialog, "Lägg till").click();
    await dialog.getByText("Koden stämmer inte eller har bytts.").waitFor();
    await dialog.getByLabel("Kod, sex siffror").fill(codeOf(secret));
    await button(dialog, "Lägg till").click();
    await page.getByText("Koder från appen gäller nu.").waitFor();
    await button(page, "Skapa nya").click();
    const codes = page.getByRole("dialog", { name: "Dina återställningskoder" });
    await codes.getByRole("listitem").first().waitFor();
    const all = await codes.getByRole("listitem").allTextContents();
    expect(all).toHaveLength(10);
    await requireGood(page, `${size}-aterstallningskoder`);
    await button(codes, "Jag har sparat dem").click();
    await page.getByText("10 av 10 kvar").waitFor();
    await requireGood(page, `${size}-sakerhet`);

    await signOut(page);
    await requireGood(page, `${size}-logga-in`);
    await button(page, "Använd en passnyckel").click();
    await isIn(page);
    await signOut(page);
    await enterPassword(page, name);
    await page.getByRole("heading", { name: "Ett steg till" }).waitFor();
    await requireGood(page, `${size}-andra-steget`);
    await page.getByLabel("Kod från appen").fill("000000");
    await page.keyboard.press("Enter");
    await page.getByText("Koden stämmer inte eller har bytts.").waitFor();
    // A code is taken once: the next one is taken a little early.
    await page.getByLabel("Kod från appen").fill(codeOf(secret, 1));
    await page.keyboard.press("Enter");
    await isIn(page);
    await signOut(page);
    await enterPassword(page, name);
    await button(page, "Skriv en kod").click();
    await page.getByRole("textbox", { name: "Återställningskod" }).fill(all[0] ?? "");
    await page.keyboard.press("Enter");
    await isIn(page);
    await page.goto("/security");
    await page.getByText("9 av 10 kvar").waitFor();
    await context.close();
  });

/** As if a quarter of an hour had passed: the server says so until the person has shown who they are. */
async function age(page: Page): Promise<() => number> {
  let sent = 0;
  await page.route("**/api/v1/organisation", async (route) => {
    if (route.request().method() !== "PATCH" || ++sent > 1) return route.fallback();
    const body = JSON.stringify({ code: "STEP_UP_NEEDED", title: "Show once more who you are.", data: {} });
    return route.fulfill({ status: 403, contentType: "application/problem+json", body });
  });
  return () => sent;
}

test("an administrator shows once more who they are before a rule changes", async () => {
  const name = await addPerson("chef@fk.example", { isAdmin: true });
  const { context, page } = await openContext(browser, server.url, "phone");
  await addSensor(context, page);
  const sent = await age(page);
  await signIn(page, name, cast.anna.password, "/security");
  await button(page, "Ny passnyckel").click();
  await button(page, "Fortsätt").click();
  await button(page, "Spara passnyckeln").click();
  await page.getByText("Nu kan du logga in med Datorn.").waitFor();
  await page.goto("/admin/organisation");
  const idle = page.getByRole("textbox", { name: "Logga ut sidor som inte används" });
  await idle.fill("240");
  await idle.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Bekräfta att det är du" });
  await dialog.waitFor();
  await until(() => button(dialog, "Använd passnyckeln").evaluate((one) => one === document.activeElement));
  await requireGood(page, "phone-bekrafta");
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  // Nothing was changed, and what was typed stands there still.
  expect([await idle.inputValue(), sent()]).toEqual(["240", 1]);
  const isUnlimited = async (): Promise<boolean> => {
    const answer = await page.context().request.get("/api/v1/organisation");
    return (
      ((await answer.json()) as { rules: { sessionIdleMinutes: number | null } }).rules.sessionIdleMinutes === null
    );
  };
  await expect.poll(() => isUnlimited()).toBe(true);
  await page.unroute("**/api/v1/organisation");
  const repeated = await age(page);
  await idle.press("Enter");
  await dialog.waitFor();
  await button(dialog, "Använd passnyckeln").click();
  await dialog.waitFor({ state: "detached" });
  await page.getByText("Sparat").filter({ visible: true }).first().waitFor();
  expect(repeated()).toBe(2);
  await idle.fill("");
  await idle.press("Enter");
  // The next one begins with the rule as it was: a page that closes takes what it was sending along.
  await until(isUnlimited);
  await context.close();
});

test("one who must have a second factor is led to it first, and an administrator resets one who has lost theirs", async () => {
  const name = await addPerson("tappad@fk.example");
  const rules = (secondFactor: string) =>
    callApi(server, cast.anna, "PATCH", "/api/v1/organisation", { rules: { secondFactor } });
  const { context, page } = await openContext(browser, server.url, "phone");
  await addSensor(context, page);
  await page.goto("/signin");
  await enterPassword(page, name);
  await isIn(page);
  // A page that is open when the rule begins is led there by itself.
  await rules("everyone");
  await page.getByRole("heading", { name: "Lägg till ett sätt till att logga in" }).waitFor();
  await requireGood(page, "phone-kravs");
  await page.goto("/files");
  await page.getByRole("heading", { name: "Lägg till ett sätt till att logga in" }).waitFor();
  await button(page, "Ny passnyckel").click();
  await button(page, "Fortsätt").click();
  await button(page, "Spara passnyckeln").click();
  await isIn(page);
  await rules("none");

  const admin = await openContext(browser, server.url, "desktop");
  await signIn(admin.page, cast.anna.name, cast.anna.password, "/admin/persons");
  await admin.page.getByRole("button", { name: `Mer om ${name}` }).click();
  await admin.page.getByRole("menuitem", { name: "Ta bort extra inloggningssätt" }).click();
  await takePicture(admin.page, "desktop-aterstall");
  await button(admin.page.getByRole("dialog"), "Ta bort").click();
  await admin.page.getByText(`${name} loggar nu in med lösenordet.`).waitFor();
  // Signed out everywhere; the passkey is still in the browser, and nobody's.
  await page.goto("/signin");
  await button(page, "Använd en passnyckel").click();
  await page.getByText("Koden eller passnyckeln godkändes inte.").waitFor();
  await enterPassword(page, name);
  await isIn(page);
  await admin.context.close();
  await context.close();
});

test("a person makes a token for a program of their own, which reads until it is removed", async () => {
  const name = await addPerson("program@fk.example");
  const { context, page } = await openContext(browser, server.url, "desktop");
  await signIn(page, name, cast.anna.password, "/security");
  const section = page.getByRole("region", { name: "Nycklar till egna program" });
  await section.getByLabel("Vad nyckeln är till").fill("Statistik");
  await button(section, "Skapa nyckel").click();
  await section.getByText("Kopiera nyckeln nu. Den visas bara den här gången.").waitFor();
  const token = (await section.locator("strong[translate=no]").textContent()) ?? "";
  await section.getByText(/^Läsa · gäller till /).waitFor();
  const ask = async () =>
    (await fetch(`${server.url}/api/v1/session`, { headers: { authorization: `Bearer ${token}` } })).status;
  expect(await ask()).toBe(200);
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await expect.poll(() => overflowOf(page)).toBe(0);
  await section.scrollIntoViewIfNeeded();
  await takePicture(page, "desktop-nyckel");
  await button(section, "Ta bort").click();
  await section.getByText("Du har inga nycklar.").waitFor();
  expect(await ask()).toBe(401);
  await context.close();
});
