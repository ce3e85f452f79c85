import { mkdirSync } from "node:fs";
import { join } from "node:path";
import * as sdk from "matrix-js-sdk";
import { PollResponseEvent } from "matrix-js-sdk/lib/extensible_events_v1/PollResponseEvent.js";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { violationsOf } from "../axe.ts";
import { launchChromium, openContext, openSession } from "../browser.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

// Anna asks for a date and a word, Bo votes from the phone, Citra by a link; a poll in the channel is voted in by another Matrix client.

let server: RunningServer;
let browser: Browser;
let cast: Cast;
let anna: Page;
let bo: Page;
const pictures = process.env["SAFOS_TEST_PICTURES"];

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  browser = await launchChromium();
  anna = (await openContext(browser, server.url, "desktop")).page;
  bo = (await openContext(browser, server.url, "phone")).page;
  await openSession(anna, cast.anna.name, cast.anna.password);
  await openSession(bo, cast.bo.name, cast.bo.password);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

async function look(page: Page, name: string): Promise<void> {
  expect([name, await violationsOf(page)]).toEqual([name, []]);
  if (!pictures) return;
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `${name}.png`) });
}
const api = <T>(who: Cast["anna"], method: string, path: string, body?: object): Promise<T> =>
  callApi<T>(server, who, method, path, body);

async function readPoll(title: string) {
  const list = await api<{ items: { id: string; title: string }[] }>(
    cast.anna,
    "GET",
    `/api/v1/workspaces/${cast.workspaceId}/polls`,
  );
  const id = list.items.find((one) => one.title === title)?.id ?? "";
  return api<{ id: string; options: { startsAt: string; endsAt: string }[] }>(cast.anna, "GET", `/api/v1/polls/${id}`);
}
async function bosEntry(start: string, end: string): Promise<void> {
  const { items } = await api<{ items: { id: string; isOwn: boolean }[] }>(cast.bo, "GET", "/api/v1/calendars");
  const own = items.find((one) => one.isOwn)?.id ?? "";
  await api(cast.bo, "POST", `/api/v1/calendars/${own}/entries`, { summary: "Tandläkare", start, end });
}
const entriesOf = async (who: Cast["anna"], from: string, to: string) =>
  (
    await api<{ items: { summary: string; start: string }[] }>(
      who,
      "GET",
      `/api/v1/calendar-entries?from=${from}&to=${to}`,
    )
  ).items;
const polls = (): string => `/w/${cast.workspaceId}/polls`;

test("a question is asked by keyboard alone, answered from the phone, seen live, and closed", async () => {
  await anna.goto(polls());
  await anna.getByText("Inga omröstningar än").waitFor();
  await look(anna, "desktop-omrostningar-tom");
  await anna.getByRole("button", { name: "Ny omröstning" }).focus();
  await anna.keyboard.press("Enter");
  await anna.getByRole("dialog").waitFor();
  await anna.keyboard.type("Vad ska utredningen heta?");
  await anna.getByRole("textbox", { name: "Alternativ 1" }).focus();
  await anna.keyboard.type("Samlat grepp");
  await anna.keyboard.press("Enter");
  await anna.keyboard.type("En väg in");
  await look(anna, "desktop-omrostning-ny");
  await anna.getByRole("textbox", { name: "Alternativ 2" }).focus();
  await anna.keyboard.type("Tillsammans");
  await anna.getByRole("button", { name: "Skapa omröstning" }).focus();
  await anna.keyboard.press("Enter");
  await anna.getByRole("heading", { level: 1, name: "Vad ska utredningen heta?" }).waitFor();

  await bo.goto(polls());
  await bo.getByRole("link", { name: /Vad ska utredningen heta/ }).click();
  await bo.getByRole("radio", { name: "Tillsammans" }).waitFor();
  await look(bo, "phone-omrostning");
  await bo.locator("label", { hasText: "Tillsammans" }).click();
  await bo.getByRole("button", { name: "Rösta", exact: true }).click();
  await bo.getByText("Du har röstat").filter({ visible: true }).first().waitFor();
  // Anna sees it without doing anything.
  await anna.getByText("1 röst", { exact: true }).first().waitFor({ timeout: 5000 });
  await anna.getByRole("radio", { name: "Samlat grepp" }).focus();
  await anna.keyboard.press("ArrowDown");
  await anna.keyboard.press("Space");
  await anna.getByRole("button", { name: "Rösta", exact: true }).focus();
  await anna.keyboard.press("Enter");
  await anna.getByText("2 röster", { exact: false }).filter({ visible: true }).first().waitFor();
  await anna.getByRole("textbox", { name: "Skriv en kommentar" }).fill("Bra förslag!");
  await anna.keyboard.press("Control+Enter");
  await bo.getByText("Bra förslag!").waitFor({ timeout: 5000 });
  await look(anna, "desktop-omrostning");
  await anna.getByRole("button", { name: "Mer om omröstningen" }).click();
  await anna.getByRole("menuitem", { name: "Avsluta" }).click();
  await bo
    .getByText(/^Avslutad/)
    .first()
    .waitFor({ timeout: 5000 });
  await expect.poll(() => bo.getByRole("button", { name: "Rösta", exact: true }).count()).toBe(0);
});

/** Days of the month after this one, as the page names them. */
const nextMonth = new Intl.DateTimeFormat("sv-SE", { month: "long" }).format(
  new Date(new Date().getFullYear(), new Date().getMonth() + 1, 2),
);
const secondDay = new RegExp(`\\b2 ${nextMonth}`);
const thirdDay = new RegExp(`\\b3 ${nextMonth}`);

test("a time is found: yes, no and maybe, a guest by link, and the winner becomes a meeting", async () => {
  await anna.goto(polls());
  await anna.getByRole("button", { name: "Ny omröstning" }).click();
  await anna.getByRole("textbox", { name: "Fråga" }).fill("När ses styrgruppen?");
  await anna.getByRole("radio", { name: "Tider" }).click();
  await expect.poll(() => anna.getByRole("button", { name: "Skapa omröstning" }).isDisabled()).toBe(true);
  await anna.getByRole("dialog").getByRole("button", { name: "Nästa" }).first().click();
  const month = anna.getByRole("grid");
  await month.getByRole("button", { name: secondDay }).click();
  for (const [part, digits] of [
    ["Från", "1300"],
    ["Till", "1430"],
  ] as const) {
    await anna
      .getByRole("group", { name: new RegExp(`^${part}, .*${secondDay.source}`) })
      .getByRole("spinbutton")
      .first()
      .click();
    await anna.keyboard.type(digits);
  }
  // Another day is asked for at the same times, by keyboard too.
  await month.getByRole("button", { name: secondDay }).focus();
  await anna.keyboard.press("ArrowRight");
  await anna.keyboard.press("Enter");
  await anna.getByRole("group", { name: new RegExp(`^Från, .*${thirdDay.source}`) }).waitFor();
  await look(anna, "desktop-omrostning-tider");
  await anna.getByRole("button", { name: "Skapa omröstning" }).click();
  const first = anna.getByRole("radiogroup", { name: secondDay });
  await first.getByRole("radio", { name: "Kanske" }).click();
  await anna.getByRole("radiogroup", { name: thirdDay }).getByRole("radio", { name: "Ja" }).click();
  await anna.getByRole("button", { name: "Rösta", exact: true }).click();
  await anna.getByText("Du har röstat").filter({ visible: true }).first().waitFor();

  await anna.getByRole("button", { name: "Dela" }).click();
  const share = anna.getByRole("dialog");
  await look(anna, "desktop-omrostning-dela");
  await share.getByRole("button", { name: "Skapa länk" }).click();
  const address = await share.getByRole("textbox", { name: "Länkens adress" }).inputValue();
  await anna.keyboard.press("Escape");

  const citra = (await openContext(browser, server.url, "phone")).page;
  await citra.goto(address);
  await citra.getByRole("textbox", { name: "Ditt namn" }).waitFor();
  await look(citra, "phone-gast-namn");
  await citra.getByRole("textbox", { name: "Ditt namn" }).fill("Citra Wahyudi");
  await citra.getByRole("button", { name: "Fortsätt" }).click();
  await citra.getByRole("radiogroup", { name: thirdDay }).getByRole("radio", { name: "Ja" }).click();
  await citra.getByRole("button", { name: "Rösta", exact: true }).click();
  await citra.getByText("Du har röstat").filter({ visible: true }).first().waitFor();
  await look(citra, "phone-gast-omrostning");
  await expect.poll(() => citra.getByText("Anna Lindqvist").count()).toBe(1);
  await anna.getByRole("cell", { name: "Citra Wahyudi" }).waitFor({ timeout: 5000 });
  await look(anna, "desktop-omrostning-svar");

  // Bo has something else at one of the times, which he alone is shown.
  const { id, options } = await readPoll("När ses styrgruppen?");
  await bosEntry(options[0]?.startsAt ?? "", options[0]?.endsAt ?? "");
  await bo.goto(`${polls()}/${id}`);
  const busy = bo.getByRole("listitem").filter({ hasText: "Du är upptagen då" });
  await busy.getByRole("radiogroup", { name: secondDay }).getByRole("radio", { name: "Nej" }).click();
  expect(await busy.count()).toBe(1);
  await bo.getByRole("radiogroup", { name: thirdDay }).getByRole("radio", { name: "Ja" }).click();
  await look(bo, "phone-omrostning-upptagen");
  await bo.getByRole("button", { name: "Rösta", exact: true }).click();
  await anna.getByRole("cell", { name: "Bo Ek" }).waitFor({ timeout: 5000 });
  expect(await anna.getByText("Du är upptagen då").count()).toBe(0);

  await anna.getByRole("button", { name: new RegExp(`^Mer om .*${thirdDay.source}`) }).click();
  await anna.getByRole("menuitem", { name: /Bestäm och boka möte/ }).click();
  await anna.getByRole("link", { name: "Öppna mötet" }).click();
  await anna.waitForURL(/\/meetings/);
  await anna.getByText("När ses styrgruppen?").filter({ visible: true }).first().waitFor();
  // The decided time becomes an entry of those who can come.
  await anna.goto(`${polls()}/${id}`);
  await anna.getByRole("link", { name: "Boka i kalendern" }).click();
  const entry = anna.getByRole("dialog", { name: "Ny händelse" });
  await entry.getByText("Bo Ek").first().waitFor();
  expect(await entry.getByRole("textbox", { name: "Rubrik" }).inputValue()).toBe("När ses styrgruppen?");
  await look(anna, "desktop-omrostning-kalender");
  await entry.getByRole("button", { name: "Skicka inbjudan" }).click();
  await entry.waitFor({ state: "hidden" });
  const [decided] = options.slice(-1);
  await until(async () => {
    const found = await entriesOf(cast.bo, decided?.startsAt ?? "", decided?.endsAt ?? "");
    return found.some((one) => one.summary === "När ses styrgruppen?" && one.start === decided?.startsAt);
  });
  // The link closes at once for anyone who has it.
  const shares = await api<{ items: { id: string }[] }>(cast.anna, "GET", `/api/v1/items/poll/${id}/shares`);
  await api(cast.anna, "DELETE", `/api/v1/items/poll/${id}/shares/${shares.items[0]?.id}`);
  await citra.reload();
  await citra.getByText("Länken gäller inte längre").waitFor();
});

test("a poll in the channel is asked in the page, voted in by another Matrix client, and counted alike everywhere", async () => {
  await anna.goto(`/w/${cast.workspaceId}/chat`);
  await anna.getByRole("button", { name: "Bifoga", exact: false }).first().click();
  await anna.getByRole("menuitem", { name: "Omröstning" }).click();
  const ask = anna.getByRole("dialog");
  await ask.getByRole("textbox", { name: "Fråga" }).fill("Fika på torsdag?");
  await ask.getByRole("textbox", { name: "Alternativ 1" }).fill("Ja tack");
  await ask.getByRole("textbox", { name: "Alternativ 2" }).fill("Nej");
  await look(anna, "desktop-fraga-kanalen");
  await ask.getByRole("button", { name: "Skicka" }).click();
  const inChat = anna.getByRole("radiogroup", { name: "Fika på torsdag?" });
  // A vote refers to the message, so that must have arrived first.
  await inChat.locator("[aria-disabled=false]").first().waitFor();
  await inChat.getByRole("radio", { name: /Ja tack/ }).click();
  await inChat.getByRole("radio", { name: /Ja tack.*1 röst/ }).waitFor();

  // As Element does it: the SDK's own poll model finds the poll and votes.
  const visitor = sdk.createClient({ baseUrl: server.url });
  const session = await visitor.loginRequest({
    type: "m.login.password",
    identifier: { type: "m.id.user", user: cast.bo.name },
    password: cast.bo.password,
  });
  const client = sdk.createClient({
    baseUrl: server.url,
    userId: session.user_id,
    deviceId: session.device_id,
    accessToken: session.access_token,
  });
  await client.startClient({ initialSyncLimit: 20 });
  try {
    const poll = await until(() => {
      for (const room of client.getRooms())
        for (const one of room.polls.values()) if (one.pollEvent.question.text === "Fika på torsdag?") return one;
      return false;
    });
    const no = poll.pollEvent.answers.find((one) => one.text === "Nej")?.id ?? "";
    const vote = PollResponseEvent.from([no], poll.pollId).serialize();
    await client.sendEvent(poll.roomId, vote.type as never, vote.content as never);
    await inChat.getByRole("radio", { name: /Nej.*1 röst/ }).waitFor({ timeout: 5000 });
    await look(anna, "desktop-omrostning-chatt");
    // The same votes in the list and the results view.
    await bo.goto(polls());
    await bo.getByRole("link", { name: /Fika på torsdag/ }).click();
    await bo.getByText("Ställd i en kanal").filter({ visible: true }).first().waitFor();
    await bo.getByRole("cell", { name: "Bo Ek" }).waitFor({ timeout: 5000 });
    await look(bo, "phone-omrostning-kanal");
    await anna.getByRole("button", { name: "Avsluta omröstningen" }).click();
    await anna.getByText("Omröstningen är avslutad", { exact: false }).filter({ visible: true }).first().waitFor();
    await bo
      .getByText(/^Avslutad/)
      .first()
      .waitFor({ timeout: 5000 });
    const responses = await until(async () => {
      const found = await poll.getResponses();
      return found.getRelations().length >= 2 ? found : false;
    });
    expect(
      responses
        .getRelations()
        .map((one) => one.getSender())
        .sort(),
    ).toEqual([cast.anna.userId, cast.bo.userId].sort());
  } finally {
    client.stopClient();
  }
});
