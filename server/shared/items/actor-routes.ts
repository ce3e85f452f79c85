import type { RouteTable } from "@safos/contract/route";
import type { Callers, Handlers, RouteBinding } from "#http";
import type { Actor } from "./kinds.ts";

interface ActorCallers extends Callers {
  readonly actor: Actor;
}

/** Routes some of which a visitor with a link may call too; the others are made by `routes` of #http. */
export function actorRoutes<T extends RouteTable>(
  tag: string,
  table: T,
  handlers: Handlers<T, ActorCallers>,
): RouteBinding {
  return { tag, table, handlers: handlers as RouteBinding["handlers"] };
}
