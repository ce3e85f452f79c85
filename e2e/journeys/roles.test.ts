import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { overflowOf, violationsOf } from "../axe.ts";
import { button, launchChromium, openContext, signIn, takePicture } from "../browser.ts";
import { addPerson } from "../people.ts";
import type { Cast, RunningServer } from "../server.ts";
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

for (const size of sizesOf("desktop"))
  test(`an administrator gives a role, its person sees the log and nothing else of the administration, and it is taken (${size})`, async () => {
    const frida = `frida-${size}@fk.example`;
    const name = `Frida ${size}`;
    await addPerson(server, cast, frida, name);
    const annas = await openContext(browser, server.url, size);
    const { page } = annas;
    await signIn(page, cast.anna.name, cast.anna.password, "/admin/persons");
    const open = async () => {
      await button(page, `Mer om ${name}`).click();
      await page.getByRole("menuitem", { name: "Roller …" }).click();
    };
    await open();
    const dialog = page.getByRole("dialog", { name: "Roller" });
    // By keyboard: the label is what one presses.
    const auditor = dialog.getByRole("checkbox", { name: "Granskare" });
    await auditor.focus();
    await page.keyboard.press("Space");
    const lastDay = dialog.getByRole("group", { name: "Sista dag för Granskare" }).getByRole("spinbutton");
    await lastDay.first().click();
    await page.keyboard.type("20990131");
    expect([await violationsOf(page), await overflowOf(page)]).toEqual([[], 0]);
    await takePicture(page, `${size}-roller`);
    await button(dialog, "Spara").click();
    await page.getByText(`Rollerna för ${name} är sparade.`).waitFor();
    await page
      .getByText(/^Granskare till 31 jan/)
      .first()
      .waitFor();
    expect([await violationsOf(page), await overflowOf(page)]).toEqual([[], 0]);
    await takePicture(page, `${size}-roller-lista`);

    const fridas = await openContext(browser, server.url, size);
    await signIn(fridas.page, frida, cast.anna.password, "/notices");
    await fridas.page.getByText(/Anna Lindqvist gav dig rollen Granskare till och med 31 jan/).waitFor();
    await fridas.page.goto("/more");
    const links = fridas.page.getByRole("navigation", { name: "Mer" });
    await links.getByRole("link", { name: "Händelselogg" }).waitFor();
    await links.getByRole("link", { name: "Vem kunde se" }).waitFor();
    for (const other of ["Personer", "Grupper", "Regler", "Nödåtkomst", "Inloggning"])
      expect([other, await links.getByRole("link", { name: other, exact: true }).count()]).toEqual([other, 0]);
    await takePicture(fridas.page, `${size}-granskare-mer`);
    await fridas.page.goto("/admin/audit");
    await fridas.page
      .getByText(`Anna Lindqvist gav ${name} rollen Granskare`)
      .filter({ visible: true })
      .first()
      .waitFor();
    expect([await violationsOf(fridas.page), await overflowOf(fridas.page)]).toEqual([[], 0]);
    await fridas.page.goto("/admin/persons");
    await fridas.page.getByText("Bara den som har en roll för det kommer åt den här sidan.").waitFor();
    await fridas.page.goto("/admin/audit");
    await fridas.page.getByRole("heading", { name: "Händelselogg" }).waitFor();

    // Taken while the page is open: it closes at once.
    await open();
    await dialog.getByText("Anna Lindqvist gav rollen", { exact: false }).waitFor();
    await dialog.getByRole("checkbox", { name: "Granskare" }).focus();
    await page.keyboard.press("Space");
    await button(dialog, "Spara").click();
    await dialog.waitFor({ state: "detached" });
    await fridas.page.getByText("Bara den som har en roll för det kommer åt den här sidan.").waitFor();
    await fridas.context.close();
    await annas.context.close();
  });

test("a group manager makes a group; a rule leaves public forms to publishers", async () => {
  const gustav = "gustav@fk.example";
  await addPerson(server, cast, gustav, "Gustav Ek");
  await server.safos("person", "role", gustav, "groupManager");
  const { context, page } = await openContext(browser, server.url, "desktop");
  await signIn(page, gustav, cast.anna.password);
  await button(page, "Konto för Gustav Ek")
    .or(page.getByRole("button", { name: /Gustav Ek/ }))
    .first()
    .click();
  await page.getByRole("menuitem", { name: "Administration" }).click();
  await page.getByRole("heading", { name: "Grupper" }).first().waitFor();
  await button(page, "Ny grupp").click();
  await page.getByRole("dialog").getByLabel("Namn").fill("Utredare");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog", { name: "Medlemmar i Utredare" }).waitFor();
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await context.close();

  const annas = await openContext(browser, server.url, "desktop");
  await signIn(annas.page, cast.anna.name, cast.anna.password, "/admin/rules");
  await annas.page.getByRole("button", { name: /Enkäter utan inloggning/ }).click();
  await annas.page.getByRole("option", { name: "Enkätutgivare" }).click();
  await annas.page.getByText("Bara den som har rollen enkätutgivare", { exact: false }).waitFor();
  await expect.poll(() => violationsOf(annas.page)).toEqual([]);
  await takePicture(annas.page, "desktop-regel-enkater");
  const form = await callApi<{ id: string }>(
    server,
    cast.anna,
    "POST",
    `/api/v1/workspaces/${cast.workspaceId}/forms`,
    { title: "Enkät" },
  );
  await expect(
    callApi(server, cast.anna, "POST", `/api/v1/items/form/${form.id}/shares`, { isLink: true, role: "viewer" }),
  ).rejects.toThrow("POLICY_REFUSED");
  await annas.context.close();
});
