import { mkdtempSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createTransport } from "nodemailer";
import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { makeCertificate } from "../../testing/make-certificate.ts";
import { startMailServer } from "../../testing/mail-server.ts";
import { eventually, startTestServer } from "../../testing/server.ts";
import { addressesInDomain, addressesOfMailbox } from "./address.ts";
import { readAll } from "./listener.ts";
import { readStatuses } from "./statuses.ts";
import { eximReport, eximText, exchangeReport, gmailReport, outOfOffice, postfixReport } from "./testing.ts";

const folder = mkdtempSync(join(tmpdir(), "safos-incoming-"));
const { cert, key } = makeCertificate(folder);
const mailServer = await startMailServer();
const domain = "svar.safos.example";
const server = await startTestServer({
  ...mailServer.environment,
  SAFOS_MAIL_IN_LISTEN: "127.0.0.1:0",
  SAFOS_MAIL_IN_DOMAIN: domain,
  SAFOS_MAIL_IN_CERT: cert,
  SAFOS_MAIL_IN_KEY: key,
});
afterAll(async () => {
  await server.stop();
  await mailServer.stop();
});
const { incoming, mail, database } = server.safos;
const { anna } = server.people;
const db = database.of();
const port = incoming.port() ?? 0;

/** A mail server of elsewhere hands over what it has: by SMTP, with STARTTLS, from the null sender as reports are. */
async function deliver(to: string | string[], raw: string | Buffer, from = ""): Promise<string> {
  const transport = createTransport({ host: "127.0.0.1", port, requireTLS: true, tls: { rejectUnauthorized: false } });
  try {
    await transport.sendMail({ envelope: { from, to }, raw });
    return "taken";
  } catch (error) {
    return String((error as { responseCode?: number }).responseCode ?? error);
  } finally {
    transport.close();
  }
}
/** Sends a letter and answers with where it is returned to. */
async function letterTo(address: string): Promise<string> {
  const before = mailServer.received.length;
  await mail.send(db, { to: address, subject: "Ditt medlemskap", text: "Hej" });
  const sent = await eventually(() => {
    const found = mailServer.received.slice(before).find((one) => one.to === address);
    expect(found).toBeDefined();
    return found;
  });
  return sent?.from ?? "";
}
const stateOf = async (address: string) => {
  const { rows } = await sql<{ isPaused: boolean; answer: string }>`select is_paused as "isPaused", answer
    from mail.refused_address where address = ${address}`.execute(db);
  return rows[0] ?? null;
};
/** Jobs that were added before this have been done: a letter to another address has gone. */
const settle = () => letterTo(`after-${Math.random()}@digg.example`);

test("letters have return addresses of their own, short enough and signed", async () => {
  const to = await letterTo("bo@digg.example");
  expect(to).toMatch(/^bounce\+[0-9a-f]{32}\.[0-9a-f]{20}@svar\.safos\.example$/);
  expect(to.split("@")[0]?.length).toBeLessThanOrEqual(64);
  const secret = Buffer.alloc(32, 1);
  const mailbox = "safos-svarsbox@digg.example";
  for (const of of [
    addressesInDomain,
    (key: Buffer, at: string) => addressesOfMailbox(key, at, () => ["bounce", "calendar"]),
  ]) {
    const at = of === addressesInDomain ? domain : mailbox;
    const addresses = of(secret, at);
    const signed = addresses.sign({ prefix: "bounce", id: "0123456789abcdef".repeat(2) });
    expect(signed.split("@")[0]?.length).toBeLessThanOrEqual(64);
    expect(addresses.read(signed.toUpperCase())).toEqual({ prefix: "bounce", id: "0123456789abcdef".repeat(2) });
    const last = signed.indexOf("@") - 1;
    const others = [
      signed.replace("0123", "0124"),
      signed.replace("+b", "+c").replace(/^bounce/, "calendar"),
      `${signed.slice(0, last)}${signed[last] === "0" ? "1" : "0"}${signed.slice(last + 1)}`,
      `${signed}.evil.example`,
      `x${signed}`,
      mailbox,
      "",
      "@",
    ];
    for (const other of others) expect([other, addresses.read(other)]).toEqual([other, null]);
    expect(of(Buffer.alloc(32, 2), at).read(signed)).toBeNull();
    expect(() => addresses.sign({ prefix: "bounce", id: "A" })).toThrow("signed");
  }
});

test.each([
  ["Postfix", postfixReport, "5.1.1"],
  ["Exim", eximReport, "Unrouteable"],
  ["Exim as text", eximText, "No such user"],
  ["Exchange", exchangeReport, "5.1.10"],
  ["Gmail", (of: Parameters<typeof gmailReport>[0]) => gmailReport(of, { status: "5.1.1" }), "552-5.1.1"],
])(
  "a report of %s that there is no such mailbox pauses letters there, until it is confirmed",
  async (name, report, answer) => {
    const address = `${name.toLowerCase().replaceAll(" ", "-")}@borta.example`;
    const to = await letterTo(address);
    expect(await deliver(to, report({ to, recipient: address }))).toBe("taken");
    expect(await stateOf(address)).toMatchObject({ isPaused: true, answer: expect.stringContaining(answer) });
    expect((await mail.refusedAmong([address])).get(address)?.code).toBe(550);
    const before = mailServer.received.length;
    await mail.send(db, { to: address, subject: "Ännu ett", text: "Hej" });
    await settle();
    expect(mailServer.received.slice(before).some((one) => one.to === address)).toBe(false);
    // A code to sign in with is asked for by its reader: it goes, and says nothing of the address.
    await mail.send(db, { to: address, subject: "Kod", text: "123", isAskedFor: true });
    await eventually(() =>
      expect(mailServer.received.some((one) => one.to === address && one.raw.includes("Kod"))).toBe(true),
    );
    expect((await stateOf(address))?.isPaused).toBe(true);
    expect(await mail.confirm(address)).toBe(true);
    await letterTo(address);
    expect(await stateOf(address)).toBeNull();
  },
);

test("a full mailbox counts, each letter once, and only the fifth pauses; a delay and a delivery say nothing", async () => {
  const address = "full@lada.example";
  for (let round = 1; round <= 4; round += 1) {
    const to = await letterTo(address);
    for (const _ of [1, 2, 3]) expect(await deliver(to, gmailReport({ to, recipient: address }))).toBe("taken");
    expect(await stateOf(address)).toBeNull();
  }
  for (const action of ["delayed", "delivered", "relayed", "expanded"]) {
    const to = await letterTo(address);
    expect(await deliver(to, postfixReport({ to, recipient: address }, { action }))).toBe("taken");
  }
  expect(await stateOf(address)).toBeNull();
  const to = await letterTo(address);
  await deliver(to, gmailReport({ to, recipient: address }));
  expect((await stateOf(address))?.isPaused).toBe(true);
});

test.each([
  ["full", eximReport, "550 Unrouteable address", "552 5.2.2 Mailbox full"],
  ["full-old", eximReport, "550 Unrouteable address", "552 Requested action aborted: exceeded storage"],
  ["spam", eximReport, "550 Unrouteable address", "550 5.7.1 Message rejected as spam"],
  ["spam-text", eximText, "550 5.1.1 No such user here", "554 Message refused by policy"],
  ["no-way", postfixReport, "5.1.1", "5.4.4"],
] as const)("what says nothing lasting of an address pauses nothing at once: %s", async (name, report, was, is) => {
  const address = `${name}@kvar.example`;
  const to = await letterTo(address);
  expect(await deliver(to, report({ to, recipient: address }).replaceAll(was, is))).toBe("taken");
  expect(await stateOf(address)).toBeNull();
  const { rows } = await sql`select count from mail.delayed_address where address = ${address}`.execute(db);
  expect(rows).toEqual([{ count: 1 }]);
});

test("what is no report is dropped: out of office, what a person writes, loops, rubbish", async () => {
  const address = "semester@digg.example";
  const to = await letterTo(address);
  const circle = "Received: from a by b; Sat, 28 Nov 2026 01:00:00 +0000\r\n".repeat(60);
  const nested = `Content-Type: multipart/mixed; boundary=a\r\n\r\n${"--a\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n".repeat(2000)}`;
  for (const raw of [
    outOfOffice({ to, recipient: address }),
    `From: ${address}\r\nTo: ${to}\r\nSubject: Hej\r\n\r\n550 5.1.1 User unknown\r\n`,
    circle + postfixReport({ to, recipient: address }),
    Buffer.from("\0\xff\xfe skräp".repeat(1000), "latin1"),
    nested,
    "",
  ])
    expect(await deliver(to, raw)).toBe("taken");
  expect(await stateOf(address)).toBeNull();
  // It was none of those that counted: a report counts still.
  expect(await deliver(to, postfixReport({ to, recipient: address }))).toBe("taken");
  expect((await stateOf(address))?.isPaused).toBe(true);
});

test("forged, foreign and old addresses are refused or do nothing, and nothing is passed on", async () => {
  const address = "britt@digg.example";
  const to = await letterTo(address);
  const report = postfixReport({ to, recipient: address });
  const forged = to.replace(/\.[0-9a-f]{20}@/, `.${"0".repeat(20)}@`);
  const other = to.replace(/\+[0-9a-f]/, (part) => (part === "+0" ? "+1" : "+0"));
  for (const no of [forged, other, `postmaster@${domain}`, "anna@fk.example", "bo%fk.example@svar.safos.example"])
    expect([no, await deliver(no, report)]).toEqual([no, "550"]);
  expect(await stateOf(address)).toBeNull();
  // A signed address of a mail that is forgotten, and one that was used.
  await sql`delete from mail.sent where address = ${address}`.execute(db);
  expect(await deliver(to, report)).toBe("taken");
  expect(await stateOf(address)).toBeNull();
  const again = await letterTo(address);
  expect(await deliver(again, postfixReport({ to: again, recipient: address }))).toBe("taken");
  await mail.confirm(address);
  expect(await deliver(again, postfixReport({ to: again, recipient: address }))).toBe("taken");
  expect(await stateOf(address)).toBeNull();
  // A report that names someone else says nothing of that one, and no more of whom the letter went to than that it may not have arrived: an
  // address may hand on to several, one of whom has left.
  for (let round = 1; round <= 5; round += 1) {
    expect(await stateOf(address)).toBeNull();
    const third = await letterTo(address);
    const report = postfixReport({ to: third, recipient: "anna@fk.example" });
    await deliver(third, report.replace("rfc822;anna@fk.example", `rfc822;${address}`));
  }
  expect([await stateOf("anna@fk.example"), (await stateOf(address))?.isPaused]).toEqual([null, true]);
});

test("what is too large or for too many is refused, and a mail for several counts for each", async () => {
  const addresses = ["a@flera.example", "b@flera.example"];
  const to = [await letterTo(addresses[0] ?? ""), await letterTo(addresses[1] ?? "")];
  const large = `Subject: stor\r\n\r\n${"x".repeat(76).concat("\r\n").repeat(40_000)}`;
  expect(await deliver(to[0] ?? "", large)).toBe("552");
  const many = await Promise.all(Array.from({ length: 8 }, (_, n) => letterTo(`n${n}@flera.example`)));
  const conversation = await talk(["EHLO x", "MAIL FROM:<>", ...many.map((one) => `RCPT TO:<${one}>`), "QUIT"]);
  expect(conversation.filter((line) => line.startsWith("452"))).toHaveLength(3);
  expect(await deliver(to, postfixReport({ to: to[0] ?? "", recipient: addresses[0] ?? "" }))).toBe("taken");
  // It says of one of them that there is no such mailbox.
  const paused = await Promise.all(addresses.map(async (one) => (await stateOf(one))?.isPaused ?? false));
  expect(paused).toEqual([true, false]);
  const { rows } = await sql`select count from mail.delayed_address where address = ${addresses[1]}`.execute(db);
  expect(rows).toEqual([{ count: 1 }]);
});

/** A client that writes one line after another. */
function talk(lines: readonly string[]): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1");
    const rest = [...lines];
    let got = "";
    socket.on("data", (data: Buffer) => {
      got += data.toString();
      // The last line of an answer has a space after its code (RFC 5321, 4.2.1).
      if (/^\d{3} [^\n]*\r\n$/.test(got.split("\r\n").slice(-2).join("\r\n")))
        socket.write(`${rest.shift() ?? "QUIT"}\r\n`);
    });
    socket.on("error", reject);
    socket.on("close", () => resolve(got.split("\r\n")));
  });
}

/** A client that writes pieces as they are, each once the one before was answered, and hangs up when `until` stands in what it got. */
function write(pieces: readonly string[], until: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1");
    const rest = [...pieces];
    let got = "";
    socket.on("data", (data: Buffer) => {
      got += data.toString();
      const piece = /^\d{3} [^\n]*\r\n$/m.test(data.toString()) ? rest.shift() : undefined;
      if (piece !== undefined) socket.write(piece);
      if (until.test(got)) socket.end();
    });
    socket.on("error", reject);
    socket.on("close", () => resolve(got));
  });
}

test("no second mail is smuggled in by line ends of its own, nothing runs over from before STARTTLS, and half a mail is none", async () => {
  const address = "smug@digg.example";
  const to = await letterTo(address);
  const begin = ["EHLO x\r\n", `MAIL FROM:<>\r\nRCPT TO:<${to}>\r\nDATA\r\n`];
  const inner = `MAIL FROM:<>\r\nRCPT TO:<${to}>\r\nDATA\r\n${postfixReport({ to, recipient: address })}`;
  for (const end of ["\n.\n", "\r\n.\n", "\n.\r\n", "\r.\r", "\r\n\0.\r\n"]) {
    const raw = `Subject: Hej\r\n\r\nHej${end}${inner}\r\n.\r\nQUIT\r\n`;
    const got = await write([...begin, raw], /^221/m);
    // Once that data may come; greeted, from, to, and taken.
    expect([end, got.match(/^354/gm)?.length, got.match(/^250 /gm)?.length]).toEqual([end, 1, 4]);
    expect(await stateOf(address)).toBeNull();
  }
  const got = await write(
    ["EHLO x\r\n", `STARTTLS\r\nEHLO y\r\nMAIL FROM:<>\r\nRCPT TO:<${to}>\r\n`],
    /^220 [^\n]*\r\n[^]*^220/m,
  );
  expect(got.slice(got.lastIndexOf("220"))).toMatch(/^220 [^\n]*\r\n$/);
  const half = postfixReport({ to, recipient: address });
  const socket = connect(port, "127.0.0.1");
  const closed = new Promise((resolve) => socket.once("close", resolve));
  socket.on("data", (data: Buffer) => {
    if (/^354/m.test(data.toString())) socket.end(half);
    else if (/^220/m.test(data.toString())) socket.write(begin.join(""));
  });
  await closed;
  await settle();
  expect(await stateOf(address)).toBeNull();
  // All that was none: the report itself counts still.
  expect(await deliver(to, half)).toBe("taken");
  expect((await stateOf(address))?.isPaused).toBe(true);
});

test("nobody signs in there, nothing is expanded, and health and metrics know of it", async () => {
  const lines = await talk(["EHLO x", "AUTH PLAIN AGEAYg==", "VRFY anna", "EXPN alla", "QUIT"]);
  expect(lines.some((line) => /^250[ -]AUTH/.test(line))).toBe(false);
  expect(lines.some((line) => /^250[ -]STARTTLS/.test(line))).toBe(true);
  expect(lines.some((line) => line.startsWith("235"))).toBe(false);
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  const metrics = await (
    await fetch(`${server.url}/metrics`, { headers: { authorization: `Bearer ${anna.token}` } })
  ).text();
  if (metrics.includes("safos_workers_waiting")) expect(metrics).toContain("safos_mail_in_used");
});

test("a status is read from what is folded, without type, or in another order", () => {
  const [one] = readStatuses(
    "Reporting-MTA: dns; x\n\naction: Failed\nSTATUS: 5.1.1 (no\n such)\nFinal-Recipient: anna@fk.example\n",
  );
  expect(one).toEqual({ action: "failed", status: "5.1.1", recipient: "anna@fk.example", diagnostic: "" });
  expect(readStatuses("Action: failed\n\n".repeat(1000))).toHaveLength(20);
  expect(readStatuses("")).toEqual([]);
});

test("a mail of a million pieces takes what its bytes take", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const pieces = 1 << 19;
  let held = Infinity;
  async function* inPieces(): AsyncGenerator<Buffer> {
    const all = Buffer.alloc(pieces * 4, "..\r\n");
    collect();
    const before = process.memoryUsage().heapUsed;
    for (let n = 0; n < pieces; n += 1) yield all.subarray(n * 4, n * 4 + 4);
    collect();
    held = process.memoryUsage().heapUsed - before;
  }
  const content = await readAll(inPieces());
  expect([content?.length, content?.equals(Buffer.alloc(pieces * 4, "..\r\n"))]).toEqual([2 << 20, true]);
  expect(held).toBeLessThan(20 << 20);
});

test("without the settings nothing listens, and letters are returned to the server's own address", async () => {
  const plain = await startTestServer(mailServer.environment);
  try {
    expect([plain.safos.incoming.isOn, plain.safos.incoming.port()]).toEqual([false, null]);
    const before = mailServer.received.length;
    await plain.safos.mail.send(plain.safos.database.of(), { to: "x@y.example", subject: "a", text: "a" });
    await eventually(() => expect(mailServer.received[before]?.from).toBe("safos@safos.example"));
    expect((await fetch(`${plain.url}/healthz`)).status).toBe(200);
  } finally {
    await plain.stop();
  }
});
