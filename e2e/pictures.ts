import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { launchChromium, openContext, signIn } from "./browser.ts";
import { takeFiles } from "./picture-files.ts";
import { startServer, until } from "./server.ts";

/**
 * Takes a picture of every page at both sizes into `docs/using/`, or the folder that is named: `node e2e/pictures.ts [folder]`.
 * `PICTURES=files` takes those of files alone.
 */
const isFilesOnly = process.env["PICTURES"] === "files";
const folder = process.argv[2] ?? join(import.meta.dirname, "..", "docs", "using");
const password = "prova-safos-nu";
const sizes = ["desktop", "phone"] as const;
mkdirSync(folder, { recursive: true });

const empty = await startServer();
const server = await startServer({ parameters: ["--demo"] });
const browser = await launchChromium();

/** Nothing is being fetched or drawn for the first time any more. */
async function take(page: Page, name: string): Promise<void> {
  await page.waitForTimeout(900);
  await page.screenshot({ path: join(folder, `${name}.png`) });
}

async function pagesOf(size: (typeof sizes)[number], id: string): Promise<void> {
  const { context, page } = await openContext(browser, server.url, size);
  await page.goto("/");
  await page.getByRole("button", { name: "Fortsätt" }).waitFor();
  await take(page, `${size}-inloggning`);
  await signIn(page, "daniel@fk.example", password);
  for (const [name, path] of [
    ["personer", "/admin/persons"],
    ["grupper", "/admin/groups"],
    ["samarbetsytor", "/admin/workspaces"],
    ["organisation", "/admin/organisation"],
    ["utseende", "/admin/look"],
    ["regler", "/admin/rules"],
    ["informationsklass", "/admin/classes"],
    ["handelselogg", "/admin/audit"],
  ] as const) {
    await page.goto(path);
    await take(page, `${size}-administration-${name}`);
  }
  await context.clearCookies();
  await signIn(page, "anna@fk.example", password);
  for (const [name, path] of [
    ["idag", "/"],
    ["chatt", `/w/${id}/chat`],
    ["filer", `/w/${id}/files`],
    ["dokumenten", `/w/${id}/documents`],
    ["tavla", `/w/${id}/boards`],
    ["mina-kort", "/boards"],
    ["whiteboards", `/w/${id}/whiteboards`],
    ["omrostningar", `/w/${id}/polls`],
    ["aviseringar", "/notices"],
    ["papperskorg", `/w/${id}/files/trash`],
    ["moten", `/w/${id}/meetings`],
    ["medlemmar", `/w/${id}/members`],
    ["alla-moten", "/meetings"],
    ["mina-filer", "/files"],
    ["mer", "/more"],
    ["profil", "/me"],
    ["kalender", size === "phone" ? "/calendar?view=agenda" : "/calendar?view=week"],
    ["kalender-manad", "/calendar?view=month"],
  ] as const) {
    await page.goto(path);
    if (name === "chatt") await page.getByRole("article").first().waitFor();
    await take(page, `${size}-${name}`);
  }
  await plan(page, size);
  const list = async (kind: string): Promise<{ id: string; title: string }[]> =>
    (
      (await (await page.request.get(`/api/v1/workspaces/${id}/${kind}`)).json()) as {
        items: { id: string; title: string }[];
      }
    ).items;
  for (const [name, kind] of [
    ["dokument", "documents"],
    ["whiteboard", "whiteboards"],
    ["omrostning", "polls"],
    ["mote-sida", "meetings"],
  ] as const) {
    const [first] = await list(kind);
    await page.goto(`/w/${id}/${kind}/${first?.id}`);
    if (kind === "whiteboards") await page.locator("canvas").first().waitFor();
    if (kind === "documents") await page.locator(".ProseMirror").waitFor();
    await take(page, `${size}-${name}`);
  }
  const form = (await list("forms")).find((one) => one.title.startsWith("Utvärdering"))?.id ?? "";
  for (const [name, path] of [
    ["enkater", ""],
    ["enkat", `/${form}`],
    ["enkat-besvara", `/${form}/answer`],
    ["enkat-resultat", `/${form}/results`],
  ] as const) {
    await page.goto(`/w/${id}/forms${path}`);
    if (name === "enkat")
      await page
        .getByRole("button", { name: /Var du med på ett test/ })
        .last()
        .click();
    await take(page, `${size}-${name}`);
  }
  await page.emulateMedia({ colorScheme: "dark" });
  await page.goto(`/w/${id}/chat`);
  await page.getByRole("article").first().waitFor();
  await take(page, `${size}-chatt-mork`);
  await context.close();
}

/** A meeting with people of both agencies, as it is being planned. */
async function plan(page: Page, size: (typeof sizes)[number]): Promise<void> {
  await page.goto("/calendar?view=week");
  await page.getByRole("button", { name: "Ny händelse" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Rubrik").fill("Avstämning inför styrgruppen");
  await dialog.getByRole("button", { name: "Bjud in någon" }).click();
  for (const name of ["Bo Ek", "Åsa Öberg", "Märta Sjöström", "Örjan Wåhlin"]) {
    await dialog.getByRole("combobox", { name: "Namn eller adress" }).fill(name);
    await page.getByRole("option", { name }).click();
  }
  await dialog.getByText("Videomöte").click();
  const proposal = dialog.getByRole("region", { name: "När kan alla?" }).getByRole("button", { name: /5 av 5/ });
  await proposal.first().click();
  if (size === "phone") await proposal.first().scrollIntoViewIfNeeded();
  await take(page, `${size}-planera`);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Ny händelse" }).first().click();
  await dialog.getByRole("button", { name: "Kasta utkastet" }).click();
  await dialog.getByRole("button", { name: "Avbryt" }).click();
}

async function meeting(id: string): Promise<void> {
  const anna = await openContext(browser, server.url, "desktop");
  const bo = await openContext(browser, server.url, "phone");
  await signIn(anna.page, "anna@fk.example", password);
  await signIn(bo.page, "bo@digg.example", password);
  await anna.page.goto(`/w/${id}/meetings`);
  await anna.page.getByRole("button", { name: "Möte", exact: true }).first().click();
  await anna.page.getByRole("meter").waitFor();
  await take(anna.page, "desktop-mote-enheter");
  await anna.page.getByRole("button", { name: "Gå med nu" }).click();
  await bo.page.goto(`/w/${id}/meetings`);
  await bo.page.getByRole("button", { name: "Gå med", exact: true }).first().click();
  await take(bo.page, "phone-mote-enheter");
  await bo.page.getByRole("button", { name: "Gå med nu" }).click();
  await until(async () => (await anna.page.locator("video").count()) > 1);
  await anna.page.waitForTimeout(2500);
  await take(anna.page, "desktop-mote");
  await take(bo.page, "phone-mote");
  await anna.page.getByRole("navigation").getByRole("link", { name: "Filer" }).first().click();
  await take(anna.page, "desktop-mote-dockat");
  await bo.page.getByRole("button", { name: "Visa mötet litet" }).click();
  await take(bo.page, "phone-mote-dockat");
  const list = (await (await anna.page.request.get("/api/v1/meetings?mine=true")).json()) as {
    items: { id: string; state: string }[];
  };
  const live = list.items.find((one) => one.state === "live")?.id ?? "";
  const link = (await (
    await anna.page.request.post(`/api/v1/meetings/${live}/guest-link`, { headers: { origin: server.url } })
  ).json()) as { url: string };
  for (const size of sizes) {
    const guest = await openContext(browser, server.url, size);
    await guest.page.goto(link.url);
    await guest.page.getByRole("textbox", { name: "Ditt namn" }).fill("Citra Wahyudi");
    await take(guest.page, `${size}-gast`);
    await guest.context.close();
  }
  await anna.context.close();
  await bo.context.close();
}

try {
  for (const size of isFilesOnly ? [] : sizes) {
    const { context, page } = await openContext(browser, empty.url, size);
    await page.goto("/");
    await page.getByText("Steg 1 av 3").waitFor();
    await take(page, `${size}-guide`);
    await context.close();
  }
  const token = await until(
    async () => (await server.safos("token", "create", "anna@fk.example").catch(() => null)) ?? false,
    30_000,
    500,
  );
  const id = await until(async () => {
    const list = (await (
      await fetch(`${server.url}/api/v1/workspaces`, { headers: { authorization: `Bearer ${token["token"]}` } })
    ).json()) as { items: { id: string; name: string }[] };
    // The demo's last workspace of Anna's is there: everything before it is too.
    const isFilled = list.items.some((one) => one.name.startsWith("Enhet"));
    return (isFilled && list.items.find((one) => one.name === "Gemensam utredning")?.id) || false;
  }, 60_000);
  for (const size of sizes) await takeFiles({ browser, server, password }, size, id, take);
  if (!isFilesOnly) {
    for (const size of sizes) await pagesOf(size, id);
    await meeting(id);
  }
} finally {
  await browser.close();
  await server.stop();
  await empty.stop();
}
