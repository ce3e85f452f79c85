import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually, startTestServer, type TestPerson, type TestServer } from "../../testing/server.ts";

let server: TestServer;
let twin: TestServer;
let anna: TestPerson;
let agnes: TestPerson;
let bo: TestPerson;
let britt: TestPerson;
let place: { readonly id: string };

beforeAll(async () => {
  server = await startTestServer();
  twin = await server.twin();
  ({ anna, agnes, bo, britt } = server.people);
  place = await server.workspace("Läst", anna, agnes);
});
afterAll(async () => {
  await twin.stop();
  await server.stop();
});

interface Row {
  readonly act: string;
  readonly actor: {
    readonly kind: string;
    readonly person: { readonly id: string } | null;
    readonly name: string | null;
  };
  readonly item: { readonly id: string; readonly title: string | null } | null;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly origin: { readonly address: string | null } | null;
}

async function rowsOf(act: string, itemId: string, who = anna): Promise<Row[]> {
  for (const one of [server, twin]) await one.safos.items.uses.flush();
  const { body } = await server.call(who, "GET", "/api/v1/audit");
  return (body.items as Row[]).filter((one) => one.act === act && one.item?.id === itemId);
}
const board = async (level: string | null): Promise<string> => {
  const { body } = await server.call(anna, "POST", `/api/v1/workspaces/${place.id}/boards`, { title: "Läst tavla" });
  if (level !== null)
    await server.call(anna, "PUT", `/api/v1/items/board/${body.id}/class`, { informationClass: level });
  return body.id as string;
};
const read = (who: TestPerson, id: string, on = server) => on.call(who, "GET", `/api/v1/boards/${id}`);
const access = (who: TestPerson | null, id: string, kind = "board") => {
  const day = 86_400_000;
  const span = { from: new Date(Date.now() - day).toISOString(), to: new Date(Date.now() + day).toISOString() };
  return server.call(who, "GET", `/api/v1/audit/access?${String(new URLSearchParams({ kind, id, ...span }))}`);
};

test("who opens what is classified stands in the log once for an hour, whichever process they ask", async () => {
  const id = await board("K3");
  await Promise.all([read(agnes, id), read(agnes, id, twin), read(agnes, id), read(agnes, id, twin)]);
  await eventually(async () => {
    const rows = (await rowsOf("item.read", id)).filter((one) => one.actor.person?.id === agnes.id);
    expect(rows.map((one) => one.facts)).toEqual([{ how: "opened", informationClass: "K3" }]);
    expect(rows[0]?.origin?.address).toMatch(/127\.0\.0\.1|::1/);
    expect(rows[0]?.item?.title).toBe("Läst tavla");
  });
  await server.call(agnes, "GET", `/api/v1/boards/${id}/export?format=json`);
  await eventually(async () =>
    expect((await rowsOf("item.read", id)).map((one) => one.facts["how"])).toContain("downloaded"),
  );
  const { body } = await access(anna, id);
  expect(body.notedFrom).toBe("K3");
  const uses = body.uses as { how: string; person: { id: string } | null }[];
  expect(uses.map((one) => `${one.how} ${one.person?.id}`)).toContain(`opened ${agnes.id}`);
  expect((await access(agnes, id)).status).toBe(403);
  expect((await access(null, id)).status).toBe(401);
  expect((await access(bo, id)).status).toBe(404);
  expect(await server.safos.audit.verify(anna.organisationId)).toMatchObject({ fault: null });
});

test("what is below the class of the rule leaves nothing, and a rule moves the class", async () => {
  const [low, middle] = [await board(null), await board("K2")];
  await read(agnes, low);
  await read(agnes, middle);
  const high = await board("K3");
  await read(agnes, high);
  await eventually(async () => expect((await rowsOf("item.read", high)).length).toBeGreaterThan(0));
  expect([await rowsOf("item.read", low), await rowsOf("item.read", middle)]).toEqual([[], []]);
  await server.call(anna, "PATCH", "/api/v1/organisation", { rules: { auditReadsFrom: "K2" } });
  await read(agnes, middle);
  await eventually(async () => expect((await rowsOf("item.read", middle)).length).toBe(1));
  await server.call(anna, "PATCH", "/api/v1/organisation", { rules: { auditReadsFrom: "never" } });
  const unseen = await board("K3");
  await read(agnes, unseen);
  await server.call(anna, "PATCH", "/api/v1/organisation", { rules: { auditReadsFrom: "K3" } });
  expect((await server.call(anna, "PATCH", "/api/v1/organisation", { rules: { auditReadsFrom: "K1" } })).status).toBe(
    400,
  );
  expect((await server.call(agnes, "PATCH", "/api/v1/organisation", { rules: { auditReadsFrom: "K2" } })).status).toBe(
    403,
  );
  expect(await rowsOf("item.read", unseen)).toEqual([]);
});

test("a link's use stands in the log once for each visitor and day, and its making and end do too", async () => {
  const id = await board(null);
  const path = `/api/v1/items/board/${id}/shares`;
  const made = (await server.call(anna, "POST", path, { isLink: true, role: "viewer" })).body;
  const visit = (guest: string, on = server) =>
    fetch(`${on.url}/api/v1/boards/${id}`, {
      headers: { "safos-link": made.secret, "safos-guest": `${guest} ${encodeURIComponent("Gäst Gästsson")}` },
    });
  const [one, other] = ["0198c0de-0000-7000-8000-000000000001", "0198c0de-0000-7000-8000-000000000002"];
  await Promise.all([visit(one), visit(one, twin), visit(one), visit(other, twin), visit(other)]);
  await eventually(async () => expect((await rowsOf("link.used", id)).length).toBe(2));
  expect((await rowsOf("link.used", id)).map((row) => [row.actor.kind, row.actor.name])).toEqual([
    ["guest", "Gäst Gästsson"],
    ["guest", "Gäst Gästsson"],
  ]);
  await server.call(anna, "DELETE", `${path}/${made.id}`);
  expect((await visit(one)).status).toBe(410);
  await eventually(async () => expect((await rowsOf("grant.revoked", id)).length).toBe(1));
  expect((await rowsOf("grant.added", id)).length).toBe(1);
  const { uses } = (await access(anna, id)).body as { uses: { how: string; name: string }[] };
  expect(uses.map((use) => `${use.how} ${use.name}`)).toEqual(["link Gäst Gästsson", "link Gäst Gästsson"]);
});

test("the content of a classified file is noted when it is taken out, and a meeting's guest link from its making to its end", async () => {
  const url = `${server.url}/remote.php/dav/files/${encodeURIComponent(anna.name)}/L%C3%A4st/hemlig.txt`;
  const authorization = `Bearer ${anna.token}`;
  expect((await fetch(url, { method: "PUT", body: "text", headers: { authorization } })).status).toBe(201);
  const { items } = (await server.call(anna, "GET", `/api/v1/workspaces/${place.id}/files`)).body;
  const id = String((items as { id: number; name: string }[]).find((one) => one.name === "hemlig.txt")?.id);
  await server.call(anna, "PUT", `/api/v1/items/file/${id}/class`, { informationClass: "K3" });
  await fetch(url, { headers: { authorization } });
  await eventually(async () =>
    expect((await rowsOf("item.read", id)).map((row) => row.facts["how"])).toContain("downloaded"),
  );
  const meeting = (await server.call(anna, "POST", `/api/v1/workspaces/${place.id}/meetings`, { title: "Samråd" }))
    .body;
  const { secret } = (await server.call(anna, "POST", `/api/v1/meetings/${meeting.id}/guest-link`)).body;
  const asked = await server.call(null, "POST", `/api/v1/guest/${secret}/knock`, { name: "Gunnel" });
  expect(asked.status).toBe(201);
  await server.call(anna, "DELETE", `/api/v1/meetings/${meeting.id}/guest-link`);
  for (const act of ["guestLink.made", "guestLink.used", "guestLink.closed"])
    await eventually(async () => expect([act, (await rowsOf(act, meeting.id)).length]).toEqual([act, 1]));
  expect((await rowsOf("guestLink.used", meeting.id))[0]?.actor).toMatchObject({ kind: "guest", name: "Gunnel" });
});

test("one visitor who takes ever new names fills no log", async () => {
  const id = await board(null);
  const { body: link } = await server.call(anna, "POST", `/api/v1/items/board/${id}/shares`, {
    isLink: true,
    role: "viewer",
  });
  const visit = (number: number): Promise<Response> => {
    const guest = `00000000-0000-4000-8000-${String(number).padStart(12, "0")} Namn%20${number}`;
    return fetch(`${server.url}/api/v1/shared`, { headers: { "safos-link": link.secret, "safos-guest": guest } });
  };
  for (let number = 0; number < 250; number += 10)
    await Promise.all(Array.from({ length: 10 }, (_, index) => visit(number + index)));
  await server.safos.items.uses.flush();
  const { rows } = await server.safos.database.pool.query(
    "select count(*)::int as count from items.use where key like $1",
    [`link ${link.id} %`],
  );
  // A hundred of one network are told apart, those of the tests before among them; all the others are one.
  expect(rows[0]?.count).toBeGreaterThan(90);
  expect(rows[0]?.count).toBeLessThanOrEqual(101);
});

test("what a person has to themselves is nobody's to name", async () => {
  const home = await server.safos.workspaces.personalOf(britt.id);
  const { body } = await server.call(britt, "POST", `/api/v1/workspaces/${home.id}/boards`, { title: "Bara min" });
  await server.call(britt, "PUT", `/api/v1/items/board/${body.id}/class`, { informationClass: "K3" });
  await read(britt, body.id as string);
  await eventually(async () => expect((await rowsOf("item.read", body.id as string, bo)).length).toBe(1));
  expect((await rowsOf("item.read", body.id as string, bo))[0]?.item?.title).toBeNull();
});

test("whom a class kept out is not said to have been able to open it from then on, until it was lowered", async () => {
  const shared = await server.workspace("Med Digg", anna, bo);
  await server.safos.organisations.change(anna.organisationId, {
    rules: { classes: { K3: { otherOrganisations: false } } },
  });
  const made = await server.call(anna, "POST", `/api/v1/workspaces/${shared.id}/boards`, { title: "Höjd och sänkt" });
  const id = made.body.id as string;
  await server.call(anna, "POST", `/api/v1/items/board/${id}/shares`, { isLink: true, role: "viewer" });
  const raise = (informationClass: string | null) =>
    server.call(anna, "PUT", `/api/v1/items/board/${id}/class`, { informationClass });
  const periods = async (): Promise<string[]> =>
    ((await access(anna, id)).body.items as { person: { id: string } | null; reason: string; until: string | null }[])
      .filter((one) => one.person?.id === bo.id || one.reason === "link")
      .map((one) => `${one.reason} ${one.until === null ? "still" : "ended"}`)
      .toSorted();
  expect(await periods()).toEqual(["link still", "member still"]);
  await raise("K3");
  await eventually(async () => expect(await periods()).toEqual(["link ended", "member ended"]));
  await raise(null);
  await eventually(async () =>
    expect(await periods()).toEqual(["link ended", "link still", "member ended", "member still"]),
  );
});
