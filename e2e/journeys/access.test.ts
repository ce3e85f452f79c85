import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchChromium, openContext, signIn, takePicture } from "../browser.ts";
import { addPerson } from "../people.ts";
import type { Cast, RunningServer } from "../server.ts";
import { sizesOf } from "../sizes.ts";
import { startWithCast } from "../with-cast.ts";

let server: RunningServer;
let browser: Browser;
let cast: Cast;
const password = "ett långt lösenord";

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  await addPerson(server, cast, "frida@fk.example", "Frida Ström", { isAdmin: true });
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

test("Frida pastes a board's address and sees who could open it, Bo too, who could until he was removed", async () => {
  const call = async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(server.url + path, {
      method,
      headers: {
        authorization: `Bearer ${cast.anna.token}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    expect(answer.ok).toBe(true);
    return (await answer.json()) as { id: string };
  };
  const workspace = await call("POST", "/api/v1/workspaces", { name: "Granskad" });
  await call("POST", `/api/v1/workspaces/${workspace.id}/members`, { name: cast.bo.name, role: "editor" });
  const board = await call("POST", `/api/v1/workspaces/${workspace.id}/boards`, { title: "Ärenden" });
  const members = (await (
    await fetch(`${server.url}/api/v1/workspaces/${workspace.id}/members`, {
      headers: { authorization: `Bearer ${cast.anna.token}` },
    })
  ).json()) as { items: { person: { id: string; name: string } }[] };
  const bo = members.items.find((one) => one.person.name === cast.bo.name);
  await call("DELETE", `/api/v1/workspaces/${workspace.id}/members/${bo?.person.id}`);

  for (const size of sizesOf("desktop")) {
    const { context, page } = await openContext(browser, server.url, size);
    await signIn(page, "frida@fk.example", password, "/admin/access");
    await page
      .getByRole("textbox", { name: "Adressen till det" })
      .fill(`${server.url}/w/${workspace.id}/boards/${board.id}`);
    await page.getByRole("button", { name: "Visa vem" }).click();
    await page.getByRole("heading", { name: "Kunde öppna ”Ärenden”" }).waitFor();
    const rows = page.getByRole("table", { name: "Kunde öppna ”Ärenden”" });
    await rows.getByText("Bo Ek", { exact: true }).waitFor();
    await rows
      .getByText(/– fortfarande/)
      .first()
      .waitFor();
    await takePicture(page, `access-${size}`);
    await context.close();
  }
});
