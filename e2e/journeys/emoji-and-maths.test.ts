import * as sdk from "matrix-js-sdk";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { button } from "../browser.ts";
import { keepPicturesOnFailure } from "../failures.ts";
import { requireGood } from "../require-good.ts";
import { pngOf } from "../sample-files.ts";
import { fieldOf, startTwoChats, type TwoChats } from "../two-chats.ts";

/** Anna writes emoji and formulas at her desk; Bo reads them on his telephone, and writes with another client what may be hostile. */

let chats: TwoChats;
let anna: Page;
let bo: Page;

beforeAll(async () => {
  chats = await startTwoChats();
  ({ anna, bo } = chats);
});
afterAll(() => chats.stop());

const message = (page: Page, text: string): Locator => page.getByRole("article").filter({ hasText: text }).last();
const emojiList = (page: Page): Locator => page.getByRole("listbox", { name: "Emoji" });
const chosen = (page: Page): Locator => page.getByRole("option", { selected: true });
const write = async (text: string): Promise<void> => {
  await fieldOf(anna).fill(text);
  await fieldOf(anna).press("Enter");
};
const openPicker = async (): Promise<Locator> => {
  await button(anna, "Emoji").press("Enter");
  await emojiList(anna).getByRole("option").first().waitFor();
  return anna.getByRole("combobox", { name: "Sök emoji" });
};

test("emoji are found by keys, in Swedish and English, in the skin that was chosen, and the last ones stand first", async () => {
  keepPicturesOnFailure("emoji-keys", () => ({ anna, bo }));
  const search = await openPicker();
  await search.pressSequentially("raket");
  await anna.getByText("3 träffar").waitFor();
  await anna.keyboard.press("Enter");
  await expect.poll(() => fieldOf(anna).inputValue()).toBe("🚀");
  await openPicker();
  expect(await emojiList(anna).getByRole("option").allInnerTexts()).toEqual(["🚀"]);
  await requireGood(anna, "emoji-senast");
  await button(anna, "Hudton: gul").click();
  await anna.getByRole("menuitem", { name: "mörk", exact: true }).click();
  await button(anna, "Hudton: mörk").waitFor();
  await search.fill("waving hand");
  await anna.keyboard.press("Enter");
  await expect.poll(() => fieldOf(anna).inputValue()).toBe("🚀👋🏿");
  await fieldOf(anna).press("Enter");
  await message(bo, "🚀👋🏿").waitFor();

  await openPicker();
  await anna.getByRole("radio", { name: "Djur och natur" }).click();
  await emojiList(anna).getByRole("option", { name: "apansikte" }).waitFor();
  await requireGood(anna, "emoji-djur");
  await search.focus();
  await anna.keyboard.press("ArrowDown");
  await anna.keyboard.press("ArrowRight");
  await anna.keyboard.press("Enter");
  await expect.poll(() => fieldOf(anna).inputValue()).toBe("🐒");
  await openPicker();
  await anna.keyboard.press("Escape");
  await emojiList(anna).waitFor({ state: "hidden" });
  await fieldOf(anna).fill("");
});

test("the emoji and their groups open at once", async () => {
  const opened = await anna.evaluate(async () => {
    const began = performance.now();
    document.querySelector<HTMLElement>('button[aria-label="Emoji"]')?.click();
    for (let frames = 0; frames < 600 && !document.querySelector('[role="listbox"] [role="option"]'); frames++)
      await new Promise((resolve) => requestAnimationFrame(resolve));
    return performance.now() - began;
  });
  expect(opened).toBeLessThan(250);
  const took = await anna.evaluate(async () => {
    const groups = [...document.querySelectorAll<HTMLElement>('[role="radiogroup"] button')];
    const began = performance.now();
    groups.find((one) => one.getAttribute("aria-label") === "Människor och kropp")?.click();
    await new Promise((resolve) => requestAnimationFrame(resolve));
    return performance.now() - began;
  });
  expect(await emojiList(anna).getByRole("option").count()).toBeGreaterThan(300);
  // A hundred on a machine that does nothing else.
  expect(took).toBeLessThan(1000);
  await anna.keyboard.press("Escape");
});

test("on a telephone they come from below, and a reaction is seen by the other", async () => {
  keepPicturesOnFailure("emoji-phone", () => ({ anna, bo }));
  await write("Vem kommer på mötet?");
  await message(bo, "Vem kommer").tap();
  await button(message(bo, "Vem kommer"), "Reagera").tap();
  await emojiList(bo).getByRole("option").first().waitFor();
  await requireGood(bo, "emoji-mobil");
  await bo.getByRole("combobox", { name: "Sök emoji" }).fill("tummen upp");
  await emojiList(bo).getByRole("option", { name: "tummen upp", exact: true }).tap();
  await button(message(anna, "Vem kommer"), /^👍, 1 person: Bo Ek/).waitFor();
});

test("a colon and two letters offer emoji where one writes; smileys and times do not", async () => {
  keepPicturesOnFailure("emoji-colon", () => ({ anna, bo }));
  const field = fieldOf(anna);
  await field.pressSequentially("Bra :tumm");
  await chosen(anna).waitFor();
  await requireGood(anna, "emoji-kolon");
  await anna.keyboard.press("ArrowDown");
  await anna.keyboard.press("ArrowUp");
  await anna.keyboard.press("Tab");
  await expect.poll(() => field.inputValue()).toMatch(/^Bra 👍\S* $/u);
  await field.pressSequentially(":rak");
  await chosen(anna).waitFor();
  await anna.keyboard.press("Escape");
  await emojiList(anna).waitFor({ state: "hidden" });
  await field.fill("");
  await field.pressSequentially("Ses 10:30 :)");
  expect(await emojiList(anna).count()).toBe(0);
  await anna.keyboard.press("Enter");
  await message(bo, "Ses 10:30 :)").waitFor();
});

test("hints are pressed by pointer and by finger, and the field keeps the focus", async () => {
  keepPicturesOnFailure("emoji-pressed", () => ({ anna, bo }));
  const isFocused = (page: Page) => fieldOf(page).evaluate((field) => field === document.activeElement);
  await fieldOf(anna).pressSequentially("Upp :rak");
  await emojiList(anna).getByRole("option", { name: "raket", exact: true }).click();
  await expect.poll(() => fieldOf(anna).inputValue()).toBe("Upp 🚀 ");
  expect(await isFocused(anna)).toBe(true);
  await fieldOf(bo).tap();
  await fieldOf(bo).pressSequentially("Upp :rak");
  await emojiList(bo).getByRole("option", { name: "raket", exact: true }).tap();
  await expect.poll(() => fieldOf(bo).inputValue()).toBe("Upp 🚀 ");
  expect(await isFocused(bo)).toBe(true);
  for (const page of [anna, bo]) await fieldOf(page).fill("");
});

test("a whole name and a space are the emoji, and what Escape has left stays left", async () => {
  keepPicturesOnFailure("emoji-whole", () => ({ anna, bo }));
  const field = fieldOf(anna);
  await field.pressSequentially("Bra :ra");
  await chosen(anna).waitFor();
  await field.fill("");
  await field.pressSequentially("Bra :tada: jobbat :tummen_upp: ");
  await expect.poll(() => field.inputValue()).toMatch(/^Bra 🎉 jobbat 👍\S* $/u);
  await field.fill("");
  await field.pressSequentially("Så :rak");
  await chosen(anna).waitFor();
  await anna.keyboard.press("Escape");
  await field.pressSequentially("et är det");
  expect(await emojiList(anna).count()).toBe(0);
  await anna.keyboard.press("Enter");
  await message(bo, "Så :raket är det").waitFor();
});

test("what is written right after an emoji stands behind it, however late the next picture is drawn", async () => {
  keepPicturesOnFailure("emoji-fast", () => ({ anna, bo }));
  const field = fieldOf(anna);
  // The next picture is drawn in the middle of a word.
  await anna.evaluate(() => {
    const real = globalThis.requestAnimationFrame.bind(globalThis);
    const waiting: FrameRequestCallback[] = [];
    globalThis.requestAnimationFrame = (callback) => waiting.push(callback);
    Object.assign(globalThis, {
      drawAgain() {
        globalThis.requestAnimationFrame = real;
        for (const callback of waiting) real(callback);
      },
    });
  });
  await field.pressSequentially("Bra :ta");
  await chosen(anna).waitFor();
  await field.pressSequentially("da: jobbat :raket");
  await chosen(anna).waitFor();
  await anna.keyboard.press("Tab");
  await field.pressSequentially("@bo");
  await anna.getByRole("option", { name: "Bo Ek" }).waitFor();
  await anna.keyboard.press("Tab");
  await field.pressSequentially("id");
  await anna.evaluate(() => (globalThis as unknown as { drawAgain: () => void }).drawAgain());
  await anna.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  await field.pressSequentially("ag");
  await expect.poll(() => field.inputValue()).toBe("Bra 🎉 jobbat 🚀 @Bo Ek idag");
  expect(await field.evaluate((element) => element === document.activeElement)).toBe(true);
  await field.fill("");
});

test("a formula is drawn for both, its source is there, and amounts stay amounts", async () => {
  keepPicturesOnFailure("maths", () => ({ anna, bo }));
  await write("Energin $e = mc^2$ kostar $5 och $10");
  for (const page of [anna, bo]) {
    const shown = message(page, "Energin");
    await shown.locator('math[alttext="e = mc^2"]').waitFor();
    // Beside its role or its name the MathML itself would not be read.
    expect(await shown.locator("[role=math], math[aria-label]").count()).toBe(0);
    expect(await shown.locator("math msup").count()).toBe(1);
    expect(await shown.innerText()).toContain("kostar $5 och $10");
  }
  const sent = await chats.received(chats.plainId, "m.text");
  expect(sent["body"]).toBe("Energin $e = mc^2$ kostar $5 och $10");
  expect(sent["formatted_body"]).toBe(
    'Energin <span data-mx-maths="e = mc^2"><code>e = mc^2</code></span> kostar $5 och $10',
  );
  await write(
    "Summan blir:\n$$\n\\sum_{i=1}^{n} i = \\frac{n(n+1)}{2}, \\quad A = \\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}\n$$",
  );
  for (const page of [anna, bo]) {
    await message(page, "Summan blir").getByRole("group", { name: "Formel" }).waitFor();
    expect(await message(page, "Summan blir").locator("math mtable").count()).toBe(1);
  }
  await write("$\\frac{a$ är fel");
  await message(bo, "är fel").locator("code").getByText("\\frac{a", { exact: true }).waitFor();
  await requireGood(anna, "formler");
  await requireGood(bo, "formler-mobil");
  await anna.emulateMedia({ colorScheme: "dark" });
  await requireGood(anna, "formler-mork");
  await anna.emulateMedia({ colorScheme: "light" });
});

const send = (html: string, body = "fientligt") =>
  chats.bos.sendEvent(chats.plainId, sdk.EventType.RoomMessage, {
    msgtype: sdk.MsgType.Text,
    body,
    format: "org.matrix.custom.html",
    formatted_body: html,
  });
const formulaOf = (source: string): string =>
  `<span data-mx-maths="${source.replaceAll("&", "&amp;").replaceAll('"', "&quot;")}"><img src=x onerror="document.title='fel'"></span>`;

test("hostile formulas of another client leave the page alive, and nothing is fetched elsewhere", async () => {
  keepPicturesOnFailure("maths-hostile", () => ({ anna, bo }));
  const hosts = new Set<string>();
  anna.on("request", (request) => hosts.add(new URL(request.url()).host));
  const session = await anna.context().newCDPSession(anna);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  /** Of the page's own thread, in ms: what other processes take meanwhile is not in it. */
  const spent = async (): Promise<number> => {
    const { metrics } = await session.send("Performance.getMetrics");
    return 1000 * metrics.reduce((sum, { name, value }) => (name === "TaskDuration" ? sum + value : sum), 0);
  };
  const costOf = async (html: string, mark: string): Promise<number> => {
    const before = await spent();
    await send(`${html} ${mark}`);
    await message(anna, mark).waitFor();
    await anna.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    return (await spent()) - before;
  };
  await costOf(formulaOf("x"), "först");
  const plain = await costOf("bara text", "utan formel");
  const sources = [
    "x".repeat(40_000),
    `${"{".repeat(900)}x${"}".repeat(900)}`,
    "\\sqrt".repeat(390),
    "\\def\\a{\\a\\a}\\a",
    `\\begin{matrix}${"&".repeat(900)}${"\\cr".repeat(300)}\\end{matrix}`,
    "\\href{javascript:alert(1)}{x}",
    "\\includegraphics{http://elsewhere.example/a.png}",
    "\\style{position:fixed;inset:0}{x}",
    "x'".repeat(900),
    `\\begin{pmatrix}${`${"1&".repeat(19)}1\\\\`.repeat(19)}${"1&".repeat(19)}1\\end{pmatrix}`,
  ];
  for (const [index, source] of sources.entries()) {
    let cost = (await costOf(formulaOf(source), `nummer ${index};`)) - plain;
    // A busy machine has its caches elsewhere: what takes long takes it each time.
    for (let attempt = 1; cost >= 100 && attempt <= 4; attempt++)
      cost = (await costOf(formulaOf(source), `nummer ${index} igen ${attempt};`)) - plain;
    expect(cost, `${source.slice(0, 40)} took ${cost} ms`).toBeLessThan(100);
  }
  expect(
    await message(anna, `nummer ${sources.length - 1};`)
      .locator("mtd")
      .count(),
  ).toBe(400);
  await send(`${formulaOf("x^2").repeat(200)}många`);
  await send(`bred ${formulaOf("\\rule{1000em}{1000em}\\kern-200em y")}`);
  await send(`slut <span data-mx-maths="a+b">annat</span>`, "slut");
  await message(anna, "slut").locator('math[alttext="a+b"]').waitFor();
  await expect.poll(() => message(anna, "många").locator("math").count()).toBe(50);
  expect(await anna.locator("math [href], math [style], math [onerror], article img").count()).toBe(0);
  expect(await anna.title()).not.toContain("fel");
  expect([...hosts].filter((host) => host !== new URL(chats.server.url).host)).toEqual([]);
  await requireGood(anna, "formler-fientliga");
  await requireGood(bo, "formler-fientliga-mobil");
});

test("a room's own emoji are chosen, offered, sent, seen and reacted with", async () => {
  keepPicturesOnFailure("own-emoji", () => ({ anna, bo }));
  const { content_uri: url } = await chats.bos.uploadContent(
    new Blob([Uint8Array.from(pngOf(32, 32, [200, 80, 40]))], { type: "image/png" }),
    {
      name: "katt.png",
      type: "image/png",
    },
  );
  await chats.bos.sendStateEvent(chats.plainId, "m.room.image_pack" as never, { images: { katt: { url } } } as never);
  const field = fieldOf(anna);
  await field.pressSequentially("Se :kat");
  await anna.getByRole("option", { name: "katt", exact: true }).first().waitFor();
  await anna.keyboard.press("Enter");
  await expect.poll(() => field.inputValue()).toBe("Se :katt: ");
  await anna.keyboard.press("Enter");
  for (const page of [anna, bo]) {
    const picture = message(page, "Se").getByRole("img", { name: ":katt:" });
    await picture.waitFor();
    await expect
      .poll(() => picture.evaluate((one) => one instanceof HTMLImageElement && one.naturalWidth > 0))
      .toBe(true);
  }
  expect((await chats.received(chats.plainId, "m.text"))["formatted_body"]).toContain(`src="${url}"`);
  await message(anna, "Se").hover();
  await button(message(anna, "Se"), "Reagera").click();
  await anna.getByRole("radio", { name: "Den här kanalen" }).click();
  await emojiList(anna).getByRole("option", { name: "katt" }).click();
  await button(message(bo, "Se"), /^katt, 1 person: Anna/).waitFor();
  await requireGood(anna, "egna-emoji");
  await requireGood(bo, "egna-emoji-mobil");
});
