import { Readable } from "node:stream";
import { Problem } from "@safos/contract/common";
import { keyHeaders } from "@safos/contract/keys";
import {
  codesOf,
  isBytes,
  paramsSchema,
  type Access,
  type BodyOf,
  type ParamsOf,
  type QueryOf,
  type ReadAnswerOf,
  type Route,
  type RouteTable,
} from "@safos/contract/route";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { attemptOf, type AnswerOnce } from "./answer-once.ts";
import { requireFreshCaller } from "./fresh.ts";
import { JsonText } from "./json-text.ts";
import type { Principal } from "./principal.ts";
import { answersLike } from "./validation.ts";

/** Who stands behind a request, by what the route asks for. */
export interface Callers {
  readonly anyone: Principal | null;
  readonly person: Principal;
  readonly admin: Principal;
  readonly auditor: Principal;
  readonly groupManager: Principal;
  readonly operator: null;
}

/** Finds out who makes a request, or refuses it; runs before the body is read. */
export type CallerResolvers<C> = {
  readonly [A in keyof C]: (request: FastifyRequest) => C[A] | Promise<C[A]>;
};

/** One call of a route as its handler sees it: everything is checked and typed by the contract. */
interface Call<R extends Route, Caller> {
  readonly caller: Caller;
  readonly params: ParamsOf<R>;
  readonly query: QueryOf<R>;
  /** A stream where the route takes bytes; empty when none were sent. */
  readonly body: [BodyOf<R>] extends [never] ? Readable : BodyOf<R>;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** Bytes are answered by the reply itself: with a stream, a type and a disposition. */
type Answer<R extends Route> = [ReadAnswerOf<R>] extends [never]
  ? FastifyReply
  : ReadAnswerOf<R> | JsonText<ReadAnswerOf<R>>;

/** One handler for every route of a table. */
export type Handlers<T extends RouteTable, C> = {
  readonly [Name in keyof T]: (
    call: Call<T[Name], T[Name]["access"] extends keyof C ? C[T[Name]["access"]] : never>,
  ) => Answer<T[Name]> | Promise<Answer<T[Name]>>;
};

declare module "fastify" {
  interface FastifyRequest {
    /** Who a route of the contract is called by, once its resolver has said so. */
    caller: unknown;
  }
}

type AnyCall = Call<Route, unknown>;
type AnyHandler = (call: AnyCall) => unknown;
type AnyResolvers = Readonly<Partial<Record<Access, (request: FastifyRequest) => unknown>>>;

/** What binding needs to know of those who call. */
export interface Binding {
  readonly resolvers: AnyResolvers;
  /** A caller's name for their keys; null for nobody in particular. */
  readonly nameOf: (caller: unknown) => string | null;
  readonly answerOnce: AnswerOnce;
  /** Who makes a request, as the database says now. */
  readonly renew: (request: FastifyRequest) => Promise<Principal | null>;
}

/** A module's table of routes with a handler for each. `tag` groups them in OpenAPI. */
export interface RouteBinding {
  readonly tag: string;
  readonly table: RouteTable;
  readonly handlers: Readonly<Record<string, AnyHandler>>;
}

/** Routes that persons, administrators, the operator or anyone may call; those of visitors are made by #items. */
export function routes<T extends RouteTable<keyof Callers>>(
  tag: string,
  table: T,
  handlers: Handlers<T, Callers>,
): RouteBinding {
  return { tag, table, handlers: handlers as RouteBinding["handlers"] };
}

/**
 * Binds a table of routes to its handlers. The caller is resolved first, then path, query and body are checked against
 * the contract, then the handler answers; an answer shows nothing that the contract does not name.
 */
export async function bindRoutes(
  app: FastifyInstance,
  { tag, table, handlers }: RouteBinding,
  { resolvers, nameOf, answerOnce, renew }: Binding,
): Promise<void> {
  const bind = (scope: FastifyInstance, name: string, route: Route): void => {
    const handle = handlers[name];
    const resolve = resolvers[route.access];
    if (!handle || !resolve) throw new Error(`The route ${tag}.${name} has no handler, or nobody resolves its caller.`);
    bindRoute(scope, { tag, name, route, handle, resolve, nameOf, answerOnce, renew });
  };
  const entries = Object.entries(table);
  for (const [name, route] of entries) if (!isBytes(route.body)) bind(app, name, route);
  const streamed = entries.filter(([, route]) => isBytes(route.body));
  if (streamed.length === 0) return;
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", (_request, payload, done) => done(null, payload));
    for (const [name, route] of streamed) bind(scope, name, route);
  });
}

function bindRoute(
  app: FastifyInstance,
  bound: {
    tag: string;
    name: string;
    route: Route;
    handle: AnyHandler;
    resolve: (request: FastifyRequest) => unknown;
  } & Omit<Binding, "resolvers">,
): void {
  const { route, resolve } = bound;
  const params = paramsSchema(route);
  const status = route.status ?? 200;
  app.route({
    method: route.method,
    url: route.path,
    ...(route.bodyLimit === undefined ? {} : { bodyLimit: route.bodyLimit }),
    config: {
      ...(route.isUncounted ? { isUncounted: true } : {}),
      ...(isBytes(route.body) ? { isStream: true } : {}),
      ...(route.opensEarly || route.access === "anyone" ? { opensEarly: true } : {}),
    },
    schema: {
      operationId: `${bound.tag}.${bound.name}`,
      tags: [bound.tag],
      ...(route.access === "anyone" ? { security: [] } : {}),
      ...(params ? { params } : {}),
      ...(route.query ? { querystring: route.query } : {}),
      ...(route.takesKey ? { headers: keyHeaders } : {}),
      ...(route.body && !isBytes(route.body) ? { body: route.body } : {}),
      response: { ...(isBytes(route.answer) ? {} : { [status]: route.answer }), ...refusalsOf(route) },
    },
    onRequest: async (request) => {
      request.caller = await resolve(request);
      if (route.isFresh) await requireFreshCaller(request, bound.renew);
    },
    handler: async (request, reply) => {
      if (!isBytes(route.answer)) reply.code(status);
      const given = await answer(bound, request, reply);
      if (!(given instanceof JsonText)) return given;
      // As bytes: of a text the length is counted first, and with the head before it it is put together anew.
      return reply.type("application/json; charset=utf-8").send(Buffer.from(given.text));
    },
  });
}

async function answer(
  { route, handle, nameOf, answerOnce }: Parameters<typeof bindRoute>[1],
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const work = async (): Promise<unknown> =>
    handle({
      caller: request.caller,
      params: request.params as Record<string, string>,
      query: request.query,
      body: isBytes(route.body) ? (request.body ?? Readable.from([])) : request.body,
      request,
      reply,
    });
  const attempt = attemptOf(route, request, nameOf);
  return attempt === null ? work() : answerOnce(attempt, work);
}

/** What OpenAPI says of refusals: every code that the route may answer with. All are written alike. */
function refusalsOf(route: Route): Record<string, object> {
  return { "4xx": answersLike(Problem, { ...Problem, description: codesOf(route).join(", ") }), "5xx": Problem };
}
