import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { button, launchChromium, openContext, signIn } from "../browser.ts";
import { keepPicturesOnFailure } from "../failures.ts";
import { requireGood } from "../require-good.ts";
import type { Cast, RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

// An agency keeps recovery keys: someone who has lost everything gets theirs from an officer, and the server sees no key.

const agency = "Försäkringskassan";
const passphrase = "fyra ord som ingen gissar";
let server: RunningServer;
let browser: Browser;
let cast: Cast;
let officer: { context: BrowserContext; page: Page };
/** The text of the agency's file, which is nowhere but with the officer. */
let file = "";
/** What every page sent to the server. */
const sent: string[] = [];
/** What must never be among that. */
const secrets: string[] = [];

async function open(size: "desktop" | "phone"): Promise<{ context: BrowserContext; page: Page }> {
  const opened = await openContext(browser, server.url, size);
  opened.page.on("request", (one) => sent.push(`${one.url()} ${one.postData() ?? ""}`));
  return opened;
}

async function addPerson(name: string, ...more: string[]): Promise<string> {
  const address = `${name}@fk.example`;
  await server.safos("person", "add", address, "--password", cast.anna.password, "--display-name", name, ...more);
  return address;
}

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  browser = await launchChromium();
  officer = await open("desktop");
  await signIn(officer.page, await addPerson("Daniel", "--admin"), cast.anna.password);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

/** A recovery key of the person's own, which they have written down. */
async function setUp(page: Page, isKept: boolean): Promise<string> {
  await page.goto("/security");
  await button(page, "Kom igång").click();
  await button(page, "Skapa återställningsnyckel").click();
  const dialog = page.getByRole("dialog");
  await button(dialog, "Skapa återställningsnyckel").click();
  const key = (await dialog.getByRole("group", { name: "Din återställningsnyckel" }).textContent()) ?? "";
  expect(key.length).toBeGreaterThan(50);
  secrets.push(key, key.replaceAll(" ", ""));
  if (isKept) {
    await dialog.getByText(`${agency} kräver att få vakta din återställningsnyckel.`, { exact: false }).waitFor();
    await requireGood(page, "aterstallning-ny-nyckel");
  } else await dialog.getByText("Nyckeln är sparad eller utskriven").click();
  await button(dialog, "Klart, slå på").click();
  await dialog.waitFor({ state: "detached" });
  return key;
}

/** Asks Matrix, as a program of the person's does. */
async function matrix(path: string, body: object, token = ""): Promise<Record<string, string>> {
  const answer = await fetch(`${server.url}/_matrix/client/v3/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Record<string, string>;
}

/** Writes something in an encrypted chat of their own, whose address it gives. */
async function writeSecret(page: Page, name: string): Promise<string> {
  const user = `@${name.replace("@", ":")}`;
  const identifier = { type: "m.id.user", user };
  const { access_token: token = "" } = await matrix("login", {
    type: "m.login.password",
    identifier,
    password: cast.anna.password,
  });
  const { room_id: id = "" } = await matrix(
    "createRoom",
    {
      name: "Förtroligt",
      preset: "private_chat",
      initial_state: [{ type: "m.room.encryption", state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } }],
    },
    token,
  );
  await matrix("logout", {}, token);
  const path = `/chat/${encodeURIComponent(id)}`;
  await page.goto(path);
  await page.getByRole("textbox", { name: /^Skriv till/ }).fill("Mycket hemligt");
  // It and its key lie at the server before the person loses what they have.
  const isSent = page.waitForResponse((one) => one.url().includes("/send/m.room.encrypted/") && one.ok());
  const isBackedUp = page.waitForResponse((one) => one.url().includes("/room_keys/keys") && one.ok());
  await button(page, "Skicka").click();
  await Promise.all([isSent, isBackedUp]);
  return path;
}

const signsOn = async (page: Page): Promise<string[]> => {
  const list = page.getByRole("list", { name: "Sju bilder att jämföra" });
  await list.getByRole("listitem").first().waitFor();
  return list.locator("li > span").allTextContents();
};

test("an administrator makes the agency's key in the browser, and only then turns the rule on", async () => {
  const { page } = officer;
  keepPicturesOnFailure("key-recovery-make", () => ({ officer: page }));
  await page.goto("/admin/rules");
  await button(page, "Nyckel och begäran").click();
  await page.getByText("Ni har ingen nyckel än.", { exact: false }).waitFor();
  await page.getByText("Ingen ber om sin nyckel").waitFor();
  await requireGood(page, "aterstallning-tomt");
  await button(page, "Gör en nyckel").click();
  const dialog = page.getByRole("dialog", { name: "Gör en nyckel" });
  await dialog.getByLabel("Lösenfras till filen").fill(passphrase);
  await button(dialog, "Gör en nyckel").click();
  file = (await dialog.getByRole("group", { name: "Filen med nyckeln" }).textContent()) ?? "";
  secrets.push(passphrase, (JSON.parse(file) as { sealed: { data: string } }).sealed.data);
  expect(await button(dialog, "Använd nyckeln").isDisabled()).toBe(true);
  await requireGood(page, "aterstallning-fil");
  await dialog.getByText("Filen är sparad eller utskriven").click();
  await button(dialog, "Använd nyckeln").click();
  await page.getByText(/^Myndighetens nyckel: [0-9a-f ]{23}/).waitFor();
  await requireGood(page, "aterstallning-nyckel");
});

test("someone who had a key before is asked for it at the next sign-in, and it leaves the page sealed only", async () => {
  const frida = await addPerson("Frida");
  const { context, page } = await open("phone");
  keepPicturesOnFailure("key-recovery-earlier", () => ({ page }));
  await signIn(page, frida, cast.anna.password);
  const key = await setUp(page, false);
  await officer.page.goto("/admin/rules");
  await officer.page.getByRole("button", { name: /Vaktade återställningsnycklar/ }).click();
  await officer.page.getByRole("option", { name: "Krävs" }).click();
  await officer.page.getByText("Gör först myndighetens nyckel", { exact: false }).waitFor();
  await requireGood(officer.page, "aterstallning-regel");
  await button(officer.page, "Spara regeln").click();
  await officer.page.getByText("Myndigheten vaktar allas återställningsnycklar.", { exact: false }).waitFor();

  await page.goto("/");
  await page.getByText(`${agency} kräver att få vakta din återställningsnyckel. Du behöver skriva in den.`).waitFor();
  await requireGood(page, "aterstallning-kort-telefon");
  await button(page, "Visa").click();
  await page.getByText("Inte klart", { exact: true }).waitFor();
  await page.getByText(`${agency} vaktar inte din nyckel än.`).waitFor();
  const field = page.getByRole("textbox", { name: "Din återställningsnyckel" });
  await field.fill(`${key.slice(0, -4)}AAAA`);
  await button(page, `Låt ${agency} vakta nyckeln`).click();
  await page.getByText("Det är inte din återställningsnyckel.", { exact: false }).waitFor();
  await requireGood(page, "aterstallning-forsegla-telefon");
  await field.fill(key);
  await button(page, `Låt ${agency} vakta nyckeln`).click();
  await page.getByText(`${agency} vaktar din återställningsnyckel sedan`, { exact: false }).waitFor();
  await page.getByText("Klart", { exact: true }).waitFor();
  await requireGood(page, "aterstallning-vaktas-telefon");

  // A database in which another key has been put under the same name.
  await page.route("**/api/v1/key-recovery", async (route) => {
    const answer = await route.fetch();
    const own = (await answer.json()) as { key: { publicKey: string } };
    await route.fulfill({ response: answer, json: { ...own, key: { ...own.key, publicKey: "A".repeat(43) } } });
  });
  await page.reload();
  await page.getByText("Servern visar en annan nyckel", { exact: false }).waitFor();
  expect(await page.getByRole("textbox", { name: "Din återställningsnyckel" }).count()).toBe(0);
  await requireGood(page, "aterstallning-utbytt-telefon");
  await context.close();
});

/** What an officer has before them at their desk, and as a phone would have it. */
async function requireGoodAtBoth(page: Page, name: string): Promise<void> {
  await requireGood(page, name);
  const desk = page.viewportSize() ?? { width: 1440, height: 900 };
  await page.setViewportSize({ width: 390, height: 844 });
  await requireGood(page, `${name}-smal`);
  await page.setViewportSize(desk);
}

test("who has lost everything asks on the phone, compares with an officer, and reads again what they wrote", async () => {
  const shown = "Hugo";
  const name = await addPerson(shown);
  const first = await open("phone");
  await signIn(first.page, name, cast.anna.password);
  await setUp(first.page, true);
  await first.page.getByText(`${agency} vaktar din återställningsnyckel sedan`, { exact: false }).waitFor();
  const path = await writeSecret(first.page, name);
  await first.context.close();

  const { context, page } = await open("phone");
  keepPicturesOnFailure("key-recovery", () => ({ page, officer: officer.page }));
  await signIn(page, name, cast.anna.password, path);
  await page.getByText("Meddelandet kan inte läsas ännu").waitFor();
  await page.goto("/security");
  await button(page, `Be ${agency} om nyckeln`).click();
  await button(page.getByRole("dialog"), `Be ${agency} om nyckeln`).click();
  await page.getByText("Håll sidan öppen", { exact: false }).waitFor();
  await requireGood(page, "aterstallning-bett");
  // Another session of the person's hears of it.
  const other = await open("phone");
  await signIn(other.page, name, cast.anna.password, "/notices");
  await other.page.getByText("Någon ber om din återställningsnyckel i ditt namn").first().waitFor();
  await other.page.goto("/security");
  await other.page.getByText(`Någon har i ditt namn bett ${agency}`, { exact: false }).waitFor();
  await requireGood(other.page, "aterstallning-annan");
  await other.context.close();

  await officer.page.goto("/notices");
  await officer.page
    .getByRole("link", { name: new RegExp(`${shown} ber om sin återställningsnyckel`) })
    .first()
    .click();
  await button(officer.page, "Svara").click();
  const dialog = officer.page.getByRole("dialog", { name: `Ge ${shown} nyckeln` });
  // An administrator without the file begins nothing.
  await dialog.getByRole("textbox", { name: "Eller klistra in filens text" }).fill("inget");
  await button(dialog, "Öppna").click();
  await dialog.getByText("Det är ingen fil med en nyckel", { exact: false }).waitFor();
  await officer.page.getByTestId("officer-file").setInputFiles({
    name: "nyckel.json",
    mimeType: "application/json",
    buffer: Buffer.from(file),
  });
  await dialog.getByLabel("Lösenfras till filen").fill("fel");
  await button(dialog, "Öppna").click();
  await dialog.getByText("Den lösenfrasen stämmer inte.").waitFor();
  await requireGoodAtBoth(officer.page, "aterstallning-oppna");
  await dialog.getByLabel("Lösenfras till filen").fill(passphrase);
  await button(dialog, "Öppna").click();
  const [theirs, ours] = [await signsOn(page), await signsOn(officer.page)];
  expect(theirs).toHaveLength(7);
  expect(ours).toEqual(theirs);
  await requireGoodAtBoth(officer.page, "aterstallning-jamfor-officer");
  await requireGood(page, "aterstallning-jamfor");
  await button(dialog, "De stämmer, ge nyckeln").click();
  await officer.page.getByText(`${shown} har fått sin nyckel.`).waitFor();
  // The connection may break off just then: the request is over nevertheless.
  await page.route("**/api/v1/key-recovery/requests/*/finish", (route) => route.abort(), { times: 1 });
  // Nothing is opened before the person has seen that the signs match.
  expect(await page.getByText("Klart", { exact: true }).count()).toBe(0);
  await button(page, "De stämmer").click();
  await page.getByText("Klart", { exact: true }).waitFor();
  await button(page, "Dra tillbaka").waitFor({ state: "detached" });
  await requireGood(page, "aterstallning-klar");
  await page.goto(path);
  await page.getByRole("article").filter({ hasText: "Mycket hemligt" }).waitFor();
  await context.close();
});

test("who has asked and then opens the device with their own key can still withdraw", async () => {
  const name = await addPerson("Ida");
  const first = await open("desktop");
  await signIn(first.page, name, cast.anna.password);
  const key = await setUp(first.page, true);
  await first.page.getByText(`${agency} vaktar din återställningsnyckel sedan`, { exact: false }).waitFor();
  await first.context.close();
  const { context, page } = await open("desktop");
  keepPicturesOnFailure("key-recovery-own", () => ({ page }));
  await signIn(page, name, cast.anna.password, "/security");
  await button(page, "Kom igång").click();
  await button(page, `Be ${agency} om nyckeln`).click();
  await button(page.getByRole("dialog"), `Be ${agency} om nyckeln`).click();
  await page.getByText("Håll sidan öppen", { exact: false }).waitFor();
  await page.getByRole("textbox", { name: "Återställningsnyckel" }).fill(key);
  await button(page, "Hämta mina meddelanden").click();
  await page.getByText("Klart", { exact: true }).waitFor();
  await page.getByText(`Du har bett ${agency} om nyckeln från den här inloggningen.`, { exact: false }).waitFor();
  await requireGood(page, "aterstallning-bett-oppen");
  await button(page, "Dra tillbaka").click();
  await button(page, "Dra tillbaka").waitFor({ state: "detached" });
  await context.close();
});

test("all of it stands in the log, and no key was sent to the server", async () => {
  const { page } = officer;
  await page.goto("/admin/audit");
  await page
    .getByRole("button", { name: /gav Hugo återställningsnyckeln/ })
    .first()
    .waitFor();
  await page
    .getByRole("button", { name: /gjorde en ny nyckel att vakta/ })
    .first()
    .waitFor();
  await requireGood(page, "aterstallning-logg");
  expect(sent.length).toBeGreaterThan(100);
  for (const secret of secrets) expect(sent.filter((one) => one.includes(secret))).toEqual([]);
  // Turned off, nothing is kept.
  await callApi(server, cast.anna, "PATCH", "/api/v1/organisation", { rules: { keyRecovery: "off" } });
  await expect
    .poll(
      async () => (await callApi<{ kept: number }>(server, cast.anna, "GET", "/api/v1/key-recovery/organisation")).kept,
    )
    .toBe(0);
});
