import { expect } from "vitest";
import { startTestServer, type TestAnswer, type TestPerson, type TestServer } from "../../../testing/server.ts";

const open = { SAFOS_FEDERATION_PRIVATE_NETWORKS: "127.0.0.0/8,::1/128" };
export const received = "/api/v1/federated-shares";

const hostOf = (server: TestServer): string => new URL(server.url).host;
const rules = (server: TestServer, person: TestPerson, change: object): Promise<unknown> =>
  server.safos.organisations.change(person.organisationId, { rules: change });

async function upload(
  server: TestServer,
  workspaceId: string,
  name: string,
  text: string,
  folder?: number,
): Promise<number> {
  const into = folder === undefined ? "" : `&folder=${folder}`;
  const made = await fetch(
    `${server.url}/api/v1/workspaces/${workspaceId}/files?name=${encodeURIComponent(name)}${into}`,
    { method: "POST", headers: { authorization: `Bearer ${server.people.anna.token}` }, body: text },
  );
  expect(made.status).toBe(201);
  return ((await made.json()) as { id: number }).id;
}

/** Two servers of their own for tests: Anna is at the one, Bo at the other. */
export async function startPair() {
  const [here, there] = [await startTestServer(open), await startTestServer(open)];
  const [hereHost, thereHost] = [hostOf(here), hostOf(there)];
  const { anna, agnes } = here.people;
  const { bo } = there.people;
  const boAddress = `bo@digg.example@${thereHost}`;

  async function makeFolder(name: string): Promise<{ workspaceId: string; id: number }> {
    const { id: workspaceId } = await here.workspace(`Yta ${name}`, anna, agnes);
    const made = await here.call(anna, "POST", `/api/v1/workspaces/${workspaceId}/folders`, { name });
    expect([made.status, made.body]).toEqual([201, expect.objectContaining({ name })]);
    await upload(here, workspaceId, "Läs mig.txt", "hej från fk", made.body.id);
    return { workspaceId, id: made.body.id };
  }
  const send = (id: number, address = boAddress, role = "editor", person: TestPerson = anna): Promise<TestAnswer> =>
    here.call(person, "POST", `/api/v1/files/${id}/federated-shares`, { address, role });
  const receivedBy = async (person: TestPerson): Promise<{ id: string; name: string; state: string }[]> =>
    (await there.call(person, "GET", received)).body.items;
  const answerTo = (id: string): Promise<TestAnswer> => there.call(bo, "POST", `${received}/${id}/accept`);

  return {
    here,
    there,
    hereHost,
    thereHost,
    boAddress,
    rules,
    makeFolder,
    send,
    receivedBy,
    upload: (workspaceId: string, name: string, text: string) => upload(here, workspaceId, name, text),
    /** Both agencies let their people share with the other, and with these hosts. */
    async allow(...more: readonly string[]): Promise<void> {
      await rules(here, anna, { federatedShares: true, federatedHosts: [thereHost, ...more] });
      await rules(there, bo, { federatedShares: true, federatedHosts: [hereHost, ...more] });
    },
    remote: (id: string, path = ""): Promise<TestAnswer> =>
      there.call(bo, "GET", `${received}/${id}/files?path=${encodeURIComponent(path)}`),
    content: (
      id: string,
      path: string,
      more: Pick<RequestInit, "method" | "body"> & { readonly headers?: Record<string, string> } = {},
    ): Promise<Response> =>
      fetch(`${there.url}${received}/${id}/content?path=${encodeURIComponent(path)}`, {
        ...more,
        headers: { authorization: `Bearer ${bo.token}`, ...more.headers },
      }),
    /** Sent by Anna and accepted by Bo. */
    async shared(name: string, role = "editor") {
      const folder = await makeFolder(name);
      const sent = await send(folder.id, boAddress, role);
      expect([sent.status, sent.body]).toEqual([201, expect.objectContaining({ state: "offered" })]);
      const found = (await receivedBy(bo)).find((one) => one.name === name);
      expect(found?.state).toBe("pending");
      const id = found?.id ?? "";
      expect((await answerTo(id)).body.state).toBe("accepted");
      return { ...folder, grantId: sent.body.id as string, received: id };
    },
    async stop(): Promise<void> {
      await here.stop();
      await there.stop();
    },
  };
}
