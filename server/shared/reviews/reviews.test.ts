import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { eventually, startTestServer, type TestPerson } from "../../testing/server.ts";

const server = await startTestServer();
const twin = await server.twin();
afterAll(async () => {
  await twin.stop();
  await server.stop();
});
const { anna, agnes, bo, britt } = server.people;
const db = server.safos.database.of();

const made = (workspaceId: string, ago: string) =>
  sql`update workspaces.workspace set created_at = now() - ${ago}::interval where id = ${workspaceId}`.execute(db);

interface Row {
  readonly reason: string;
  readonly title: string;
  readonly path: string;
}
const asked = async (who: TestPerson): Promise<Row[]> =>
  ((await server.call(who, "GET", "/api/v1/notices")).body.items as Row[]).filter((one) => one.reason === "reviewDue");

test("owners are asked once a year, by one process, until one of them has gone through the members", async () => {
  const old = await server.workspace("Gammal", agnes, bo);
  const fresh = await server.workspace("Ny", agnes, bo);
  const alone = await server.workspace("Ensam", agnes);
  const closed = await server.workspace("Arkiverad", agnes, bo);
  for (const one of [old, alone, closed]) await made(one.id, "366 days");
  await server.safos.workspaces.archive({ ...agnes, personId: agnes.id }, closed.id);

  await Promise.all([server.safos.reviews.ask(), twin.safos.reviews.ask()]);
  await eventually(async () =>
    expect(await asked(agnes)).toMatchObject([{ title: "Gammal", path: `/w/${old.id}/members` }]),
  );
  expect(await asked(bo)).toEqual([]);
  await server.safos.reviews.ask();

  const path = `/api/v1/workspaces/${old.id}/review`;
  expect((await server.call(bo, "GET", path)).body).toMatchObject({ reviewedAt: null, reviewedBy: null, isDue: true });
  expect((await server.call(bo, "GET", `/api/v1/workspaces/${fresh.id}/review`)).body.isDue).toBe(false);
  for (const [who, read, note] of [
    [null, 401, 401],
    [britt, 404, 404],
    [anna, 404, 404],
    [bo, 200, 403],
  ] as const) {
    expect((await server.call(who, "GET", path)).status).toBe(read);
    expect((await server.call(who, "POST", path, {})).status).toBe(note);
  }
  expect((await server.call(agnes, "POST", "/api/v1/workspaces/x/review", {})).status).toBe(400);
  const noted = await server.call(agnes, "POST", path, {});
  expect(noted).toMatchObject({ status: 200, body: { isDue: false, reviewedBy: { id: agnes.id } } });

  // Nobody is asked again until another year has gone; then again and again.
  await server.safos.reviews.ask();
  await sql`update reviews.review set reviewed_at = now() - interval '366 days' where workspace_id = ${old.id}`.execute(
    db,
  );
  await server.safos.reviews.ask();
  await eventually(async () => expect(await asked(agnes)).toHaveLength(2));
  await sql`update reviews.review set asked_at = now() - interval '29 days' where workspace_id = ${old.id}`.execute(db);
  await server.safos.reviews.ask();
  await sql`update reviews.review set asked_at = now() - interval '31 days' where workspace_id = ${old.id}`.execute(db);
  await server.safos.reviews.ask();
  await eventually(async () => expect(await asked(agnes)).toHaveLength(3));
});

test("administrators see when each workspace of their organisation was gone through, and it stands in the log", async () => {
  const shared = await server.workspace("Granskad", agnes, bo);
  expect((await server.call(agnes, "POST", `/api/v1/workspaces/${shared.id}/review`, {})).status).toBe(200);
  const list = "/api/v1/organisation/reviews";
  const { body } = await server.call(anna, "GET", list);
  expect(body.items).toContainEqual(
    expect.objectContaining({
      workspaceId: shared.id,
      isDue: false,
      reviewedBy: expect.objectContaining({ id: agnes.id }),
    }),
  );
  const others = await server.call(bo, "GET", list);
  expect(others.body.items).not.toContainEqual(expect.objectContaining({ workspaceId: shared.id }));
  expect((await server.call(agnes, "GET", list)).status).toBe(403);
  expect((await server.call(null, "GET", list)).status).toBe(401);
  const home = await server.safos.workspaces.personalOf(agnes.id);
  expect((await server.call(agnes, "POST", `/api/v1/workspaces/${home.id}/review`, {})).body.code).toBe("PERSONAL");
  await eventually(async () => {
    const { body: log } = await server.call(anna, "GET", "/api/v1/audit?category=rules");
    expect(log.items).toContainEqual(
      expect.objectContaining({ act: "workspace.reviewed", facts: expect.objectContaining({ memberCount: 2 }) }),
    );
  });
});
