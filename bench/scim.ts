import { startServer } from "../e2e/server.ts";
import { meanwhile, startBystander } from "./bystander.ts";

/** A directory that syncs ten thousand people one by one, then a group of all of them; and what another request waits meanwhile. */
const people = 10_000;
const atOnce = 8;

const server = await startServer();
await server.safos("organisation", "add", "fk.example", "--name", "Försäkringskassan");
const { token = "" } = await server.safos("scim", "token", "fk.example");

async function ask(method: string, path: string, body: object): Promise<{ id: string }> {
  for (;;) {
    const answer = await fetch(`${server.url}/scim/v2${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/scim+json" },
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    if (answer.ok) return (text === "" ? {} : JSON.parse(text)) as { id: string };
    if (answer.status !== 429) throw new Error(`${answer.status} ${text}`);
    await new Promise((resolve) => setTimeout(resolve, Number(answer.headers.get("retry-after") ?? 1) * 1000));
  }
}

const row = (name: string, count: number, seconds: number): void =>
  void process.stdout.write(`| ${name} | ${seconds.toFixed(1)} | ${Math.round(count / seconds)} |\n`);

async function each(name: string, work: (index: number) => Promise<unknown>): Promise<void> {
  const from = performance.now();
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < people) await work(next++);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  row(name, people, (performance.now() - from) / 1000);
}

process.stdout.write("| what | seconds | people a second |\n| --- | --: | --: |\n");
const bystander = startBystander(server.url);
const ids: string[] = [];
await each("10,000 people are added, 8 requests at once", async (index) => {
  const made = await ask("POST", "/Users", {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
    userName: `p${index}@fk.example`,
    externalId: `entra-${index}`,
    name: { givenName: "Person", familyName: String(index) },
    emails: [{ value: `p${index}@fk.example`, type: "work", primary: true }],
  });
  ids.push(made.id);
});
const disable = {
  schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
  Operations: [{ op: "Replace", path: "active", value: "False" }],
};
const group = { schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"], displayName: "Alla" };
const members = ids.map((value) => ({ value }));
const { id } = await ask("POST", "/Groups", group);
for (const name of ["a group of all of them is put", "and put again, unchanged"]) {
  const from = performance.now();
  await ask("PUT", `/Groups/${id}?excludedAttributes=members`, { ...group, members });
  row(name, people, (performance.now() - from) / 1000);
}
await each("all are closed, 8 at once", (index) => ask("PATCH", `/Users/${ids[index] ?? ""}`, disable));
process.stdout.write(meanwhile(await bystander.stop()));
await server.stop();
