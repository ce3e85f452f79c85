import type { BreakGlass } from "@safos/contract/break-glass";
import { afterAll, expect, test } from "vitest";
import WebSocket from "ws";
import { sql } from "#database";
import { asOperator } from "../../cli/command.ts";
import { eventually, startTestServer, type TestPerson } from "../../testing/server.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes, bo, britt } = server.people;
const { breakglass, identity, workspaces } = server.safos;
const db = server.safos.database.of();
const reason = "Återställa ett borttaget protokoll, ärende 2026-118";

const eva = await identity.add({ name: "eva@digg.example", displayName: "Eva Norén", password: null });
const { token } = await identity.createSession(eva.id, { kind: "api", label: "test" });
const asEva = { ...eva, password: "", token };

let count = 0;
/** A workspace of FK's that Agnes owns, in which nobody knows Eva. */
const place = async (...more: TestPerson[]) => server.workspace(`Ärenden ${++count}`, agnes, ...more);
async function ask(
  workspace: Awaited<ReturnType<typeof place>>,
  more: { minutes?: number; reason?: string; person?: typeof eva } = {},
): Promise<BreakGlass> {
  return asOperator(() => breakglass.ask({ workspace, person: eva, reason, minutes: 60, ...more }));
}
const answer = (who: TestPerson | null, id: string, verb: "approve" | "refuse" | "end") =>
  server.call(who, "POST", `/api/v1/break-glass/${id}/${verb}`);
const reads = async (workspaceId: string): Promise<number> =>
  (await server.call(asEva, "GET", `/api/v1/workspaces/${workspaceId}/members`)).status;
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "done",
    (error: { code?: string; stack?: string }) => error.code ?? error.stack ?? "no",
  );
async function actsAbout(who: TestPerson): Promise<{ act: string; actor: { kind: string }; facts: object }[]> {
  const { body } = await server.call(who, "GET", "/api/v1/audit?category=breakGlass");
  return body.items;
}
async function noticesOf(who: TestPerson, id: string): Promise<string[]> {
  const { body } = await server.call(who, "GET", "/api/v1/notices");
  return (body.items as { itemId: string; reason: string }[])
    .filter((one) => one.itemId === id)
    .map((one) => one.reason)
    .toReversed();
}

test("what the operator asks for opens nothing until an administrator of the owner approves; then it reads, and writes nothing", async () => {
  const workspace = await place();
  const asked = await ask(workspace);
  expect(asked).toMatchObject({
    state: "asked",
    person: { id: eva.id },
    until: null,
    organisation: { name: "Försäkringskassan" },
  });
  expect(await reads(workspace.id)).toBe(404);
  const approved = await answer(anna, asked.id, "approve");
  expect([approved.status, approved.body]).toMatchObject([
    200,
    { state: "open", decidedBy: { id: anna.id }, pastRule: null, canDecide: true },
  ]);
  expect(await reads(workspace.id)).toBe(200);
  const boards = `/api/v1/workspaces/${workspace.id}/boards`;
  expect((await server.call(asEva, "GET", boards)).status).toBe(200);
  expect((await server.call(asEva, "POST", boards, { title: "Kapad" })).status).toBe(403);
  expect(
    (await server.call(asEva, "POST", `/api/v1/workspaces/${workspace.id}/members`, { name: bo.name, role: "viewer" }))
      .status,
  ).toBe(403);
  // Every member sees who is there, and until when.
  const { body } = await server.call(agnes, "GET", `/api/v1/workspaces/${workspace.id}/members`);
  const members = body.items as { person: { id: string }; role: string; emergencyUntil: string | null }[];
  expect(members.map(({ person, role, emergencyUntil }) => [person.id, role, emergencyUntil])).toEqual([
    [agnes.id, "owner", null],
    [eva.id, "viewer", approved.body.until],
  ]);
  expect((await answer(anna, asked.id, "end")).body.state).toBe("ended");
  expect(await reads(workspace.id)).toBe(404);
});

test("both agencies see it at once: in their logs, and as notices to administrators, owners and whom it is for", async () => {
  const workspace = await place();
  const { id } = await ask(workspace);
  await answer(anna, id, "approve");
  await answer(anna, id, "end");
  const expected = ["breakGlass.ended", "breakGlass.opened", "breakGlass.asked"];
  for (const who of [anna, bo])
    await eventually(async () => {
      const acts = (await actsAbout(who)).slice(0, 3);
      expect(acts.map(({ act }) => act)).toEqual(expected);
      expect(acts.map(({ actor }) => actor.kind)).toEqual(["person", "person", "operator"]);
      expect(acts[2]?.facts).toMatchObject({ requestId: id, reason, minutes: 60 });
    });
  for (const [who, reasons] of [
    // Nobody is told of what they did themselves.
    [anna, ["breakGlassAsked"]],
    [bo, ["breakGlassAsked", "breakGlassOpened", "breakGlassEnded"]],
    [agnes, ["breakGlassAsked", "breakGlassOpened", "breakGlassEnded"]],
    [asEva, ["breakGlassOpened", "breakGlassEnded"]],
    [britt, []],
  ] as const)
    await eventually(async () => expect([who.name, await noticesOf(who, id)]).toEqual([who.name, reasons]));
});

test("an agency with members in the workspace sees it too, and one without does not", async () => {
  const third = await server.safos.organisations.add({ domain: "msb.example", name: "MSB" });
  await server.safos.organisations.change(third.id, { rules: { isDirectoryOpen: true } });
  const admin = async (name: string) => {
    const person = await identity.add({ name, displayName: name, password: null, isAdmin: true });
    const session = await identity.createSession(person.id, { kind: "api", label: "test" });
    return { ...person, password: "", token: session.token };
  };
  const cia = await admin("cia@msb.example");
  await server.safos.organisations.add({ domain: "skatt.example", name: "Skatteverket" });
  const sten = await admin("sten@skatt.example");
  const workspace = await place(cia);
  const { id } = await ask(workspace);
  await eventually(async () => expect((await actsAbout(cia)).map(({ act }) => act)).toEqual(["breakGlass.asked"]));
  expect(await actsAbout(sten)).toEqual([]);
  const list = async (who: TestPerson) =>
    ((await server.call(who, "GET", "/api/v1/break-glass")).body.items as BreakGlass[]).filter((one) => one.id === id);
  expect(await list(cia)).toMatchObject([{ state: "asked", canDecide: false }]);
  expect(await list(anna)).toMatchObject([{ state: "asked", canDecide: true }]);
  expect(await list(sten)).toEqual([]);
  expect((await answer(cia, id, "approve")).status).toBe(403);
  expect((await answer(sten, id, "approve")).status).toBe(404);
  expect((await answer(anna, id, "refuse")).body.state).toBe("refused");
});

test("only an administrator of the owner answers, never whom it is for, and once", async () => {
  const workspace = await place();
  const { id } = await ask(workspace);
  for (const verb of ["approve", "refuse", "end"] as const) {
    expect([verb, (await answer(null, id, verb)).status]).toEqual([verb, 401]);
    for (const who of [agnes, britt, asEva]) expect([verb, (await answer(who, id, verb)).status]).toEqual([verb, 403]);
    expect([verb, (await answer(bo, id, verb)).status]).toEqual([verb, 403]);
    expect((await answer(anna, "00000000-0000-7000-8000-000000000000", verb)).status).toBe(404);
  }
  expect((await server.call(agnes, "GET", "/api/v1/break-glass")).status).toBe(403);
  expect((await server.call(null, "GET", "/api/v1/break-glass")).status).toBe(401);
  const both = await Promise.all([
    answer(anna, id, "approve"),
    answer(anna, id, "refuse"),
    answer(anna, id, "approve"),
  ]);
  expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409, 409]);
  expect((await answer(anna, id, "refuse")).body.code).toBe("BREAK_GLASS_DECIDED");
  const isOpen = (await breakglass.read(id)).state === "open";
  expect(await reads(workspace.id)).toBe(isOpen ? 200 : 404);
  if (isOpen) await breakglass.end(id);

  // A key of the operator's in an administrator's name is taken for fresh everywhere else.
  const key = await identity.createSession(anna.id, { kind: "api", label: "safos token create", isLasting: true });
  const another = await ask(await place());
  for (const verb of ["approve", "refuse"] as const)
    expect((await answer({ ...anna, token: key.token }, another.id, verb)).body.code).toBe("BREAK_GLASS_KEY");

  const own = await asOperator(() => breakglass.ask({ workspace, person: anna, reason, minutes: 5 }));
  expect((await answer(anna, own.id, "approve")).body.code).toBe("BREAK_GLASS_OWN");
  expect((await answer(anna, own.id, "refuse")).body.code).toBe("BREAK_GLASS_OWN");
});

test("who is let in knows the members for as long as it lasts, and not a moment longer", async () => {
  const kim = await identity.add({ name: "kim@digg.example", displayName: "Kim", password: null });
  const workspace = await place();
  const { id } = await ask(workspace, { person: kim });
  const openDirectory = (isDirectoryOpen: boolean) =>
    server.safos.organisations.change(agnes.organisationId, { rules: { isDirectoryOpen } });
  await openDirectory(false);
  const knows = () => identity.mayKnow({ personId: kim.id, organisationId: kim.organisationId }, agnes);
  expect(await knows()).toBe(false);
  await answer(anna, id, "approve");
  expect(await knows()).toBe(true);
  await sql`update workspaces.member set ends_at = now() - interval '1 second' where person_id = ${kim.id}`.execute(db);
  expect(await knows()).toBe(false);
  await openDirectory(true);
});

test("it ends by itself: reading stops with the time, and the membership and open pages with it, in every process", async () => {
  const twin = await server.twin();
  try {
    const workspace = await place();
    const { id } = await ask(workspace);
    await answer(anna, id, "approve");
    const page = new WebSocket(`${server.url.replace("http", "ws")}/api/live`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const frames: string[] = [];
    page.on("message", (data) => frames.push((data as Buffer).toString()));
    await new Promise((resolve) => page.once("open", resolve));
    page.send(JSON.stringify({ op: "subscribe", topics: [`workspace:${workspace.id}`] }));
    await eventually(async () => {
      expect((await twin.call(asEva, "GET", `/api/v1/workspaces/${workspace.id}/members`)).status).toBe(200);
    });
    const past = sql`now() - interval '1 second'`;
    await sql`update workspaces.member set ends_at = ${past} where workspace_id = ${workspace.id}
      and person_id = ${eva.id}`.execute(db);
    // The time alone closes it, though nothing has ended it yet.
    expect(await workspaces.within(db).roleOf(eva.id, workspace.id)).toBeNull();
    await sql`update breakglass.request set until = ${past} where id = ${id}`.execute(db);
    await Promise.all([breakglass.endDue(), twin.safos.breakglass.endDue()]);
    for (const one of [server, twin])
      await eventually(async () => {
        expect((await one.call(asEva, "GET", `/api/v1/workspaces/${workspace.id}/members`)).status).toBe(404);
      }, 1000);
    await eventually(() => expect(frames.join(" ")).toContain("gone"));
    page.close();
    expect((await breakglass.read(id)).state).toBe("ended");
    await eventually(async () => {
      const ended = (await actsAbout(bo)).filter(
        (one) => one.act === "breakGlass.ended" && (one.facts as { requestId: string }).requestId === id,
      );
      expect(ended).toHaveLength(1);
    });
  } finally {
    await twin.stop();
  }
});

test("nobody answers for a day and it lapses; what has lapsed is not approved", async () => {
  const workspace = await place();
  const { id } = await ask(workspace);
  await sql`update breakglass.request set asked_at = now() - interval '25 hours' where id = ${id}`.execute(db);
  expect((await answer(anna, id, "approve")).body.code).toBe("BREAK_GLASS_DECIDED");
  await breakglass.endDue();
  expect((await breakglass.read(id)).state).toBe("lapsed");
  expect(await reads(workspace.id)).toBe(404);
  // Another may be asked for then.
  expect((await ask(workspace)).state).toBe("asked");
});

test("a rule about other organisations does not stop it, and is named before and after", async () => {
  const workspace = await place();
  await server.call(anna, "PATCH", "/api/v1/organisation", { rules: { otherOrganisations: false } });
  try {
    const { id } = await ask(workspace);
    const { body } = await server.call(anna, "GET", "/api/v1/break-glass");
    const rule = { rule: "otherOrganisations", organisation: { id: anna.organisationId } };
    expect((body.items as BreakGlass[]).find((one) => one.id === id)?.pastRule).toMatchObject(rule);
    expect((await answer(anna, id, "approve")).body).toMatchObject({ state: "open", pastRule: rule });
    expect(await reads(workspace.id)).toBe(200);
    await eventually(async () => {
      const [opened] = (await actsAbout(bo)).filter(({ act }) => act === "breakGlass.opened");
      expect(opened?.facts).toMatchObject({ requestId: id, pastRule: "otherOrganisations" });
    });
    await breakglass.end(id);
  } finally {
    await server.call(anna, "PATCH", "/api/v1/organisation", { rules: { otherOrganisations: true } });
  }
});

test("an owner may put the person out, and may not give them another role; taking over makes an ordinary member", async () => {
  const workspace = await place();
  const first = await ask(workspace);
  await answer(anna, first.id, "approve");
  const member = `/api/v1/workspaces/${workspace.id}/members/${eva.id}`;
  expect((await server.call(agnes, "PATCH", member, { role: "editor" })).body.code).toBe("EMERGENCY_MEMBER");
  expect((await server.call(agnes, "DELETE", member)).status).toBe(200);
  await eventually(async () => expect((await breakglass.read(first.id)).state).toBe("ended"));
  expect((await answer(anna, first.id, "end")).body.code).toBe("BREAK_GLASS_DECIDED");

  const clara = await identity.add({ name: "clara@fk.example", displayName: "Clara", password: null, isAdmin: true });
  const second = await ask(workspace, { person: clara });
  await answer(anna, second.id, "approve");
  await workspaces.takeOver({ personId: clara.id, organisationId: clara.organisationId, isAdmin: true }, workspace.id);
  await breakglass.end(second.id);
  expect(await workspaces.roleOf(clara.id, workspace.id)).toBe("owner");
});

test("it ends in a workspace that was moved to the trash meanwhile, and is not there when that is restored", async () => {
  const workspace = await place();
  const { id } = await ask(workspace);
  await answer(anna, id, "approve");
  await workspaces.trash(agnes.id, workspace.id);
  await breakglass.end(id);
  await workspaces.restore({ personId: agnes.id, organisationId: agnes.organisationId, isAdmin: false }, workspace.id);
  expect(await workspaces.roleOf(eva.id, workspace.id)).toBeNull();
});

test("it is refused for a workspace of one's own, members, closed accounts, and without a reason or within no bounds", async () => {
  const workspace = await place();
  expect(await codeOf(ask(await workspaces.personalOf(agnes.id)))).toBe("PERSONAL");
  expect(await codeOf(ask(workspace, { person: agnes }))).toBe("ALREADY_MEMBER");
  for (const minutes of [0, -1, 241, 1.5, Number.NaN])
    expect([minutes, await codeOf(ask(workspace, { minutes }))]).toEqual([minutes, "INVALID"]);
  for (const text of ["", "kort", `${" ".repeat(40)}x`, "x".repeat(501)])
    expect([text, await codeOf(ask(workspace, { reason: text }))]).toEqual([text, "INVALID"]);
  const { id } = await ask(workspace);
  expect(await codeOf(ask(workspace))).toBe("BREAK_GLASS_PENDING");
  await identity.change(eva.id, { isDisabled: true });
  try {
    expect((await answer(anna, id, "approve")).body.code).toBe("PERSON_UNKNOWN");
    expect(await codeOf(ask(await place(), { person: { ...eva, disabled: true } }))).toBe("PERSON_UNKNOWN");
  } finally {
    await identity.change(eva.id, { isDisabled: false });
  }
  await workspaces.addMember(agnes.id, workspace.id, eva.id, "guest");
  expect((await answer(anna, id, "approve")).body.code).toBe("ALREADY_MEMBER");
  expect((await breakglass.read(id)).state).toBe("asked");
});
