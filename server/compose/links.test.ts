import { afterAll, expect, test } from "vitest";
import { ItemKindName } from "@safos/contract/items";
import { eventually, startTestServer } from "../testing/server.ts";

/** Every kind of thing that may have a link, its link, and what becomes of that when its maker may share no more. */

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes, bo } = server.people;
const { workspaces, identity } = server.safos;
const workspace = await server.workspace("Länkar", anna, agnes, bo);
// Files are shared by owners only.
await workspaces.setRole(anna.id, workspace.id, agnes.id, "owner");
const base = `/api/v1/workspaces/${workspace.id}`;

const make = async (path: string, body: unknown): Promise<string> => {
  const made = await server.call(agnes, "POST", path, body);
  expect([path, made.status]).toEqual([path, 201]);
  return String(made.body.id);
};
const makeBoard = () => make(`${base}/boards`, { title: "Tavla" });
const kinds = ItemKindName.anyOf.map((one) => one.const);
let made = 0;
/** Agnes' things, one of each kind. */
const makers: Record<(typeof kinds)[number], () => Promise<string>> = {
  board: makeBoard,
  card: async () => {
    const board = await makeBoard();
    await server.call(agnes, "POST", `/api/v1/boards/${board}/lists`, { title: "Att göra" });
    return make(`/api/v1/boards/${board}/cards`, { title: "Kort" });
  },
  poll: () => make(`${base}/polls`, { title: "Fråga", kind: "text", options: [{ text: "a" }, { text: "b" }] }),
  form: async () => {
    const content = { sections: [{ id: "s", title: "", questions: [{ id: "q", kind: "short", title: "Hur?" }] }] };
    const id = await make(`${base}/forms`, { title: "Enkät", content });
    await server.call(agnes, "PATCH", `/api/v1/forms/${id}`, { state: "open" });
    return id;
  },
  whiteboard: () => make(`${base}/whiteboards`, { title: "Yta" }),
  document: () => make(`${base}/documents`, { title: "Text" }),
  file: () => make(`${base}/folders`, { name: `Mapp ${++made}` }),
  calendar: () => make("/api/v1/calendars", { name: "Kalender", workspaceId: workspace.id }),
  meeting: () => make(`${base}/meetings`, { title: "Möte" }),
  channel: async () => {
    const channel = await server.call(agnes, "POST", `${base}/channels`, { name: `Kanal ${++made}` });
    return channel.body.roomId as string;
  },
  message: async () => {
    const room = encodeURIComponent(await makers.channel());
    const path = `/_matrix/client/v3/rooms/${room}/send/m.room.message/${++made}`;
    return (await server.call(agnes, "PUT", path, { msgtype: "m.text", body: "Hej" })).body.event_id as string;
  },
};

const share = async (kind: string, id: string) =>
  server.call(agnes, "POST", `/api/v1/items/${kind}/${encodeURIComponent(id)}/shares`, {
    isLink: true,
    role: kind === "form" ? "commenter" : "viewer",
  });
const visit = async (secret: string, path: string): Promise<number> =>
  (await fetch(server.url + path, { headers: { "safos-link": secret } })).status;

test("what ends with its maker ends for every kind of thing that can have a link, and opens again with them", async () => {
  const links: { kind: string; secret: string; paths: string[] }[] = [];
  const without: string[] = [];
  for (const kind of kinds) {
    const id = await makers[kind]();
    const { status, body } = await share(kind, id);
    const path = `/api/v1/items/${kind}/${encodeURIComponent(id)}`;
    if (status === 201) links.push({ kind, secret: body.secret as string, paths: ["/api/v1/shared", path] });
    else without.push(kind);
  }
  // A message is its channel's.
  expect(without).toEqual(["message"]);
  const answers = (): Promise<(readonly [string, number[]])[]> =>
    Promise.all(
      links.map(
        async ({ kind, secret, paths }) => [kind, await Promise.all(paths.map((path) => visit(secret, path)))] as const,
      ),
    );
  const all = (status: number) => links.map(({ kind, paths }) => [kind, paths.map(() => status)]);
  expect(await answers()).toEqual(all(200));
  for (const [end, undo] of [
    [
      () => workspaces.removeMember(anna.id, workspace.id, agnes.id),
      () => workspaces.addMember(anna.id, workspace.id, agnes.id, "owner"),
    ],
    [
      () => workspaces.setRole(anna.id, workspace.id, agnes.id, "viewer"),
      () => workspaces.setRole(anna.id, workspace.id, agnes.id, "owner"),
    ],
    [() => identity.change(agnes.id, { isDisabled: true }), () => identity.change(agnes.id, { isDisabled: false })],
  ] as const) {
    await end();
    await eventually(async () => expect(await answers()).toEqual(all(410)), 1000);
    await undo();
    await eventually(async () => expect(await answers()).toEqual(all(200)), 1000);
  }
});
