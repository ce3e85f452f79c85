import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { overflowOf, violationsOf } from "../axe.ts";
import { launchChromium, openContext, signIn, takePicture } from "../browser.ts";
import { type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

let server: RunningServer;
let browser: Browser;
let cast: Cast;

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  browser = await launchChromium();
  await fetch(`${server.url}/api/v1/workspaces/${cast.workspaceId}/files?name=Budget.ods`, {
    method: "POST",
    headers: { authorization: `Bearer ${cast.anna.token}` },
    body: "1",
  });
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

test("someone locks a file, another sees by whom and cannot change it, and sees when it is open again", async () => {
  const { page: annas } = await openContext(browser, server.url, "desktop");
  const { page: bos } = await openContext(browser, server.url, "phone");
  const path = `/w/${cast.workspaceId}/files/`;
  await signIn(bos, cast.bo.name, cast.bo.password, path);
  await bos.getByText("Budget.ods").first().waitFor();
  await signIn(annas, cast.anna.name, cast.anna.password, path);
  await annas.getByRole("button", { name: "Mer om Budget.ods" }).click();
  await annas.getByRole("menuitem", { name: "Lås", exact: true }).click();
  await annas.getByText("Låst av dig").waitFor();
  await annas.getByText("Budget.ods är låst.").waitFor();
  await takePicture(annas, "file-locked-own");
  await expect.poll(() => violationsOf(annas)).toEqual([]);
  await bos.getByText(/Låst av Anna/).waitFor();
  await takePicture(bos, "file-locked-phone");
  await expect.poll(() => violationsOf(bos)).toEqual([]);
  await expect.poll(() => overflowOf(bos)).toBe(0);
  await bos.getByRole("button", { name: "Mer om Budget.ods" }).click();
  await expect.poll(() => bos.getByRole("menuitem", { name: "Lås upp" }).count()).toBe(0);
  await bos.getByRole("menuitem", { name: "Ta bort" }).click();
  await bos.getByText("Filen är låst, eller öppen i ett program.").waitFor();
  // With the keyboard.
  await annas.getByRole("button", { name: "Mer om Budget.ods" }).focus();
  await annas.keyboard.press("Enter");
  await annas.getByRole("menuitem", { name: "Lås upp" }).focus();
  await annas.keyboard.press("Enter");
  await annas.getByText("Budget.ods är upplåst.").waitFor();
  await bos.getByText(/Låst av Anna/).waitFor({ state: "detached" });
  const files = `/api/v1/workspaces/${cast.workspaceId}/files`;
  const { items } = await callApi<{ items: { name: string }[] }>(server, cast.bo, "GET", files);
  expect(items.map((one) => one.name)).toContain("Budget.ods");
});
