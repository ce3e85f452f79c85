import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { startDovecot } from "../../../testing/dovecot.ts";
import { startMailServer } from "../../../testing/mail-server.ts";
import { eventually, startTestServer } from "../../../testing/server.ts";
import { incomingSettings, parseMailbox } from "../config.ts";
import { outOfOffice, postfixReport } from "../testing.ts";
import { recipientsIn } from "./recipients.ts";

const dovecot = await startDovecot();
const mailServer = await startMailServer();
const settings = {
  ...mailServer.environment,
  SAFOS_MAIL_IN_URL: dovecot.url("imap"),
  SAFOS_MAIL_IN_ADDRESS: "svar@fk.example",
};
const server = await startTestServer(settings);
const twin = await server.twin();
afterAll(async () => {
  await twin.stop();
  await server.stop();
  await mailServer.stop();
  await dovecot.stop();
});
const db = server.safos.database.of();
const { mail, incoming } = server.safos;

/** Sends a letter and answers with where it is returned to. */
async function letterTo(address: string): Promise<string> {
  const before = mailServer.received.length;
  await mail.send(db, { to: address, subject: "Ditt medlemskap", text: "Hej" });
  return eventually(() => {
    const found = mailServer.received.slice(before).find((one) => one.to === address);
    if (!found) throw new Error("nothing yet");
    return found.from;
  });
}
const isPaused = async (address: string): Promise<boolean> => {
  const { rows } = await sql<{ isPaused: boolean }>`select is_paused as "isPaused" from mail.refused_address
    where address = ${address}`.execute(db);
  return rows[0]?.isPaused ?? false;
};
const leave = (raw: string, to: string): void => dovecot.leave("svar", raw, to);
/** What was left before this has been looked at: so is a report after it. */
let settled = 0;
async function settle(): Promise<void> {
  const address = `settle${++settled}@borta.example`;
  const to = await letterTo(address);
  leave(postfixReport({ to, recipient: address }), to);
  await eventually(async () => expect(await isPaused(address)).toBe(true));
}

test("a report that lies in the mailbox is read at once and removed, and no other mail is touched", async () => {
  const address = "bo@borta.example";
  const to = await letterTo(address);
  expect(to).toMatch(/^svar\+b[0-9a-f]{32}[0-9a-v]{16}@fk\.example$/);
  expect(to.split("@")[0]?.length).toBeLessThanOrEqual(64);
  const written =
    "From: Citra <citra@konsult.example>\r\nTo: svar@fk.example\r\nSubject: Hej\r\n\r\nJag kommer sent.\r\n";
  leave(written, "svar@fk.example");
  leave(written.replace("To: svar@fk.example", `To: ${to}`), to);
  leave(outOfOffice({ to, recipient: address }), to);
  leave(postfixReport({ to, recipient: address }), to);
  await eventually(async () => expect(await isPaused(address)).toBe(true));
  await settle();
  // What people wrote stays, as nobody has read it; what programs wrote is gone.
  await eventually(() => expect(dovecot.mails("svar")).toHaveLength(2));
  for (const text of dovecot.mails("svar")) expect(text).toContain("Jag kommer sent.");
});

test("what was forged, is for others or is too large does nothing and stays", async () => {
  const address = "britt@borta.example";
  const to = await letterTo(address);
  const before = dovecot.mails("svar").length;
  const forged = to.replace(/.@/, (end) => (end === "0@" ? "1@" : "0@"));
  const large = `X-Long: ${"x".repeat(70)}\r\n`.repeat(30_000);
  leave(postfixReport({ to: forged, recipient: address }), forged);
  leave(postfixReport({ to, recipient: address }) + large, to);
  leave(`To: ${"<a@b> ".repeat(50_000)}\r\n\r\nHej\r\n`, "a@b.example");
  await settle();
  expect(await isPaused(address)).toBe(false);
  // The report that settles it is removed once its effect shows.
  await eventually(() => expect(dovecot.mails("svar")).toHaveLength(before + 3));
});

test("one of two processes reads; when it stops the other goes on, and after the mail server was away too", async () => {
  const { url } = twin;
  expect(url).not.toBe(server.url);
  const address = "agnes@borta.example";
  const to = await letterTo(address);
  await dovecot.stop();
  leave(postfixReport({ to, recipient: address }), to);
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  await dovecot.start();
  await eventually(async () => expect(await isPaused(address)).toBe(true), 40_000);
}, 60_000);

test("where the connection that keeps the turn is lost nothing falls, and the mailbox is read on", async () => {
  const { rows } = await sql`select pg_terminate_backend(pid) from pg_locks
    where locktype = 'advisory' and classid = 0 and objid = 7266048
      and database = (select oid from pg_database where datname = current_database())`.execute(db);
  expect(rows).toHaveLength(1);
  const address = "turen@borta.example";
  const to = await letterTo(address);
  leave(postfixReport({ to, recipient: address }), to);
  await eventually(async () => expect(await isPaused(address)).toBe(true), 40_000);
}, 60_000);

test("a mail of which something failed is tried again, and keeps none behind it waiting", async () => {
  const got: string[] = [];
  for (const one of [incoming, twin.safos.incoming])
    one.handle("trial", async ({ subject }, id) => {
      got.push(`${id} ${subject}`);
      if (got.length === 1) throw new Error("not now");
      return "used";
    });
  const address = incoming.addressOf("trial", "abc") ?? "";
  const before = dovecot.mails("svar").length;
  leave(`To: ${address}\r\nSubject: Ett\r\n\r\nHej\r\n`, address);
  leave(`To: ${address}\r\nSubject: Ett\r\n\r\nHej igen\r\n`, "svar@fk.example");
  await eventually(() => expect(got).toEqual(["abc Ett", "abc Ett"]));
  const { rows } = await sql`select attempts from incoming.late_mail`.execute(db);
  expect(rows).toEqual([{ attempts: 1 }]);
  await sql`update incoming.late_mail set next_at = now()`.execute(db);
  await settle();
  // What is late comes after what is new.
  await eventually(() => expect(got).toHaveLength(3));
  await eventually(() => expect(dovecot.mails("svar")).toHaveLength(before));
  // Its mail goes before what is written down of it does.
  await eventually(async () => expect((await sql`select from incoming.late_mail`.execute(db)).rows).toEqual([]));
});

test("a mailbox whose numbers begin anew is read anew", async () => {
  await settle();
  await dovecot.stop();
  dovecot.forgetNumbers("svar");
  const address = "sist@borta.example";
  const to = await letterTo(address);
  leave(postfixReport({ to, recipient: address }), to);
  await dovecot.start();
  await eventually(async () => expect(await isPaused(address)).toBe(true), 40_000);
}, 60_000);

test("a server whose certificate nobody vouches for is not signed in to", async () => {
  const other = await startTestServer({ ...settings, SAFOS_MAIL_IN_URL: dovecot.url("imaps") });
  try {
    const address = "tls@borta.example";
    await eventually(async () => {
      const { rows } = await sql`select from incoming.mailbox`.execute(other.safos.database.of());
      expect(rows).toEqual([]);
    });
    expect(other.safos.incoming.addressOf("bounce", "abc")).toMatch(/^svar\+b/);
    expect((await fetch(`${other.url}/healthz`)).status).toBe(200);
    await mail.send(db, { to: address, subject: "a", text: "a" });
  } finally {
    await other.stop();
  }
});

test("settings say what a mailbox is, and refuse what is none", () => {
  expect(parseMailbox("imaps://svar%40fk.example:l%C3%B6sen@mail.fk.example/Svar%20hit")).toEqual({
    host: "mail.fk.example",
    port: 993,
    isSecure: true,
    user: "svar@fk.example",
    password: "lösen",
    folder: "Svar hit",
  });
  expect(parseMailbox("imap://a:b@[::1]:1143")).toMatchObject({ host: "::1", port: 1143, folder: "INBOX" });
  for (const wrong of ["https://a:b@c", "imaps://c", "imaps://a@c", "imaps:", "svar"])
    expect(() => incomingSettings.mailInUrl.parse(wrong)).toThrow();
  for (const wrong of ["svar", "svar+x@fk.example", "ett-langt-namn-har@fk.example", "svar@fk"])
    expect(() => incomingSettings.mailInAddress.parse(wrong)).toThrow();
  expect(incomingSettings.mailInAddress.parse("Svar@FK.example")).toBe("svar@fk.example");
});

test("addresses are found in any header of whom it was for, in time", () => {
  expect(
    recipientsIn(Buffer.from("To: Anna <A@b.example>,\r\n c@d.example; (x@y.example)\r\nCc: A@B.example\r\n")),
  ).toEqual(["a@b.example", "c@d.example", "x@y.example"]);
  const begun = performance.now();
  recipientsIn(Buffer.from("a".repeat(1 << 20)));
  recipientsIn(Buffer.from("@<>".repeat(1 << 18)));
  expect(performance.now() - begun).toBeLessThan(500);
});
