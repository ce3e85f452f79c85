import { createServer } from "node:http";
import { createECDH, randomBytes } from "node:crypto";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { afterAll, expect, test } from "vitest";
import { mayLeave } from "./notices/may-leave.ts";
import type { NoticeRow } from "./queries.ts";
import { startMailServer } from "../../testing/mail-server.ts";
import { eventually, startTestServer, type TestPerson } from "../../testing/server.ts";
import { defaultSettings, isMailDue, isQuiet, passes } from "./rules.ts";

const ece = createRequire(import.meta.url)("http_ece") as {
  decrypt(body: Buffer, how: { version: string; privateKey: unknown; authSecret: string }): Buffer;
};
const mailServer = await startMailServer();
const { received: mails } = mailServer;

/** A browser's push service: keeps what it was sent, and says 410 to a browser that is no more. */
const pushed: { path: string; headers: Record<string, unknown>; body: Buffer }[] = [];
const pushService = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on("data", (part: Buffer) => parts.push(part));
  request.on("end", () => {
    pushed.push({ path: request.url ?? "", headers: request.headers, body: Buffer.concat(parts) });
    response.writeHead(request.url === "/gone" ? 410 : 201).end();
  });
});
await new Promise<void>((resolve) => pushService.listen(0, "127.0.0.1", () => resolve()));
const portOf = (one: { address(): unknown }): number => (one.address() as AddressInfo).port;
const pushOrigin = `http://127.0.0.1:${portOf(pushService)}`;

const server = await startTestServer({
  ...mailServer.environment,
  SAFOS_PUSH_HOSTS: pushOrigin,
});
afterAll(async () => {
  await server.stop();
  pushService.close();
  await mailServer.stop();
});
const { anna, bo, britt } = server.people;
const workspace = await server.workspace("Aviserat", anna, bo);
const file = await (
  await fetch(`${server.url}/api/v1/workspaces/${workspace.id}/files?name=plan.txt`, {
    method: "POST",
    headers: { authorization: `Bearer ${anna.token}` },
    body: "plan",
  })
).json();
const item = `/api/v1/items/file/${String((file as { id: number }).id)}`;
const comment = async (who: TestPerson, text: string, mentions: string[] = []): Promise<string> => {
  const answer = await server.call(who, "POST", `${item}/comments`, { text, mentions });
  expect(answer.status).toBe(201);
  return answer.body.id as string;
};
interface Inbox {
  items: {
    id: string;
    reason: string;
    title: string;
    excerpt: string;
    path: string;
    isRead: boolean;
    actor: { displayName: string } | null;
  }[];
  unread: number;
}
const inbox = async (who: TestPerson): Promise<Inbox> =>
  (await server.call(who, "GET", "/api/v1/notices")).body as Inbox;
const clear = (who: TestPerson) => server.call(who, "POST", "/api/v1/notices/read", { isAll: true });

test("anyone who is mentioned in a comment is told once, can open it, and marks it read everywhere", async () => {
  await comment(anna, "Titta @Bo Ek", [bo.id, britt.id]);
  await eventually(async () => expect((await inbox(bo)).unread).toBe(1));
  const [notice] = (await inbox(bo)).items;
  expect(notice).toMatchObject({ reason: "mention", title: "plan.txt", excerpt: "Titta @Bo Ek", isRead: false });
  expect(notice?.actor?.displayName).toBe("Anna Lindqvist");
  expect(notice?.path).toContain(`/w/${workspace.id}/files/`);
  // Britt may not read the file, and anyone who writes is not told of their own words.
  expect((await inbox(britt)).unread).toBe(0);
  expect((await inbox(anna)).unread).toBe(0);
  const other = new WebSocket(`${server.url.replace("http", "ws")}/api/live`, {
    headers: { authorization: `Bearer ${bo.token}` },
  });
  const received: string[] = [];
  other.addEventListener("message", (message) => received.push(String(message.data)));
  await new Promise((resolve) => other.addEventListener("open", resolve));
  other.send(JSON.stringify({ op: "subscribe", topics: [`person:${bo.id}`] }));
  await eventually(() => expect(received.join()).toContain("subscribed"));
  expect((await server.call(bo, "POST", "/api/v1/notices/read", { ids: [notice?.id] })).body).toEqual({ unread: 0 });
  await eventually(() => expect(received.join()).toContain("notice.read"));
  other.close();
});

test("an answer reaches those who wrote before; a mention in chat reaches the person, a direct chat is told of once", async () => {
  await comment(bo, "Jag tittar");
  await eventually(async () =>
    expect((await inbox(anna)).items[0]).toMatchObject({ reason: "comment", excerpt: "Jag tittar" }),
  );
  const room = await eventually(async () => {
    const { body } = await server.call(bo, "GET", `/api/v1/workspaces/${workspace.id}/channels`);
    if (!body.items[0]?.isJoined) throw new Error("not yet");
    return body.items[0].id as string;
  });
  const send = (who: TestPerson, to: string, content: object) =>
    server.call(
      who,
      "PUT",
      `/_matrix/client/v3/rooms/${encodeURIComponent(to)}/send/m.room.message/${crypto.randomUUID()}`,
      content,
    );
  await send(anna, room, {
    msgtype: "m.text",
    body: "Bo, kan du?",
    "m.mentions": { user_ids: [bo.userId, britt.userId] },
  });
  await eventually(async () =>
    expect((await inbox(bo)).items[0]).toMatchObject({ reason: "mention", title: "Allmänt" }),
  );
  expect((await inbox(britt)).unread).toBe(0);
  const made = await server.call(anna, "POST", "/_matrix/client/v3/createRoom", {
    is_direct: true,
    invite: [bo.userId],
  });
  const direct = made.body.room_id as string;
  await server.call(bo, "POST", `/_matrix/client/v3/rooms/${encodeURIComponent(direct)}/join`, {});
  const before = (await inbox(bo)).unread;
  await send(anna, direct, { msgtype: "m.text", body: "Hej" });
  await eventually(async () => expect((await inbox(bo)).unread).toBe(before + 1));
  await send(anna, direct, { msgtype: "m.text", body: "Är du där?" });
  await eventually(async () => expect((await inbox(bo)).items[0]).toMatchObject({ excerpt: "Är du där?" }));
  expect((await inbox(bo)).unread).toBe(before + 1);
  const read = await server.call(bo, "POST", "/api/v1/notices/read", { item: { kind: "channel", id: direct } });
  expect(read.body).toEqual({ unread: before });
});

test("rules decide by person, workspace and thing; quiet hours and weekends hold push back, not the inbox", async () => {
  await clear(bo);
  const rule = (kind: string, id: string, level: string | null) =>
    server.call(bo, "PUT", "/api/v1/notice-rules", { kind, id, level });
  const fileId = item.split("/").at(-1) ?? "";
  expect((await rule("file", fileId, "mentions")).status).toBe(200);
  await comment(anna, "Utan namn");
  await comment(anna, "Med namn", [bo.id]);
  await eventually(async () => expect((await inbox(bo)).items[0]?.excerpt).toBe("Med namn"));
  expect((await inbox(bo)).unread).toBe(1);
  await rule("file", fileId, null);
  await rule("workspace", workspace.id, "none");
  await comment(anna, "Tyst", [bo.id]);
  // Events are handled in order: when bo hears from elsewhere, the silenced one has been dealt with.
  const elsewhere = await server.workspace("Annorstädes", anna, bo);
  const other = await server.call(anna, "POST", `/api/v1/workspaces/${elsewhere.id}/meetings`, { title: "Där" });
  await server.call(anna, "POST", `/api/v1/items/meeting/${String(other.body.id)}/comments`, {
    text: "Härifrån",
    mentions: [bo.id],
  });
  await eventually(async () => expect((await inbox(bo)).items[0]?.excerpt).toBe("Härifrån"));
  await rule("workspace", workspace.id, null);
  await comment(anna, "Hörs", [bo.id]);
  await eventually(async () => expect((await inbox(bo)).items[0]?.excerpt).toBe("Hörs"));
  expect((await inbox(bo)).items.map((one) => one.excerpt)).not.toContain("Tyst");
  expect((await server.call(bo, "GET", "/api/v1/notice-rules")).body).toEqual({ items: [] });
  // Nobody learns by a rule whether something exists.
  expect(
    (await server.call(britt, "PUT", "/api/v1/notice-rules", { kind: "file", id: fileId, level: "none" })).status,
  ).toBe(404);
  expect(
    (await server.call(britt, "PUT", "/api/v1/notice-rules", { kind: "workspace", id: workspace.id, level: "none" }))
      .status,
  ).toBe(404);

  expect(passes("comment", { item: "none", workspace: "all", own: "all" })).toBe(false);
  expect(passes("mention", { item: undefined, workspace: "mentions", own: "none" })).toBe(true);
  const at = (text: string): number => Date.parse(text);
  const settings = { ...defaultSettings, quietFrom: "18:00", quietTo: "07:00", isQuietOnWeekends: true };
  // Stockholm is one hour ahead of UTC in winter, two in summer.
  expect(isQuiet(settings, at("2026-11-24T16:59:00Z"))).toBe(false);
  expect(isQuiet(settings, at("2026-11-24T17:00:00Z"))).toBe(true);
  expect(isQuiet(settings, at("2026-06-24T05:00:00Z"))).toBe(false);
  expect(isQuiet(settings, at("2026-11-28T11:00:00Z"))).toBe(true);
  expect(isMailDue({ ...settings, mail: "daily" }, null, at("2026-11-24T05:59:00Z"))).toBe(false);
  expect(isMailDue({ ...settings, mail: "daily" }, new Date("2026-11-23T06:00:00Z"), at("2026-11-24T06:00:00Z"))).toBe(
    true,
  );
  expect(isMailDue({ ...settings, mail: "daily" }, new Date("2026-11-24T06:00:00Z"), at("2026-11-24T09:00:00Z"))).toBe(
    false,
  );
  expect(isMailDue({ ...settings, mail: "hourly" }, new Date("2026-11-24T08:10:00Z"), at("2026-11-24T09:00:00Z"))).toBe(
    true,
  );
});

test("what is unread is mailed together once, with words made safe", async () => {
  await clear(bo);
  const changed = await server.call(bo, "PATCH", "/api/v1/notice-settings", {
    mail: "hourly",
    mailTo: "bo.ek@digg.example",
  });
  expect([changed.status, changed.body.mail, changed.body.isMailOn]).toEqual([200, "hourly", true]);
  await comment(anna, "<script>alert(1)</script> & mer", [bo.id]);
  await comment(anna, "En till", [bo.id]);
  await eventually(async () => expect((await inbox(bo)).unread).toBe(2));
  await server.safos.jobs.add(server.safos.database.of(), "notifications:mail", {});
  const mail = await eventually(() => {
    const [one] = mails;
    if (!one) throw new Error("no mail yet");
    return one;
  });
  expect(mail.to).toBe("bo.ek@digg.example");
  const html = Buffer.from(/text\/html[\s\S]*?\r\n\r\n([\s\S]*?)\r\n--/.exec(mail.raw)?.[1] ?? "")
    .toString("utf8")
    .replaceAll("=\r\n", "")
    .replaceAll("=3D", "=");
  expect(html).toContain("&lt;script&gt;");
  expect(html).not.toContain("<script>");
  await server.safos.jobs.add(server.safos.database.of(), "notifications:mail", {});
  await comment(anna, "Efteråt", [bo.id]);
  await eventually(async () => expect((await inbox(bo)).unread).toBe(3));
  expect(mails).toHaveLength(1);
  // As a browser on a server's clock says.
  for (const timeZone of ["UTC", "Europe/Stockholm"])
    expect((await server.call(bo, "PATCH", "/api/v1/notice-settings", { timeZone })).body.timeZone).toBe(timeZone);
  for (const bad of [
    { timeZone: "Mars/Olympus" },
    { timeZone: "" },
    { quietFrom: "25:00" },
    { mail: "weekly" },
    { mailTo: "a@b, c@d" },
    { mailTo: "bo.ek@mail.example" },
    { mailTo: "bo.ek@fk.example" },
    { mailTo: "bo.ek@digg.example.mail.example" },
    { extra: 1 },
  ])
    expect([bad, (await server.call(bo, "PATCH", "/api/v1/notice-settings", bad)).status]).toEqual([bad, 400]);
});

test("an address that is no longer the organisation's gets nothing, and the account's own does", async () => {
  await clear(bo);
  const { pool } = server.safos.database;
  await pool.query(
    `update notifications.setting set last_mail_at = null, content = jsonb_set(content, '{mailTo}', '"bo@privat.example"')
      where person_id = $1`,
    [bo.id],
  );
  const before = mails.length;
  await comment(anna, "Till rätt låda", [bo.id]);
  await eventually(async () => expect((await inbox(bo)).unread).toBe(1));
  await server.safos.jobs.add(server.safos.database.of(), "notifications:mail", {});
  await eventually(() => expect(mails.slice(before).map(({ to }) => to)).toEqual([bo.name]));
  await server.call(bo, "PATCH", "/api/v1/notice-settings", { mail: "never", mailTo: null });
});

test("what is meant for one by name is mailed at once where one wants it, unless it has been read", async () => {
  const { agnes } = server.people;
  await server.safos.workspaces.addMember(anna.id, workspace.id, agnes.id, "editor");
  const settings = { isMailedAtOnce: true, mailTo: "direkt@fk.example" };
  expect((await server.call(agnes, "PATCH", "/api/v1/notice-settings", settings)).body).toMatchObject(settings);
  const sent = () => mails.filter(({ to }) => to === settings.mailTo).map(({ raw }) => raw.replaceAll("=\r\n", ""));
  const { database } = server.safos;
  const waiting = async () =>
    (await database.pool.query("select from graphile_worker.jobs where task_identifier = 'notifications:mail-one'"))
      .rowCount;
  // The two minutes have gone by.
  const pass = () =>
    database.pool.query(`update graphile_worker._private_jobs j set run_at = now() from graphile_worker._private_tasks t
      where t.id = j.task_id and t.identifier = 'notifications:mail-one'`);
  await comment(anna, "Till alla", []);
  await comment(anna, "Agnes, titta", [agnes.id]);
  await eventually(async () => expect(await waiting()).toBe(1));
  expect(sent()).toEqual([]);
  await pass();
  const mail = await eventually(() => {
    const [one] = sent();
    if (one === undefined) throw new Error("no mail yet");
    return one;
  });
  expect(mail).toContain("Agnes, titta");
  await eventually(async () => expect(await waiting()).toBe(0));
  // Read in time, or no longer open to her: nothing goes.
  await comment(anna, "Redan läst", [agnes.id]);
  await eventually(async () => expect(await waiting()).toBe(1));
  await clear(agnes);
  await pass();
  await eventually(async () => expect(await waiting()).toBe(0));
  await comment(anna, "Du är ute", [agnes.id]);
  await eventually(async () => expect(await waiting()).toBe(1));
  await server.call(anna, "DELETE", `/api/v1/workspaces/${workspace.id}/members/${agnes.id}`);
  await pass();
  await eventually(async () => expect(await waiting()).toBe(0));
  expect(sent()).toHaveLength(1);
  await server.call(agnes, "PATCH", "/api/v1/notice-settings", { isMailedAtOnce: false, mailTo: null });
  await clear(agnes);
});

test("push messages carry nothing unless the person says so, go to allowed services only, and forget browsers that are gone", async () => {
  await clear(bo);
  const browser = createECDH("prime256v1");
  browser.generateKeys();
  const auth = randomBytes(16);
  const subscription = (path: string, origin = pushOrigin) => ({
    endpoint: `${origin}${path}`,
    keys: { p256dh: browser.getPublicKey("base64url"), auth: auth.toString("base64url") },
  });
  const open = (body: Buffer): Record<string, unknown> =>
    JSON.parse(
      ece
        .decrypt(body, {
          version: "aes128gcm",
          privateKey: browser,
          authSecret: auth.toString("base64url"),
        })
        .toString("utf8"),
    ) as Record<string, unknown>;
  for (const origin of ["http://169.254.169.254", "http://127.0.0.1:1", "https://evil.example"])
    expect((await server.call(bo, "POST", "/api/v1/push-subscriptions", subscription("/x", origin))).status).toBe(400);
  expect((await server.call(bo, "POST", "/api/v1/push-subscriptions", subscription("/bo"))).status).toBe(201);
  expect((await server.call(bo, "POST", "/api/v1/push-subscriptions", subscription("/gone"))).status).toBe(201);
  await server.call(bo, "PATCH", "/api/v1/notice-settings", {
    quietFrom: null,
    quietTo: null,
    isQuietOnWeekends: false,
  });
  await comment(anna, "Hemligt innehåll", [bo.id]);
  const [first] = await eventually(() => {
    const list = pushed.filter((one) => one.path === "/bo");
    if (list.length === 0) throw new Error("nothing yet");
    return list;
  });
  expect(Object.keys(open(first?.body ?? Buffer.alloc(0)))).toEqual(["id"]);
  expect(String(first?.headers["authorization"])).toMatch(/^vapid t=/);
  await eventually(async () => {
    const { rows } = await server.safos.database.pool.query("select endpoint from notifications.push_subscription");
    expect(rows).toHaveLength(1);
  });
  await server.call(bo, "PATCH", "/api/v1/notice-settings", { isPushOpen: true });
  await comment(anna, "Öppet innehåll", [bo.id]);
  await eventually(() => {
    const last = pushed.filter((one) => one.path === "/bo").at(-1);
    expect(open(last?.body ?? Buffer.alloc(0))).toMatchObject({ text: "Öppet innehåll", title: "plan.txt" });
  });
});

test("a notice about something that is closed to the person shows nothing of it any more", async () => {
  await server.call(anna, "DELETE", `/api/v1/workspaces/${workspace.id}/members/${bo.id}`);
  await eventually(async () => expect(JSON.stringify(await inbox(bo))).not.toContain("plan.txt"), 1000);
});

test("a summary tells nothing of what its reader may no longer read", async () => {
  const { agnes } = server.people;
  await server.safos.workspaces.addMember(anna.id, workspace.id, agnes.id, "editor");
  const settings = { mail: "hourly", mailTo: "ute@fk.example" };
  await server.call(agnes, "PATCH", "/api/v1/notice-settings", settings);
  await comment(anna, "Bara för oss", [agnes.id]);
  await eventually(async () => expect((await inbox(agnes)).unread).toBe(1));
  await server.call(anna, "DELETE", `/api/v1/workspaces/${workspace.id}/members/${agnes.id}`);
  await server.safos.jobs.add(server.safos.database.of(), "notifications:mail", {});
  const { pool } = server.safos.database;
  await eventually(async () => {
    const query = "select from notifications.notice where person_id = $1 and mailed_at is null and read_at is null";
    expect((await pool.query(query, [agnes.id])).rowCount).toBe(0);
  });
  expect(mails.filter(({ to }) => to === settings.mailTo)).toEqual([]);
  await pool.query("update notifications.setting set last_mail_at = null where person_id = $1", [agnes.id]);
  await clear(agnes);
});

test("where a rule or the class keeps text inside, a mail says who wrote and nothing of what", async () => {
  const { agnes } = server.people;
  await server.safos.workspaces.addMember(anna.id, workspace.id, agnes.id, "editor");
  const path = `/api/v1/workspaces/${workspace.id}`;
  expect((await server.call(anna, "PATCH", path, { informationClass: "K2" })).status).toBe(200);
  const settings = { mail: "hourly", mailTo: "agnes.post@fk.example" };
  expect((await server.call(agnes, "PATCH", "/api/v1/notice-settings", settings)).status).toBe(200);
  await comment(anna, "Sekretessbelagt", [agnes.id]);
  await eventually(async () => expect((await inbox(agnes)).unread).toBe(1));
  await server.safos.jobs.add(server.safos.database.of(), "notifications:mail", {});
  const mail = await eventually(() => {
    const one = mails.find(({ to }) => to === "agnes.post@fk.example");
    if (!one) throw new Error("no mail yet");
    return one.raw.replaceAll("=\r\n", "");
  });
  expect(mail).toContain(anna.displayName);
  expect(mail).not.toContain("Sekretess");
  expect(mail).not.toContain("plan.txt");

  // The rule of the reader's own organisation, and that of the writer's, keep it inside as well.
  const { identity, policy, workspaces, organisations } = server.safos;
  const notice = { personId: agnes.id, actorId: bo.id, workspaceId: workspace.id } as unknown as NoticeRow;
  const leaves = () => mayLeave({ identity, items: server.safos.items, policy, workspaces }, notice);
  await server.call(anna, "PATCH", path, { informationClass: null });
  expect(await leaves()).toBe(true);
  for (const { organisationId } of [agnes, bo]) {
    await organisations.change(organisationId, { rules: { mailTexts: false } });
    expect(await leaves()).toBe(false);
    await organisations.change(organisationId, { rules: { mailTexts: true } });
  }
});
