import { afterAll, expect, test } from "vitest";
import { writeLetter } from "./index.ts";
import { startMailServer } from "../../testing/mail-server.ts";
import { eventually, startTestServer } from "../../testing/server.ts";

let answer: { code: number; times: number } | null = null;
const mails = await startMailServer(() => {
  if (answer === null || answer.times === 0) return null;
  answer.times -= 1;
  return { code: answer.code, line: "not now" };
});
const { received } = mails;
const server = await startTestServer(mails.environment);
afterAll(async () => {
  await server.stop();
  await mails.stop();
});
const { mail, database } = server.safos;
const db = database.of<{ "jobs.none": { id: string } }>();

test("a mail goes when the transaction that wrote it commits, with its attachment", async () => {
  await expect(
    db.transaction().execute(async (trx) => {
      await mail.send(trx, { to: "rolled@back.example", subject: "Nej", text: "Nej" });
      throw new Error("rolled back");
    }),
  ).rejects.toThrow("rolled back");
  await db.transaction().execute((trx) =>
    mail.send(trx, {
      to: "anna@fk.example",
      subject: "Tack för ditt svar\r\nBcc: eve@evil.example",
      text: "Hej å ä ö",
      attachments: [{ name: "svar.pdf", contentType: "application/pdf", content: Buffer.from("%PDF-") }],
    }),
  );
  const one = await eventually(() => {
    expect(received).toHaveLength(1);
    return received[0];
  });
  expect(one).toMatchObject({ to: "anna@fk.example", from: "safos@safos.example" });
  expect(one?.raw).toContain("Auto-Submitted: auto-generated");
  expect(one?.raw).toMatch(/Message-ID: <[0-9a-f-]{36}@safos\.example>/);
  expect(one?.raw).toContain(`filename=svar.pdf`);
  expect(one?.raw).toContain(Buffer.from("%PDF-").toString("base64"));
  expect(one?.raw).not.toMatch(/^Bcc:/im);
});

test("a mail server that says later is asked again, one that says no is not", async () => {
  received.length = 0;
  answer = { code: 550, times: 1 };
  await mail.send(db, { to: "no@such.example", subject: "a", text: "a" });
  await eventually(() => expect(answer?.times).toBe(0));
  answer = { code: 451, times: 1 };
  await mail.send(db, { to: "later@safos.example", subject: "b", text: "b" });
  await eventually(() => expect(received.map((one) => one.to)).toEqual(["later@safos.example"]), 15_000);
  // The server has the mail a moment before its job is done.
  await eventually(async () => {
    const { rows } = await database.pool.query(
      "select 1 from graphile_worker.jobs where task_identifier = 'mail:send'",
    );
    expect(rows).toHaveLength(0);
  });
});

test("a letter from an organisation bears its name and address, and the server says that it sends it", async () => {
  received.length = 0;
  const send = (subject: string, sender: { name: string | null; address: string | null } | null) =>
    mail.send(db, { to: "anna@fk.example", subject, text: "x", sender });
  await send("own", { name: "Digg – myndigheten", address: "safos@digg.example" });
  await send("named", { name: "Digg", address: null });
  await send("plain", null);
  await eventually(() => expect(received).toHaveLength(3));
  const find = (subject: string) => received.find((one) => one.raw.includes(`Subject: ${subject}`));
  expect(find("own")?.raw).toMatch(/^From: =\?UTF-8\?.*<safos@digg\.example>/im);
  expect(find("own")?.raw).toMatch(/^Sender: safos@safos\.example/m);
  expect(find("named")?.raw).toMatch(/^From: Digg <safos@safos\.example>/m);
  expect(find("plain")?.raw).toMatch(/^From: Safos <safos@safos\.example>/m);
  expect(find("plain")?.raw).not.toMatch(/^Sender:/m);
  // What cannot be delivered comes back to the server, also what is from an organisation.
  expect(new Set(received.map((one) => one.from))).toEqual(new Set(["safos@safos.example"]));
});

test("whose letter it is stands above it as text, and nothing of the name is read as HTML", async () => {
  received.length = 0;
  const letter = writeLetter({ locale: "sv", subject: "s", paragraphs: ["Hej"], why: "w" });
  const sender = { name: null, address: null, letterhead: "Kassan <b>$&</b>" };
  await mail.send(db, { to: "anna@fk.example", ...letter, sender });
  await eventually(() => expect(received).toHaveLength(1));
  const raw = (received[0]?.raw ?? "").replaceAll(/=\r?\n/g, "");
  expect(raw).toContain("<strong>Kassan &lt;b&gt;$&amp;&lt;/b&gt;</strong></p>");
  expect(raw.indexOf("Kassan")).toBeLessThan(raw.lastIndexOf("Hej"));
});

test("where nothing is taken is known until something is, and a trial says at once what became of it", async () => {
  const address = "Gone@Fk.example";
  answer = { code: 550, times: 1 };
  await mail.send(db, { to: address, subject: "a", text: "a" });
  const refused = await eventually(async () => {
    const found = (await mail.refusedAmong(["gone@fk.example", "anna@fk.example"])).get("gone@fk.example");
    if (!found) throw new Error("not noted yet");
    return found;
  });
  expect([refused.code, refused.answer]).toEqual([550, "550 not now"]);
  answer = { code: 451, times: 1 };
  expect(await mail.attempt({ to: address, subject: "b", text: "b" })).toMatchObject({ state: "later", code: 451 });
  answer = { code: 550, times: 1 };
  expect(await mail.attempt({ to: address, subject: "c", text: "c" })).toMatchObject({ state: "refused", code: 550 });
  answer = null;
  expect(await mail.attempt({ to: address, subject: "d", text: "d" })).toEqual({ state: "taken" });
  await mail.send(db, { to: address, subject: "e", text: "e" });
  await eventually(async () => expect((await mail.refusedAmong([address])).size).toBe(0));
});

test("addresses that would add others and attachments that are too large are the caller's mistake", async () => {
  for (const to of ["a@b.example, c@d.example", "a@b.example\r\nBcc: c@d.example", "<a@b.example>", "anna", ""])
    await expect(mail.send(db, { to, subject: "x", text: "x" })).rejects.toThrow("plain address");
  const content = new Uint8Array(6 << 20);
  await expect(
    mail.send(db, {
      to: "a@b.example",
      subject: "x",
      text: "x",
      attachments: [{ name: "x", contentType: "x/y", content }],
    }),
  ).rejects.toThrow("too large");
});
