import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { button, launchChromium, openContext, signIn } from "../browser.ts";
import { addPerson, addWorkspace } from "../people.ts";
import { requireGood } from "../require-good.ts";
import type { Cast, RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

let server: RunningServer;
let browser: Browser;
let cast: Cast;

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  browser = await launchChromium();
  await addPerson(server, cast, "asa@fk.example", "Åsa Öberg");
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

/** Chooses a menu's action with the keyboard alone. */
async function choose(page: Page, menu: string, action: string): Promise<void> {
  await button(page, menu).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("menuitem", { name: action }).waitFor();
  await page.getByRole("menuitem", { name: action }).focus();
  await page.keyboard.press("Enter");
}

test("Anna offers a workspace to Digg, Bo sees on his phone what closes and takes it over, and Anna stays without its end in her hands", async () => {
  const name = "Intyg";
  const id = await addWorkspace(server, cast.anna, name, { "asa@fk.example": "editor" });
  const { id: documentId } = await callApi(server, cast.anna, "POST", `/api/v1/workspaces/${id}/documents`, {
    title: "Hemlig plan",
  });
  await callApi(server, cast.anna, "POST", `/api/v1/items/document/${String(documentId)}/shares`, {
    isLink: true,
    role: "viewer",
  });
  await callApi(server, cast.bo, "PATCH", "/api/v1/organisation", { rules: { guestLinks: false } });

  const annas = await openContext(browser, server.url, "desktop");
  const bos = await openContext(browser, server.url, "phone");
  const { page } = annas;
  await signIn(page, cast.anna.name, cast.anna.password, `/w/${id}/members`);
  await button(page, "Inställningar för samarbetsytan").click();
  await button(page, "Överlåt till en annan myndighet").click();
  await page.getByLabel("Myndighetens domän").fill("okand.example");
  await page.keyboard.press("Enter");
  await page.getByText("Ingen annan myndighet här har den domänen.").waitFor();
  await page.getByLabel("Myndighetens domän").fill("digg.example");
  await page.keyboard.press("Enter");
  await page.getByText("1 länk slutar fungera direkt").waitFor();
  await page.getByText("Hemlig plan").waitFor();
  await requireGood(page, "transfer-offer");
  await button(page, "Erbjud Digg att ta över").click();
  await page.getByRole("heading", { name: "Erbjuden till Digg" }).waitFor();
  await requireGood(page, "transfer-offered");

  await signIn(bos.page, cast.bo.name, cast.bo.password, "/admin/workspaces");
  await bos.page.getByText("Från Försäkringskassan, erbjuden av Anna Lindqvist.").waitFor();
  await requireGood(bos.page, "transfer-list");
  await button(bos.page, `Svara på erbjudandet om ${name}`).click();
  await bos.page.getByText("1 länk slutar fungera direkt").waitFor();
  await expect.poll(() => bos.page.getByText("Hemlig plan").count()).toBe(0);
  await requireGood(bos.page, "transfer-answer");
  await button(bos.page, "Ta över").click();
  await bos.page.getByText(`Digg äger nu ${name}.`).waitFor();

  await page.goto("/notices");
  await page.getByText("En annan myndighet äger samarbetsytan nu").filter({ visible: true }).first().waitFor();
  await page.goto(`/w/${id}/members`);
  await button(page, "Inställningar för samarbetsytan").click();
  await button(page, "Lämna samarbetsytan").waitFor();
  await expect.poll(() => button(page, "Överlåt till en annan myndighet").count()).toBe(0);
  await Promise.all([annas.context.close(), bos.context.close()]);
});

test("Anna withdraws an offer, and hands a workspace over to Åsa with the keyboard alone", async () => {
  const id = await addWorkspace(server, cast.anna, "Stafett", { "asa@fk.example": "editor" });
  await callApi(server, cast.anna, "POST", `/api/v1/workspaces/${id}/transfer`, { domain: "digg.example" });
  const { context, page } = await openContext(browser, server.url, "desktop");
  await signIn(page, cast.anna.name, cast.anna.password, "/admin/workspaces");
  await button(page, "Ta tillbaka erbjudandet om Stafett").focus();
  await page.keyboard.press("Enter");
  await page.getByText("Erbjudandet är tillbakataget.").waitFor();
  await page.getByText("Överlåtelser som väntar på svar").waitFor({ state: "detached" });

  await page.goto(`/w/${id}/members`);
  await choose(page, "Mer om Åsa Öberg", "Lämna över ägarskapet");
  await page.getByRole("heading", { name: "Lämna över ägarskapet till Åsa Öberg?" }).waitFor();
  await requireGood(page, "transfer-hand-over");
  await button(page, "Lämna över ägarskapet").focus();
  await page.keyboard.press("Enter");
  await page.getByText("Åsa Öberg äger nu samarbetsytan.").waitFor();
  await button(page, "Lägg till person").waitFor({ state: "detached" });
  await context.close();
});

test("the operator transfers a workspace, and both agencies' administrators see it in their logs", async () => {
  const id = await addWorkspace(server, cast.anna, "Driftens");
  const done = await server.safos("workspace", "transfer", id, "digg.example", "--owner", cast.bo.name);
  expect(done).toMatchObject({ organisation: "Digg", owner: cast.bo.name });
  for (const who of [cast.anna, cast.bo])
    await expect
      .poll(
        async () => {
          const { items } = await callApi<{ items: { act: string; actor: { kind: string } }[] }>(
            server,
            who,
            "GET",
            `/api/v1/audit?workspace=${id}`,
          );
          return items.find((one) => one.act === "workspace.transferred")?.actor.kind;
        },
        { timeout: 20_000 },
      )
      .toBe("operator");
});
