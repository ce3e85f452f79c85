import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Ajv, type ValidateFunction } from "ajv";
import type { TestAnswer, TestPerson, TestServer } from "../../testing/server.ts";

/** For tests: checks every answer against the response schemas of the published client-server API. */

interface Operation {
  readonly responses: Readonly<Record<string, { content?: Record<string, { schema?: object }> }>>;
}

interface Route {
  readonly template: string;
  readonly pattern: RegExp;
  readonly operations: Readonly<Record<string, Operation>>;
}

const specification = join("protocols", "matrix-spec", "openapi-v1.19", "client-server.json");

/**
 * Where the published schemas may lie: in the folder that SAFOS_SHARED names, else in `shared/` beside the repository or
 * beside any folder above it.
 */
function pathsOfSpecification(): string[] {
  const named = process.env["SAFOS_SHARED"];
  if (named !== undefined) return [join(named, specification)];
  const paths: string[] = [];
  for (let folder = join(import.meta.dirname, "..", "..", ".."); folder !== dirname(folder); folder = dirname(folder))
    paths.push(join(dirname(folder), "shared", specification));
  return paths;
}

/** Null when the schemas are not there; where everything must be checked (CI=true) that is a failure, not a skip. */
function findSpecification(): string | null {
  const paths = pathsOfSpecification();
  const found = paths.find((path) => existsSync(path)) ?? null;
  if (found === null && process.env["CI"] === "true")
    throw new Error(`The published schemas of Matrix are in none of ${paths.join(", ")}; set SAFOS_SHARED.`);
  return found;
}

function readRoutes(file: string): Route[] {
  const document = JSON.parse(readFileSync(file, "utf8")) as { paths: Record<string, Record<string, Operation>> };
  return Object.entries(document.paths)
    .filter(([template]) => !template.endsWith(" "))
    .map(([template, operations]) => ({
      template,
      operations,
      pattern: new RegExp(`^${template.replaceAll(/[.]/g, "\\.").replaceAll(/\{[^}]+\}/g, "[^/]*")}$`),
    }))
    .sort((a, b) => a.template.split("{").length - b.template.split("{").length);
}

/** Schemas are the specification's own: unknown keywords and formats are theirs, not faults. */
function createValidator(): Ajv {
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  return ajv;
}

export class MatrixOracle {
  private readonly routes: Route[];
  private readonly validators = new Map<string, ValidateFunction | null>();
  private readonly ajv = createValidator();
  /** `METHOD template` of every endpoint that was called. */
  readonly seen = new Set<string>();

  constructor() {
    const file = findSpecification();
    this.routes = file === null ? [] : readRoutes(file);
  }

  get isThere(): boolean {
    return this.routes.length > 0;
  }

  /** Throws when the answer is not one that the specification allows. */
  check(method: string, path: string, answer: { status: number; body: unknown }): void {
    if (!this.isThere) return;
    const plain = path.split("?")[0] ?? "";
    const route = this.routes.find(
      (one) => one.pattern.test(plain) && one.operations[method.toLowerCase()] !== undefined,
    );
    if (!route) throw new Error(`${method} ${plain} is not in the specification.`);
    if (answer.status >= 400) {
      const body = answer.body as { errcode?: unknown; error?: unknown; flows?: unknown };
      const isError = typeof body.errcode === "string" && typeof body.error === "string";
      if (!isError && !(answer.status === 401 && Array.isArray(body.flows))) {
        throw new Error(`${method} ${plain} answered ${answer.status} without errcode: ${JSON.stringify(body)}`);
      }
      return;
    }
    this.seen.add(`${method} ${route.template}`);
    const key = `${method} ${route.template} ${answer.status}`;
    let validate = this.validators.get(key);
    if (validate === undefined) {
      const schema =
        route.operations[method.toLowerCase()]?.responses[String(answer.status)]?.content?.["application/json"]?.schema;
      validate = schema ? this.ajv.compile(schema) : null;
      this.validators.set(key, validate);
    }
    if (validate && !validate(answer.body)) {
      const faults = (validate.errors ?? []).map((one) => `${one.instancePath} ${one.message}`).join("; ");
      throw new Error(`${method} ${plain}: ${faults}\n${JSON.stringify(answer.body).slice(0, 3000)}`);
    }
  }
}

/** Calls Matrix endpoints of a test server, each answer checked. */
export class MatrixCaller {
  readonly server: TestServer;
  readonly oracle: MatrixOracle;
  /** How many have been sent so far; the last one's transaction id is `t<sent>`. */
  sent = 0;

  constructor(server: TestServer, oracle = new MatrixOracle()) {
    this.server = server;
    this.oracle = oracle;
  }

  /** Whatever it answers. `path` without `/_matrix/client`. */
  async ask(who: TestPerson | null, method: string, path: string, body?: unknown): Promise<TestAnswer> {
    const whole = path.startsWith("/_matrix") ? path : `/_matrix/client${path}`;
    const answer = await this.server.call(who, method, whole, body);
    this.oracle.check(method, whole, answer);
    return answer;
  }

  /** The body of an answer that must be a yes. */
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into whatever came back
  async get(who: TestPerson | null, method: string, path: string, body?: unknown): Promise<any> {
    const answer = await this.ask(who, method, path, body);
    if (answer.status !== 200) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  /** A room of these people, all of them in it; its id. */
  async room(owner: TestPerson, others: readonly TestPerson[], body: object): Promise<string> {
    const made = await this.get(owner, "POST", "/v3/createRoom", {
      preset: "private_chat",
      invite: others.map((one) => one.userId),
      ...body,
    });
    for (const other of others) await this.get(other, "POST", `/v3/rooms/${encodeURIComponent(made.room_id)}/join`, {});
    return made.room_id as string;
  }

  /** Sends under a transaction id of its own; the event's id. */
  async send(who: TestPerson, roomId: string, content: object, type = "m.room.message"): Promise<string> {
    this.sent += 1;
    const path = `/v3/rooms/${encodeURIComponent(roomId)}/send/${type}/t${this.sent}`;
    return (await this.get(who, "PUT", path, content)).event_id as string;
  }

  /** The status and errcode of an answer that must be a no. */
  async refused(who: TestPerson | null, method: string, path: string, body?: unknown): Promise<string> {
    const answer = await this.ask(who, method, path, body);
    return `${answer.status} ${String(answer.body.errcode)}`;
  }
}

/** Calls Synapse's admin API of a test server; `path` without `/_synapse/admin`. */
export function synapseAdminOf(server: TestServer) {
  const ask = (who: TestPerson | null, method: string, path: string, body?: unknown, at = server) =>
    at.call(who, method, `/_synapse/admin${path}`, body);
  /** Its status, and the errcode where it has one. */
  const codeOf = async (asked: Promise<TestAnswer>): Promise<string> => {
    const { status, body } = await asked;
    return `${status} ${body.errcode ?? ""}`.trim();
  };
  return { ask, codeOf };
}

/** A PNG. */
export const onePixel = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
