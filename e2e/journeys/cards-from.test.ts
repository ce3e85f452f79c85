import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { violationsOf } from "../axe.ts";
import { launchChromium, openContext, openSession, signIn } from "../browser.ts";
import { putFile } from "../put-file.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

// Cards are made where the work comes up: of a message, a file, a meeting and a line said in a call. Both ends show the tie.

let server: RunningServer;
let browser: Browser;
let cast: Cast;
let anna: Page;

async function api(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
  const answer = await fetch(server.url + path, {
    method,
    headers: { authorization: `Bearer ${cast.anna.token}`, ...(body ? { "content-type": "application/json" } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Record<string, unknown>;
}

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  await api("POST", `/api/v1/workspaces/${cast.workspaceId}/boards`, {
    title: "Uppföljning",
    prefix: "UF",
    template: "project",
  });
  await api("POST", `/api/v1/workspaces/${cast.workspaceId}/meetings`, {
    title: "Styrgruppen",
    startsAt: "2099-01-01T09:00:00.000Z",
  });
  await putFile(server, cast.anna, [cast.workspaceName, "Underlag.txt"], "Underlag till beslutet");
  browser = await launchChromium();
  anna = (await openContext(browser, server.url, "desktop")).page;
  await openSession(anna, cast.anna.name, cast.anna.password);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

/** From the menu that is open to the finished card; resolves with its panel, which is open then. */
async function makeCard(page: Page, title: string): Promise<ReturnType<Page["locator"]>> {
  await page.getByRole("menuitem", { name: "Skapa kort" }).click();
  return finishCard(page, title);
}

async function finishCard(page: Page, title: string): Promise<ReturnType<Page["locator"]>> {
  const dialog = page.getByRole("dialog", { name: "Skapa kort" });
  await until(async () => (await dialog.getByRole("textbox", { name: "Titel" }).inputValue()) === title);
  await until(async () => !(await dialog.getByRole("button", { name: "Skapa", exact: true }).isDisabled()));
  await dialog.getByRole("button", { name: "Skapa", exact: true }).click();
  await page.getByRole("button", { name: "Visa", exact: true }).last().click();
  await page.waitForURL("**/cards/**");
  const panel = page.getByRole("complementary", { name: /UF-\d/ });
  await panel.getByText(title).filter({ visible: true }).first().waitFor();
  return panel;
}

test("of a message: the card shows it and leads to it", async () => {
  await anna.goto(`/w/${cast.workspaceId}/chat`);
  const box = anna.getByRole("textbox", { name: "Skriv till Allmänt" });
  await box.fill("Vi behöver fråga juristen");
  await anna.keyboard.press("Enter");
  const message = anna.getByRole("article").filter({ hasText: "fråga juristen" });
  await message.hover();
  await message.getByRole("button", { name: /Mer/ }).click();
  const panel = await makeCard(anna, "Vi behöver fråga juristen");
  const linked = panel.getByRole("region", { name: "Hör ihop med" });
  await linked.getByRole("link", { name: "Vi behöver fråga juristen" }).click();
  await anna.waitForURL(/\/chat\/.*event=/);
  await anna.getByText("Vi behöver fråga juristen").filter({ visible: true }).first().waitFor();
});

test("of a file: its details show the card, the card shows the file", async () => {
  await anna.goto(`/w/${cast.workspaceId}/files/`);
  const row = anna.getByRole("row", { name: /Underlag\.txt/ });
  await row.hover();
  await row.getByRole("button", { name: /Mer/ }).click();
  const panel = await makeCard(anna, "Underlag.txt");
  await panel.getByRole("region", { name: "Hör ihop med" }).getByRole("link", { name: "Underlag.txt" }).waitFor();
  await anna.goto(`/w/${cast.workspaceId}/files/`);
  await row.hover();
  await row.getByRole("button", { name: /Mer/ }).click();
  await anna.getByRole("menuitem", { name: "Detaljer och versioner" }).click();
  await anna
    .getByRole("region", { name: "Hör ihop med" })
    .getByRole("link", { name: /Underlag\.txt/ })
    .waitFor();
  await expect.poll(() => violationsOf(anna)).toEqual([]);
});

test("of a meeting, from the phone too: the meeting shows the card, the card shows the meeting", async () => {
  await anna.goto(`/w/${cast.workspaceId}/meetings`);
  await anna.getByRole("button", { name: /Styrgruppen/ }).click();
  const panel = await makeCard(anna, "Styrgruppen");
  await panel.getByRole("region", { name: "Hör ihop med" }).getByRole("link", { name: "Styrgruppen" }).click();
  await anna.waitForURL("**/meetings/*");
  const { context, page: bo } = await openContext(browser, server.url, "phone");
  await signIn(bo, cast.bo.name, cast.bo.password, `/w/${cast.workspaceId}/meetings`);
  await bo.getByRole("link", { name: "Styrgruppen" }).tap();
  const meeting = bo.getByRole("complementary", { name: "Möte", exact: true });
  const tied = meeting.getByRole("region", { name: "Hör ihop med" }).getByRole("link", { name: /Styrgruppen/ });
  await tied.waitFor();
  await expect.poll(() => violationsOf(bo)).toEqual([]);
  await tied.tap();
  await bo.waitForURL("**/cards/**");
  await context.close();
});

test("of a line in a call: by keys alone, and the call goes on", async () => {
  await anna.goto(`/w/${cast.workspaceId}/meetings`);
  await anna.getByRole("button", { name: "Starta", exact: true }).click();
  await anna.getByRole("button", { name: "Gå med nu", exact: true }).click();
  const stage = anna.getByRole("region", { name: /^Möte:/ });
  await stage.waitFor();
  await anna.getByRole("button", { name: "Möteschatt", exact: true }).click();
  await anna.getByRole("textbox", { name: "Skriv till alla i mötet" }).fill("Boka lokal till våren");
  await anna.keyboard.press("Enter");
  const make = anna.getByRole("button", { name: "Skapa kort av: Boka lokal till våren" });
  await make.focus();
  await anna.keyboard.press("Enter");
  const dialog = anna.getByRole("dialog", { name: "Skapa kort" });
  await dialog.getByRole("textbox", { name: "Titel" }).waitFor();
  await until(async () => !(await dialog.getByRole("button", { name: "Skapa", exact: true }).isDisabled()));
  await dialog.getByRole("textbox", { name: "Titel" }).press("Enter");
  await dialog.waitFor({ state: "detached" });
  await until(async () => {
    const meetings = (await api("GET", "/api/v1/meetings?mine=true")) as { items: { id: string; title: string }[] };
    const id = meetings.items.find((one) => one.title === "Styrgruppen")?.id ?? "";
    const links = (await api("GET", `/api/v1/items/meeting/${id}/links`)) as { items: { item: { title: string } }[] };
    return links.items.some(({ item }) => item.title.includes("Boka lokal till våren"));
  });
  await stage.waitFor();
});
