import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, onTestFailed, test } from "vitest";
import { violationsOf } from "../axe.ts";
import { launchChromium, openContext, signInByForm, takePicture } from "../browser.ts";
import { startServer, type RunningServer } from "../server.ts";

let server: RunningServer;
let browser: Browser;
let daniel: Page;
/** The link that Anna is handed. */
let invitation = "";
const password = "en mening räcker gott";

beforeAll(async () => {
  server = await startServer();
  browser = await launchChromium();
  ({ page: daniel } = await openContext(browser, server.url, "desktop"));
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

function pictureOnFailure(name: string): void {
  onTestFailed(() =>
    daniel.screenshot({ path: join(import.meta.dirname, "..", "output", `${name}.png`) }).then(() => undefined),
  );
}

/** Someone who comes before the administrator, through a proxy on the machine or from it. */
const setUp = (more: object): Promise<Response> =>
  fetch(`${server.url}/api/v1/setup`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      organisationName: "Annan",
      domain: "annan.example",
      adminName: "x",
      displayName: "X",
      password,
      locale: "sv",
      ...more,
    }),
  });

const check = async (draft: object) => {
  const answer = await fetch(`${server.url}/api/v1/setup/check`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(draft),
  });
  return { status: answer.status, body: (await answer.json()) as { code?: string; items?: { code: string }[] } };
};

async function expectAccessible(page: Page): Promise<void> {
  await expect.poll(() => violationsOf(page)).toEqual([]);
}

test("the first visitor is led through the wizard and lands on Idag with things to try", async () => {
  pictureOnFailure("wizard");
  await daniel.goto("/");
  await daniel.getByText("Steg 1 av 3").waitFor();
  const early = await setUp({});
  expect([early.status, ((await early.json()) as { code: string }).code]).toEqual([403, "SETUP_CODE_WRONG"]);
  // Passwords are weighed for those who have the code.
  const draft = { domain: "-", adminName: "Å", password: "kort" };
  const codesOf = async (more: object) => (await check({ ...draft, ...more })).body.items?.map(({ code }) => code);
  expect(await codesOf({ code: "gissad" })).toEqual(["DOMAIN_INVALID", "NAME_INVALID", "SETUP_CODE_WRONG"]);
  expect(await codesOf({ code: server.setupCode() })).toEqual(["DOMAIN_INVALID", "NAME_INVALID", "PASSWORD_WEAK"]);
  expect((await check({ domain: 7 })).status).toBe(400);
  await daniel.goto(`/setup#code=${server.setupCode()}`);
  await daniel.reload();
  await daniel.getByText("Steg 1 av 3").waitFor();
  await expectAccessible(daniel);
  await daniel.getByRole("button", { name: "Fortsätt" }).click();
  await daniel.getByText("Det här behövs.").filter({ visible: true }).first().waitFor();
  await daniel.getByRole("textbox", { name: "Organisationens namn" }).fill("Försäkringskassan");
  // Each step says what will not do where it is filled in, and goes no further.
  await daniel.getByRole("textbox", { name: "Domän" }).fill("Fel domän");
  await daniel.getByRole("button", { name: "Fortsätt" }).click();
  await daniel.getByText("Det är inte ett domännamn.").waitFor();
  await daniel.getByText("Steg 1 av 3").waitFor();
  await daniel.getByRole("textbox", { name: "Domän" }).fill("fk.example");
  await expect.poll(() => daniel.getByText("Det är inte ett domännamn.").count()).toBe(0);
  await daniel.getByText("@anna:fk.example i chatten").waitFor();
  await daniel.getByRole("button", { name: "Fortsätt" }).click();
  await daniel.getByText("Steg 2 av 3").waitFor();
  await expectAccessible(daniel);
  await daniel.getByRole("textbox", { name: "Ditt namn" }).fill("Daniel Falk");
  await daniel.getByRole("textbox", { name: "Inloggningsnamn" }).fill("Åsa Öberg");
  await daniel.getByLabel("Lösenord", { exact: true }).fill("password123");
  await daniel.getByRole("button", { name: "Fortsätt" }).click();
  await daniel.getByText("Namnet får bara ha små bokstäver").waitFor();
  await expect
    .poll(() => daniel.getByRole("textbox", { name: "Inloggningsnamn" }).getAttribute("aria-invalid"))
    .toBe("true");
  await expect.poll(() => daniel.getByLabel("Lösenord", { exact: true }).getAttribute("aria-invalid")).toBe("true");
  await expectAccessible(daniel);
  await daniel.getByRole("textbox", { name: "Inloggningsnamn" }).fill("daniel");
  await daniel.getByLabel("Lösenord", { exact: true }).fill(password);
  // The address that the start prints carries the code.
  await expect
    .poll(() => daniel.getByRole("textbox", { name: "Kod från servern" }).inputValue())
    .toBe(server.setupCode());
  await daniel.getByRole("button", { name: "Fortsätt" }).click();
  await daniel.getByText("Steg 3 av 3").waitFor();
  await daniel.getByRole("button", { name: "Skapa och logga in" }).click();
  await daniel.getByRole("heading", { name: "Tre saker att prova" }).waitFor();
  expect(await check({ domain: "annan.example" })).toMatchObject({ status: 410, body: { code: "SETUP_DONE" } });
  await expectAccessible(daniel);
});

test("the administrator adds a colleague, makes a workspace and invites them, all by hand", async () => {
  pictureOnFailure("first-colleague");
  await daniel.goto("/admin/persons");
  await daniel.getByRole("button", { name: "Ny person" }).click();
  const person = daniel.getByRole("dialog");
  await person.getByRole("textbox", { name: "Namn", exact: true }).fill("Anna Lindqvist");
  await person.getByRole("textbox", { name: "Inloggningsnamn" }).fill("anna");
  await person.getByRole("button", { name: "Lägg till" }).click();
  // No mail is sent here, so the link is the administrator's to hand over.
  const handed = daniel.getByRole("dialog", { name: "Länk för att välja lösenord" });
  invitation = await handed.getByRole("textbox", { name: "Länk" }).inputValue();
  await takePicture(daniel, "invitation-link");
  await expectAccessible(daniel);
  await handed.getByRole("button", { name: "Stäng" }).click();
  await daniel.getByRole("row", { name: /Anna Lindqvist/ }).waitFor();

  await daniel.goto("/");
  await daniel.getByRole("button", { name: "Ny samarbetsyta" }).first().click();
  const workspace = daniel.getByRole("dialog");
  await workspace.getByRole("textbox", { name: "Namn", exact: true }).fill("Vår första yta");
  await workspace.getByRole("button", { name: "Skapa samarbetsyta" }).click();
  await daniel.getByRole("heading", { name: "Vår första yta" }).first().waitFor();
  await daniel
    .getByRole("link", { name: "Medlemmar" })
    .or(daniel.getByRole("tab", { name: "Medlemmar" }))
    .first()
    .click();
  await daniel.getByRole("button", { name: "Lägg till medlem" }).click();
  const member = daniel.getByRole("dialog");
  await member
    .getByRole("combobox", { name: "Person" })
    .or(member.getByRole("searchbox"))
    .or(member.getByRole("textbox", { name: "Person" }))
    .first()
    .fill("anna@fk.example");
  await daniel.getByRole("option", { name: /Anna Lindqvist/ }).click();
  await member.getByRole("button", { name: "Lägg till" }).click();
  await daniel.getByRole("row", { name: /Anna Lindqvist/ }).waitFor();
});

test("the colleague chooses a password through the link, which works once", async () => {
  const { context, page } = await openContext(browser, server.url, "phone");
  await page.goto(invitation);
  await page.getByRole("heading", { name: "Välj ditt lösenord" }).waitFor();
  await page.getByText(/Anna Lindqvist, Försäkringskassan/).waitFor();
  await page.getByLabel("Nytt lösenord").fill("kort");
  await page.getByRole("button", { name: "Spara och logga in" }).click();
  await page
    .getByText(/minst tio tecken/i)
    .first()
    .waitFor();
  await page.getByLabel("Nytt lösenord").fill(password);
  await takePicture(page, "welcome-phone");
  await page.getByRole("button", { name: "Spara och logga in" }).click();
  await page.getByRole("navigation", { name: "Huvudmeny" }).first().waitFor();
  await context.close();
  const later = await openContext(browser, server.url, "desktop");
  await later.page.goto(invitation);
  await later.page.getByRole("heading", { name: "Länken gäller inte" }).waitFor();
  await takePicture(later.page, "welcome-gone");
  await expectAccessible(later.page);
  await later.context.close();
});

test("the colleague signs in and finds the workspace and its channel", async () => {
  const { context, page } = await openContext(browser, server.url, "phone");
  await signInByForm(page, "anna@fk.example", password);
  await page.getByRole("main").getByText("Vår första yta").first().click();
  await page.getByRole("textbox", { name: "Skriv till Allmänt" }).waitFor();
  await context.close();
});

test("the wizard is closed for good once it has been used", async () => {
  const answer = await setUp({ code: server.setupCode() });
  expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([410, "SETUP_DONE"]);
});
