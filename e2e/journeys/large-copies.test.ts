import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { overflowOf, violationsOf } from "../axe.ts";
import { launchChromium, openContext, signIn, takePicture } from "../browser.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

let server: RunningServer;
let browser: Browser;
let cast: Cast;
let large: number;

interface Item {
  readonly id: number;
  readonly name: string;
}

const api = <T>(method: string, path: string, body?: unknown): Promise<T> =>
  callApi<T>(server, cast.anna, method, path, body);
const atTop = async (): Promise<string[]> =>
  (await api<{ items: Item[] }>("GET", `/api/v1/workspaces/${cast.workspaceId}/files`)).items.map((one) => one.name);

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  browser = await launchChromium();
  const folder = async (name: string, parentId?: number): Promise<number> =>
    (
      await api<Item>("POST", `/api/v1/workspaces/${cast.workspaceId}/folders`, {
        name,
        ...(parentId ? { parentId } : {}),
      })
    ).id;
  large = await folder("Stort arkiv");
  const ten = await folder("Tio", large);
  const hundred = await folder("Hundra", large);
  for (let n = 0; n < 10; n++)
    await fetch(`${server.url}/api/v1/workspaces/${cast.workspaceId}/files?folder=${ten}&name=${n}.txt`, {
      method: "POST",
      headers: { authorization: `Bearer ${cast.anna.token}` },
      body: "text",
    });
  for (let n = 0; n < 10; n++) await api("POST", `/api/v1/files/${ten}/copy`, { parentId: hundred, name: `t${n}` });
  const thousand = await folder("Tusen", large);
  for (let n = 0; n < 10; n++)
    await api("POST", `/api/v1/files/${hundred}/copy`, { parentId: thousand, name: `h${n}` });
  for (let n = 0; n < 20; n++) await api("POST", `/api/v1/files/${thousand}/copy`, { parentId: large, name: `T${n}` });
}, 240_000);
afterAll(async () => {
  await browser.close();
  await server.stop();
});

test("a large folder is copied while its progress is seen, and the copying is cancelled with the keyboard", async () => {
  const { page } = await openContext(browser, server.url, "desktop");
  await signIn(page, cast.anna.name, cast.anna.password, `/w/${cast.workspaceId}/files/`);
  await page.getByRole("button", { name: "Mer om Stort arkiv" }).click();
  await page.getByRole("menuitem", { name: "Kopiera" }).click();
  await page.getByRole("dialog", { name: "Kopiera till" }).getByRole("button", { name: "Kopiera hit" }).click();
  const tray = page.getByRole("region", { name: "Kopiering" });
  await tray.getByText("Kopierar en stor mapp").waitFor();
  await tray.getByRole("progressbar", { name: "Stort arkiv" }).waitFor();
  await takePicture(page, "kopiering");
  const cancel = tray.getByRole("button", { name: "Avbryt kopieringen av Stort arkiv" });
  await cancel.focus();
  await page.keyboard.press("Enter");
  await tray.waitFor({ state: "detached" });
  await expect.poll(() => atTop()).toEqual(["Stort arkiv"]);
});

test("a copying that was begun elsewhere is seen on the phone, and its folder when it is whole", async () => {
  const { page } = await openContext(browser, server.url, "phone");
  const { folder } = await api<{ folder: Item }>("GET", `/api/v1/workspaces/${cast.workspaceId}/files`);
  await api("POST", `/api/v1/files/${large}/copies`, { parentId: folder.id, name: "Kopian" });
  await signIn(page, cast.anna.name, cast.anna.password, `/w/${cast.workspaceId}/files/`);
  const tray = page.getByRole("region", { name: "Kopiering" });
  await tray.getByRole("progressbar", { name: "Kopian" }).waitFor();
  await takePicture(page, "kopiering-telefon");
  await expect.poll(() => overflowOf(page)).toBe(0);
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await tray.waitFor({ state: "detached", timeout: 60_000 });
  await page.getByText("Kopian").filter({ visible: true }).first().waitFor();
  await expect.poll(() => atTop()).toEqual(["Kopian", "Stort arkiv"]);
});

test("a copying in a process that is killed goes on when the next has started, within a minute", async () => {
  const { folder } = await api<{ folder: Item }>("GET", `/api/v1/workspaces/${cast.workspaceId}/files`);
  const { copy } = await api<{ copy: { id: string } }>("POST", `/api/v1/files/${large}/copies`, {
    parentId: folder.id,
    name: "Efter krasch",
  });
  const read = () => api<{ state: string; done: number; total: number }>("GET", `/api/v1/files/copies/${copy.id}`);
  await until(async () => (await read()).done > 0);
  await server.kill("SIGKILL");
  await server.restart();
  const first = await read();
  expect(first.state).toBe("running");
  expect(first.done).toBeLessThan(first.total);
  await expect.poll(() => atTop()).toEqual(["Kopian", "Stort arkiv"]);
  await until(async () => (await read()).state === "done", 100_000);
  await expect.poll(() => atTop()).toEqual(["Efter krasch", "Kopian", "Stort arkiv"]);
}, 240_000);
