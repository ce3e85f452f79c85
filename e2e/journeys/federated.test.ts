import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { overflowOf, violationsOf } from "../axe.ts";
import { button, launchChromium, openContext, openSession, signIn, takePicture } from "../browser.ts";
import type { Cast, RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

/** Two servers with organisations of their own: Anna is at the one, Bo at the other. */
let here: RunningServer;
let there: RunningServer;
let browser: Browser;
let cast: Cast;
let bo: Page;
let folderId = 0;

const environment = { SAFOS_FEDERATION_PRIVATE_NETWORKS: "127.0.0.0/8,::1/128" };
const hostOf = ({ url }: RunningServer): string => new URL(url).host;
const api = <T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<T> =>
  callApi<T>(here, cast.anna, method, path, body);
const place = (): string => `/api/v1/workspaces/${cast.workspaceId}`;

beforeAll(async () => {
  const [first, second] = await Promise.all([startWithCast({ environment }), startWithCast({ environment })]);
  ({ server: here, cast } = first);
  ({ server: there } = second);
  browser = await launchChromium();
  folderId = (await api<{ id: number }>("POST", `${place()}/folders`, { name: "Underlag till Digg" })).id;
  await api("POST", `${place()}/folders`, { name: "Bilagor", parentId: folderId });
  const put = await fetch(`${here.url}${place()}/files?folder=${folderId}&name=Protokoll.txt`, {
    method: "POST",
    headers: { authorization: `Bearer ${cast.anna.token}` },
    body: "Första raden",
  });
  expect(put.status).toBe(201);
  // The two begin alike: their tokens are the same.
  ({ page: bo } = await openContext(browser, there.url, "desktop"));
  await openSession(bo, cast.bo.name, cast.bo.password);
});
afterAll(async () => {
  await browser.close();
  await Promise.all([here.stop(), there.stop()]);
});

async function openSharing(page: Page): Promise<void> {
  await page.goto(`/w/${cast.workspaceId}/files/`);
  await button(page, "Mer om Underlag till Digg").click();
  await page.getByRole("menuitem", { name: "Dela" }).click();
  await page.getByRole("dialog", { name: "Dela Underlag till Digg" }).waitFor();
}

test("an administrator names the servers that people may share with", async () => {
  await bo.goto("/admin/rules");
  await bo.getByRole("switch", { name: "Delning med andra servrar" }).press("Space");
  await bo.getByText("Ingen server är vald än.").waitFor();
  await button(bo, "Vilka servrar: Ändra").click();
  const dialog = bo.getByRole("dialog", { name: "Vilka servrar" });
  await dialog.getByLabel("Servrarnas namn").fill("inte ett namn!");
  await dialog.getByText("Det här är inget namn på en server: namn!").waitFor();
  await dialog.getByLabel("Servrarnas namn").fill(hostOf(here));
  await takePicture(bo, "desktop-regel-servrar");
  await expect.poll(() => violationsOf(bo)).toEqual([]);
  await dialog.getByRole("button", { name: "Spara" }).click();
  await bo.getByText(`1 server: ${hostOf(here)}`).waitFor();
  await expect.poll(() => violationsOf(bo)).toEqual([]);
});

test("Anna shares a folder with Bo on his server, and reads whose rule does not allow it until it does", async () => {
  const { page } = await openContext(browser, here.url, "desktop");
  await signIn(page, cast.anna.name, cast.anna.password);
  await openSharing(page);
  const dialog = page.getByRole("dialog", { name: "Dela Underlag till Digg" });
  const address = `bo@digg.example@${hostOf(there)}`;
  const fill = async (): Promise<void> => {
    await dialog.getByLabel("Någon på en annan server").fill(address);
    await page.keyboard.press("Enter");
  };
  await button(dialog, "Någon på en annan server").click();
  await fill();
  await dialog.getByText("Försäkringskassans regel Delning med andra servrar tillåter inte det här.").waitFor();
  await api("PATCH", "/api/v1/organisation", {
    rules: { federatedShares: true, federatedHosts: [hostOf(there)] },
  });
  await dialog
    .locator("#share-with-server")
    .getByRole("button", { name: /Behörighet/ })
    .click();
  await page.getByRole("option", { name: "Kan ändra" }).click();
  await takePicture(page, "desktop-dela-annan-server");
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await fill();
  await dialog.getByText(`Delat med en annan server · ${address}`).waitFor();
  await dialog.getByText(/har inte svarat/).waitFor();
  await takePicture(page, "desktop-delad-annan-server");
  await expect.poll(() => violationsOf(page)).toEqual([]);
});

test("Bo takes it, reads, writes, renames and removes on Anna's server, until she takes it away", async () => {
  await bo.goto("/notices");
  await bo.getByText("Någon på en annan server vill dela med dig").click();
  await bo.getByText(`Anna Lindqvist på ${hostOf(here)} vill dela det här med dig`).waitFor();
  await takePicture(bo, "desktop-fran-andra-servrar");
  await expect.poll(() => violationsOf(bo)).toEqual([]);
  await button(bo, "Ta emot").click();
  await bo.getByRole("link", { name: "Underlag till Digg" }).click();
  const table = bo.getByRole("table", { name: "Underlag till Digg" });
  await table.getByText("Protokoll.txt").waitFor();
  await bo
    .getByTestId("remote-upload")
    .setInputFiles({ name: "Svar.txt", mimeType: "text/plain", buffer: Buffer.from("hej") });
  await table.getByText("Svar.txt").waitFor();
  await button(bo, "Mer om Svar.txt").click();
  await bo.getByRole("menuitem", { name: "Byt namn" }).click();
  await bo.getByRole("dialog").getByLabel("Nytt namn").fill("Svar från Digg.txt");
  await bo.keyboard.press("Enter");
  await table.getByText("Svar från Digg.txt").waitFor();
  await takePicture(bo, "desktop-mapp-annan-server");
  await expect.poll(() => violationsOf(bo)).toEqual([]);
  const download = bo.waitForEvent("download");
  await table.getByRole("button", { name: "Protokoll.txt", exact: true }).click();
  expect((await download).suggestedFilename()).toBe("Protokoll.txt");
  await table.getByRole("link", { name: "Bilagor" }).click();
  await bo.getByText("Mappen är tom").waitFor();
  await bo.getByRole("navigation", { name: "Mappar" }).getByRole("link", { name: "Underlag till Digg" }).click();
  await table.getByText("Svar från Digg.txt").waitFor();
  const names = async (): Promise<string[]> =>
    (await api<{ items: { name: string }[] }>("GET", `${place()}/files?folder=${folderId}`)).items.map(
      (one) => one.name,
    );
  await expect.poll(names).toEqual(["Bilagor", "Protokoll.txt", "Svar från Digg.txt"]);

  const { page: phone } = await openContext(browser, there.url, "phone");
  await signIn(phone, cast.bo.name, cast.bo.password, "/files/shared-with-me");
  await phone.getByRole("link", { name: "Underlag till Digg" }).waitFor();
  await takePicture(phone, "phone-fran-andra-servrar");
  await expect.poll(() => overflowOf(phone)).toBe(0);
  await expect.poll(() => violationsOf(phone)).toEqual([]);
  await phone.getByRole("link", { name: "Underlag till Digg" }).click();
  await phone.getByText("Svar från Digg.txt").waitFor();
  await takePicture(phone, "phone-mapp-annan-server");
  await expect.poll(() => overflowOf(phone)).toBe(0);
  await expect.poll(() => violationsOf(phone)).toEqual([]);

  const { items } = await api<{ items: { id: string }[] }>("GET", `/api/v1/items/file/${folderId}/shares`);
  await api("DELETE", `/api/v1/items/file/${folderId}/shares/${items[0]?.id}`);
  await bo.reload();
  await bo.getByText("Det finns inget här").waitFor();
  await bo.goto("/files/shared-with-me");
  await bo.getByText("Inget är delat med dig").waitFor();
});
