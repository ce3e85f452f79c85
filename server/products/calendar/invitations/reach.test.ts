import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { startMailServer } from "../../../testing/mail-server.ts";
import { addPerson, startTestServer, type TestPerson } from "../../../testing/server.ts";
import { caldavTools, eventText } from "../testing.ts";

const mailServer = await startMailServer();
const server = await startTestServer(mailServer.environment);
afterAll(async () => {
  await server.stop();
  await mailServer.stop();
});
const { put, dav, own } = caldavTools(server);
const db = server.safos.database.of();
let made = 0;

test("once someone or their organisation may invite no more guests, it is not asked for each whom a client invites", async () => {
  await server.safos.organisations.add({ domain: "gransen.example", name: "Gränsen" });
  const [spent, colleague] = await Promise.all(
    ["full", "kollega"].map((name) => addPerson(server.safos, { name: `${name}@gransen.example`, displayName: name })),
  );
  if (!spent || !colleague) throw new Error("Nobody was added.");
  await sql`create table identity.asked (key text)`.execute(db);
  await sql`create function identity.note_asked() returns trigger language plpgsql as
    'begin insert into identity.asked values (new.key); return new; end'`.execute(db);
  await sql`create trigger note_asked before insert on identity.sign_in_failure
    for each row execute function identity.note_asked()`.execute(db);
  const statusesOf = async (who: TestPerson, key: string): Promise<{ statuses: string[]; asked: unknown }> => {
    await sql`insert into identity.sign_in_failure (key, failures, since, last_at) values (${key}, 5100, now(), now())`.execute(
      db,
    );
    await sql`truncate identity.asked`.execute(db);
    const path = `${await own(who)}/manga.ics`;
    const people = [
      `ORGANIZER:mailto:${who.name}`,
      ...[1, 2, 3].map(() => `ATTENDEE:mailto:gast${++made}@konsult.example`),
    ];
    expect((await put(who, path, eventText("manga", people))).status).toBe(201);
    const { text } = await dav(who, "GET", path);
    const { rows } = await sql`select from identity.asked where key like 'calendar guest%'`.execute(db);
    const found = text.replaceAll("\r\n ", "").matchAll(/^ATTENDEE.*SCHEDULE-STATUS="?([\d.]+)/gm);
    return { statuses: [...found].map(([, status = ""]) => status), asked: rows.length };
  };
  const all = ["5.1", "5.1", "5.1"];
  expect(await statusesOf(spent, `calendar guests of ${spent.id}`)).toEqual({ statuses: all, asked: 1 });
  const ofOrganisation = `calendar guests of organisation ${colleague.organisationId}`;
  expect(await statusesOf(colleague, ofOrganisation)).toEqual({ statuses: all, asked: 2 });
});
