import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { startMailServer, wholeLines } from "../../../testing/mail-server.ts";
import { eventually, startTestServer, type TestPerson } from "../../../testing/server.ts";

const mailServer = await startMailServer();
const server = await startTestServer(mailServer.environment);
const twin = await server.twin();
afterAll(async () => {
  await twin.stop();
  await server.stop();
  await mailServer.stop();
});
const { agnes, anna } = server.people;
const { workspaces } = server.safos;
const db = server.safos.database.of();
const dayMs = 86_400_000;

const end = (id: string, of: TestPerson, inMs: number | null) =>
  sql`update workspaces.member set ends_at = ${inMs === null ? null : new Date(Date.now() + inMs)}
    where workspace_id = ${id} and person_id = ${of.id}`.execute(db);
const remind = () => Promise.all([workspaces.remindMembers(), twin.safos.workspaces.remindMembers()]);
interface Heading {
  reason: string;
  title: string;
  excerpt: string;
  path: string;
}
const noticesOf = async (who: TestPerson, name: string): Promise<Heading[]> =>
  ((await server.call(who, "GET", "/api/v1/notices")).body.items as Heading[]).filter((one) =>
    one.title.includes(name),
  );
/** Everything that was emitted has been handled: a later event of the same kind is there. */
async function settle(): Promise<void> {
  const { id } = await server.workspace("Märke", anna, agnes);
  await end(id, agnes, dayMs / 4);
  await remind();
  await eventually(async () => expect((await noticesOf(agnes, "Märke")).length).toBeGreaterThan(marks), 20_000);
  marks += 1;
}
let marks = 0;
/** Letters wait for two minutes, for those who read in time. */
const hurry = () =>
  sql`update graphile_worker._private_jobs set run_at = now() where key like 'mail %'`
    .execute(db)
    .then(() => undefined);
const lettersTo = (who: TestPerson) =>
  mailServer.received.filter((one) => one.to === who.name).map((one) => wholeLines(one.raw));

test("the member and the owners hear a week before and on the last day, once each, in any number of processes", async () => {
  const { id } = await server.workspace("Vikariat", anna, agnes);
  await end(id, agnes, 9 * dayMs);
  await remind();
  await settle();
  expect(await noticesOf(agnes, "Vikariat")).toEqual([]);

  await end(id, agnes, 6 * dayMs);
  for (const _ of [1, 2]) await remind();
  await settle();
  expect(await noticesOf(agnes, "Vikariat")).toMatchObject([
    { reason: "memberEnds", title: "Vikariat", path: `/w/${id}`, excerpt: expect.stringContaining("until:") },
  ]);
  expect(await noticesOf(anna, "Vikariat")).toMatchObject([
    { reason: "memberEndsFor", title: `${agnes.displayName} – Vikariat`, path: `/w/${id}/members` },
  ]);

  // Another end is told of anew, and then its last day.
  await end(id, agnes, 5 * dayMs);
  await remind();
  await settle();
  expect((await noticesOf(agnes, "Vikariat")).length).toBe(2);
  await sql`update workspaces.member set ends_at = ends_at - interval '4 days 18 hours', reminded_end = ends_at - interval '4 days 18 hours'
    where workspace_id = ${id} and person_id = ${agnes.id}`.execute(db);
  for (const _ of [1, 2]) await remind();
  await settle();
  expect((await noticesOf(agnes, "Vikariat")).length).toBe(3);
  expect((await noticesOf(anna, "Vikariat")).length).toBe(3);
});

test("nobody hears of an end that was moved or taken away, nor of archived or trashed workspaces", async () => {
  const moved = await server.workspace("Flyttad", anna, agnes);
  const archived = await server.workspace("Arkiverad", anna, agnes);
  const trashed = await server.workspace("Slängd", anna, agnes);
  for (const { id } of [archived, trashed]) await end(id, agnes, dayMs);
  expect((await server.call(anna, "POST", `/api/v1/workspaces/${archived.id}/archive`)).status).toBeLessThan(300);
  expect((await server.call(anna, "DELETE", `/api/v1/workspaces/${trashed.id}`)).status).toBeLessThan(300);
  await end(moved.id, agnes, dayMs / 4);
  // Moved after the moment at which it was found, and before anyone was told.
  await server.safos.database
    .of()
    .transaction()
    .execute(async (trx) => {
      await sql`select from workspaces.member where workspace_id = ${moved.id} for update`.execute(trx);
      await remind();
      await sql`update workspaces.member set ends_at = null where workspace_id = ${moved.id} and person_id = ${agnes.id}`.execute(
        trx,
      );
    });
  await remind();
  await settle();
  for (const name of ["Flyttad", "Arkiverad", "Slängd"])
    expect([name, await noticesOf(agnes, name)]).toEqual([name, []]);

  // What comes out of the archive is told of then.
  expect((await server.call(anna, "POST", `/api/v1/workspaces/${archived.id}/unarchive`)).status).toBeLessThan(300);
  await remind();
  await settle();
  expect((await noticesOf(agnes, "Arkiverad")).length).toBe(1);
});

test("after the end they hear once what has ended and whom to ask, with a letter", async () => {
  const { id } = await server.workspace("Avslutat", anna, agnes);
  await end(id, agnes, -1000);
  await Promise.all([
    workspaces.endMembers({ error: () => undefined }),
    twin.safos.workspaces.endMembers({ error: () => undefined }),
  ]);
  await settle();
  expect(await noticesOf(agnes, "Avslutat")).toMatchObject([
    { reason: "memberEnded", path: "/", excerpt: `contacts:${anna.displayName}` },
  ]);
  await hurry();
  await eventually(() => expect(lettersTo(agnes).some((one) => one.includes("Avslutat"))).toBe(true), 20_000);
  const [letter = ""] = lettersTo(agnes).filter((one) => one.includes("Avslutat"));
  expect(letter).toContain(`ga ${anna.displayName}`);
});

test("letters keep silent where the person wants to hear nothing of a workspace, in the language of each", async () => {
  const { id } = await server.workspace("Tyst yta", anna, agnes);
  const loud = await server.workspace("Hörd yta", anna, agnes);
  await server.call(agnes, "PUT", "/api/v1/notice-rules", { kind: "workspace", id, level: "none" });
  await server.call(agnes, "PATCH", "/api/v1/me", { locale: "en" });
  for (const one of [id, loud.id]) await end(one, agnes, dayMs / 4);
  await remind();
  await settle();
  await hurry();
  await eventually(() => expect(lettersTo(agnes).some((one) => one.includes("rd yta"))).toBe(true), 20_000);
  expect((await noticesOf(agnes, "Tyst yta")).length).toBe(1);
  expect(lettersTo(agnes).some((one) => one.includes("Tyst yta"))).toBe(false);
  expect(lettersTo(agnes).find((one) => one.includes("rd yta"))).toContain("Your membership ends soon");
  // Owners who have not asked for mail get none.
  expect(lettersTo(anna)).toEqual([]);
});
