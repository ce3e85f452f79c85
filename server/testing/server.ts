import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "#database";
import { createTestDatabase } from "#database/testing";
import type { Person } from "#identity";
import { createLog } from "#log";
import type { Workspace } from "#workspaces";
import { checkRefusal } from "./declared-refusals.ts";
import { scratchFolder } from "./scratch-folder.ts";
import { compose, readAllSettings, type AnyModule, type Safos } from "../compose/compose.ts";

/** A whole server on a free port over a fresh copy of the template database. */
export interface TestServer {
  readonly url: string;
  readonly safos: Safos;
  readonly databaseUrl: string;
  readonly dataFolder: string;
  /** Two organisations, `fk.example` and `digg.example`, with anna (administrator), agnes, bo (administrator) and britt. */
  readonly people: Readonly<Record<"anna" | "agnes" | "bo" | "britt", TestPerson>>;
  /** Calls the REST API as a person, or as nobody. Throws when it refuses with a code that the contract does not name. */
  call(who: TestPerson | null, method: string, path: string, body?: unknown): Promise<TestAnswer>;
  workspace(name: string, owner: TestPerson, ...editors: TestPerson[]): Promise<Workspace>;
  /** A second process' worth of server on the same database; `environment` is what is different about it. */
  twin(environment?: Record<string, string>): Promise<TestServer>;
  stop(): Promise<void>;
}

export interface TestPerson extends Person {
  readonly password: string;
  readonly token: string;
}

export interface TestAnswer {
  readonly status: number;
  readonly headers: Headers;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into whatever came back
  readonly body: any;
}

export const testPassword = "ett långt lösenord";

interface More {
  /** Modules besides those of the list. */
  readonly modules?: readonly AnyModule[];
  /** Makes the database ready for them. */
  prepare?(databaseUrl: string): Promise<unknown>;
}

export async function startTestServer(environment: Record<string, string> = {}, more: More = {}): Promise<TestServer> {
  const t = await createTestDatabase();
  await more.prepare?.(t.url);
  const data = mkdtempSync(join(scratchFolder(), "safos-server-"));
  const server = await startOn(t.url, data, environment, { modules: more.modules });
  return {
    ...server,
    async stop() {
      await server.stop();
      await t.drop();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

async function startOn(
  databaseUrl: string,
  data: string,
  environment: Record<string, string>,
  known: { readonly people?: TestServer["people"]; readonly modules?: More["modules"] | undefined } = {},
): Promise<TestServer> {
  const port = await freePort();
  const settings = readAllSettings({
    SAFOS_PORT: String(port),
    SAFOS_HOST: "127.0.0.1",
    // Tests ask faster than people; the limit has tests of its own.
    SAFOS_REQUESTS_PER_SECOND: "0",
    SAFOS_DATA: data,
    SAFOS_MEDIA_PORT: "0",
    SAFOS_TURN_PORT: "0",
    SAFOS_TURN_TLS_PORT: "0",
    SAFOS_PUBLIC_URL: `http://127.0.0.1:${port}`,
    ...environment,
  });
  const safos = await compose({
    settings,
    databaseUrl,
    log: createLog(process.env["TEST_LOG"] === "1" ? "warn" : "silent"),
    pageFolder: null,
    ...(known.modules ? { modules: known.modules } : {}),
  });
  await safos.start();
  const url = `http://127.0.0.1:${port}`;
  const people = known.people ?? (await addPeople(safos));
  return {
    url,
    safos,
    databaseUrl,
    dataFolder: data,
    people,
    async call(who, method, path, body) {
      const response = await fetch(url + path, {
        method,
        headers: {
          ...(who ? { authorization: `Bearer ${who.token}` } : {}),
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      const isJson = (response.headers.get("content-type") ?? "").includes("json");
      const answer: TestAnswer["body"] = isJson && text !== "" ? JSON.parse(text) : text;
      if (!response.ok) checkRefusal(method, path, answer);
      return { status: response.status, headers: response.headers, body: answer };
    },
    async workspace(name, owner, ...editors) {
      const made = await safos.workspaces.create(owner.id, { name });
      for (const editor of editors) await safos.workspaces.addMember(owner.id, made.id, editor.id, "editor");
      return made;
    },
    twin: (other = {}) => startOn(databaseUrl, data, { ...environment, ...other }, { people }),
    stop: () => safos.stop(),
  };
}

/** An organisation whose people others find. */
export async function addAgency(
  safos: Safos,
  fresh: { readonly domain: string; readonly name: string },
): Promise<void> {
  const { id } = await safos.organisations.add(fresh);
  // Closed until an organisation opens it; here they find each other unless a test says otherwise.
  await safos.organisations.change(id, { rules: { isDirectoryOpen: true } });
}

/** Someone who is signed in. */
export async function addPerson(
  safos: Pick<Safos, "identity">,
  fresh: { readonly name: string; readonly displayName?: string; readonly isAdmin?: boolean },
): Promise<TestPerson> {
  const person = await safos.identity.add({ ...fresh, password: testPassword });
  const { token } = await safos.identity.createSession(person.id, { kind: "api", label: "test" });
  return { ...person, password: testPassword, token };
}

async function addPeople(safos: Safos): Promise<TestServer["people"]> {
  await addAgency(safos, { domain: "fk.example", name: "Försäkringskassan" });
  await addAgency(safos, { domain: "digg.example", name: "Digg" });
  const add = (name: string, displayName: string, isAdmin: boolean): Promise<TestPerson> =>
    addPerson(safos, { name, displayName, isAdmin });
  return {
    anna: await add("anna@fk.example", "Anna Lindqvist", true),
    agnes: await add("agnes@fk.example", "Agnes Berg", false),
    bo: await add("bo@digg.example", "Bo Ek", true),
    britt: await add("britt@digg.example", "Britt Ahl", false),
  };
}

/** The most that one look counts: what a stalled machine takes beyond it is not the product's. */
const longestLookMs = 50;

/**
 * Waits until a condition holds, looking often; fails with the last complaint. `withinMs` is time in which the process
 * could run: while the machine gives it none, the clock stands still.
 */
export async function eventually<T>(look: () => Promise<T> | T, withinMs = 5000): Promise<T> {
  for (let spentMs = 0; ;) {
    const started = performance.now();
    try {
      return await look();
    } catch (error) {
      if (spentMs > withinMs) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    spentMs += Math.min(performance.now() - started, longestLookMs);
  }
}
