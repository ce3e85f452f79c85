import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { overflowOf, violationsOf } from "../axe.ts";
import { launchChromium, openContext, signIn } from "../browser.ts";
import type { TestMailServer } from "../../server/testing/mail-server.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithMail } from "../with-cast.ts";
import { isThorough } from "../sizes.ts";

let server: RunningServer;
let browser: Browser;
let cast: Cast;
let mailServer: TestMailServer;

beforeAll(async () => {
  ({ server, cast, mailServer } = await startWithMail());
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

async function call(who: "anna" | "bo", method: string, path: string, body?: unknown): Promise<Response> {
  return fetch(server.url + path, {
    method,
    headers: { authorization: `Bearer ${cast[who].token}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

async function expectAccessible(page: Page, where: string): Promise<void> {
  // Toasts and menus fade in; what is half faded has half its contrast.
  await page.waitForFunction(() => document.getAnimations().every((one) => one.playState !== "running"));
  expect([where, await violationsOf(page)]).toEqual([where, []]);
  expect([where, (await overflowOf(page)) <= 0]).toEqual([where, true]);
}

const isSaved = (page: Page): Promise<void> => page.getByText(/^Sparad /).waitFor();

test("Anna builds a form with a branch, Bo answers from the phone over two visits, a citizen by link, and Anna sees it live", async () => {
  const anna = await openContext(browser, server.url, "desktop");
  await signIn(anna.page, cast.anna.name, cast.anna.password);
  const { page } = anna;
  await page.goto(`/w/${cast.workspaceId}/forms`);
  await page.getByText("Inga enkäter än").waitFor();
  await expectAccessible(page, "no forms");
  await page.getByRole("button", { name: "Ny enkät" }).click();
  await page.getByLabel("Vad ska enkäten heta?").fill("Utvärdering");
  await page.getByRole("button", { name: "Skapa enkät" }).click();
  await page.getByRole("button", { name: "Lägg till fråga", exact: true }).last().click();
  await page.getByLabel("Fråga 1", { exact: true }).fill("Var du med på testet?");
  await page.getByLabel("Svar 1", { exact: true }).fill("Ja");
  await page.getByLabel("Svar 2", { exact: true }).fill("Nej");
  await page.getByText("Måste besvaras").click();
  await page.getByRole("button", { name: "Lägg till fråga", exact: true }).last().click();
  await page.getByLabel("Fråga 2", { exact: true }).fill("Hur gick det?");
  await page.getByRole("button", { name: "Ett val", exact: true }).click();
  await page.getByRole("menuitem", { name: "Skala", exact: true }).click();
  await page.getByText("Måste besvaras").click();
  await page.getByRole("button", { name: "Ny sida" }).click();
  await page.getByRole("textbox", { name: "Del 2", exact: true }).fill("Till sist");
  await page.getByRole("button", { name: "Lägg till fråga", exact: true }).last().click();
  await page.getByLabel("Fråga 3", { exact: true }).fill("Något mer?");
  await page.getByRole("button", { name: "Ett val", exact: true }).click();
  await page.getByRole("menuitem", { name: "Lång text" }).click();
  // The way: anyone who was not there goes straight to the last page.
  await page
    .getByRole("navigation", { name: "Frågor i enkäten" })
    .getByRole("button", { name: /Var du med/ })
    .click();
  const panel = page.getByRole("complementary", { name: "Villkor" });
  await panel.getByRole("button", { name: "Nytt villkor" }).click();
  await panel.getByRole("group", { name: "Om svaret är" }).getByText("Ja", { exact: true }).click();
  await panel.getByRole("group", { name: "Om svaret är" }).getByText("Nej", { exact: true }).click();
  await panel.getByRole("button", { name: /gå till/ }).click();
  await page.getByRole("option", { name: "Del 2. Till sist" }).click();
  await panel.getByText("Kortaste vägen är 2 frågor, längsta är 3").waitFor();
  await panel.getByText("Kopia med e-post").waitFor();
  await panel.getByRole("switch", { name: "Kopia med e-post" }).focus();
  await page.keyboard.press("Space");
  await isSaved(page);
  await expectAccessible(page, "editor");
  await page.getByRole("button", { name: "Prova" }).click();
  await page.getByRole("dialog").getByText("Nej", { exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Nästa" }).click();
  await page.getByRole("dialog").getByRole("heading", { name: "Något mer?" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Öppna för svar" }).click();
  await page.getByText("Enkäten är öppen för svar").waitFor();
  const address = page.url();
  const formId = /forms\/([0-9a-f-]+)/.exec(address)?.[1] ?? "";

  await page.getByText("Delning", { exact: true }).click();
  await page.getByRole("switch", { name: "Gäster kan svara" }).focus();
  await page.keyboard.press("Space");
  const link = page.getByLabel("Länk för alla");
  await link.waitFor();
  const publicAddress = await link.inputValue();
  await expectAccessible(page, "sharing");
  await page
    .getByRole("toolbar", { name: "Del av enkäten" })
    .or(page.getByRole("radiogroup", { name: "Del av enkäten" }))
    .getByText("Svar", { exact: true })
    .click();
  await page.getByText("Inga svar än").waitFor();

  // Bo begins on the phone and closes the page midway.
  const bo = await openContext(browser, server.url, "phone");
  await signIn(bo.page, cast.bo.name, cast.bo.password, `/w/${cast.workspaceId}/forms`);
  await bo.page.getByRole("link", { name: "Svara: Utvärdering" }).click();
  await bo.page.getByRole("heading", { name: "Utvärdering", level: 1 }).waitFor();
  await expectAccessible(bo.page, "answering on the phone");
  await bo.page.getByRole("button", { name: "Nästa" }).click();
  await bo.page.getByText("Frågan måste besvaras.").filter({ visible: true }).first().waitFor();
  await bo.page.getByText("Ja", { exact: true }).click();
  await bo.page.locator("label", { hasText: /^4$/ }).click();
  const saved = bo.page.waitForResponse((one) => one.url().endsWith("/draft") && one.ok());
  await bo.page.getByRole("button", { name: "Nästa" }).click();
  await bo.page.getByRole("heading", { name: "Till sist" }).waitFor();
  await saved;
  await bo.page.close();
  // On another device: the server kept it.
  const later = await openContext(browser, server.url, "phone");
  await signIn(later.page, cast.bo.name, cast.bo.password, `/w/${cast.workspaceId}/forms/${formId}/answer`);
  await later.page.getByText("Vi har sparat det du hann med").waitFor();
  await expect.poll(() => later.page.getByRole("radio", { name: "Ja" }).isChecked()).toBe(true);
  await later.page.getByRole("button", { name: "Nästa" }).click();
  await later.page
    .getByRole("group", { name: /Något mer/ })
    .getByRole("textbox")
    .fill("=Allt var bra");
  await later.page.getByLabel(/E-postadress för en kopia/).fill("bo@digg.example");
  await later.page.getByRole("button", { name: "Skicka svar" }).click();
  await later.page.getByText("Svaret är skickat").waitFor();
  await expectAccessible(later.page, "thanks");

  // Without loading anew, Anna sees it.
  await page.getByRole("table", { name: "Var du med på testet?" }).waitFor();
  await page.getByText("=Allt var bra").waitFor();
  await until(() => mailServer.received.length === 1);
  expect(mailServer.received[0]?.raw).toContain("application/pdf");
  expect(mailServer.received[0]?.raw).toContain("To: bo@digg.example");

  // A citizen without an account, by the link.
  const citizen = await openContext(browser, server.url, "phone");
  await citizen.page.goto(publicAddress.replace(/^https?:\/\/[^/]+/, server.url));
  await citizen.page.getByRole("heading", { name: "Utvärdering", level: 1 }).waitFor();
  await expectAccessible(citizen.page, "a visitor's form");
  await citizen.page.getByText("Nej", { exact: true }).click();
  await citizen.page.getByRole("button", { name: "Nästa" }).click();
  await citizen.page
    .getByRole("group", { name: /Något mer/ })
    .getByRole("textbox")
    .fill("<b>Jag var inte med</b>");
  await citizen.page.getByRole("button", { name: "Skicka svar" }).click();
  await citizen.page.getByText("Svaret är skickat").waitFor();
  await page.getByText("<b>Jag var inte med</b>").waitFor();
  await expectAccessible(page, "results");
  await page.getByText("Svar för svar").click();
  await page.getByRole("heading", { name: "Besökare" }).waitFor();
  await expectAccessible(page, "single responses");
  await page.getByText("Jämför", { exact: true }).click();
  await page.getByLabel("Grupper").waitFor();
  await expectAccessible(page, "cross table");

  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Hämta svaren" }).click();
  await page.getByRole("menuitem", { name: "CSV" }).click();
  expect((await download).suggestedFilename()).toBe("Utvärdering.csv");
  const csv = await (await call("anna", "GET", `/api/v1/forms/${formId}/export?format=csv`)).text();
  expect(csv).toContain(";'=Allt var bra");
  expect(csv).toContain("<b>Jag var inte med</b>");

  await page.emulateMedia({ colorScheme: "dark" });
  await page.goto(address);
  await page.getByRole("button", { name: "Stäng enkäten" }).waitFor();
  await expectAccessible(page, "editor in the dark theme");
  for (const one of [anna, bo, later, citizen]) await one.context.close();
}, 240_000);

test("an anonymous form that takes one answer from each refuses the second, also on the page", async () => {
  const made = (await (
    await call("anna", "POST", `/api/v1/workspaces/${cast.workspaceId}/forms`, {
      title: "Anonym fråga",
      settings: { isAnonymous: true, isOncePerPerson: true, canChange: false },
      content: {
        sections: [
          {
            id: "s1",
            title: "",
            questions: [
              { id: "q1", kind: "scale", title: "Hur mår gruppen?", isRequired: true, min: 1, max: 5 },
              {
                id: "q2",
                kind: "ranking",
                title: "Vad är viktigast?",
                options: [
                  { id: "a", label: "Lugn" },
                  { id: "b", label: "Fart" },
                ],
              },
            ],
          },
        ],
      },
    })
  ).json()) as { id: string };
  await call("anna", "PATCH", `/api/v1/forms/${made.id}`, { state: "open" });
  const { context, page } = await openContext(browser, server.url, "desktop");
  await signIn(page, cast.bo.name, cast.bo.password, `/w/${cast.workspaceId}/forms/${made.id}/answer`);
  await page.getByText("Dina svar är anonyma").waitFor();
  // By keyboard alone: the scale by arrows, the ranking by its buttons, Enter sends.
  const focused = (): Promise<string> =>
    page.evaluate(() => {
      const element = document.activeElement;
      return element?.getAttribute("aria-label") ?? element?.textContent ?? "";
    });
  const tabTo = async (name: RegExp): Promise<void> => {
    for (let count = 0; count < 60; count++) {
      if (name.test(await focused())) return;
      await page.keyboard.press("Tab");
    }
    throw new Error(`The keyboard does not reach ${name}.`);
  };
  await tabTo(/^1$/);
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => page.getByRole("radio", { name: "3" }).isChecked()).toBe(true);
  await tabTo(/Flytta upp Fart/);
  await page.keyboard.press("Enter");
  await page.getByText("Din ordning är sparad i svaret").waitFor();
  await expect.poll(() => focused()).toMatch(/Flytta ned Fart/);
  await tabTo(/Skicka svar/);
  await page.keyboard.press("Enter");
  await page.getByText("Svaret är skickat").waitFor();
  await page.reload();
  await page.getByText("Du har redan svarat").waitFor();
  await expectAccessible(page, "answered already");
  expect((await call("bo", "POST", `/api/v1/forms/${made.id}/ballot`, {})).status).toBe(409);
  await context.close();
});

test("a form is built and put in order by keyboard alone, on a narrow screen too", async () => {
  const { context, page } = await openContext(browser, server.url, "desktop");
  await page.setViewportSize({ width: 320, height: 700 });
  const made = (await (
    await call("anna", "POST", `/api/v1/workspaces/${cast.workspaceId}/forms`, { title: "Tangentbord" })
  ).json()) as { id: string };
  await signIn(page, cast.anna.name, cast.anna.password, `/w/${cast.workspaceId}/forms/${made.id}`);
  const add = page.getByRole("button", { name: "Lägg till fråga", exact: true }).last();
  await add.focus();
  await page.keyboard.press("Enter");
  await page.getByLabel("Fråga 1", { exact: true }).waitFor();
  await page.keyboard.type("Första");
  await add.focus();
  await page.keyboard.press("Enter");
  await page.getByLabel("Fråga 2", { exact: true }).waitFor();
  await page.keyboard.type("Andra");
  await page.getByRole("button", { name: /^Flytta fråga 1/ }).focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowDown");
  await page.getByText("Nu på plats 2 av 2").waitFor({ state: "attached" });
  await page.keyboard.press("Space");
  await isSaved(page);
  await until(async () => {
    const form = (await (await call("anna", "GET", `/api/v1/forms/${made.id}`)).json()) as {
      content: { sections: { questions: { title: string }[] }[] };
    };
    return form.content.sections[0]?.questions.map((one) => one.title).join() === "Andra,Första";
  });
  await page.getByRole("button", { name: "Öppna för svar" }).focus();
  await page.keyboard.press("Enter");
  await page.getByText("Det här behöver rättas").waitFor();
  await expectAccessible(page, "editor at 320 px");
  await context.close();
});

for (const locale of isThorough ? (["sv", "en"] as const) : (["en"] as const))
  test(`a question is shown when all or any of several answers are as they should be, by keys alone (${locale})`, async () => {
    const labels =
      locale === "sv"
        ? {
            first: "Visa bara om",
            more: "Lägg till villkor",
            match: /alla villkoren stämmer/,
            any: "något av villkoren stämmer",
            test: "Villkor",
            remove: "Ta bort villkor 2",
            panel: "Villkor",
            outline: "Frågor i enkäten",
            saved: /^Sparad /,
            conditions: "Bara om svaret på 2 är minst 4 eller svaret på 1 är ”Ja”",
            conditionLeft: "Bara om svaret på 2 är minst 4",
            removed: "Villkor 2 är borttaget.",
          }
        : {
            first: "Show only if",
            more: "Add a condition",
            match: /all conditions hold/,
            any: "any condition holds",
            test: "Condition",
            remove: "Remove condition 2",
            panel: "Ways",
            outline: "Questions of the form",
            saved: /^Saved /,
            conditions: "Only if the answer to 2 is at least 4 or the answer to 1 is ”Ja”",
            conditionLeft: "Only if the answer to 2 is at least 4",
            removed: "Condition 2 is removed.",
          };
    const made = (await (
      await call("anna", "POST", `/api/v1/workspaces/${cast.workspaceId}/forms`, {
        title: "Villkor",
        content: {
          sections: [
            {
              id: "s",
              title: "",
              questions: [
                {
                  id: "a",
                  kind: "radio",
                  title: "Var du med?",
                  options: [
                    { id: "y", label: "Ja" },
                    { id: "n", label: "Nej" },
                  ],
                },
                { id: "b", kind: "scale", title: "Hur var det?", min: 1, max: 5 },
                { id: "c", kind: "long", title: "Berätta mer" },
              ],
            },
          ],
        },
      })
    ).json()) as { id: string };
    const stored = async (): Promise<unknown> => {
      const form = (await (await call("anna", "GET", `/api/v1/forms/${made.id}`)).json()) as {
        content: { sections: { questions: { showIf?: unknown }[] }[] };
      };
      return form.content.sections[0]?.questions[2]?.showIf;
    };
    const { context, page } = await openContext(browser, server.url, "desktop");
    await call("anna", "PATCH", "/api/v1/me", { locale });
    await signIn(page, cast.anna.name, cast.anna.password, `/w/${cast.workspaceId}/forms/${made.id}`);
    await page
      .getByRole("navigation", { name: labels.outline })
      .getByRole("button", { name: /Berätta mer/ })
      .click();
    const panel = page.getByRole("complementary", { name: labels.panel });
    const focused = (name: RegExp): Promise<unknown> =>
      until(() =>
        page.evaluate(
          (pattern) =>
            new RegExp(pattern).test(document.activeElement?.closest("[data-row]")?.getAttribute("aria-label") ?? ""),
          name.source,
        ),
      );
    await panel.getByRole("button", { name: labels.first }).press("Enter");
    await focused(/1$/);
    const row = (n: number) => panel.getByRole("group", { name: `${labels.test} ${n}`, exact: true });
    await row(1).getByRole("spinbutton").or(row(1).locator("input")).first().fill("4");
    await panel.getByRole("button", { name: labels.more }).press("Space");
    await focused(/2$/);
    await row(2).getByRole("checkbox", { name: "Ja" }).waitFor();
    await panel.getByRole("button", { name: labels.match }).press("Enter");
    await page.getByRole("option", { name: labels.any }).press("Enter");
    await page.getByText(labels.conditions).waitFor();
    await page.getByText(labels.saved).waitFor();
    await until(
      async () =>
        JSON.stringify(await stored()) ===
        JSON.stringify({
          match: "any",
          tests: [
            { questionId: "b", test: { op: "atLeast", number: 4 } },
            { questionId: "a", test: { op: "any", values: ["y"] } },
          ],
        }),
    );
    await expectAccessible(page, `conditions ${locale}`);
    await panel.getByRole("button", { name: labels.remove }).press("Enter");
    await panel.getByRole("status").getByText(labels.removed).waitFor();
    await focused(/1$/);
    await page.getByText(labels.conditionLeft, { exact: true }).waitFor();
    await call("anna", "PATCH", "/api/v1/me", { locale: "sv" });
    await context.close();
  });
