import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "node:tls";
import { afterAll, expect, test } from "vitest";
import { freePort, sql } from "#database";
import { startPebble } from "../../testing/pebble.ts";
import { eventually, startTestServer, type TestServer } from "../../testing/server.ts";

/** Against Pebble, the test authority of Let's Encrypt: it asks for every name at this machine's redirect port. */

const folder = mkdtempSync(join(tmpdir(), "safos-acme-"));
const redirectPort = await freePort();
const pebble = await startPebble(folder, redirectPort);
// Nobody listens there.
await pebble.lead("digg.example", "127.0.0.2");
const server = await startTestServer({
  SAFOS_TLS: "acme",
  SAFOS_ACME_DIRECTORY: pebble.directory,
  SAFOS_ACME_EMAIL: "drift@safos.example",
  SAFOS_TLS_REDIRECT_PORT: String(redirectPort),
  SAFOS_PUBLIC_URL: "https://safos.example",
});
const twin = await server.twin({ SAFOS_TLS_REDIRECT_PORT: "0" });
const root = await pebble.root();
afterAll(async () => {
  await twin.stop();
  await server.stop();
  pebble.stop();
  rmSync(folder, { recursive: true, force: true });
});

const db = server.safos.database.of();
const check = (): Promise<void> => server.safos.jobs.add(db, "certificates:check", {});

/** The certificate that is shown to who asks for a name, checked against the authority's root. */
async function shownFor(
  servername: string | undefined,
  by: TestServer = server,
): Promise<{ name: string; serial: string }> {
  const socket = connect({
    host: "127.0.0.1",
    port: Number(new URL(by.url).port),
    ca: root,
    ...(servername === undefined ? { checkServerIdentity: () => undefined } : { servername }),
  });
  await once(socket, "secureConnect");
  const { subjectaltname, serialNumber } = socket.getPeerCertificate();
  socket.destroy();
  return { name: subjectaltname ?? "", serial: serialNumber };
}

interface Row {
  readonly name: string;
  readonly failures: number;
  readonly fault: string | null;
  readonly pause: number;
}
const rows = async (): Promise<Row[]> =>
  (
    await sql<Row>`select name, failures, last_fault as fault, extract(epoch from due_at - now())::int as pause
      from certificates.certificate order by name`.execute(db)
  ).rows;

test("every name gets a certificate of its own, one that fails holds up none, and each process shows them", async () => {
  await check();
  await eventually(async () => {
    expect((await shownFor("safos.example")).name).toBe("DNS:safos.example");
    expect((await shownFor("fk.example")).name).toBe("DNS:fk.example");
    const digg = (await rows()).find(({ name }) => name === "digg.example");
    expect([digg?.failures, digg?.fault !== null, (digg?.pause ?? 0) > 800]).toEqual([1, true, true]);
  }, 30_000);
  await eventually(
    async () => expect(await shownFor("fk.example", twin)).toEqual(await shownFor("fk.example")),
    20_000,
  );
  expect((await shownFor(undefined)).name).toBe("DNS:safos.example");
}, 60_000);

test("a name that is not ours is shown nothing, and nothing is ordered for it", async () => {
  for (const name of ["okänd.example", "digg.example", "x".repeat(250)]) await expect(shownFor(name)).rejects.toThrow();
  expect((await rows()).map(({ name }) => name)).toEqual(["digg.example", "fk.example", "safos.example"]);
});

test("a certificate that is due is renewed once, whichever processes look at the same time", async () => {
  const before = await shownFor("fk.example");
  await sql`update certificates.certificate set due_at = now() where name = 'fk.example'`.execute(db);
  await Promise.all([check(), check(), check()]);
  const after = await eventually(async () => {
    const shown = await shownFor("fk.example");
    expect(shown.serial).not.toBe(before.serial);
    return shown;
  }, 20_000);
  await eventually(async () => expect(await shownFor("fk.example", twin)).toEqual(after), 20_000);
  expect(await shownFor("fk.example")).toEqual(after);
  const { rows: left } = await sql`select 1 from certificates.challenge`.execute(db);
  expect(left).toEqual([]);
}, 60_000);

test("while the authority is away the certificate before stays, and the next try is later", async () => {
  const before = await shownFor("fk.example");
  pebble.stop();
  await sql`update certificates.certificate set due_at = now() where name = 'fk.example'`.execute(db);
  await check();
  await eventually(async () => {
    const fk = (await rows()).find(({ name }) => name === "fk.example");
    expect([fk?.failures, (fk?.pause ?? 0) > 800]).toEqual([1, true]);
  }, 60_000);
  expect(await shownFor("fk.example")).toEqual(before);
}, 90_000);
