import PostalMime from "postal-mime";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { outlookReply } from "../../server/products/calendar/mailed/testing.ts";
import { startDovecot, type Dovecot } from "../../server/testing/dovecot.ts";
import type { TestMailServer } from "../../server/testing/mail-server.ts";
import { callApi } from "../api.ts";
import { button, launchChromium, openContext, signIn } from "../browser.ts";
import { requireGood } from "../require-good.ts";
import type { Cast, RunningServer } from "../server.ts";
import { startWithMail } from "../with-cast.ts";

let server: RunningServer;
let browser: Browser;
let mailServer: TestMailServer;
let mailbox: Dovecot;
let cast: Cast;

beforeAll(async () => {
  mailbox = await startDovecot();
  ({ server, cast, mailServer } = await startWithMail({
    environment: {
      SAFOS_MAIL_IN_URL: mailbox.url("imaps"),
      SAFOS_MAIL_IN_ADDRESS: "svar@safos.example",
      NODE_EXTRA_CA_CERTS: mailbox.cert,
    },
  }));
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await mailbox?.stop();
});

/** The next Thursday that is far enough off for a time to be proposed, and no holiday. */
const thursday = (() => {
  const date = new Date(Date.now() + 2 * 86_400_000);
  const isHoliday = (): boolean => /-(01-01|01-06|05-01|06-06|12-2[456]|12-31)$/.test(date.toISOString().slice(0, 10));
  while (date.getUTCDay() !== 4 || isHoliday()) date.setUTCDate(date.getUTCDate() + 1);
  return date.toISOString().slice(0, 10);
})();
const colleagues = [
  ["anna", "marta@fk.example", "Märta Sjöström"],
  ["anna", "asa@fk.example", "Åsa Öberg"],
  ["bo", "orjan@digg.example", "Örjan Wåhlin"],
  ["bo", "frida@digg.example", "Frida Nordin"],
] as const;
const title = "Avstämning inför styrgruppen";
const guest = "citra@konsult.example";

const open = async (who: Cast["anna"], size: "desktop" | "phone", view: string): Promise<Page> => {
  const { page } = await openContext(browser, server.url, size);
  await signIn(page, who.name, who.password, `/calendar?view=${view}&day=${thursday}`);
  await page.getByRole("heading", { level: 1 }).first().waitFor();
  return page;
};
const entry = (page: Page, name: string | RegExp) => page.getByRole("button", { name }).first();
interface Occurrence {
  readonly entryId: string;
  readonly summary: string;
  readonly start: string;
}
const occurrences = async (who: Pick<Cast["anna"], "token">): Promise<Occurrence[]> => {
  const until = new Date(Date.parse(thursday) + 100 * 86_400_000).toISOString();
  const path = `/api/v1/calendar-entries?from=${thursday}T00:00:00Z&to=${until}`;
  const { items } = await callApi<{ items: Occurrence[] }>(server, who, "GET", path);
  return items.filter(({ summary }) => summary === title);
};
/** The newest letter to the guest, of `count`: as a program reads it. */
const letter = async (count: number) => {
  const found = () => mailServer.received.filter(({ to }) => to === guest);
  await expect.poll(() => found().length).toBe(count);
  const mail = await PostalMime.parse(found().at(-1)?.raw ?? "");
  const part = mail.attachments.find(({ mimeType }) => mimeType === "text/calendar");
  const calendar = new TextDecoder().decode(part?.content as ArrayBuffer).replaceAll(/\r?\n[ \t]/g, "");
  return { mail, calendar };
};

/** Fills in the form as far as everyone is in it. */
async function plan(page: Page): Promise<void> {
  await button(page, "Ny händelse").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Rubrik").fill(title);
  await button(dialog, "Bjud in någon").click();
  const who = dialog.getByRole("combobox", { name: "Namn eller adress" });
  for (const name of ["Bo Ek", ...colleagues.map((one) => one[2]), guest]) {
    await who.fill(name);
    await page.getByRole("option", { name }).click();
  }
  await dialog.getByText("Videomöte").click();
}

test("Anna plans every second Thursday with five colleagues at two agencies and a guest by mail; all answer, and one occurrence moves", async () => {
  for (const [by, name, displayName] of colleagues) {
    await callApi(server, cast[by], "POST", "/api/v1/persons", { name, displayName });
    // Whose calendar lies at another agency is seen by those who share a workspace.
    const member = { name, role: "editor" };
    await callApi(server, cast.anna, "POST", `/api/v1/workspaces/${cast.workspaceId}/members`, member);
  }
  // Bo is busy on Thursday from eight to ten by the clock of Stockholm and of UTC alike.
  const calendars = await callApi<{ items: { id: string; isOwn: boolean }[] }>(
    server,
    cast.bo,
    "GET",
    "/api/v1/calendars",
  );
  const own = calendars.items.find(({ isOwn }) => isOwn)?.id ?? "";
  const busy = { summary: "Hemligt förhör", start: `${thursday}T06:00:00Z`, end: `${thursday}T10:00:00Z` };
  await callApi(server, cast.bo, "POST", `/api/v1/calendars/${own}/entries`, busy);

  const anna = await open(cast.anna, "desktop", "week");
  await plan(anna);
  const dialog = anna.getByRole("dialog");
  // What she has written is kept when she leaves the form by mistake.
  await dialog.getByText("Utkastet är sparat").waitFor();
  await anna.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  await button(anna, "Ny händelse").click();
  await button(dialog, "Fortsätt på utkastet").click();

  // Digg's people show when they are busy, and nothing else.
  const when = dialog.getByRole("region", { name: "När kan alla?" });
  await when.getByText("visar bara ledig eller upptagen").waitFor();
  expect(await when.getByText("Hemligt förhör").count()).toBe(0);
  await when.getByText(`Kalendern syns inte för ${guest}`).waitFor();
  await when
    .getByRole("button", { name: /^tors.*6 av 6/ })
    .first()
    .click();
  await when.getByText("Alla 6 kan").waitFor();
  await dialog.getByRole("button", { name: /Upprepas/ }).click();
  await anna.getByRole("option", { name: "Varannan vecka" }).click();
  for (const name of ["Gäster väntar i lobbyn", "Textning från början, där reglerna tillåter det"])
    expect(await dialog.getByRole("switch", { name }).isChecked()).toBe(true);
  await button(dialog, /Dagordning/).click();
  await anna.getByRole("option", { name: "Protokoll" }).click();
  const preview = dialog.getByRole("region", { name: "Så ser inbjudan ut i Outlook" });
  await preview.getByText("varannan vecka").waitFor();
  await preview.getByText("Safos-möte").waitFor();
  await requireGood(anna, "desktop-planera");
  await anna.setViewportSize({ width: 390, height: 844 });
  await when.scrollIntoViewIfNeeded();
  await requireGood(anna, "phone-planera");
  await anna.setViewportSize({ width: 1440, height: 900 });
  await button(dialog, "Skicka inbjudan till 6").click();
  await dialog.waitFor({ state: "hidden" });
  await button(anna, "Ny händelse").click();
  expect(await dialog.getByText("Du har ett utkast").count()).toBe(0);
  await button(dialog, "Avbryt").click();
  const planned = await occurrences(cast.anna);
  const first = planned[0]?.start ?? "";
  expect(planned.slice(1).map(({ start }, n) => Date.parse(start) - Date.parse(planned[n]?.start ?? ""))).toEqual(
    planned.slice(1).map(() => 14 * 86_400_000),
  );

  // Bo accepts on his phone.
  const bo = await open(cast.bo, "phone", "agenda");
  await entry(bo, new RegExp(title)).click();
  const invitation = bo.getByRole("dialog");
  await invitation.getByText("Anna Lindqvist bjuder in dig").waitFor();
  await requireGood(bo, "phone-planerad-inbjudan");
  await button(invitation, "Tacka ja").click();
  await invitation.waitFor({ state: "hidden" });

  // Citra's program shows the series with its meeting, and answers by mail, which comes to the mailbox.
  const { mail, calendar } = await letter(1);
  expect(mail.subject).toBe(`Inbjudan: ${title}`);
  expect(calendar).toMatch(/RRULE:FREQ=WEEKLY;INTERVAL=2/);
  const organizer = /ORGANIZER[^\r\n]*:mailto:([^\r\n]+)/i.exec(calendar)?.[1] ?? "";
  const uid = /^UID:([^\r\n]+)/m.exec(calendar)?.[1] ?? "";
  expect(organizer).toMatch(/^svar\+c[0-9a-z]+@safos\.example$/);
  const reply = outlookReply({ to: organizer, from: guest, uid, partstat: "TENTATIVE", comment: "Kanske försenad" });
  mailbox.leave("svar", reply, organizer);
  const path = `/api/v1/calendar-entries/${planned[0]?.entryId}`;
  await expect
    .poll(async () => {
      const { attendees } = await callApi<{ attendees: { mail: string; answer: string }[] }>(
        server,
        cast.anna,
        "GET",
        path,
      );
      return attendees.find((one) => one.mail === guest)?.answer;
    })
    .toBe("tentative");

  await entry(anna, new RegExp(title)).click();
  const people = dialog.getByRole("list", { name: "Personer" });
  await people.getByRole("listitem").filter({ hasText: "Bo Ek" }).getByText("Kommer", { exact: true }).waitFor();
  await people.getByRole("listitem").filter({ hasText: guest }).getByText("Kanske", { exact: true }).waitFor();
  await people.getByText("Kanske försenad").waitFor();
  expect(await people.getByText("Inte svarat").count()).toBe(4);
  await requireGood(anna, "desktop-planerad-svar");

  // The first occurrence begins and ends an hour later: for everybody, in the letter, and on the meeting's page.
  await dialog.getByText("Bara detta tillfälle").waitFor();
  for (const end of [/Börjar/, /Slutar/])
    await dialog.getByRole("group", { name: end }).getByRole("spinbutton").nth(3).press("ArrowUp");
  await button(dialog, "Spara").click();
  await dialog.waitFor({ state: "hidden" });
  const later = new Date(Date.parse(first) + 3_600_000).toISOString();
  const second = planned[1]?.start;
  for (const who of [cast.anna, cast.bo])
    await expect
      .poll(async () => (await occurrences(who)).slice(0, 2).map(({ start }) => start))
      .toEqual([later, second]);
  const moved = await letter(2);
  expect(moved.mail.subject).toBe(`Ny tid: ${title}`);
  expect(moved.calendar).toMatch(/RECURRENCE-ID/);
  const found = await callApi<{ items: { id: string; title: string; startsAt: string }[] }>(
    server,
    cast.bo,
    "GET",
    "/api/v1/meetings?mine=true",
  );
  expect(found.items.find((one) => one.title === title)?.startsAt).toBe(later);
  await entry(bo, new RegExp(title)).waitFor();
  await bo.context().close();
  await anna.context().close();
}, 180_000);
