import { afterAll, expect, test } from "vitest";
import type { Answers } from "@safos/contract/form-shapes";
import { aboutItem, byPerson, type AnyEvent } from "#events";
import { eventually } from "../../testing/server.ts";
import { prove } from "../../testing/prove.ts";
import { allKinds, branching, goodAnswers, startForms } from "./testing.ts";

const forms = await startForms();
afterAll(() => forms.stop());
const { server, workspace, list, makeForm, open, send, linkTo, visit } = forms;
const { anna, agnes, bo, britt } = server.people;

test("a form is made, opened when nothing is missing, changed by revision, and listed", async () => {
  const made = await server.call(anna, "POST", list, { title: " Ny enkät " });
  expect(made).toMatchObject({
    status: 201,
    body: { title: "Ny enkät", state: "draft", role: "owner", responseCount: 0 },
  });
  const path = `/api/v1/forms/${made.body.id}`;
  expect(await server.call(anna, "PATCH", path, { state: "open" })).toMatchObject({
    status: 409,
    body: { code: "FORM_FAULTY", data: { faults: [{ fault: "noQuestions" }] } },
  });
  const changed = await server.call(anna, "PATCH", path, { content: branching, revision: 1, title: "Testrunda" });
  expect(changed).toMatchObject({ status: 200, body: { revision: 2, title: "Testrunda" } });
  expect(await server.call(bo, "PATCH", path, { content: branching, revision: 1 })).toMatchObject({
    status: 412,
    body: { code: "FORM_CHANGED" },
  });
  expect((await server.call(anna, "PATCH", path, { state: "open" })).body.state).toBe("open");
  expect((await server.call(agnes, "GET", list)).body.items[0]).toMatchObject({ questionCount: 4, responseCount: 0 });
  expect((await server.call(britt, "GET", list)).status).toBe(404);
  expect((await server.call(null, "GET", path)).status).toBe(401);
  expect((await server.call(britt, "GET", path)).status).toBe(404);
  const copy = await server.call(bo, "POST", `${path}/duplicate`, { title: "Kopia" });
  expect(copy.body).toMatchObject({ title: "Kopia", state: "draft", owner: { id: bo.id }, content: branching });
  expect((await server.call(agnes, "POST", `${path}/transfer`, { name: bo.name })).status).toBe(403);
  expect((await server.call(anna, "POST", `${path}/transfer`, { name: "britt@digg.example" })).status).toBe(404);
  expect((await server.call(anna, "POST", `${path}/transfer`, { name: agnes.name })).body.owner.id).toBe(agnes.id);
});

test("every kind of question takes what it should and refuses the rest", async () => {
  const id = await makeForm(allKinds, { isOncePerPerson: false });
  expect((await send(bo, id, goodAnswers)).status).toBe(201);
  const wrong: [string, unknown[]][] = [
    ["short", [5, ["x"], "rad\nrad", "x".repeat(1001)]],
    ["mail", ["anna", "a@b", "a@b.se, c@d.se"]],
    ["phone", ["ring mig", "1"]],
    ["amount", ["tre", "-1", "101", "1e3"]],
    ["code", ["abc", "12345", ""]],
    ["long", [1, { a: 1 }]],
    ["many", ["a", ["x"], ["a", "a"], ["a"], ["a", "b", "c"], ["other:"]]],
    ["one", [["a", "b"], "a", ["x"], ["other:Nej"]]],
    ["drop", [["a", "b"], 1]],
    ["day", ["24/11 2026", "2026-02-30", "2025-12-31", "2027-01-01", ["2026-01-01"]]],
    ["days", ["2026-05-01", "2026-05-02/2026-05-01", "2026-05-01/"]],
    ["clock", ["9:30", "24:00", 930]],
    ["moment", ["2026-05-01", "2026-05-01 10:00"]],
    ["scale", [0, 6, 2.5, "3"]],
    ["nps", [-1, 11]],
    ["colour", ["red", "#12345", 1]],
    ["grid", [{ x: ["a"] }, { r1: ["z"] }, { r1: ["a", "b"] }, { r1: 1 }, ["a"], { r1: ["a"] }]],
    ["numbers", [{ r1: "1" }, { r1: 11 }, { r1: ["a"] }]],
    ["rank", [["a"], ["a", "a", "b"], ["a", "b", "x"], "a"]],
    ["file", ["x", ["a", "a"], ["nosuchfile"]]],
  ];
  for (const [question, values] of wrong)
    for (const value of values) {
      const { status } = await send(bo, id, { ...goodAnswers, [question]: value });
      expect([question, value, status]).toEqual([question, value, 400]);
    }
  const { answers } = (await server.call(anna, "GET", `/api/v1/forms/${id}/responses`)).body.items[0];
  expect(answers).toEqual(goodAnswers);
});

test("the server walks the branches itself: hidden answers are dropped, required ones on the way are demanded", async () => {
  const id = await makeForm(branching);
  const missing = await send(bo, id, { role: ["a"] });
  expect(missing).toMatchObject({
    status: 400,
    body: { code: "ANSWERS_WRONG", data: { faults: { took: "required" } } },
  });
  expect((await send(bo, id, { role: ["a"], took: ["yes"] })).body.data.faults).toEqual({ went: "required" });
  const sent = await send(bo, id, { role: ["a"], took: ["no"], went: 99, nosuch: "x", more: "Tack" });
  expect(sent.status).toBe(201);
  const { items } = (await server.call(anna, "GET", `/api/v1/forms/${id}/responses`)).body;
  expect(items[0].answers).toEqual({ role: ["a"], took: ["no"], more: "Tack" });
});

test("one answer from each person holds when both come at once, and it can be changed while the form is open", async () => {
  const id = await makeForm(branching, { canChange: true });
  const answers = { role: ["a"], took: ["no"] };
  const { ticket } = await open(bo, id);
  const both = await Promise.all(
    [1, 2, 3, 4].map(() => server.call(bo, "POST", `/api/v1/forms/${id}/responses`, { answers, ticket })),
  );
  expect(both.map((one) => one.status).toSorted()).toEqual([201, 409, 409, 409]);
  expect(both.find((one) => one.status === 409)?.body.code).toBe("ALREADY_ANSWERED");
  expect((await open(bo, id)).own.answers).toEqual(answers);
  const changed = await server.call(bo, "PUT", `/api/v1/forms/${id}/own`, { answers: { ...answers, more: "Ändrat" } });
  expect(changed).toMatchObject({ status: 200, body: { answers: { more: "Ändrat" } } });
  expect((await server.call(agnes, "PUT", `/api/v1/forms/${id}/own`, { answers })).body.code).toBe("NOT_YOUR_ANSWER");
  await server.call(anna, "PATCH", `/api/v1/forms/${id}`, { settings: { canChange: false } });
  expect((await server.call(bo, "PUT", `/api/v1/forms/${id}/own`, { answers })).body.code).toBe("CHANGES_REFUSED");
  await server.call(anna, "PATCH", `/api/v1/forms/${id}`, { state: "closed" });
  expect((await send(agnes, id, answers)).body.code).toBe("FORM_CLOSED");
});

test("a draft is kept for anyone who closed the page, and is gone when the answer is sent", async () => {
  const id = await makeForm(branching);
  expect((await server.call(bo, "PUT", `/api/v1/forms/${id}/draft`, { answers: { role: ["a"] } })).status).toBe(200);
  expect((await open(bo, id)).draft.answers).toEqual({ role: ["a"] });
  expect((await open(agnes, id)).draft).toBeNull();
  await send(bo, id, { role: ["a"], took: ["no"] });
  expect((await open(bo, id)).draft).toBeNull();
});

test("limits and times hold: not yet open, full to the last place, closed by the clock", async () => {
  const answers = { role: ["a"], took: ["no"] };
  const early = await makeForm(branching, { opensAt: new Date(Date.now() + 3_600_000).toISOString() });
  expect((await send(bo, early, answers)).body.code).toBe("FORM_NOT_OPEN");
  const late = await makeForm(branching, { closesAt: new Date(Date.now() + 500).toISOString() });
  await eventually(async () => expect((await send(bo, late, answers)).body.code).toBe("FORM_CLOSED"));
  const small = await makeForm(branching, { maxResponses: 3, isOncePerPerson: false });
  const sent = await Promise.all(Array.from({ length: 8 }, () => send(bo, small, answers)));
  expect(sent.map((one) => one.status).toSorted()).toEqual([201, 201, 201, 409, 409, 409, 409, 409]);
  expect((await open(agnes, small)).canAnswer).toBe("full");
  const draft = await makeForm(branching, {}, "draft");
  expect((await server.call(bo, "POST", `/api/v1/forms/${draft}/responses`, { answers, ticket: "x" })).status).toBe(
    409,
  );
});

test("a visitor with a link answers once for each proof of work, and programs and too many at once are turned away", async () => {
  const id = await makeForm(branching, { isOncePerPerson: false });
  const secret = await linkTo(id);
  const path = `/api/v1/forms/${id}`;
  const opened = (await visit(secret, "GET", `${path}/answering`)).body;
  const began = performance.now();
  expect(opened).toMatchObject({ canAnswer: "yes", proofBits: 15, organisationName: "Försäkringskassan" });
  const answers: Answers = { role: ["a"], took: ["no"] };
  const proof = prove(opened.ticket, opened.proofBits);
  const send = (more: object = {}) =>
    visit(secret, "POST", `${path}/responses`, { answers, ticket: opened.ticket, proof, ...more });
  expect((await send({ ticket: "t.x.y.z" })).body.code).toBe("TICKET_WRONG");
  expect((await send()).body.code).toBe("TOO_FAST");
  await eventually(() => expect(performance.now() - began).toBeGreaterThan(2000));
  expect((await send()).status).toBe(201);
  expect((await send()).body.code).toBe("TICKET_WRONG");
  expect((await send({ proof: proof + 1 })).body.code).toBe("TICKET_WRONG");
  expect((await send({ website: "http://spam.example" })).status).toBe(201);
  expect((await server.call(anna, "GET", path)).body.responseCount).toBe(1);
  for (const [method, address] of [
    ["GET", path],
    ["GET", `${path}/results`],
    ["GET", `${path}/responses`],
    ["PATCH", path],
  ] as const)
    expect((await visit(secret, method, address, method === "PATCH" ? { title: "Kapad" } : undefined)).status).toBe(
      403,
    );
  // A link that was given more rights by mistake still only answers.
  const strong = await linkTo(id, "editor");
  expect((await visit(strong, "GET", `${path}/responses`)).status).toBe(403);
  expect((await visit(strong, "GET", `${path}/results`)).status).toBe(403);
  expect((await visit(strong, "PATCH", path, { title: "Kapad" })).status).toBe(403);
  const other = await makeForm(branching);
  expect((await visit(secret, "GET", `/api/v1/forms/${other}/answering`)).status).toBe(404);
  const statuses: number[] = [];
  for (let count = 0; count < 60; count++) statuses.push((await send()).status);
  expect(statuses.at(-1)).toBe(429);
});

test("huge, broken and hostile bodies are refused or stay text", async () => {
  const id = await makeForm(branching, { isOncePerPerson: false });
  const path = `/api/v1/forms/${id}/responses`;
  const { ticket } = await open(bo, id);
  expect((await server.call(bo, "POST", path, { ticket, answers: { more: "x".repeat(10_000_000) } })).status).toBe(413);
  expect((await server.call(bo, "POST", path, { ticket, answers: { more: "x".repeat(10_001) } })).status).toBe(400);
  for (const body of [
    "{",
    "[]",
    "null",
    `{"answers":[],"ticket":"${ticket}"}`,
    `{"answers":{"more":{"a":{"b":1}}},"ticket":"x"}`,
  ])
    expect([body, (await server.call(bo, "POST", path, body)).status]).toEqual([body, 400]);
  const broken = await fetch(server.url + path, {
    method: "POST",
    headers: { authorization: `Bearer ${bo.token}`, "content-type": "application/json" },
    body: Buffer.concat([
      Buffer.from(`{"ticket":"${ticket}","answers":{"role":["a"],"took":["no"],"more":"`),
      Buffer.from([0xc3, 0x28, 0x00]),
      Buffer.from(`"}}`),
    ]),
  });
  expect(broken.status).toBe(400);
  expect((await send(bo, id, { role: ["a"], took: ["no"], more: "a\u0000b" })).status).toBe(400);
  const title = "<img src=x onerror=alert(1)>";
  expect((await server.call(anna, "PATCH", `/api/v1/forms/${id}`, { title, description: title })).body.title).toBe(
    title,
  );
  for (const bad of [
    { title: "" },
    { state: "gone" },
    { settings: { maxResponses: 0 } },
    { settings: { unknown: 1 } },
    { content: { sections: [] } },
  ])
    expect([bad, (await server.call(anna, "PATCH", `/api/v1/forms/${id}`, bad)).status]).toEqual([bad, 400]);
});

test("a form in the trash answers nobody, comes back, and is found by its questions meanwhile not", async () => {
  const id = await makeForm(branching);
  expect((await server.safos.forms.searchSource.load([id]))[0]).toMatchObject({
    title: "Utvärdering",
    text: expect.stringContaining("Hur gick testet?"),
  });
  expect((await server.call(anna, "DELETE", `/api/v1/items/form/${id}`)).status).toBe(200);
  expect((await server.call(bo, "GET", `/api/v1/forms/${id}/answering`)).status).toBe(404);
  expect(await server.safos.forms.searchSource.load([id])).toEqual([]);
  expect((await server.call(anna, "POST", `/api/v1/items/form/${id}/restore`, {})).status).toBe(200);
  expect((await server.call(bo, "GET", `/api/v1/forms/${id}/answering`)).status).toBe(200);
});

test("notices go to those who can answer, to those who have not when reminded, and to the owner bundled", async () => {
  const id = await makeForm(branching);
  await send(agnes, id, { role: ["a"], took: ["no"] });
  const event = (type: string, { actorId = anna.id, ...payload }: { actorId?: string | null; fresh?: number } = {}) =>
    ({
      id: 1,
      type,
      at: new Date(),
      ...aboutItem({ actor: byPerson(actorId), workspaceId: workspace.id, item: { kind: "form", id } }),
      payload,
    }) as unknown as AnyEvent;
  const to = async (type: string, extra: object = {}) =>
    (await server.safos.forms.noticeSource.notices(event(type, extra))).map((one) => [one.personId, one.reason]);
  expect((await to("form.opened")).toSorted()).toEqual(
    [
      [agnes.id, "invited"],
      [bo.id, "invited"],
    ].toSorted(),
  );
  expect(await to("form.reminded")).toEqual([[bo.id, "due"]]);
  expect(await to("form.gathered", { fresh: 3, actorId: null })).toEqual([[anna.id, "answer"]]);
  expect((await server.call(anna, "POST", `/api/v1/forms/${id}/remind`, {})).body).toEqual({ count: 1 });
});

test("named people from elsewhere answer by a grant on the form, and see nothing else of it", async () => {
  const id = await makeForm(branching);
  expect((await server.call(britt, "GET", `/api/v1/forms/${id}/answering`)).status).toBe(404);
  const shared = await server.call(anna, "POST", `/api/v1/items/form/${id}/shares`, { name: bo.name, role: "viewer" });
  expect(shared.status).toBe(201);
  // Bo is known through the workspace; Britt becomes known to Anna's organisation the same way.
  const { safos } = server;
  await safos.workspaces.grant(
    anna.id,
    { workspaceId: workspace.id, kind: "form", id },
    { personId: britt.id },
    "commenter",
  );
  expect((await send(britt, id, { role: ["a"], took: ["no"] })).status).toBe(201);
  expect((await server.call(britt, "GET", `/api/v1/forms/${id}/results`)).status).toBe(403);
  expect((await server.call(britt, "GET", list)).status).toBe(404);
  await server.call(anna, "PATCH", `/api/v1/forms/${id}`, { settings: { areResultsShared: true } });
  expect((await server.call(britt, "GET", `/api/v1/forms/${id}/results`)).body.responseCount).toBe(1);
  expect((await server.call(britt, "GET", `/api/v1/forms/${id}/responses`)).status).toBe(403);
});

test("the clock closes forms, tells so once, and answers whose time is over are destroyed with their files", async () => {
  const { safos } = server;
  const { destroyExpired } = await import("./forms/queries.ts");
  const id = await makeForm(branching, { closesAt: new Date(Date.now() + 400).toISOString(), keepMonths: 1 });
  await send(bo, id, { role: ["a"], took: ["no"] });
  await eventually(async () => {
    await safos.jobs.add(safos.database.of(), "forms:clock", {}, { key: "forms:clock test" });
    expect((await server.call(anna, "GET", `/api/v1/forms/${id}`)).body.state).toBe("closed");
  }, 15_000);
  const { rows } = await safos.database.pool.query(
    "select 1 from events.outbox where type = 'form.closed' and item_id = $1",
    [id],
  );
  expect(rows).toHaveLength(1);
  expect(await destroyExpired(safos.database.of())).toBe(0);
  await safos.database.pool.query("update forms.form set closed_at = now() - interval '40 days' where id = $1", [id]);
  expect(await destroyExpired(safos.database.of())).toBe(1);
});

// The last: the rule ends Bo's membership of what the others share.
test("whose grant rests, or is over, is not reminded, told of or counted", async () => {
  const { workspaces, organisations, identity, forms: own } = server.safos;
  const place = await server.workspace("Ensam", anna);
  const made = await server.call(anna, "POST", `/api/v1/workspaces/${place.id}/forms`, { title: "Hemlig fråga" });
  const path = `/api/v1/forms/${made.body.id}`;
  await server.call(anna, "PATCH", path, { content: branching, revision: 1 });
  expect((await server.call(anna, "PATCH", path, { state: "open" })).status).toBe(200);
  const on = { workspaceId: place.id, kind: "form", id: made.body.id as string };
  const group = await identity.addGroup(britt.organisationId, { name: "Svarande" });
  await identity.addGroupMember(britt.organisationId, group.id, britt.id);
  const about = aboutItem({ actor: byPerson(anna.id), workspaceId: place.id, item: { kind: "form", id: on.id } });
  const event = { id: 1, type: "form.reminded", at: new Date(), ...about, payload: {} } as unknown as AnyEvent;
  const reached = async (): Promise<unknown[]> => [
    (await server.call(anna, "GET", `${path}/results`)).body.invitedCount,
    (await own.noticeSource.notices(event)).map((one) => one.personId),
    (await server.call(anna, "POST", `${path}/remind`, {})).body.count,
  ];
  const rule = (otherOrganisations: boolean) =>
    organisations.change(anna.organisationId, { rules: { otherOrganisations } });
  for (const grantee of [{ personId: britt.id }, { groupId: group.id }]) {
    const grantId = await workspaces.grant(anna.id, on, grantee, "commenter");
    expect(await reached()).toEqual([2, [britt.id], 1]);
    await rule(false);
    expect(await reached()).toEqual([1, [], 0]);
    await rule(true);
    expect(await reached()).toEqual([2, [britt.id], 1]);
    await workspaces.revokeGrant(on, grantId, anna.id);
  }
  await workspaces.grant(anna.id, on, { personId: britt.id }, "commenter", { expiresAt: new Date(Date.now() - 1000) });
  expect(await reached()).toEqual([1, [], 0]);
});
