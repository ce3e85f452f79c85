import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { overflowOf, violationsOf } from "../axe.ts";
import { button, launchChromium, openContext, signIn, takePicture } from "../browser.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

let server: RunningServer;
let browser: Browser;
let cast: Cast;
let home: string;
let folder: number;
let single: number;
let shareId: string;

interface Item {
  readonly id: number;
  readonly name: string;
}

const api = <T>(who: Cast["anna"], method: string, path: string, body?: unknown): Promise<T> =>
  callApi<T>(server, who, method, path, body);
const namesIn = async (id: number): Promise<string[]> =>
  (await api<{ items: Item[] }>(cast.anna, "GET", `/api/v1/workspaces/${home}/files?folder=${id}`)).items.map(
    (one) => one.name,
  );

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  browser = await launchChromium();
  const workspaces = await api<{ items: { id: string; isPersonal: boolean }[] }>(
    cast.anna,
    "GET",
    "/api/v1/workspaces",
  );
  home = workspaces.items.find((one) => one.isPersonal)?.id ?? "";
  const make = async (name: string, parentId?: number): Promise<number> =>
    (
      await api<Item>(cast.anna, "POST", `/api/v1/workspaces/${home}/folders`, {
        name,
        ...(parentId ? { parentId } : {}),
      })
    ).id;
  const put = async (name: string, parentId: number): Promise<number> => {
    const answer = await fetch(`${server.url}/api/v1/workspaces/${home}/files?folder=${parentId}&name=${name}`, {
      method: "POST",
      headers: { authorization: `Bearer ${cast.anna.token}` },
      body: "text",
    });
    return ((await answer.json()) as Item).id;
  };
  const hidden = await make("Ledningens mapp");
  folder = await make("Underlag till mötet", hidden);
  await put("Dagordning.txt", await make("Bilagor", folder));
  single = await put("Beslut.txt", hidden);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

test("what is shared shows under its heading, opens as a folder, is written in, and closes when it is taken away", async () => {
  const { page } = await openContext(browser, server.url, "desktop");
  await signIn(page, cast.bo.name, cast.bo.password, "/files/shared-with-me");
  await page.getByText("Inget är delat med dig").waitFor();
  await page.getByRole("link", { name: "Delat av mig" }).waitFor();
  await takePicture(page, "delat-med-mig-tomt");
  await expect.poll(() => violationsOf(page)).toEqual([]);
  ({ id: shareId } = await api<{ id: string }>(cast.anna, "POST", `/api/v1/items/file/${folder}/shares`, {
    name: cast.bo.name,
    role: "editor",
  }));
  // It comes by itself.
  await page.getByRole("link", { name: "Underlag till mötet" }).waitFor();
  await api(cast.anna, "POST", `/api/v1/items/file/${single}/shares`, { name: cast.bo.name, role: "viewer" });
  const table = page.getByRole("table", { name: "Delat med mig" });
  await table.getByText("Beslut.txt").waitFor();
  await table.getByText("Anna Lindqvist, Försäkringskassan").first().waitFor();
  await takePicture(page, "delat-med-mig");
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await button(page, "Beslut.txt").press("Enter");
  const viewer = page.getByRole("region", { name: "Beslut.txt" });
  await viewer.getByText("text", { exact: true }).waitFor();
  await page.keyboard.press("Escape");
  await viewer.waitFor({ state: "detached" });
  await page.getByRole("link", { name: "Underlag till mötet" }).click();
  await page.getByRole("grid").getByText("Bilagor").waitFor();
  const crumbs = page.getByRole("navigation", { name: "Var du är" });
  await expect.poll(() => crumbs.textContent()).toBe("Delat med migUnderlag till mötet");
  await expect.poll(() => page.getByText("Ledningens mapp").count()).toBe(0);
  await page
    .getByTestId("upload")
    .setInputFiles({ name: "Från Bo.txt", mimeType: "text/plain", buffer: Buffer.from("hej") });
  await page.getByRole("grid").getByText("Från Bo.txt").waitFor();
  await button(page, "Ny mapp").click();
  await page.getByRole("dialog").getByLabel("Mappens namn").fill("Bos mapp");
  await page.keyboard.press("Enter");
  await page.getByRole("grid").getByText("Bos mapp").waitFor();
  await expect.poll(() => namesIn(folder)).toEqual(["Bilagor", "Bos mapp", "Från Bo.txt"]);
  await takePicture(page, "delad-mapp");
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await page.getByRole("grid").getByText("Bilagor").dblclick();
  await page.getByRole("grid").getByText("Dagordning.txt").waitFor();
  await expect.poll(() => crumbs.textContent()).toBe("Delat med migUnderlag till mötetBilagor");
  await crumbs.getByRole("link", { name: "Underlag till mötet" }).click();
  await page.getByRole("grid").getByText("Bos mapp").waitFor();
  // The address that search and notices give leads here as well.
  await page.goto(`/w/${home}/files/${folder}`);
  await page.waitForURL(`**/files/shared-with-me/${folder}`);
  await page.getByRole("grid").getByText("Bos mapp").waitFor();
  await api(cast.anna, "DELETE", `/api/v1/items/file/${folder}/shares/${shareId}`);
  await page.getByText("Bos mapp").waitFor({ state: "detached" });
});

test("on a phone a reader sees what they may do, and leaves a share", async () => {
  await api(cast.anna, "POST", `/api/v1/items/file/${folder}/shares`, { name: cast.bo.name, role: "viewer" });
  const { page } = await openContext(browser, server.url, "phone");
  await signIn(page, cast.bo.name, cast.bo.password, "/files");
  await page.getByRole("link", { name: "Delat med mig" }).click();
  await page.getByRole("link", { name: "Underlag till mötet" }).waitFor();
  await takePicture(page, "delat-med-mig-telefon");
  await expect.poll(() => overflowOf(page)).toBe(0);
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await page.getByRole("link", { name: "Underlag till mötet" }).click();
  await page.getByRole("grid").getByText("Bilagor").waitFor();
  await takePicture(page, "delad-mapp-telefon");
  await expect.poll(() => page.getByRole("button", { name: "Nytt" }).count()).toBe(0);
  await expect.poll(() => overflowOf(page)).toBe(0);
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await page.getByRole("link", { name: "Tillbaka" }).click();
  await button(page, "Mer om Underlag till mötet").click();
  await page.getByRole("menuitem", { name: "Lämna" }).click();
  await page.getByText("Du har lämnat Underlag till mötet.").waitFor();
  await page.getByRole("link", { name: "Underlag till mötet" }).waitFor({ state: "detached" });
  const { items } = await api<{ items: Item[] }>(cast.bo, "GET", "/api/v1/files/shared-with-me");
  expect(items.map((one) => one.name)).toEqual(["Beslut.txt"]);
});

test("who has shared sees with how many, and comes to where it lies; in English too", async () => {
  await api(cast.anna, "POST", `/api/v1/items/file/${single}/shares`, { isLink: true, role: "viewer" });
  const { page } = await openContext(browser, server.url, "desktop");
  await signIn(page, cast.anna.name, cast.anna.password, "/files/shared-by-me");
  const table = page.getByRole("table", { name: "Delat av mig" });
  await table.getByText("1 person · 1 länk").waitFor();
  await takePicture(page, "delat-av-mig");
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await table.getByRole("link", { name: "Beslut.txt" }).click();
  await page.getByRole("grid").getByText("Beslut.txt").waitFor();
  await expect.poll(() => page.url()).toContain(`/w/${home}/files/`);
  const english = await openContext(browser, server.url, "phone", { locale: "en-GB" });
  await until(
    async () => (await api<{ items: Item[] }>(cast.anna, "GET", "/api/v1/files/shared-by-me")).items.length > 0,
  );
  await api(cast.anna, "PATCH", "/api/v1/me", { locale: "en" });
  await english.page
    .context()
    .request.post("/api/v1/session", { data: { name: cast.anna.name, password: cast.anna.password } });
  await english.page.goto("/files/shared-by-me");
  await english.page.getByText("1 person · 1 link").waitFor();
  await takePicture(english.page, "shared-by-me-phone");
  await expect.poll(() => overflowOf(english.page)).toBe(0);
  await expect.poll(() => violationsOf(english.page)).toEqual([]);
});
