import { afterAll, expect, test } from "vitest";
import { eventually, startTestServer, type TestPerson } from "../testing/server.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, bo, britt } = server.people;

interface Operation {
  readonly method: string;
  readonly path: string;
}

/** Every operation of the published description, so that a new route cannot be forgotten here. */
async function operations(): Promise<Operation[]> {
  const { body } = await server.call(null, "GET", "/api/openapi.json");
  return Object.entries(body.paths as Record<string, Record<string, unknown>>).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path })),
  );
}

/** Routes about the caller alone, or open to anyone who holds a link or wants to sign in. */
const ownRoutes =
  /^\/api\/v1\/(session|sessions|setup|accessibility|me|people|persons|app-passwords|app-logins|app-codes|api-tokens|organisation|workspaces|meetings|rings|files\/recent|files\/tags|files\/favourites|files\/shared-(?:with|by)-me|federated-shares|guest|notices|notice-settings|notice-rules|reminders|groups|calendars|calendar-entries|free-busy|polls\/due|boards|cards)(\/|$)/;
const isAboutItem = (path: string): boolean =>
  path.startsWith("/api/v1/workspaces/{id}") ||
  /^\/api\/v1\/(documents|files|federated-shares|trash|uploads|meetings|items|comments|forms|polls|boards|cards|whiteboards|calendars|calendar-entries)\/\{/.test(
    path,
  );

const workspace = await server.workspace("Hemlig", anna, bo);
const base = `/api/v1/workspaces/${workspace.id}`;
const upload = async (name: string, onConflict = "refuse"): Promise<number> => {
  const answer = await fetch(`${server.url}${base}/files?name=${name}&onConflict=${onConflict}`, {
    method: "POST",
    headers: { authorization: `Bearer ${bo.token}` },
    body: "hemligt",
  });
  return ((await answer.json()) as { id: number }).id;
};
const fileId = await upload("hemlig.txt");
await upload("hemlig.txt", "version");
const trashId = await upload("slängd.txt");
await server.call(anna, "DELETE", `/api/v1/files/${trashId}`);
const versionId = (await server.call(anna, "GET", `/api/v1/files/${fileId}/versions`)).body.items[1].id as number;
const uploadId = (await server.call(anna, "POST", `${base}/uploads`, { name: "stor.bin", size: 10 })).body.id as string;
const meetingId = (await server.call(anna, "POST", `${base}/meetings`, { title: "Hemligt möte", isStarted: true })).body
  .id as string;
const commentId = (await server.call(anna, "POST", `/api/v1/items/file/${fileId}/comments`, { text: "Hemligt" })).body
  .id as string;
const formId = (
  await server.call(anna, "POST", `${base}/forms`, {
    title: "Hemlig enkät",
    content: { sections: [{ id: "s", title: "", questions: [{ id: "q", kind: "short", title: "Hemligt?" }] }] },
  })
).body.id as string;
await server.call(anna, "PATCH", `/api/v1/forms/${formId}`, { state: "open" });
const poll = (
  await server.call(anna, "POST", `${base}/polls`, {
    title: "Hemlig fråga",
    kind: "text",
    options: [{ text: "a" }, { text: "b" }],
  })
).body as { id: string; options: { id: string }[] };
const board = (await server.call(anna, "POST", `${base}/boards`, { title: "Hemlig tavla", template: "project" }))
  .body as {
  id: string;
  lists: { id: string }[];
  labels: { id: string }[];
};
const cardId = (await server.call(anna, "POST", `/api/v1/boards/${board.id}/cards`, { title: "Hemligt kort" })).body
  .id as string;
const documentId = (await server.call(anna, "POST", `${base}/documents`, { title: "Hemligt dokument" })).body
  .id as string;
const documentVersionId = (
  await server.call(anna, "POST", `/api/v1/items/document/${documentId}/versions`, { name: "Hemlig version" })
).body.id as string;
const calendarId = (
  await server.call(anna, "POST", "/api/v1/calendars", { name: "Hemlig kalender", workspaceId: workspace.id })
).body.id as string;
const entryTimes = { start: "2026-12-01T09:00:00Z", end: "2026-12-01T10:00:00Z" };
const entryId = (
  await server.call(anna, "POST", `/api/v1/calendars/${calendarId}/entries`, { summary: "Hemligt", ...entryTimes })
).body.id as string;
const whiteboardId = (await server.call(anna, "POST", `${base}/whiteboards`, { title: "Hemlig yta" })).body
  .id as string;
const roomId = await eventually(async () => {
  const { body } = await server.call(anna, "GET", `${base}/channels`);
  return body.items[0].roomId as string;
});

/** A real address for an operation, with the ids of things in Anna's workspace. */
function addressOf(path: string): string {
  const item = /^\/api\/v1\/([a-z-]+)\//.exec(path)?.[1];
  if (/^\/api\/v1\/items\/\{kind\}\/\{id\}\/(collaboration|versions|lock)/.test(path))
    return path.replace("{kind}", "document").replace("{id}", documentId).replace("{versionId}", documentVersionId);
  const id =
    {
      workspaces: workspace.id,
      files: String(fileId),
      trash: String(trashId),
      uploads: uploadId,
      meetings: meetingId,
      comments: commentId,
      documents: documentId,
      polls: poll.id,
      boards: board.id,
      cards: cardId,
      whiteboards: whiteboardId,
      items: String(fileId),
      forms: formId,
      calendars: calendarId,
      "calendar-entries": entryId,
    }[item ?? ""] ?? workspace.id;
  return path
    .replace("{id}", id)
    .replace("{optionId}", poll.options[0]?.id ?? "")
    .replace("{listId}", board.lists[0]?.id ?? "")
    .replace("{labelId}", board.labels[0]?.id ?? "")
    .replace("{kind}", "file")
    .replace("{otherKind}", "meeting")
    .replace("{otherId}", meetingId)
    .replace("{versionId}", String(versionId))
    .replace("{personId}", anna.id)
    .replace("{roomId}", encodeURIComponent(roomId))
    .replace("{number}", "1")
    .replace("{tagId}", "1")
    .replace("{identity}", encodeURIComponent(anna.userId))
    .replace(/\{[a-zA-Z]+\}/g, anna.id);
}

const bodies: Readonly<Record<string, unknown>> = {
  "PATCH /api/v1/workspaces/{id}": { name: "Kapad" },
  "POST /api/v1/workspaces/{id}/members": { name: "britt@digg.example", role: "owner" },
  "PATCH /api/v1/workspaces/{id}/members/{personId}": { role: "viewer" },
  "POST /api/v1/workspaces/{id}/folders": { name: "Kapad" },
  "POST /api/v1/workspaces/{id}/uploads": { name: "kapad.bin", size: 1 },
  "POST /api/v1/workspaces/{id}/meetings": { title: "Kapat" },
  "POST /api/v1/workspaces/{id}/channels": { name: "Kapad" },
  "PATCH /api/v1/workspaces/{id}/channels/{roomId}": { name: "Kapad" },
  "POST /api/v1/items/{kind}/{id}/comments": { text: "Kapad" },
  "POST /api/v1/items/{kind}/{id}/links": { kind: "meeting", id: meetingId },
  "POST /api/v1/items/{kind}/{id}/shares": { name: "britt@digg.example", role: "owner" },
  "POST /api/v1/workspaces/{id}/polls": { title: "Kapad", kind: "text", options: [{ text: "a" }, { text: "b" }] },
  "POST /api/v1/calendars": { name: "Kapad" },
  "PATCH /api/v1/calendars/{id}": { name: "Kapad" },
  "POST /api/v1/calendars/{id}/entries": { summary: "Kapat", ...entryTimes },
  "PATCH /api/v1/calendar-entries/{id}": { summary: "Kapat" },
  "PATCH /api/v1/polls/{id}": { title: "Kapad" },
  "PUT /api/v1/polls/{id}/vote": { answers: [{ optionId: poll.options[0]?.id ?? "", value: 1 }] },
  "POST /api/v1/polls/{id}/options": { text: "Kapad" },
  "PATCH /api/v1/polls/{id}/options/{optionId}": { isApproved: true },
  "POST /api/v1/polls/{id}/decide": { optionId: poll.options[0]?.id ?? "" },
  "POST /api/v1/files/{id}/rewinds": { to: "2020-01-01T00:00:00.000Z" },
  "POST /api/v1/files/{id}/federated-shares": { address: "eve@annan.example", role: "viewer" },
  "POST /api/v1/federated-shares/{id}/folders": { path: "kapad" },
  "POST /api/v1/federated-shares/{id}/move": { path: "kapad", to: "tagen" },
  "POST /api/v1/workspaces/{id}/boards": { title: "Kapad" },
  "POST /api/v1/workspaces/{id}/boards/import": { format: "csv", content: "Titel\nKapad" },
  "PATCH /api/v1/boards/{id}": { title: "Kapad" },
  "POST /api/v1/boards/{id}/cards": { title: "Kapat" },
  "POST /api/v1/boards/{id}/lists": { title: "Kapad" },
  "PATCH /api/v1/boards/{id}/lists/{listId}": { title: "Kapad" },
  "POST /api/v1/boards/{id}/labels": { title: "Kapad" },
  "PATCH /api/v1/boards/{id}/labels/{labelId}": { title: "Kapad" },
  "PATCH /api/v1/cards/{id}": { isDone: true },
  "POST /api/v1/cards/{id}/move": { listId: board.lists[1]?.id ?? "" },
  "POST /api/v1/cards/{id}/blockers": { cardId },
  "POST /api/v1/workspaces/{id}/whiteboards": { title: "Kapad" },
  "POST /api/v1/whiteboards/{id}/voting": { dots: 3 },
  "POST /api/v1/whiteboards/{id}/votes": { votingId: whiteboardId, elementId: "a", dots: 1 },
  "PATCH /api/v1/whiteboards/{id}": { title: "Kapad" },
  "PATCH /api/v1/comments/{id}": { text: "Kapad" },
  "POST /api/v1/workspaces/{id}/documents": { title: "Kapat" },
  "PATCH /api/v1/documents/{id}": { title: "Kapat" },
  "POST /api/v1/documents/{id}/suggestions": { from: { tname: "default" }, to: { tname: "default" }, text: "Kapat" },
  "POST /api/v1/items/{kind}/{id}/versions": { name: "Kapad" },
  "PATCH /api/v1/items/{kind}/{id}/versions/{versionId}": { name: "Kapad" },
  "PUT /api/v1/items/{kind}/{id}/lock": { name: "Kapad" },
  "POST /api/v1/notices/read": { isAll: true },
  "PUT /api/v1/notice-rules": { kind: "file", id: String(fileId), level: "none" },
  "POST /api/v1/push-subscriptions": { endpoint: "https://push.example/x", keys: { p256dh: "x", auth: "x" } },
  "PATCH /api/v1/files/{id}": { name: "kapad.txt" },
  "PATCH /api/v1/files/{id}/versions/{versionId}": { label: "Kapad" },
  "POST /api/v1/files/{id}/tags": { name: "Kapad" },
  "POST /api/v1/files/{id}/copy": { parentId: fileId },
  "POST /api/v1/uploads/{id}/finish": { onConflict: "refuse" },
  "PATCH /api/v1/meetings/{id}": { title: "Kapat" },
  "PUT /api/v1/meetings/{id}/breakout": { mode: "free", rooms: [{ name: "Kapat" }, { name: "Kapat" }] },
  "PUT /api/v1/meetings/{id}/breakout/people": { people: [{ who: `p_${anna.id}`, roomId: null }] },
  "POST /api/v1/meetings/{id}/breakout/shuffle": { isRest: false },
  "POST /api/v1/meetings/{id}/breakout/open": { minutes: null },
  "POST /api/v1/meetings/{id}/breakout/close": { isWarned: false },
  "PUT /api/v1/meetings/{id}/breakout/time": { moreMinutes: 5 },
  "POST /api/v1/meetings/{id}/breakout/message": { text: "Kapat" },
  "PUT /api/v1/meetings/{id}/breakout/help": { isAsked: true },
  "PUT /api/v1/meetings/{id}/webinar/hand": { isUp: true },
  "PUT /api/v1/meetings/{id}/webinar/part": { who: `p_${anna.id}`, part: "stage" },
  "POST /api/v1/meetings/{id}/webinar/questions": { text: "Kapad?", isAnonymous: false },
  "PUT /api/v1/meetings/{id}/webinar/questions/{questionId}/vote": { isUp: true },
  "POST /api/v1/meetings/{id}/webinar/reactions": { emoji: "👍" },
  "PATCH /api/v1/meetings/{id}/webinar/questions/{questionId}": { state: "open" },
  "PATCH /api/v1/meetings/{id}/transcript/{utteranceId}": { was: "Hemligt.", text: "Kapat." },
  "POST /api/v1/meetings/{id}/transcript/minutes": { locale: "sv" },
  "POST /api/v1/workspaces/{id}/forms": { title: "Kapad" },
  "PATCH /api/v1/forms/{id}": { title: "Kapad" },
  "POST /api/v1/forms/{id}/transfer": { name: "britt@digg.example" },
  "PUT /api/v1/forms/{id}/draft": { answers: {} },
  "POST /api/v1/forms/{id}/progress": { key: "0123456789abcdef", questionId: "q" },
  "POST /api/v1/forms/{id}/responses": { answers: {}, ticket: "x" },
  "PUT /api/v1/forms/{id}/own": { answers: {} },
};

const queries: Readonly<Record<string, string>> = {
  "POST /api/v1/workspaces/{id}/files/many": `?person=${anna.id}`,
  "GET /api/v1/whiteboards/{id}/export": "?format=excalidraw",
  "POST /api/v1/workspaces/{id}/whiteboards/import": "?name=kapad.excalidraw",
  "POST /api/v1/forms/{id}/uploads": "?question=q&name=kapad.txt",
  "GET /api/v1/forms/{id}/export": "?format=csv",
  "GET /api/v1/documents/{id}/export": "?format=md",
  "POST /api/v1/workspaces/{id}/documents/import": "?name=kapad.md",
  "PUT /api/v1/federated-shares/{id}/content": "?path=kapad",
  "DELETE /api/v1/federated-shares/{id}/files": "?path=kapad",
  "GET /api/v1/polls/{id}/export": "?format=csv",
  "GET /api/v1/calendar-entries": "?from=2026-12-01T00:00:00Z&to=2026-12-08T00:00:00Z",
  "GET /api/v1/free-busy": `?people=${anna.id}&from=2026-12-01T00:00:00Z&to=2026-12-08T00:00:00Z`,
  "GET /api/v1/meetings/{id}/transcript/file": "?format=txt",
  "GET /api/v1/forms/{id}/cross-table": "?rows=q&columns=q",
  "GET /api/v1/forms/{id}/texts": "?question=q",
  "DELETE /api/v1/workspaces/{id}/trash": `?until=${encodeURIComponent(new Date(2100, 0).toISOString())}`,
};

async function attempt(who: TestPerson | null, { method, path }: Operation): Promise<number> {
  const address =
    path === "/api/v1/workspaces/{id}/files" && method === "POST"
      ? `${addressOf(path)}?name=kapad.txt`
      : `${addressOf(path)}${queries[`${method} ${path}`] ?? ""}`;
  const body = ["POST", "PATCH", "PUT"].includes(method) ? (bodies[`${method} ${path}`] ?? {}) : undefined;
  return (await server.call(who, method, address, body)).status;
}

test("every route but the open ones turns away anyone who has not signed in", async () => {
  const open = [
    /^(GET|POST) \/api\/v1\/(setup|password-resets|invitations|accessibility)(\/\w+)?$/,
    /^POST \/api\/v1\/session(\/second-factor|\/passkey(\/attempt)?)?$/,
    // How the sign-in page looks.
    /^GET \/api\/v1\/(look$|logos\/)/,
    // Where a system leads to after its own sign-out.
    /^GET \/api\/v1\/signed-out$/,
    // What browsers and providers come to by themselves.
    /^(GET|POST) \/api\/v1\/sign-in\//,
    /\/api\/v1\/guest\//,
    // The ticket of a guest who was let in.
    /^POST \/api\/v1\/guest-calls\//,
    // Where people register for a webinar, and the secret of who has.
    /\/api\/v1\/(registration-pages\/|own-registration)/,
    // The secret of a link, to programs that follow a calendar.
    /^GET \/api\/v1\/calendar-feeds\//,
    // The secret of a guest who was invited by mail.
    /^POST \/api\/v1\/guest-invitation(\/answer)?$/,
    // Where visitors book a time, and the secret of who has.
    /\/api\/v1\/(public-booking\/|own-visit)/,
    // The secret of a link, and its password.
    /^POST \/api\/v1\/shared\/unlock$/,
  ];
  for (const operation of (await operations()).filter(
    (one) => one.path.startsWith("/api/v1/") && !open.some((pattern) => pattern.test(`${one.method} ${one.path}`)),
  )) {
    const status = await attempt(null, operation);
    // A body of the wrong shape may be noticed first; it must not come further.
    expect([operation, [400, 401].includes(status)]).toEqual([operation, true]);
  }
});

test("every route to an item of a workspace reads as missing to a stranger from another organisation", async () => {
  const list = (await operations()).filter((one) => isAboutItem(one.path));
  expect(list.length).toBeGreaterThan(30);
  for (const operation of list) {
    const status = await attempt(britt, operation);
    expect([operation, [400, 404].includes(status)]).toEqual([operation, true]);
  }
  expect((await server.call(anna, "GET", base)).body).toMatchObject({ name: "Hemlig", memberCount: 2 });
});

test("every address that a member kept answers the same to them once they are removed", async () => {
  const list = (await operations()).filter((one) => isAboutItem(one.path));
  const before = await Promise.all(list.filter((one) => one.method === "GET").map((one) => attempt(bo, one)));
  expect(before.filter((status) => status === 200).length).toBeGreaterThan(8);
  expect((await server.call(anna, "DELETE", `${base}/members/${bo.id}`)).status).toBe(200);
  for (const operation of list) {
    const status = await attempt(bo, operation);
    expect([operation, [400, 404].includes(status)]).toEqual([operation, true]);
  }
  const matrix = [
    "messages?dir=b",
    "state",
    "members",
    "joined_members",
    "event/x",
    "context/x",
    "relations/x",
    "threads",
  ];
  for (const path of matrix) {
    await eventually(async () => {
      const { status } = await server.call(
        bo,
        "GET",
        `/_matrix/client/${path.startsWith("relations") || path === "threads" ? "v1" : "v3"}/rooms/${encodeURIComponent(roomId)}/${path}`,
      );
      expect([path, status === 403 || status === 404]).toEqual([path, true]);
    }, 1000);
  }
  const sent = await server.call(
    bo,
    "PUT",
    `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/send/m.room.message/x`,
    { msgtype: "m.text", body: "kvar" },
  );
  expect(sent.status).toBe(403);
});

test("routes about the caller show the caller's own things only", async () => {
  const list = (await operations()).filter(
    (one) => one.method === "GET" && ownRoutes.test(one.path) && !one.path.includes("{"),
  );
  for (const { path } of list) {
    const text = JSON.stringify((await server.call(britt, "GET", path)).body);
    expect([path, text.includes(workspace.id) || text.includes("hemlig.txt") || text.includes("Hemligt kort")]).toEqual(
      [path, false],
    );
  }
});
