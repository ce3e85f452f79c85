import type { TestAnswer, TestPerson, TestServer } from "../../../testing/server.ts";

export const userUrn = "urn:ietf:params:scim:schemas:core:2.0:User";
export const groupUrn = "urn:ietf:params:scim:schemas:core:2.0:Group";
const patchUrn = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

/** A directory of an organisation, with a token of its own. */
export interface TestDirectory {
  readonly token: string;
  readonly tokenId: string;
  ask(method: string, path: string, body?: unknown): Promise<TestAnswer>;
  patch(path: string, ...operations: object[]): Promise<TestAnswer>;
  /** Adds a user and resolves with the id. */
  add(userName: string, more?: object): Promise<string>;
}

/** Asks SCIM with whatever stands for a token. */
export async function askScim(
  server: TestServer,
  token: string | null,
  method: string,
  path: string,
  body?: unknown,
): Promise<TestAnswer> {
  const response = await fetch(`${server.url}/scim/v2${path}`, {
    method,
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { "content-type": "application/scim+json" }),
    },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === "" ? null : JSON.parse(text) };
}

export async function connectDirectory(server: TestServer, admin: TestPerson): Promise<TestDirectory> {
  const made = await server.safos.identity.addScimToken(admin.organisationId, { name: "Entra ID", months: 12 });
  const ask: TestDirectory["ask"] = (method, path, body) => askScim(server, made.token, method, path, body);
  return {
    token: made.token,
    tokenId: made.id,
    ask,
    patch: (path, ...operations) => ask("PATCH", path, { schemas: [patchUrn], Operations: operations }),
    async add(userName, more = {}) {
      const answer = await ask("POST", "/Users", { schemas: [userUrn], userName, ...more });
      if (answer.status !== 201) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
      return answer.body.id as string;
    },
  };
}
