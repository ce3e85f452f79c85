import type { AnswerOf, BodyOf, ParamsOf, QueryOf, Route } from "@safos/contract/route";
import { call, getBlob } from "./api.ts";

// oxlint-disable-next-line typescript/no-empty-object-type -- nothing is needed
type Empty = {};

/** What a route's address is made of. */
type AddressInput<R extends Route> = (keyof ParamsOf<R> extends never
  ? Empty
  : { readonly params: { readonly [K in keyof ParamsOf<R>]: ParamsOf<R>[K] } }) &
  (QueryOf<R> extends undefined
    ? Empty
    : Partial<QueryOf<R>> extends QueryOf<R>
      ? { readonly query?: QueryOf<R> }
      : { readonly query: QueryOf<R> });

/** Bytes are sent as a blob; everything else as JSON. */
type BodyInput<R extends Route> = [BodyOf<R>] extends [never]
  ? { readonly body: Blob }
  : BodyOf<R> extends undefined
    ? Empty
    : { readonly body: BodyOf<R> };

interface Options {
  /** Of what is to be changed: refused where it is another by now. */
  readonly etag?: string;
  readonly signal?: AbortSignal;
  /** The sign-in page asks for the session without being sent to itself. */
  readonly isQuiet?: boolean;
}

type Rest<T> = Empty extends T ? [input?: T & Options] : [input: T & Options];

interface AnyInput extends Options {
  readonly params?: Readonly<Record<string, string | number>>;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: unknown;
}

/** Calls a route of the contract. Throws ApiError. */
export function request<R extends Route>(
  route: R,
  ...[input]: Rest<AddressInput<R> & BodyInput<R>>
): Promise<AnswerOf<R>> {
  const { body, signal, isQuiet, etag } = (input ?? {}) as AnyInput;
  return call<AnswerOf<R>>(route.method, write(route, input), {
    ...(body instanceof Blob ? { bytes: body } : body === undefined ? {} : { body }),
    ...(signal ? { signal } : {}),
    ...(etag ? { etag } : {}),
    ...(isQuiet === undefined ? {} : { isQuiet }),
  });
}

/** The bytes that a route answers with. Throws ApiError. */
export function requestBlob<R extends Route>(route: R, ...[input]: Rest<AddressInput<R>>): Promise<Blob> {
  return getBlob(write(route, input));
}

/** A route's address, for links, pictures and downloads. */
export function addressOf<R extends Route>(route: R, ...[input]: Rest<AddressInput<R>>): string {
  return write(route, input);
}

function write(route: Route, input: unknown): string {
  const { params = {}, query = {} } = (input ?? {}) as AnyInput;
  const path = route.path.replaceAll(/:([A-Za-z]+)/g, (_, name: string) => encodeURIComponent(String(params[name])));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
  return search.size === 0 ? path : `${path}?${search}`;
}
