import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { overflowOf, violationsOf } from "../axe.ts";
import { button, launchChromium, openContext, signIn, takePicture } from "../browser.ts";
import { addPerson } from "../people.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { sizesOf } from "../sizes.ts";
import { startWithCast } from "../with-cast.ts";

let server: RunningServer;
let browser: Browser;
let cast: Cast;
let daniel = "";

const api = <T = Record<string, unknown>>(
  who: "anna" | "bo",
  method: string,
  path: string,
  body?: unknown,
): Promise<T> => callApi<T>(server, cast[who], method, path, body);
const place = (): string => `/api/v1/workspaces/${cast.workspaceId}`;

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  await api("anna", "PATCH", place(), { informationClass: "K1" });
  await addPerson(server, cast, "daniel@fk.example", "Daniel Ström", { isAdmin: true });
  const made = await server.safos("token", "create", "daniel@fk.example");
  daniel = made["token"] ?? "";
  await callApi(server, { token: daniel }, "PATCH", "/api/v1/organisation", {
    rules: { classes: { K3: { otherOrganisations: false } } },
  });
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const statusOf = async (secret: string): Promise<number> =>
  (await fetch(`${server.url}/api/v1/shared`, { headers: { "safos-link": secret } })).status;

for (const size of sizesOf("desktop"))
  test(`Anna raises a document to K3: Bo loses it at once, the link stops, and lists say so (${size})`, async () => {
    const title = `Utredning ${size === "phone" ? "i fickan" : "vid bordet"}`;
    const { id } = await api<{ id: string }>("anna", "POST", `${place()}/documents`, { title });
    const link = await api<{ secret: string }>("anna", "POST", `/api/v1/items/document/${id}/shares`, {
      isLink: true,
      role: "viewer",
    });
    expect(await statusOf(link.secret)).toBe(200);
    const bo = await openContext(browser, server.url, size);
    await signIn(bo.page, cast.bo.name, cast.bo.password, `/w/${cast.workspaceId}/documents/${id}`);
    await button(bo.page, "Innehållets klass: K1 Begränsad").waitFor();

    const { context, page } = await openContext(browser, server.url, size);
    await signIn(page, cast.anna.name, cast.anna.password, `/w/${cast.workspaceId}/documents/${id}`);
    await button(page, "Innehållets klass: K1 Begränsad").waitFor();
    await button(page, `Mer om ${title}`).click();
    await page.getByRole("menuitem", { name: "Informationsklass" }).click();
    const dialog = page.getByRole("dialog");
    const choose = (name: string) => dialog.locator("label", { hasText: name }).click();
    await choose("K4 Hemlig");
    await dialog.getByText("K4 är information som rör rikets säkerhet").waitFor();
    await expect.poll(() => button(dialog, "Spara klassen").isDisabled()).toBe(true);
    await choose("K3 Känslig");
    await dialog.getByText("1 länk slutar fungera direkt").waitFor();
    await dialog.getByText("1 medlem från andra myndigheter kommer inte längre in").waitFor();
    await dialog.getByText("Bo Ek").waitFor();
    expect([await violationsOf(page), await overflowOf(page)]).toEqual([[], 0]);
    await takePicture(page, `${size}-klass-valj`);
    expect(await statusOf(link.secret)).toBe(200);
    await button(dialog, "Spara klassen").click();
    await button(page, "Innehållets klass: K3 Känslig").waitFor();
    await takePicture(page, `${size}-klass-dokument`);
    await takePicture(bo.page, `${size}-klass-bo-strax`);
    await bo.page.getByText(/Du kommer inte åt det här längre|Det finns inget här/).waitFor();
    await takePicture(bo.page, `${size}-klass-bo`);
    await until(async () => (await statusOf(link.secret)) === 410);
    await bo.context.close();

    await page.goto(`/w/${cast.workspaceId}/documents`);
    const row = page.getByRole("listitem").filter({ hasText: title });
    await row.getByText("K3").waitFor();
    expect([await violationsOf(page), await overflowOf(page)]).toEqual([[], 0]);
    await takePicture(page, `${size}-klass-lista`);
    await context.close();
  });

test("Daniel sees in the log who raised what, and who opened it", async () => {
  const title = "Granskad utredning";
  const { id } = await api<{ id: string }>("anna", "POST", `${place()}/documents`, { title });
  const link = await api<{ secret: string }>("anna", "POST", `/api/v1/items/document/${id}/shares`, {
    isLink: true,
    role: "viewer",
  });
  expect(await statusOf(link.secret)).toBe(200);
  await api("anna", "PUT", `/api/v1/items/document/${id}/class`, { informationClass: "K3" });
  const anna = await openContext(browser, server.url, "desktop");
  await signIn(anna.page, cast.anna.name, cast.anna.password, `/w/${cast.workspaceId}/documents/${id}`);
  await button(anna.page, "Innehållets klass: K3 Känslig").waitFor();
  await anna.context.close();
  await until(async () => {
    const day = 86_400_000;
    const span = `from=${new Date(Date.now() - day).toISOString()}&to=${new Date(Date.now() + day).toISOString()}`;
    const { uses } = await callApi<{ uses: { how: string }[] }>(
      server,
      { token: daniel },
      "GET",
      `/api/v1/audit/access?kind=document&id=${id}&${span}`,
    );
    return uses.some((one) => one.how === "opened") && uses.some((one) => one.how === "link");
  });
  for (const size of sizesOf("desktop")) {
    const { context, page } = await openContext(browser, server.url, size);
    await signIn(page, "daniel@fk.example", cast.anna.password, "/admin/audit");
    await page
      .getByText(`Anna Lindqvist ändrade Informationsklass från inget till K3 för Dokument ”${title}”`)
      .first()
      .waitFor();
    await page.getByText(`Anna Lindqvist öppnade Dokument ”${title}”`).filter({ visible: true }).first().waitFor();
    await page
      .getByText(`Någon med länk öppnade Dokument ”${title}” med en länk`)
      .filter({ visible: true })
      .first()
      .waitFor();
    await takePicture(page, `${size}-klass-logg`);
    await page.goto(`/admin/access?kind=document&id=${id}`);
    const uses = page.getByRole("table", { name: `Öppnade ”${title}”` });
    await uses.getByText("Anna Lindqvist").filter({ visible: true }).first().waitFor();
    await uses.getByText("Kom med en länk").waitFor();
    expect([await violationsOf(page), await overflowOf(page)]).toEqual([[], 0]);
    await uses.scrollIntoViewIfNeeded();
    await takePicture(page, `${size}-klass-vem`);
    await context.close();
  }
});
