import type { AnswerOf, BodyOf, ParamsOf, Route } from "@safos/contract/route";
import { isVisiting } from "./api.ts";
import { queryClient } from "./query.ts";
import { addressOf, request } from "./request.ts";
import { sessionQuery } from "./session.ts";

interface Change<R extends Route> {
  readonly params: { readonly [K in keyof ParamsOf<R>]: ParamsOf<R>[K] };
  readonly body?: BodyOf<R>;
  /** What it is about, `poll <id>`: it is shown there while it waits, and what is about the same goes in order. */
  readonly about: string;
  /** What the person wrote or did, in their words. */
  readonly text: string;
}

/**
 * Calls a route that takes a key (`takesKey`), such that nothing is lost without a network: what cannot be sent is kept in
 * this browser, goes out when the network is back, once, and is answered here with null. Visitors keep nothing; nobody
 * signs them out of a borrowed computer. Throws ApiError.
 */
export async function send<R extends Route>(route: R, change: Change<R>): Promise<AnswerOf<R> | null> {
  const { params, body, about, text } = change;
  const me = isVisiting() ? null : queryClient.getQueryData(sessionQuery.queryKey);
  if (!me) return request(route, { params, body } as never);
  // In the first moments of a first visit the network may go before the outbox has come.
  const outbox = await import("./outbox/index.ts").catch(() => null);
  if (!outbox) return request(route, { params, body } as never);
  const path = addressOf(route, { params });
  return outbox.sendOrStore<AnswerOf<R>>(me.person.userId, { about, method: route.method, path, body, text });
}
