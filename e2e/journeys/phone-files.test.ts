import { readFileSync } from "node:fs";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { button, launchChromium, openContext, signIn } from "../browser.ts";
import { keepPicturesOnFailure } from "../failures.ts";
import { requireGood } from "../require-good.ts";
import { pngOf } from "../sample-files.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

let server: RunningServer;
let browser: Browser;
let cast: Cast;
let base: string;
let context: BrowserContext;
let page: Page;

interface Item {
  readonly id: number;
  readonly name: string;
}

const api = <T>(method: string, path: string, body?: unknown, who = cast.anna): Promise<T> =>
  callApi<T>(server, who, method, path, body);
const list = async (folder: number): Promise<Item[]> =>
  (await api<{ items: Item[] }>("GET", `${base}/files?folder=${folder}`)).items;
const newFolder = async (name: string): Promise<number> => (await api<Item>("POST", `${base}/folders`, { name })).id;

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  base = `/api/v1/workspaces/${cast.workspaceId}`;
  browser = await launchChromium();
  ({ context, page } = await openContext(browser, server.url, "phone", { keepsPage: true }));
  await signIn(page, cast.bo.name, cast.bo.password);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await until(() => page.evaluate(() => navigator.serviceWorker.controller !== null));
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

/** As the phone does when another app shares with the installed page. */
async function share(files: Readonly<Record<string, string>>, text = ""): Promise<void> {
  await page.evaluate(
    ({ files, text }) => {
      const form = document.createElement("form");
      form.method = "post";
      form.enctype = "multipart/form-data";
      form.action = "/share";
      const add = (name: string, type: string): HTMLInputElement => {
        const input = document.createElement("input");
        input.name = name;
        input.type = type;
        form.append(input);
        return input;
      };
      add("text", "hidden").value = text;
      const transfer = new DataTransfer();
      for (const [name, content] of Object.entries(files)) transfer.items.add(new File([content], name));
      if (transfer.files.length > 0) add("files", "file").files = transfer.files;
      document.body.append(form);
      form.submit();
    },
    { files, text },
  );
  await page.waitForURL("**/files/incoming");
}

test("what another app shares waits until the person says where it goes", async () => {
  keepPicturesOnFailure("phone-share", () => ({ page }));
  const { share_target: target } = (await (await fetch(`${server.url}/manifest.webmanifest`)).json()) as {
    share_target: { action: string; params: { files: { name: string }[] } };
  };
  expect([target.action, target.params.files[0]?.name]).toEqual(["/share", "files"]);
  const folder = await newFolder("Från telefonen");
  await share({ "Kvitto.txt": "ett kvitto", "Karta.txt": "en karta" });
  await page.getByText("Kvitto.txt").waitFor();
  await requireGood(page, "phone-incoming");
  await share({}, "https://exempel.se/artikel");
  await page.getByText("Delad text.txt").waitFor();
  await button(page, "Välj mapp").click();
  const dialog = page.getByRole("dialog", { name: "Var ska det ligga?" });
  await dialog.getByRole("button", { name: cast.workspaceName }).click();
  await dialog.getByRole("button", { name: "Från telefonen" }).click();
  await requireGood(page, "phone-incoming-where");
  await button(dialog, "Lägg här").click();
  await page.waitForURL(`**/files/${folder}`);
  await expect
    .poll(async () => (await list(folder)).map((one) => one.name))
    .toEqual(["Delad text.txt", "Karta.txt", "Kvitto.txt"]);
  await page.goto("/files/incoming");
  await page.getByText("Inget väntar").waitFor();
});

test("a picture from the camera gets a name of its own", async () => {
  keepPicturesOnFailure("phone-camera", () => ({ page }));
  const folder = await newFolder("Bilder");
  await page.goto(`/w/${cast.workspaceId}/files/${folder}`);
  await page.getByRole("button", { name: "Nytt" }).last().click();
  await page.getByRole("menuitem", { name: "Ta en bild" }).waitFor();
  await requireGood(page, "phone-new");
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("menuitem", { name: "Ta en bild" }).click();
  await (await chooser).setFiles({ name: "image.png", mimeType: "image/png", buffer: pngOf(40, 30, [200, 40, 40]) });
  await expect
    .poll(async () => (await list(folder)).map((one) => one.name))
    .toEqual([expect.stringMatching(/^Bild \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d\.png$/)]);
});

const keptIn = (): Promise<string[]> =>
  page.evaluate(async () => {
    const found: string[] = [];
    for (const name of await caches.keys())
      if (name.startsWith("safos files "))
        for (const { url } of await (await caches.open(name)).keys()) found.push(new URL(url).pathname);
    return found;
  });

test("a file that is kept on the device opens without a network, and goes with the right to it and at sign-out", async () => {
  keepPicturesOnFailure("phone-kept", () => ({ page }));
  const folder = await newFolder("Med på resan");
  const put = async (name: string): Promise<number> => {
    const query = new URLSearchParams({ folder: String(folder), name });
    const answer = await fetch(`${server.url}${base}/files?${query}`, {
      method: "POST",
      headers: { authorization: `Bearer ${cast.anna.token}` },
      body: `innehåll i ${name}`,
    });
    return ((await answer.json()) as Item).id;
  };
  const [first, second] = [await put("Adress.txt"), await put("Hemlig.txt")];
  await page.goto(`/w/${cast.workspaceId}/files/${folder}`);
  for (const name of ["Adress.txt", "Hemlig.txt"]) {
    await page.getByRole("button", { name: `Mer om ${name}` }).click();
    await page.getByRole("menuitem", { name: "Spara på enheten" }).click();
    await page.getByText(`${name} kan öppnas utan nät.`).waitFor();
  }
  await page.goto("/files/kept");
  await page.getByText("Adress.txt").waitFor();
  await requireGood(page, "phone-kept");
  await context.setOffline(true);
  await page.reload();
  const download = page.waitForEvent("download");
  await button(page, "Öppna Adress.txt").click();
  expect(readFileSync(await (await download).path(), "utf8")).toBe("innehåll i Adress.txt");
  // What is done meanwhile is found out when the network is back.
  await api("DELETE", `/api/v1/files/${second}`);
  await context.setOffline(false);
  await expect.poll(keptIn, { timeout: 20_000 }).toEqual([`/kept/${first}`]);
  const { person } = await api<{ person: { id: string } }>("GET", "/api/v1/session", undefined, cast.bo);
  await api("DELETE", `${base}/members/${person.id}`);
  await expect.poll(keptIn, { timeout: 5000 }).toEqual([]);
  await api("POST", `${base}/members`, { name: cast.bo.name, role: "editor" });
  await page.goto(`/w/${cast.workspaceId}/files/${folder}`);
  await page.getByRole("button", { name: "Mer om Adress.txt" }).click();
  await page.getByRole("menuitem", { name: "Spara på enheten" }).click();
  await expect.poll(keptIn).toEqual([`/kept/${first}`]);
  await page.goto("/more");
  await page.getByRole("button", { name: "Logga ut" }).first().click();
  await page.getByLabel("E-postadress").waitFor();
  await expect.poll(keptIn).toEqual([]);
});
