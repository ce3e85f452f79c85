import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { violationsOf } from "../axe.ts";
import { button, launchChromium, openContext, openSession } from "../browser.ts";
import { keepPicturesOnFailure, restoreAfterFailure } from "../failures.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

let server: RunningServer;
let cast: Cast;
let browser: Browser;
let anna: Page;
let bo: Page;
let boContext: BrowserContext;
let guest: Page;
let address = "";
let documentId = "";
const title = "Beslut om testmiljö";

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  browser = await launchChromium();
  ({ page: anna } = await openContext(browser, server.url, "desktop"));
  ({ page: bo, context: boContext } = await openContext(browser, server.url, "phone"));
  ({ page: guest } = await openContext(browser, server.url, "phone"));
  await openSession(anna, cast.anna.name, cast.anna.password);
  await openSession(bo, cast.bo.name, cast.bo.password);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const picturesOnFailure = (name: string): void =>
  keepPicturesOnFailure(`documents-${name}`, () => ({ anna, bo, guest }));

/** The document as the first test makes it, both at it, unlocked and with nothing open. */
restoreAfterFailure(async () => {
  const origin = { headers: { origin: server.url } };
  await boContext.setOffline(false);
  if (documentId === "") {
    const made = await anna.request.post(`/api/v1/workspaces/${cast.workspaceId}/documents`, {
      data: { title, template: "decision", locale: "sv" },
      ...origin,
    });
    documentId = ((await made.json()) as { id: string }).id;
    address = `${server.url}/w/${cast.workspaceId}/documents/${documentId}`;
  }
  await anna.request.delete(`/api/v1/items/document/${documentId}/lock`, origin);
  for (const page of [anna, bo]) {
    await page.goto(address);
    await says(page, "Myndigheten beslutar att");
  }
});

const editor = (page: Page) => page.getByRole("textbox", { name: /^Text i / });
/** The text without the name tags of others' cursors. */
const textOf = (page: Page): Promise<string> =>
  editor(page)
    .first()
    .evaluate((shown) => {
      const text = shown.cloneNode(true) as HTMLElement;
      for (const caret of text.querySelectorAll(".caret")) caret.remove();
      for (const block of text.querySelectorAll("p, h1, h2, h3, td, th, br")) block.append(" ");
      return (text.textContent ?? "").replaceAll("\u2060", "").replace(/\s+/g, " ");
    });
const says = (page: Page, text: string | RegExp): Promise<unknown> =>
  until(async () => {
    const now = await textOf(page);
    if (typeof text === "string" ? !now.includes(text) : !text.test(now)) throw new Error(`It says: ${now}`);
    return true;
  }, 30_000);
const isSaved = (page: Page): Promise<unknown> =>
  until(async () => page.getByText("Sparat", { exact: true }).first().isVisible(), 30_000);

/** Puts the cursor last in the text; the editor may move it once more just after it was given the focus. */
async function toEnd(page: Page): Promise<void> {
  await editor(page).last().focus();
  await until(async () => {
    await page.keyboard.press("Control+End");
    // It is there, and still there when the page has been drawn three times more.
    return page.evaluate(async () => {
      for (let frames = 0; frames < 4; frames++) {
        await new Promise((resolve) => requestAnimationFrame(resolve));
        if (document.activeElement?.lastElementChild?.contains(getSelection()?.anchorNode ?? null) !== true)
          return false;
      }
      return true;
    });
  });
}

/** A table that someone has just begun has headings without words. */
const violations = (page: Page): Promise<string[]> => violationsOf(page, { rules: ["empty-table-header"] });

test("Anna makes a decision from the template with the keyboard alone", async () => {
  picturesOnFailure("make");
  await anna.goto(`/w/${cast.workspaceId}/documents`);
  await button(anna, "Nytt dokument").first().focus();
  await anna.keyboard.press("Enter");
  await anna.getByRole("dialog").getByLabel("Namn").waitFor();
  await anna.keyboard.type(title);
  await anna.keyboard.press("Tab");
  await anna.keyboard.press("ArrowDown");
  await anna.keyboard.press("ArrowDown");
  await anna.keyboard.press("Enter");
  if (await anna.getByRole("dialog").isVisible()) await button(anna, "Skapa").press("Enter");
  await says(anna, "Myndigheten beslutar att");
  address = anna.url();
  documentId = address.split("/").at(-1) ?? "";
  // From the text to the tools and along them: one stop for Tab, arrows inside.
  const toolbar = anna.getByRole("toolbar", { name: "Formatering" });
  await toolbar.getByRole("button", { name: "Fet" }).focus();
  await anna.keyboard.press("ArrowRight");
  await expect
    .poll(() => toolbar.getByRole("button", { name: "Kursiv" }).evaluate((one) => one === document.activeElement))
    .toBe(true);
  await toEnd(anna);
  await anna.keyboard.press("Enter");
  await anna.keyboard.type("/tab");
  await until(async () => (await anna.getByRole("option").count()) === 1);
  await expect.poll(() => editor(anna).getAttribute("aria-activedescendant")).toBe("document-insert-menu-0");
  await anna.keyboard.press("Enter");
  await anna.keyboard.type("cellen");
  await expect.poll(() => editor(anna).locator("table").last().locator("th").first().innerText()).toContain("cellen");
  await isSaved(anna);
});

test("two write at the same time, on a computer and a phone, and see each other", async () => {
  picturesOnFailure("together");
  await bo.goto(address);
  await says(bo, "Myndigheten beslutar att");
  await editor(anna).focus();
  await anna.keyboard.press("Control+Home");
  await toEnd(bo);
  await Promise.all([
    anna.keyboard.type("Anna skriver en rad. ", { delay: 15 }),
    bo.keyboard.type("Bo skriver samtidigt.", { delay: 15 }),
  ]);
  await isSaved(anna);
  await isSaved(bo);
  for (const page of [anna, bo]) {
    await says(page, "Anna skriver en rad.");
    await says(page, "Bo skriver samtidigt.");
  }
  await expect.poll(async () => (await textOf(anna)) === (await textOf(bo))).toBe(true);
  await until(async () => (await anna.locator(".caret-name").first().innerText()) === "Bo Ek");
  await expect.poll(() => anna.getByText("Här just nu: Bo Ek").count()).toBeGreaterThan(0);
  // Bo's caret ends a paragraph: it takes no line of its own.
  const { shown, written } = await editor(anna).evaluate((text) => {
    const paragraph = text.querySelector(".caret")?.closest("p, h1, h2, li");
    if (!paragraph) throw new Error("The caret is in no paragraph.");
    const tops = new Set<number>();
    const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.parentElement?.closest(".caret")) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const { top, width } of range.getClientRects()) if (width > 0) tops.add(Math.round(top));
    }
    const line = parseFloat(getComputedStyle(paragraph).lineHeight);
    return { shown: Math.round(paragraph.clientHeight / line), written: tops.size };
  });
  expect(shown).toBe(written);
});

test("who loses the network goes on writing, and not a letter is lost", async () => {
  picturesOnFailure("offline");
  await boContext.setOffline(true);
  await bo.evaluate(() => dispatchEvent(new Event("offline")));
  await bo.getByText("Ändringar sparas när du är tillbaka").waitFor();
  await toEnd(bo);
  await bo.keyboard.press("Enter");
  await bo.keyboard.type("Skrivet utan nät.");
  await toEnd(anna);
  await anna.keyboard.press("Enter");
  await anna.keyboard.type("Skrivet under tiden.");
  await isSaved(anna);
  // The laptop is closed and opened: the page is loaded again when the network is back, and has kept what was written.
  await boContext.setOffline(false);
  await bo.reload();
  await says(bo, "Skrivet utan nät.");
  await says(bo, "Skrivet under tiden.");
  await says(anna, "Skrivet utan nät.");
});

test("a comment on some words is seen and answered", async () => {
  picturesOnFailure("comment");
  await toEnd(anna);
  await anna.keyboard.press("Enter");
  await anna.keyboard.type("Det här undrar vi över.");
  const phrase = editor(anna).getByText("Det här undrar vi över.");
  await phrase.click();
  await anna.keyboard.press("Home");
  await anna.keyboard.press("Shift+End");
  await anna.getByRole("toolbar").getByRole("button", { name: "Kommentera" }).click();
  const panel = anna.getByRole("complementary", { name: "Kommentarer" });
  await panel
    .getByRole("region", { name: "Om texten" })
    .getByRole("combobox")
    .or(panel.getByRole("region", { name: "Om texten" }).getByRole("textbox"))
    .first()
    .fill("Stämmer det här?");
  await panel.getByRole("region", { name: "Om texten" }).getByRole("button", { name: "Kommentera" }).click();
  await panel.getByText("Stämmer det här?").waitFor();
  await until(async () => (await editor(bo).locator(".commented").count()) > 0);
  await button(bo, "Kommentarer").click();
  const boPanel = bo.getByRole("complementary", { name: "Kommentarer" });
  await boPanel.getByText("Stämmer det här?").waitFor();
  await boPanel.getByRole("button", { name: "Svara" }).first().click();
  await boPanel.getByLabel("Skriv ett svar").fill("Ja, det gör det.");
  await boPanel.getByRole("button", { name: "Svara" }).last().click();
  await panel.getByText("Ja, det gör det.").waitFor();
  await expect.poll(() => violations(anna)).toEqual([]);
  await expect.poll(() => violations(bo)).toEqual([]);
  await boPanel.getByRole("button", { name: "Stäng" }).click();
  await panel.getByRole("button", { name: "Stäng" }).click();
});

test("a suggestion changes nothing until someone accepts it", async () => {
  picturesOnFailure("suggestion");
  await button(bo, /^Så här skriver du/).click();
  await bo.getByRole("menuitem", { name: "Föreslå" }).click();
  await toEnd(bo);
  await bo.keyboard.type(" Och ett förslag.");
  await until(async () => (await editor(anna).locator("ins").count()) > 0);
  const markdown = (): Promise<string> =>
    anna.evaluate(async (id) => (await fetch(`/api/v1/documents/${id}/export?format=md`)).text(), documentId);
  await expect.poll(() => markdown()).not.toContain("Och ett förslag");
  await button(anna, "Förslag").click();
  const panel = anna.getByRole("complementary", { name: "Förslag" });
  await panel.getByText("Bo Ek vill lägga till", { exact: false }).waitFor();
  await expect.poll(() => violations(anna)).toEqual([]);
  await panel.getByRole("button", { name: "Godta", exact: true }).click();
  await panel.getByText("Inga förslag väntar.").waitFor();
  await isSaved(anna);
  await expect.poll(() => markdown()).toContain("Och ett förslag");
  await expect.poll(() => editor(bo).locator("ins").count()).toBe(0);
  await panel.getByRole("button", { name: "Stäng" }).click();
  await button(bo, /^Så här skriver du/).click();
  await bo.getByRole("menuitem", { name: "Ändra" }).click();
});

test("a version is saved by name, shown, and restored", async () => {
  picturesOnFailure("version");
  await button(anna, "Versioner").click();
  const panel = anna.getByRole("complementary", { name: "Versioner" });
  await panel.getByRole("button", { name: "Spara en version" }).click();
  await anna.getByRole("dialog").getByLabel("Namn på versionen").fill("Före styrgruppen");
  await anna.getByRole("dialog").getByRole("button", { name: "Spara" }).click();
  const version = panel.getByRole("button", { name: /Före styrgruppen/ });
  await version.waitFor();
  await toEnd(bo);
  await bo.keyboard.press("Enter");
  await bo.keyboard.type("Det här ska bort igen.");
  await says(anna, "Det här ska bort igen.");
  await version.click();
  await anna.getByText("Du ser versionen från", { exact: false }).waitFor();
  await expect.poll(() => textOf(anna)).not.toContain("Det här ska bort igen.");
  await expect.poll(() => violations(anna)).toEqual([]);
  await button(anna, "Återställ").click();
  await until(async () => !(await textOf(bo)).includes("Det här ska bort igen."));
  await says(bo, "Myndigheten beslutar att");
  await panel.getByRole("button", { name: "Stäng" }).click();
});

test("a guest with a link that only reads sees the text and cannot change it", async () => {
  picturesOnFailure("guest");
  const share = (role: string): Promise<string> =>
    anna.evaluate(
      async ([id, wanted]) => {
        const answer = await fetch(`/api/v1/items/document/${id}/shares`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ isLink: true, role: wanted }),
        });
        return ((await answer.json()) as { secret: string }).secret;
      },
      [documentId, role] as const,
    );
  await guest.goto(`/s/${await share("viewer")}`);
  await guest.getByLabel("Ditt namn").fill("Citra Öman");
  await button(guest, "Fortsätt").click();
  await says(guest, "Myndigheten beslutar att");
  await until(async () => (await editor(guest).getAttribute("aria-readonly")) === "true");
  await expect.poll(() => guest.getByRole("toolbar").count()).toBe(0);
  await guest.getByText("Du kan läsa", { exact: true }).waitFor();
  await expect.poll(() => violations(guest)).toEqual([]);
  await guest.goto(`/s/${await share("editor")}`);
  await says(guest, "Myndigheten beslutar att");
  await guest.getByRole("toolbar", { name: "Formatering" }).waitFor();
  await toEnd(guest);
  await guest.keyboard.type(" Gästen skrev.");
  await says(anna, "Gästen skrev.");
  await until(async () => (await anna.getByText("Citra Öman (gäst)", { exact: false }).count()) > 0);
});

test("the file in the workspace's folder follows, and a write to it becomes a version", async () => {
  picturesOnFailure("webdav");
  const path = `${server.url}/remote.php/dav/files/${cast.anna.name}/${encodeURIComponent(cast.workspaceName)}/Dokument/${encodeURIComponent(title)}.md`;
  const headers = {
    authorization: `Basic ${Buffer.from(`${cast.anna.name}:${cast.anna.password}`).toString("base64")}`,
  };
  await toEnd(anna);
  await anna.keyboard.press("Enter");
  await anna.keyboard.type("Skrivet på sidan.");
  const text = await until(async () => {
    const answer = await fetch(path, { headers });
    const now = await answer.text();
    if (answer.status !== 200 || !now.includes("Skrivet på sidan."))
      throw new Error(`${answer.status} ${now.slice(-200)}`);
    return now;
  }, 30_000);
  const put = await fetch(path, { method: "PUT", headers, body: `${text}\nSkrivet i filen.\n` });
  expect(put.status).toBeLessThan(300);
  await says(anna, "Skrivet i filen.");
  await button(anna, "Versioner").click();
  const panel = anna.getByRole("complementary", { name: "Versioner" });
  await panel.getByRole("button", { name: new RegExp(`${title}\\.md`) }).waitFor();
  await panel.getByRole("button", { name: "Stäng" }).click();
});

test("an approved version is locked for everybody until it is unlocked", async () => {
  picturesOnFailure("lock");
  await button(anna, `Mer om ${title}`).click();
  await anna.getByRole("menuitem", { name: "Godkänn och lås" }).click();
  await anna.getByRole("dialog").getByRole("button", { name: "Godkänn och lås" }).click();
  await bo.getByText("Godkänd och låst av Anna", { exact: false }).waitFor();
  await until(async () => (await editor(bo).getAttribute("aria-readonly")) === "true");
  await editor(bo).focus();
  await bo.keyboard.type("fusk");
  await expect.poll(() => textOf(bo)).not.toContain("fusk");
  await expect.poll(() => violations(anna)).toEqual([]);
  await expect.poll(() => violations(bo)).toEqual([]);
  await button(anna, "Lås upp").click();
  await until(async () => (await editor(bo).getAttribute("aria-readonly")) === "false");
});

test("the editor knows every part that the server can read from a file, and keeps it", async () => {
  picturesOnFailure("parts");
  const text = [
    "# Rubrik",
    "**fet** *kursiv* ~~struken~~ <u>under</u> `kod` [länk](<https://digg.example/>)",
    "- ett\n  - ett ett\n- två",
    "3. tre\n4. fyra",
    "- [x] klart\n- [ ] kvar",
    "> citat",
    "> [!WARNING]\n> tänk på",
    "```ts\nconst a = 1;\n```",
    "---",
    "| Namn | Tal |\n| --- | --- |\n| a | 1 |",
    "Hej [@Anna](safos:person/01990000-0000-7000-8000-000000000001) igen",
    "rad ett\\\nrad två",
  ].join("\n\n");
  const made = await anna.evaluate(
    async ([workspaceId, body]) =>
      (await (
        await fetch(`/api/v1/workspaces/${workspaceId}/documents/import?name=Delar.md`, {
          method: "POST",
          body: body ?? "",
        })
      ).json()) as { id: string },
    [cast.workspaceId, text] as const,
  );
  const read = (): Promise<string> =>
    anna.evaluate(async (id) => (await fetch(`/api/v1/documents/${id}/export?format=md`)).text(), made.id);
  const before = await read();
  expect(before.trim()).toBe(text);
  await anna.goto(`/w/${cast.workspaceId}/documents/${made.id}`);
  await says(anna, "rad två");
  await toEnd(anna);
  await anna.keyboard.type("!");
  await isSaved(anna);
  await until(async () => (await read()) === before.replace("rad två", "rad två!"));
  await anna.goto(address);
  await says(anna, "Myndigheten beslutar att");
});

test("anyone who is removed loses the text within a second", async () => {
  picturesOnFailure("removed");
  const boId = await anna.evaluate(
    async ([workspaceId, name]) => {
      const { items } = (await (await fetch(`/api/v1/workspaces/${workspaceId}/members`)).json()) as {
        items: { person: { id: string; name: string } }[];
      };
      return items.find((one) => one.person.name === name)?.person.id ?? "";
    },
    [cast.workspaceId, cast.bo.name] as const,
  );
  await anna.evaluate(
    ([workspaceId, id]) => fetch(`/api/v1/workspaces/${workspaceId}/members/${id}`, { method: "DELETE" }),
    [cast.workspaceId, boId] as const,
  );
  await until(async () => (await editor(bo).count()) === 0, 1500);
  await until(async () => {
    const left = await bo.evaluate(async () => (await indexedDB.databases()).map((one) => one.name ?? ""));
    if (left.some((name) => name.startsWith("safos shared "))) throw new Error(left.join());
    return true;
  });
});

test("every page of documents passes axe at both sizes and both themes, and nothing scrolls sideways at 320 px", async () => {
  picturesOnFailure("axe");
  for (const colorScheme of ["light", "dark"] as const) {
    await anna.emulateMedia({ colorScheme });
    await anna.goto(`/w/${cast.workspaceId}/documents`);
    await anna.getByRole("link", { name: new RegExp(title) }).waitFor();
    expect([colorScheme, await violations(anna)]).toEqual([colorScheme, []]);
    await anna.goto(address);
    await says(anna, "Myndigheten beslutar att");
    expect([colorScheme, await violations(anna)]).toEqual([colorScheme, []]);
  }
  await anna.setViewportSize({ width: 320, height: 700 });
  for (const path of [address, `/w/${cast.workspaceId}/documents`]) {
    await anna.goto(path);
    await anna.getByText(title).filter({ visible: true }).first().waitFor();
    await expect.poll(() => anna.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(321);
  }
});
