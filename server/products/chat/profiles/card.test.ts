import { afterAll, expect, test } from "vitest";
import { startTestServer, type TestPerson } from "../../../testing/server.ts";
import { MatrixCaller } from "../testing.ts";

/** What the page shows of a person whose name is pressed. */

const server = await startTestServer();
afterAll(() => server.stop());
const matrix = new MatrixCaller(server);
const { anna, agnes, bo, britt } = server.people;
const id = encodeURIComponent;
/** What is made while the agencies' people find each other, who do not until an agency lets them. */
async function whileOpen<T>(make: () => Promise<T>): Promise<T> {
  const open = async (isDirectoryOpen: boolean): Promise<void> => {
    for (const { organisationId } of [anna, bo])
      await server.safos.organisations.change(organisationId, { rules: { isDirectoryOpen } });
  };
  await open(true);
  const made = await make();
  await open(false);
  return made;
}
await whileOpen(async () => undefined);

const card = (who: TestPerson | null, userId: string) => server.call(who, "GET", `/api/v1/people/${id(userId)}/card`);
const codeOf = async (who: TestPerson | null, userId: string): Promise<unknown> => {
  const { status, body } = await card(who, userId);
  return [status, body.code];
};

test("a colleague's card says who they are and what both are members of", async () => {
  const workspace = await server.workspace("Delad", anna, agnes);
  await server.workspace("Annas egen", anna);
  const { status, body } = await card(anna, agnes.userId);
  expect(status).toBe(200);
  expect(body.person).toMatchObject({ userId: agnes.userId, displayName: agnes.displayName, name: agnes.name });
  expect(body.workspaces).toContainEqual({ id: workspace.id, name: "Delad", role: "editor" });
  expect(JSON.stringify(body.workspaces)).not.toContain("Annas egen");
  expect(body.workspaceCount).toBe(body.workspaces.length);
  // One's own has none in common with oneself.
  expect((await card(anna, anna.userId)).body).toMatchObject({ workspaces: [], workspaceCount: 0 });
});

test("someone of another agency has a card for those who share something with them, and for nobody else", async () => {
  expect(await codeOf(agnes, britt.userId)).toEqual([404, "MISSING"]);
  const workspace = await whileOpen(() => server.workspace("Över gränsen", agnes, britt));
  expect((await card(agnes, britt.userId)).body).toMatchObject({
    workspaces: [{ id: workspace.id, name: "Över gränsen", role: "editor" }],
  });
  expect((await server.call(agnes, "DELETE", `/api/v1/workspaces/${workspace.id}/members/${britt.id}`)).status).toBe(
    200,
  );
  await expect.poll(() => codeOf(agnes, britt.userId)).toEqual([404, "MISSING"]);
  await expect.poll(() => codeOf(britt, agnes.userId)).toEqual([404, "MISSING"]);
});

test("a chat in common is enough, and shows no workspace", async () => {
  expect(await codeOf(agnes, bo.userId)).toEqual([404, "MISSING"]);
  await whileOpen(() => matrix.room(agnes, [bo], { name: "Sidan om" }));
  expect((await card(agnes, bo.userId)).body).toMatchObject({ workspaces: [], workspaceCount: 0 });
});

test("the time zone that a person has given is shown, and nothing else of what clients write there", async () => {
  expect((await card(anna, agnes.userId)).body.timeZone).toBeNull();
  const field = (name: string) => `/v3/profile/${id(agnes.userId)}/${name}`;
  await matrix.get(agnes, "PUT", field("m.tz"), { "m.tz": "Europe/Helsinki" });
  await matrix.get(agnes, "PUT", field("se.hobby"), { "se.hobby": "orientering" });
  const { body } = await card(anna, agnes.userId);
  expect(body.timeZone).toBe("Europe/Helsinki");
  expect(JSON.stringify(body)).not.toContain("orientering");
  await matrix.get(agnes, "PUT", field("m.tz"), { "m.tz": "x".repeat(200) });
  expect((await card(anna, agnes.userId)).body.timeZone).toBeNull();
});

test("refuses those who are not signed in, and ids of nobody", async () => {
  expect(await codeOf(null, agnes.userId)).toEqual([401, "UNAUTHENTICATED"]);
  expect(await codeOf(anna, "@ingen:fk.example")).toEqual([404, "MISSING"]);
  expect(await codeOf(anna, "@bo:annan.example")).toEqual([404, "MISSING"]);
  expect(await codeOf(anna, "inget id")).toEqual([404, "MISSING"]);
  expect(await codeOf(anna, "@" + "x".repeat(300) + ":fk.example")).toEqual([400, "INVALID"]);
});
