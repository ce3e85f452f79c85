import type { RouteTable } from "@safos/contract/route";
import type { Callers, Handlers, RouteBinding } from "#http";
import type { Actor } from "./kinds.ts";
import { forVisitor } from "./visitor-answer.ts";

interface ActorCallers extends Callers {
  readonly actor: Actor;
}

type AnyHandlers = RouteBinding["handlers"];

/** Routes some of which a visitor with a link may call too; the others are made by `routes` of #http. */
export function actorRoutes<T extends RouteTable>(
  tag: string,
  table: T,
  handlers: Handlers<T, ActorCallers>,
): RouteBinding {
  const answering = Object.entries(handlers as AnyHandlers).map(([name, handle]) => [
    name,
    table[name]?.access === "actor" ? answerVisitors(handle) : handle,
  ]);
  return { tag, table, handlers: Object.fromEntries(answering) as AnyHandlers };
}

function answerVisitors(handle: AnyHandlers[string]): AnyHandlers[string] {
  return async (call) => {
    const answer = await handle(call);
    return (call.caller as Actor).person === null ? forVisitor(answer) : answer;
  };
}
