import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchChromium, openContext, signIn, takePicture } from "../browser.ts";
import { addPerson, addWorkspace } from "../people.ts";
import { putFile } from "../put-file.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

let server: RunningServer;
let browser: Browser;
let cast: Cast;
const password = "ett långt lösenord";

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  browser = await launchChromium();
  await addPerson(server, cast, "daniel@digg.example", "Daniel Ek", { isAdmin: true });
  await addPerson(server, cast, "asa@digg.example", "Åsa Öberg");
  await addPerson(server, cast, "orjan@digg.example", "Örjan Wåhlin");
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

/** Bo owns a workspace with Åsa and has files of his own. */
async function giveBoThings(): Promise<{ workspaceId: string }> {
  const workspaceId = await addWorkspace(server, cast.bo, "Digital legitimation", { "asa@digg.example": "viewer" });
  await putFile(server, cast.bo, ["anteckningar.md"], "# Att göra");
  return { workspaceId };
}

test("Daniel hands everything that Bo has to Åsa in one guided step, and Bo is out within a second", async () => {
  await giveBoThings();
  const bo = await openContext(browser, server.url, "desktop");
  await signIn(bo.page, cast.bo.name, cast.bo.password);
  const { context, page } = await openContext(browser, server.url, "desktop");
  await signIn(page, "daniel@digg.example", password, "/admin/persons");
  await page.getByRole("button", { name: "Mer om Bo Ek" }).click();
  await page.getByRole("menuitem", { name: "Slutar …" }).click();
  await page.getByRole("heading", { name: "Bo Ek slutar", level: 1 }).waitFor();
  await page.getByText("En bestämd dag").waitFor();
  await takePicture(page, "leaving-when");
  await page.getByText("Nu genast").click();
  await page.getByRole("button", { name: "Välj Åsa Öberg" }).click();
  await page.getByRole("button", { name: "Fortsätt till Lämna över" }).click();
  await page.getByText("Som ägare: Digital legitimation").waitFor();
  // Someone else for his own files.
  await page.getByRole("button", { name: "Tillbaka" }).click();
  await page.getByRole("button", { name: "Fortsätt till Lämna över" }).click();
  await takePicture(page, "leaving-hand-over");
  await page.getByRole("button", { name: "Fortsätt till Det som stängs" }).click();
  await takePicture(page, "leaving-closes");
  await page.getByRole("button", { name: "Fortsätt till Sammanfattning" }).click();
  await page.getByRole("heading", { name: "Åsa Öberg får" }).waitFor();
  await takePicture(page, "leaving-summary");
  const began = performance.now();
  await page.getByRole("button", { name: "Stäng kontot och lämna över nu" }).click();
  await bo.page.getByRole("button", { name: "Fortsätt" }).waitFor();
  expect(performance.now() - began).toBeLessThan(5000);
  await page.getByText("Bo Ek har slutat. Allt är överlämnat.").waitFor();
  await takePicture(page, "leaving-done");
  await bo.context.close();
  await context.close();

  const asa = await openContext(browser, server.url, "phone");
  await signIn(asa.page, "asa@digg.example", password, "/files");
  await asa.page.getByText("Efter Bo Ek").filter({ visible: true }).first().waitFor();
  await asa.context.close();
});

test("on a phone a departure is planned for a day, shown, and cancelled", async () => {
  const { context, page } = await openContext(browser, server.url, "phone");
  await signIn(page, "daniel@digg.example", password);
  const { items } = (await (await page.request.get("/api/v1/persons?query=orjan")).json()) as {
    items: { id: string }[];
  };
  await page.goto(`/admin/persons/${items[0]?.id}/leaving`);
  await page.getByRole("combobox", { name: "Vem tar över?" }).fill("Åsa");
  await page.getByRole("option", { name: /Åsa Öberg/ }).click();
  await takePicture(page, "leaving-when-phone");
  for (const step of ["Lämna över", "Det som stängs", "Sammanfattning"])
    await page.getByRole("button", { name: `Fortsätt till ${step}` }).click();
  await page.getByRole("button", { name: "Planera", exact: true }).click();
  await page.getByText(/Planerat: Örjan Wåhlin slutar/).waitFor();
  await takePicture(page, "leaving-planned-phone");
  await page.getByRole("button", { name: "Avbryt planen" }).click();
  await until(async () => (await page.getByText(/Planerat: Örjan Wåhlin slutar/).count()) === 0);
  await context.close();
});
