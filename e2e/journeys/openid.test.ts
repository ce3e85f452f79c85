import { createHash, randomBytes } from "node:crypto";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { violationsOf } from "../axe.ts";
import { button, fillSignIn, launchChromium, openContext, signIn, takePicture } from "../browser.ts";
import { startOtherSites, type OtherSites } from "../peers/other-sites.ts";
import type { Cast, RunningServer } from "../server.ts";
import { sizesOf } from "../sizes.ts";
import { startWithCast } from "../with-cast.ts";

// Anna's agency signs in to its register with Safos: an administrator connects it, and people let it in.

const password = "ett långt lösenord";
const callback = "https://diariet.digg.example/svar";
const afterwards = "https://diariet.digg.example/utloggad";
let server: RunningServer;
let sites: OtherSites;
let browser: Browser;
let cast: Cast;
let clientId = "";

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  sites = await startOtherSites(["diariet.digg.example"]);
  browser = await launchChromium(sites.parameters);
  await server.safos(
    ...["person", "add", "daniel@digg.example", "--password", password, "--display-name", "Daniel Ek", "--admin"],
  );
});
afterAll(async () => {
  await browser.close();
  await sites.stop();
  await server.stop();
});

function question(more: Record<string, string> = {}): string {
  const challenge = createHash("sha256").update(randomBytes(32).toString("base64url")).digest("base64url");
  return `/oauth2/authorize?${new URLSearchParams({
    client_id: clientId,
    response_type: "code",
    redirect_uri: callback,
    scope: "openid profile email groups",
    state: "läge",
    code_challenge: challenge,
    code_challenge_method: "S256",
    ...more,
  }).toString()}`;
}

/** Nothing is wider than the window. */
const isWithin = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);

test("Daniel connects the register, gets a secret once, changes and renews it", async () => {
  const { context, page } = await openContext(browser, server.url, "desktop");
  await signIn(page, "daniel@digg.example", password, "/admin/clients");
  await page.getByText("Inga system är anslutna").waitFor();
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await button(page, "Anslut system").click();
  const dialog = page.getByRole("dialog", { name: "Anslut system" });
  await dialog.getByLabel("Systemets namn").fill("Diariet");
  await dialog.getByLabel("Adresser för svar").fill("http://diariet.digg.example/svar");
  await dialog.getByText("Grupper").click();
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await takePicture(page, "desktop-anslut-system");
  await button(dialog, "Anslut system").click();
  await dialog.getByText(/En adress börjar med https/).waitFor();
  await dialog.getByLabel("Adresser för svar").fill(callback);
  await button(dialog, "Anslut system").click();
  await dialog.waitFor({ state: "detached" });
  clientId = await page.getByRole("textbox", { name: "Klient-id" }).inputValue();
  const secret = await page.getByRole("textbox", { name: "Hemlighet" }).inputValue();
  expect(secret).toMatch(/^sfclient_/);
  await takePicture(page, "desktop-system-anslutet");
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await page.reload();
  await page.getByText("Diariet", { exact: true }).waitFor();
  await expect.poll(() => page.content()).not.toContain(secret);
  // By the keyboard alone.
  await button(page, "Mer om Diariet").focus();
  await page.keyboard.press("Enter");
  await page.getByRole("menuitem", { name: "Ny hemlighet" }).press("Enter");
  await button(page.getByRole("dialog", { name: "Ny hemlighet för Diariet?" }), "Ny hemlighet").press("Enter");
  const renewed = page.getByRole("textbox", { name: "Hemlighet" });
  await renewed.waitFor();
  await expect.poll(() => renewed.inputValue()).not.toBe(secret);
  await context.close();
});

test("Daniel lets the register ask for calendars, contacts and files", async () => {
  for (const size of ["phone", "desktop"] as const) {
    const { context, page } = await openContext(browser, server.url, size);
    await signIn(page, "daniel@digg.example", password, "/admin/clients");
    await button(page, "Mer om Diariet").click();
    await page.getByRole("menuitem", { name: "Ändra" }).click();
    const dialog = page.getByRole("dialog", { name: "Ändra Diariet" });
    for (const name of ["Kalendrar", "Kontakter", "Filer", "Även när personen inte är inloggad"]) {
      const box = dialog.getByRole("checkbox", { name });
      if (!(await box.isChecked())) await dialog.getByText(name, { exact: true }).click();
      await expect.poll(() => box.isChecked()).toBe(true);
    }
    await expect.poll(() => violationsOf(page)).toEqual([]);
    await expect.poll(() => isWithin(page)).toBe(true);
    await takePicture(page, `${size}-system-oppnar`);
    await button(dialog, "Spara").click();
    await dialog.waitFor({ state: "detached" });
    await context.close();
  }
});

test.each(["desktop", "phone"] as const)("Bo reads what the register may do in Safos, on a %s", async (size) => {
  const { context, page } = await openContext(browser, server.url, size);
  const asked = question({ scope: "openid profile calendar contacts files offline_access", prompt: "consent" });
  await signIn(page, cast.bo.name, cast.bo.password, asked);
  await page.getByText("Diariet (diariet.digg.example) vill komma åt det du har i Safos.").waitFor();
  const items = page.getByRole("listitem");
  expect(await items.allTextContents()).toEqual([
    "Veta att det är du",
    "Se ditt namn och vilken myndighet du hör till",
    "Läsa och ändra i alla kalendrar som du kommer åt, och bjuda in som du",
    "Läsa och ändra dina kontakter, och se kollegornas adresser där myndigheten tillåter det",
    "Läsa, ändra och ta bort filer som du kommer åt, även i samarbetsytor",
    "Göra det även när du inte är här",
  ]);
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await expect.poll(() => isWithin(page)).toBe(true);
  await takePicture(page, `${size}-slapp-in-kalendrar`);
  await button(page, "Avbryt").click();
  await page.waitForURL((url) => url.href.startsWith(callback));
  await context.close();
});

test.each(sizesOf("desktop"))("Bo lets the register in, and takes it back, on a %s", async (size) => {
  const { context, page } = await openContext(browser, server.url, size);
  await signIn(page, cast.bo.name, cast.bo.password, question());
  await page.getByRole("heading", { name: "Logga in i Diariet" }).waitFor();
  await page.getByText("Diariet (diariet.digg.example) vill veta vem du är.").waitFor();
  await page.getByText("Se vilka grupper du är med i").waitFor();
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await expect.poll(() => isWithin(page)).toBe(true);
  await takePicture(page, `${size}-slapp-in-program`);
  await button(page, "Tillåt").focus();
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.href.startsWith(callback));
  await page.goto("/security");
  const programs = page.getByRole("region", { name: "Program som har åtkomst" });
  await programs.getByText("Diariet (diariet.digg.example)").waitFor();
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await programs.scrollIntoViewIfNeeded();
  await takePicture(page, `${size}-program-med-atkomst`);
  await expect.poll(() => isWithin(page)).toBe(true);
  await button(programs, "Ta bort åtkomst: Diariet").click();
  await programs.getByText("Du har inte släppt in några program.").waitFor();
  await context.close();
});

test("Daniel ends what Bo let in, and nothing of it is left", async () => {
  const bo = await openContext(browser, server.url, "desktop");
  await signIn(bo.page, cast.bo.name, cast.bo.password, question());
  await button(bo.page, "Tillåt").click();
  await bo.page.waitForURL((url) => url.href.startsWith(callback));
  const { context, page } = await openContext(browser, server.url, "desktop");
  await signIn(page, "daniel@digg.example", password, "/admin/persons");
  await button(page, "Mer om Bo Ek").click();
  await page.getByRole("menuitem", { name: "Program som har åtkomst" }).click();
  const dialog = page.getByRole("dialog", { name: "Program som har åtkomst" });
  await dialog.getByText("Diariet (diariet.digg.example)").waitFor();
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await takePicture(page, "desktop-program-hos-person");
  await button(dialog, "Ta bort åtkomst: Diariet").click();
  await dialog.getByText("Bo Ek har inte släppt in några program.").waitFor();
  await context.close();
  await bo.page.goto("/security");
  await bo.page.getByText("Du har inte släppt in några program.").waitFor();
  await bo.context.close();
});

test.each(sizesOf("phone"))(
  "a question that cannot be answered says so on a %s, and so does a device's code",
  async (size) => {
    const { context, page } = await openContext(browser, server.url, size);
    await page.goto(question({ redirect_uri: "https://ond.example/" }));
    await page.getByRole("heading", { name: "Inloggningen kan inte fortsätta" }).waitFor();
    await page.getByText(/en adress som inte är inlagd/).waitFor();
    await expect.poll(() => violationsOf(page)).toEqual([]);
    await takePicture(page, `${size}-fel-adress`);
    await signIn(page, cast.bo.name, cast.bo.password, "/authorise/ingenfragaallstal");
    await page.getByText(/Börja om i programmet/).waitFor();
    await page.goto("/device");
    await page.getByLabel("Kod").fill("bcdf ghjk");
    await page.keyboard.press("Enter");
    await page.getByText(/Koden finns inte/).waitFor();
    await expect.poll(() => violationsOf(page)).toEqual([]);
    await expect.poll(() => isWithin(page)).toBe(true);
    await takePicture(page, `${size}-enhetskod`);
    await context.close();
  },
);

test("a system that wants it recent asks Bo to show that it is him, and then lets him go on", async () => {
  const { context, page } = await openContext(browser, server.url, "desktop");
  await signIn(page, cast.bo.name, cast.bo.password, question({ prompt: "login" }));
  await page.getByText("Diariet vill att du först visar att det är du.").waitFor();
  await takePicture(page, "desktop-visa-vem-du-ar");
  await button(page, "Tillåt").click();
  const dialog = page.getByRole("dialog", { name: "Bekräfta att det är du" });
  await dialog.getByLabel(/lösenord/i).fill(cast.bo.password);
  await dialog.getByRole("button", { name: /Fortsätt|Bekräfta/ }).click();
  await page.waitForURL((url) => url.href.startsWith(callback));
  await context.close();
});

test("Anna of another agency is told that the register is not for her", async () => {
  const { context, page } = await openContext(browser, server.url, "phone");
  await signIn(page, cast.anna.name, cast.anna.password, question());
  await page.getByRole("heading", { name: "Systemet är inte för dig" }).waitFor();
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await takePicture(page, "phone-inte-for-dig");
  await button(page, "Avbryt").click();
  await page.waitForURL((url) => url.href.startsWith(callback));
  expect(new URL(page.url()).searchParams.get("error")).toBe("access_denied");
  await context.close();
});

test.each(sizesOf("phone"))(
  "Bo signs in to a Matrix client that knows no OAuth, by the page, on a %s",
  async (size) => {
    const { context, page } = await openContext(browser, server.url, size);
    const redirect = new URLSearchParams({ redirectUrl: `${callback}?a=b#/rum` });
    await page.goto(`/_matrix/client/v3/login/sso/redirect?${redirect}`);
    // Nobody is signed in: that comes first.
    await fillSignIn(page, cast.bo.name, cast.bo.password);
    await page.getByRole("heading", { name: "Logga in i diariet.digg.example" }).waitFor();
    await page.getByText("diariet.digg.example vill använda chatten som du.").waitFor();
    await expect.poll(() => violationsOf(page)).toEqual([]);
    await expect.poll(() => isWithin(page)).toBe(true);
    await takePicture(page, `${size}-slapp-in-matrixklient`);
    await button(page, "Tillåt").focus();
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => url.href.startsWith(callback));
    const { searchParams, hash } = new URL(page.url());
    expect([searchParams.get("a"), hash]).toEqual(["b", "#/rum"]);
    const body = JSON.stringify({ type: "m.login.token", token: searchParams.get("loginToken") });
    const login = () => fetch(`${server.url}/_matrix/client/v3/login`, { method: "POST", body });
    expect(await (await login()).json()).toMatchObject({
      device_id: expect.any(String),
      access_token: expect.any(String),
    });
    expect((await login()).status).toBe(403);
    await context.close();
  },
);

for (const size of sizesOf("desktop"))
  test(`after the register's sign-out Bo says whether Safos ends too (${size})`, async () => {
    const leaving = await server.safos(
      ...["client", "add", "digg.example", "--name", "Ärenden", "--redirect", callback, "--after-logout", afterwards],
    );
    const leave = `/oauth2/end_session?${new URLSearchParams({
      client_id: leaving["id"] ?? "",
      post_logout_redirect_uri: afterwards,
      state: "1",
    }).toString()}`;
    const { context, page } = await openContext(browser, server.url, size);
    await signIn(page, cast.bo.name, cast.bo.password, leave);
    await page.getByText("Du är fortfarande inloggad i Safos som Bo Ek.").waitFor();
    await expect.poll(() => violationsOf(page)).toEqual([]);
    await expect.poll(() => isWithin(page)).toBe(true);
    await takePicture(page, `${size}-utloggad-ur-system`);
    await button(page, "Fortsätt utan att logga ut").click();
    await page.waitForURL(`${afterwards}?state=1`);
    // Back in Safos the session is as it was; then it ends by the keyboard.
    await page.goto("/");
    await page.getByRole("navigation", { name: "Huvudmeny" }).first().waitFor();
    await page.goto(leave);
    await button(page, "Logga ut ur Safos också").focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(`${afterwards}?state=1`);
    expect((await page.context().request.get("/api/v1/session")).status()).toBe(401);
    // Nobody is signed in: there is nothing to ask.
    await page.goto(leave);
    await page.waitForURL(`${afterwards}?state=1`);
    // Another site's address is never gone to.
    await page.goto(leave.replace("diariet.digg.example", "ond.example"));
    await page.waitForURL(/\/signin/);
    await context.close();
  });
