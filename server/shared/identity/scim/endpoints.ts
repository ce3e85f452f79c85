import type { FastifyReply, FastifyRequest } from "#http";
import type { Directory } from "./context.ts";
import { resourceTypes, schemas, serviceProviderConfig } from "./protocol/discovery.ts";
import { invalidSyntax, missing, ScimFault } from "./protocol/fault.ts";
import { isObject, type Json, type JsonObject } from "./protocol/json.ts";
import { listResponse, readPage } from "./protocol/page.ts";
import { isWanted, project, readProjection, type Projection } from "./protocol/projection.ts";
import { sendScim } from "./render.ts";
import type { ScimProtocol } from "./scim.ts";

/** One request of a directory. */
interface Exchange {
  readonly scim: ScimProtocol;
  readonly directory: Directory;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

type Endpoint = (exchange: Exchange) => Promise<FastifyReply> | FastifyReply;

interface Bound {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  readonly answer: Endpoint;
  /** Of the body. */
  readonly mostBytes?: number;
}

const mostUserBytes = 256_000;
// 20,000 members, each with an id, an address and a name.
const mostGroupBytes = 6_000_000;

const idOf = ({ request }: Exchange): string => (request.params as { readonly id: string }).id;

function queryOf({ request }: Exchange, name: string): string | null {
  const value = (request.query as Readonly<Record<string, string | string[] | undefined>>)[name];
  return (Array.isArray(value) ? value[0] : value) ?? null;
}

function bodyOf({ request }: Exchange): JsonObject {
  const body = request.body as Json | undefined;
  if (!isObject(body)) throw invalidSyntax("The body is an object.");
  return body;
}

const projectionOf = (exchange: Exchange): Projection =>
  readProjection(queryOf(exchange, "attributes"), queryOf(exchange, "excludedAttributes"));

const listOf = (exchange: Exchange) => {
  const projection = projectionOf(exchange);
  return {
    filter: queryOf(exchange, "filter"),
    page: readPage(queryOf(exchange, "startIndex"), queryOf(exchange, "count")),
    isWithMembers: isWanted(projection, "members"),
    show: (one: JsonObject) => project(one, projection),
  };
};

/** Sends a resource as far as it is asked for. */
function sendResource(exchange: Exchange, status: 200 | 201, resource: JsonObject): FastifyReply {
  const { location } = resource["meta"] as { readonly location: string };
  if (status === 201) exchange.reply.header("location", location);
  return sendScim(exchange.reply, status, project(resource, projectionOf(exchange)));
}

const sendNothing = ({ reply }: Exchange): FastifyReply => reply.code(204).send();

const discover = (all: (base: string) => readonly { readonly id: string }[]) => ({
  list: ({ scim, reply }: Exchange) => {
    const resources = all(scim.base);
    return sendScim(reply, 200, listResponse({ total: resources.length, startIndex: 1, resources }));
  },
  one: (exchange: Exchange) => {
    const found = all(exchange.scim.base).find(({ id }) => id.toLowerCase() === idOf(exchange).toLowerCase());
    if (!found) throw missing();
    return sendScim(exchange.reply, 200, found);
  },
});

const types = discover(resourceTypes);
const allSchemas = discover(schemas);

function notSupported(): never {
  throw new ScimFault(501, null, "This is not supported; see ServiceProviderConfig.");
}

const users: readonly Bound[] = [
  {
    method: "GET",
    path: "/Users",
    answer: async (one) => sendScim(one.reply, 200, await one.scim.listUsers(one.directory, listOf(one))),
  },
  {
    method: "POST",
    path: "/Users",
    mostBytes: mostUserBytes,
    answer: async (one) => sendResource(one, 201, await one.scim.createUser(one.directory, bodyOf(one))),
  },
  {
    method: "GET",
    path: "/Users/:id",
    answer: async (one) => sendResource(one, 200, await one.scim.readUserById(one.directory, idOf(one))),
  },
  {
    method: "PUT",
    path: "/Users/:id",
    mostBytes: mostUserBytes,
    answer: async (one) => sendResource(one, 200, await one.scim.replaceUser(one.directory, idOf(one), bodyOf(one))),
  },
  {
    method: "PATCH",
    path: "/Users/:id",
    mostBytes: mostUserBytes,
    answer: async (one) => sendResource(one, 200, await one.scim.patchUser(one.directory, idOf(one), bodyOf(one))),
  },
  {
    method: "DELETE",
    path: "/Users/:id",
    async answer(one) {
      await one.scim.removeUser(one.directory, idOf(one));
      return sendNothing(one);
    },
  },
];

const readGroup = (one: Exchange): Promise<JsonObject> =>
  one.scim.readGroupById(one.directory, idOf(one), { isWithMembers: isWanted(projectionOf(one), "members") });

const groups: readonly Bound[] = [
  {
    method: "GET",
    path: "/Groups",
    answer: async (one) => sendScim(one.reply, 200, await one.scim.listGroups(one.directory, listOf(one))),
  },
  {
    method: "POST",
    path: "/Groups",
    mostBytes: mostGroupBytes,
    answer: async (one) => sendResource(one, 201, await one.scim.createGroup(one.directory, bodyOf(one))),
  },
  { method: "GET", path: "/Groups/:id", answer: async (one) => sendResource(one, 200, await readGroup(one)) },
  {
    method: "PUT",
    path: "/Groups/:id",
    mostBytes: mostGroupBytes,
    async answer(one) {
      await one.scim.replaceGroup(one.directory, idOf(one), bodyOf(one));
      return sendResource(one, 200, await readGroup(one));
    },
  },
  {
    method: "PATCH",
    path: "/Groups/:id",
    mostBytes: mostGroupBytes,
    // RFC 7644 §3.5.2: nothing in the answer, so that a group of thousands is not read for one who joins.
    async answer(one) {
      await one.scim.patchGroup(one.directory, idOf(one), bodyOf(one));
      return sendNothing(one);
    },
  },
  {
    method: "DELETE",
    path: "/Groups/:id",
    async answer(one) {
      await one.scim.removeGroup(one.directory, idOf(one));
      return sendNothing(one);
    },
  },
];

/** What is spoken below `/scim/v2`. */
export const endpoints: readonly Bound[] = [
  {
    method: "GET",
    path: "/ServiceProviderConfig",
    answer: ({ scim, reply }) => sendScim(reply, 200, serviceProviderConfig(scim.base)),
  },
  { method: "GET", path: "/ResourceTypes", answer: types.list },
  { method: "GET", path: "/ResourceTypes/:id", answer: types.one },
  { method: "GET", path: "/Schemas", answer: allSchemas.list },
  { method: "GET", path: "/Schemas/:id", answer: allSchemas.one },
  ...users,
  ...groups,
  { method: "GET", path: "/Me", answer: notSupported },
  { method: "POST", path: "/Bulk", answer: notSupported },
  { method: "POST", path: "/.search", answer: notSupported },
];

const partsOf = (path: string): string[] => path.split("/");

/** What may be done at an address; nothing: it is none. */
export function methodsAt(url: string): readonly string[] {
  const asked = partsOf((url.split("?")[0] ?? "").slice("/scim/v2".length));
  const isAt = ({ path }: Bound): boolean => {
    const parts = partsOf(path);
    return parts.length === asked.length && parts.every((part, index) => part === ":id" || part === asked[index]);
  };
  return endpoints.filter(isAt).map(({ method }) => method);
}
