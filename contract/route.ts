import Type, { type Static, type TSchema } from "typebox";
import { commonErrors, Id } from "./common.ts";
import type { ErrorCode } from "./errors.ts";
import type { keyErrors } from "./keys.ts";
import type { PersonRole } from "./person-roles.ts";

/**
 * Who may call a route: `anyone`; a `person` who is signed in; an `admin` of their own organisation; an `auditor` or a
 * `groupManager` of it, or an admin; an `actor`, that is a person or a visitor with a link; the `operator` with the token
 * of the deployment.
 */
export type Access = "anyone" | "person" | "admin" | RoleAccess | "actor" | "operator";

/** Roles of persons that open routes; administrators may call those too. */
export type RoleAccess = Extract<PersonRole, "auditor" | "groupManager">;

/** A body or an answer that is streamed as it is, instead of JSON. */
export const Bytes = Type.Unsafe<never>({ type: "string", format: "binary" });
type Bytes = typeof Bytes;

/** One route of the REST API. What the server binds, what OpenAPI shows and what the page calls. */
export interface Route {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** `/api/v1/polls/:id/vote` */
  readonly path: string;
  readonly access: Access;
  /** Schemas of the path's parameters that are no ids. */
  readonly params?: Readonly<Record<string, TSchema>>;
  readonly query?: TSchema;
  readonly body?: TSchema;
  readonly answer: TSchema;
  /** 200 where it is left out. */
  readonly status?: 201 | 202;
  /** Codes it refuses with besides those that any route may answer with. */
  readonly errors?: readonly ErrorCode[];
  /** Bytes that a JSON body may have; 1 MiB where it is left out. */
  readonly bodyLimit?: number;
  /** A piece of something larger that is counted by its bytes instead of by requests. */
  readonly isUncounted?: true;
  /**
   * Takes the header `Idempotency-Key`: the same request with the same key is carried out once. What it does is done in
   * one transaction.
   */
  readonly takesKey?: true;
  /** Refused with STEP_UP_NEEDED unless the person has shown within fifteen minutes, in this session, who they are. */
  readonly isFresh?: true;
  /** Open to those who still lack the second factor that their organisation asks for. */
  readonly opensEarly?: true;
}

export type RouteTable<A extends Access = Access> = Readonly<Record<string, Route & { readonly access: A }>>;

/** The routes of a module by the names of what they do. */
export const defineRoutes = <const T extends RouteTable>(routes: T): T => routes;

type NamesIn<P extends string> = P extends `${string}:${infer Name}/${infer Rest}`
  ? Name | NamesIn<`/${Rest}`>
  : P extends `${string}:${infer Name}`
    ? Name
    : never;

/** What a value of a schema may be when it is only read. */
type Read<T> = T extends readonly (infer E)[]
  ? readonly Read<E>[]
  : T extends object
    ? { readonly [K in keyof T]: Read<T[K]> }
    : T;
type Parsed<S> = S extends TSchema ? Static<S> : undefined;

export type ParamsOf<R extends Route> = {
  readonly [N in NamesIn<R["path"]>]: N extends keyof NonNullable<R["params"]>
    ? Parsed<NonNullable<R["params"]>[N]>
    : string;
};
export type QueryOf<R extends Route> = Parsed<R["query"]>;
export type BodyOf<R extends Route> = Parsed<R["body"]>;
export type AnswerOf<R extends Route> = Static<R["answer"]>;
/** What a handler may answer with: the same with everything readonly. */
export type ReadAnswerOf<R extends Route> = Read<Static<R["answer"]>>;

/** Whether a schema stands for bytes instead of JSON. */
export const isBytes = (schema: TSchema | undefined): boolean => schema === Bytes;

/** The schema of a path's parameters: ids, unless the route says otherwise. */
export function paramsSchema(route: Route): TSchema | undefined {
  const known = paramsSchemas.get(route);
  if (known) return known;
  const names = [...route.path.matchAll(/:([A-Za-z]+)/g)].map((found) => found[1] ?? "");
  if (names.length === 0) return undefined;
  const schema = Type.Object(Object.fromEntries(names.map((name) => [name, route.params?.[name] ?? Id])));
  paramsSchemas.set(route, schema);
  return schema;
}

/** One schema for a route, so that what is compiled of it is compiled once. */
const paramsSchemas = new WeakMap<Route, TSchema>();

const keyCodes: readonly (keyof typeof keyErrors)[] = ["KEY_REUSED", "KEY_PENDING", "ALREADY_DONE"];

/** Of a visitor's link that has a password. */
const actorCodes: readonly ErrorCode[] = ["LINK_LOCKED"];
const freshCodes: readonly ErrorCode[] = ["STEP_UP_NEEDED"];

/** Every code that a route may answer with. */
export const codesOf = (route: Route): readonly ErrorCode[] => [
  ...(Object.keys(commonErrors) as ErrorCode[]),
  ...(route.takesKey ? keyCodes : []),
  ...(route.isFresh ? freshCodes : []),
  ...(route.access === "actor" ? actorCodes : []),
  ...(route.errors ?? []),
];
