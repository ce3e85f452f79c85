import { dnOf, groupLdif, personLdif, startSlapd } from "../server/testing/slapd.ts";
import { startServer } from "../e2e/server.ts";
import { meanwhile, startBystander } from "./bystander.ts";

/** A directory of ten thousand people and fifty groups is synced, synced again with nothing changed, and once more with a hundred who left. */
const people = 10_000;
const groups = 50;

const server = await startServer({ environment: { SAFOS_PROVIDER_PRIVATE_NETWORKS: "127.0.0.0/8" } });
await server.safos("organisation", "add", "digg.example", "--name", "Digg");
const slapd = await startSlapd();
const uids = Array.from({ length: people }, (_, index) => `p${index}`);
await slapd.load(
  [
    ...uids.map((uid) => personLdif({ uid, name: `Person ${uid}` })),
    ...Array.from({ length: groups }, (_, group) =>
      groupLdif(
        `grupp-${group}`,
        uids.filter((__, index) => index % groups === group || index % 7 === 0).map((uid) => dnOf(uid)),
      ),
    ),
  ].join(""),
);

interface Found {
  readonly state: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly counts: Readonly<Record<string, number>> | null;
}
const { token = "" } = await server
  .safos(
    "person",
    "add",
    "daniel@digg.example",
    "--password",
    "ett långt lösenord",
    "--display-name",
    "Daniel",
    "--admin",
  )
  .then(() => server.safos("token", "create", "daniel@digg.example"));
const { id, ldap } = await connect();

async function call<T>(method: string, path: string, body?: object): Promise<T> {
  const answer = await fetch(server.url + path, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body ? { "content-type": "application/json" } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}

async function connect(): Promise<{ id: string; ldap: object }> {
  const settings = {
    url: slapd.url,
    isStartTls: false,
    certificate: null,
    bindDn: slapd.reader.dn,
    peopleBase: `ou=people,${slapd.base}`,
    peopleFilter: "(objectClass=inetOrgPerson)",
    attributes: { name: "uid", mail: "mail", displayName: "displayName", id: "entryUUID" },
    groupBase: `ou=groups,${slapd.base}`,
    groupFilter: "(objectClass=groupOfNames)",
    membersIn: "groups",
    areGroupsMade: true,
    syncMinutes: 10_080,
    mostClosings: 10,
  };
  const draft = { kind: "ldap", name: "Katalogen", domains: ["digg.example"], groups: [], passwordsFor: "everyone" };
  const made = await call<{ id: string }>("POST", "/api/v1/organisation/providers", {
    ...draft,
    isEnabled: true,
    ldap: settings,
    secret: slapd.reader.password,
  });
  return { id: made.id, ldap: settings };
}

/** Waits for a sync that began after the one before. */
async function whenDone(before: string | null): Promise<Found> {
  for (;;) {
    const { items } = await call<{ items: { id: string; sync: Found }[] }>("GET", "/api/v1/organisation/providers");
    const sync = items.find((one) => one.id === id)?.sync;
    if (sync && sync.startedAt !== before && sync.finishedAt !== null && sync.state !== "waiting") return sync;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

process.stdout.write("| what | seconds | outcome |\n| --- | --: | --- |\n");
const bystander = startBystander(server.url);
let last: string | null = null;
async function row(name: string): Promise<void> {
  const sync = await whenDone(last);
  last = sync.startedAt;
  const seconds = (Date.parse(sync.finishedAt ?? "") - Date.parse(sync.startedAt ?? "")) / 1000;
  const { added = 0, closed = 0, joined = 0 } = sync.counts ?? {};
  process.stdout.write(
    `| ${name} | ${seconds.toFixed(1)} | ${sync.state}: ${added} added, ${closed} closed, ${joined} into groups |\n`,
  );
}
await row("10,000 people and 50 groups for the first time");
await call("POST", `/api/v1/organisation/providers/${id}/syncs`);
await row("again, with nothing changed");
await slapd.remove(...uids.slice(0, 100).map((uid) => dnOf(uid)));
await call("PATCH", `/api/v1/organisation/providers/${id}`, { ldap });
await call("POST", `/api/v1/organisation/providers/${id}/syncs`);
await row("a hundred have left");
process.stdout.write(meanwhile(await bystander.stop()));
await slapd.stop();
await server.stop();
