import { afterAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { eventually, startTestServer, type TestPerson, type TestServer } from "../../../testing/server.ts";
import { davOf } from "../testing.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes, bo } = server.people;
const place = await server.workspace("Tryck", anna, agnes);

interface Program {
  readonly got: string[];
  readonly closed: () => number | null;
  readonly socket: WebSocket;
}

/** A program that sends what it is given and keeps what it gets. */
async function connect(at: TestServer, ...messages: readonly string[]): Promise<Program> {
  const socket = new WebSocket(`${at.url.replace("http", "ws")}/push/ws`);
  const got: string[] = [];
  let code: number | null = null;
  socket.on("message", (data: Buffer) => got.push(data.toString()));
  socket.on("close", (closed) => {
    code = closed;
  });
  await new Promise((resolve) => socket.once("open", resolve));
  for (const message of messages) socket.send(message);
  return { got, closed: () => code, socket };
}
const signedIn = async (at: TestServer, who: TestPerson, ...more: string[]): Promise<Program> => {
  const program = await connect(at, who.name, who.password, ...more);
  await eventually(() => expect(program.got).toContain("authenticated"));
  if (more.length > 0) await new Promise((resolve) => setTimeout(resolve, 100));
  return program;
};
const put = async (who: TestPerson, path: string): Promise<void> => {
  expect((await davOf(server, who)("PUT", path, {}, crypto.randomUUID())).status).toBeLessThan(300);
};
const ask = (who: TestPerson, path: string, method = "GET"): Promise<Response> => {
  const login = Buffer.from(`${who.name}:${who.password}`).toString("base64");
  return fetch(server.url + path, { method, headers: { authorization: `Basic ${login}`, "ocs-apirequest": "true" } });
};
const changes = ({ got }: Program): string[] => got.filter((one) => one.startsWith("notify_"));

test("programs are where the capabilities say, and are told of changes that their person may read and no others", async () => {
  const { ocs } = (await (await ask(anna, "/ocs/v2.php/cloud/capabilities?format=json")).json()) as {
    ocs: { data: { capabilities: { notify_push: { type: string[]; endpoints: { websocket: string } } } } };
  };
  expect(ocs.data.capabilities.notify_push.type).toEqual(["files"]);
  expect(ocs.data.capabilities.notify_push.endpoints.websocket).toMatch(/^ws:.*\/push\/ws$/);
  const [annas, agness, bos] = await Promise.all([anna, agnes, bo].map((who) => signedIn(server, who)));
  if (!annas || !agness || !bos) throw new Error("three programs");
  await put(anna, "Tryck/a.txt");
  await eventually(() => expect([changes(annas), changes(agness)]).toEqual([["notify_file"], ["notify_file"]]));
  await put(anna, "egen.txt");
  await eventually(() => expect(changes(annas).length).toBe(2));
  expect([changes(agness).length, changes(bos)]).toEqual([1, []]);
  for (const { socket } of [annas, agness, bos]) socket.close();
});

test("those who ask for it are told which files, folders included, and many at once as one", async () => {
  const program = await signedIn(server, agnes, "listen notify_file_id");
  await put(anna, "Tryck/b.txt");
  await eventually(() => expect(changes(program).length).toBe(1));
  const ids = JSON.parse(changes(program)[0]?.replace("notify_file_id ", "") ?? "[]") as number[];
  const listing = await server.call(anna, "GET", `/api/v1/workspaces/${place.id}/files`);
  const file = (listing.body.items as { id: number; name: string }[]).find((one) => one.name === "b.txt");
  expect(ids).toEqual([file?.id, listing.body.folder.id]);
  await Promise.all(Array.from({ length: 20 }, (_, index) => put(anna, `Tryck/c${index}.txt`)));
  await new Promise((resolve) => setTimeout(resolve, 1500));
  expect(changes(program).length).toBeLessThan(10);
  program.socket.close();
});

test("what changes in several workspaces at once is one notice, of what the person may read", async () => {
  const other = await server.workspace("Annan", anna, agnes);
  await server.workspace("Stängd", anna);
  const program = await signedIn(server, agnes, "listen notify_file_id");
  await Promise.all([put(anna, "Tryck/x.txt"), put(anna, "Annan/y.txt"), put(anna, "Stängd/z.txt")]);
  const idsOf = (): number[] =>
    changes(program).flatMap((one) => JSON.parse(one.replace("notify_file_id ", "")) as number[]);
  const rootOf = async (id: string): Promise<number> =>
    (await server.call(anna, "GET", `/api/v1/workspaces/${id}/files`)).body.folder.id as number;
  const roots = await Promise.all([place.id, other.id].map(rootOf));
  await eventually(() => expect(idsOf()).toEqual(expect.arrayContaining(roots)));
  expect(idsOf().length).toBe(4);
  expect(changes(program).length).toBeLessThanOrEqual(2);
  program.socket.close();
});

test("a ticket opens one socket, once, in another process too", async () => {
  const twin = await server.twin();
  const ticket = await (await ask(anna, "/index.php/apps/notify_push/pre_auth", "POST")).text();
  expect(ticket.length).toBeGreaterThan(30);
  const program = await connect(twin, "", ticket);
  await eventually(() => expect(program.got).toEqual(["authenticated"]));
  await put(anna, "Tryck/d.txt");
  await eventually(() => expect(changes(program)).toEqual(["notify_file"]));
  const again = await connect(server, "", ticket);
  await eventually(() => expect([again.got, again.closed()]).toEqual([["err: Invalid credentials"], 1008]));
  program.socket.close();
  await twin.stop();
});

test("wrong passwords, what is no ticket, too much at once and other people's are refused", async () => {
  for (const messages of [
    [anna.name, "fel"],
    ["", "fel"],
    [bo.name, anna.password + "x"],
    ["", ""],
  ]) {
    const program = await connect(server, ...messages);
    await eventually(() => expect([program.got, program.closed()]).toEqual([["err: Invalid credentials"], 1008]));
  }
  const large = await connect(server, "x".repeat(2000));
  await eventually(() => expect(large.closed()).toBe(1009));
  expect((await fetch(`${server.url}/index.php/apps/notify_push/pre_auth`, { method: "POST" })).status).toBe(401);
});

test("the socket ends with the app password, and who is taken out hears of nothing more", async () => {
  const made = await server.call(agnes, "POST", "/api/v1/app-passwords", { label: "Dator" });
  const secret = made.body.password as string;
  const program = await connect(server, agnes.name, secret);
  await eventually(() => expect(program.got).toEqual(["authenticated"]));
  await server.safos.workspaces.removeMember(anna.id, place.id, agnes.id);
  // Their root shows less: that is a change.
  await eventually(() => expect(changes(program)).toEqual(["notify_file"]));
  await put(anna, "Tryck/e.txt");
  await new Promise((resolve) => setTimeout(resolve, 800));
  expect(changes(program).length).toBe(1);
  const login = Buffer.from(`${agnes.name}:${secret}`).toString("base64");
  const headers = { authorization: `Basic ${login}`, "ocs-apirequest": "true" };
  expect((await fetch(`${server.url}/ocs/v2.php/core/apppassword`, { method: "DELETE", headers })).status).toBe(200);
  await eventually(() => expect(program.closed()).toBe(1008));
});
