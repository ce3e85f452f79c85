import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { violationsOf } from "../axe.ts";
import { launchChromium, openContext, signIn, takePicture } from "../browser.ts";
import { addPerson } from "../people.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

let server: RunningServer;
let browser: Browser;
let cast: Cast;
let token = "";
const password = "ett långt lösenord";

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  browser = await launchChromium();
  await addPerson(server, cast, "daniel@digg.example", "Daniel Ek", { isAdmin: true });
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

/** What the agency's directory sends. */
async function directory(
  method: string,
  path: string,
  body?: object,
): Promise<{ status: number; body: { id: string } }> {
  const answer = await fetch(`${server.url}/scim/v2${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body ? { "content-type": "application/scim+json" } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await answer.text();
  return { status: answer.status, body: (text === "" ? {} : JSON.parse(text)) as { id: string } };
}
const user = (userName: string, displayName: string) => ({
  schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
  userName,
  displayName,
  externalId: `entra-${userName}`,
});

test("Daniel lets the agency's directory in: a token that is shown once", async () => {
  const { context, page } = await openContext(browser, server.url, "desktop");
  await signIn(page, "daniel@digg.example", password, "/admin/sign-in");
  const section = page.getByRole("region", { name: "Katalogsynk (SCIM)" });
  await expect
    .poll(() => section.getByRole("textbox", { name: "Adress för katalogen" }).inputValue())
    .toBe(`${server.url}/scim/v2`);
  await section.getByText("Ingen katalog är ansluten").waitFor();
  await section.getByRole("textbox", { name: "Namn på nyckeln" }).fill("Entra ID");
  await section.getByRole("button", { name: "Skapa nyckel" }).click();
  const shown = section.getByRole("textbox", { name: "Entra ID" });
  await shown.waitFor();
  token = await shown.inputValue();
  expect(token).toMatch(/^sfscim_/);
  await section.getByText(/Inte använd än · gäller till/).waitFor();
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await section.scrollIntoViewIfNeeded();
  await takePicture(page, "desktop-katalogsynk");
  await page.reload();
  await section.getByText(/gäller till/).waitFor();
  await expect.poll(() => page.content()).not.toContain(token);
  await context.close();
});

test("the directory disables Bo while his page, his sync and a WebDAV client are open, and all of them close", async () => {
  const bo = await openContext(browser, server.url, "desktop");
  await signIn(bo.page, cast.bo.name, cast.bo.password);
  const made = await directory("POST", "/Users", user(cast.bo.name, "Bo Ek"));
  expect(made.status).toBe(201);
  const group = await directory("POST", "/Groups", {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"],
    displayName: "Utredare",
    members: [{ value: made.body.id }],
  });
  expect(group.status).toBe(201);
  const headers = { authorization: `Bearer ${cast.bo.token}` };
  const first = await fetch(`${server.url}/_matrix/client/v3/sync?timeout=0`, { headers });
  expect(first.status).toBe(200);
  const { next_batch: since } = (await first.json()) as { next_batch: string };
  const waiting = fetch(`${server.url}/_matrix/client/v3/sync?timeout=60000&since=${since}`, { headers });
  const webdav = async (): Promise<number> => {
    const answer = await fetch(`${server.url}/remote.php/dav/files/${cast.bo.name}/`, {
      method: "PROPFIND",
      headers: {
        authorization: `Basic ${Buffer.from(`${cast.bo.name}:${cast.bo.password}`).toString("base64")}`,
        depth: "0",
      },
    });
    return answer.status;
  };
  expect(await webdav()).toBe(207);
  const began = performance.now();
  const patched = await directory("PATCH", `/Users/${made.body.id}`, {
    schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
    Operations: [{ op: "Replace", path: "active", value: "False" }],
  });
  expect(patched.status).toBe(200);
  expect((await waiting).status).toBe(401);
  await until(async () => (await webdav()) === 401);
  await bo.page.getByRole("button", { name: "Fortsätt" }).waitFor();
  expect(performance.now() - began).toBeLessThan(60_000);
  await bo.context.close();
});

test("a group of the directory says so, on a phone too, and is not changed by hand; the log names the directory", async () => {
  const { context, page } = await openContext(browser, server.url, "phone");
  await signIn(page, "daniel@digg.example", password, "/admin/groups");
  await page.getByText("Synkad").waitFor();
  await takePicture(page, "phone-synkad-grupp");
  await page.getByRole("button", { name: "Mer om Utredare" }).click();
  await page.getByRole("menuitem", { name: "Visa medlemmar" }).waitFor();
  await expect.poll(() => page.getByRole("menuitem").count()).toBe(1);
  await page.getByRole("menuitem", { name: "Visa medlemmar" }).click();
  await page.getByText("Myndighetens katalog sköter gruppen. Ändra den där.").waitFor();
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await page.getByRole("dialog").getByRole("button", { name: "Stäng" }).first().click();
  await page.goto("/admin/audit");
  await page.getByText("Katalogen stängde av Bo Ek").filter({ visible: true }).first().waitFor();
  await page.goto("/admin/sign-in");
  const section = page.getByRole("region", { name: "Katalogsynk (SCIM)" });
  await section.getByText(/Användes/).waitFor();
  await section.scrollIntoViewIfNeeded();
  await takePicture(page, "phone-katalogsynk");
  await section.getByRole("button", { name: "Återkalla Entra ID" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Återkalla" }).click();
  await section.getByText("Ingen katalog är ansluten").waitFor();
  expect((await directory("GET", "/Users")).status).toBe(401);
  await context.close();
});
