import type { PollEvents } from "@safos/contract/events/polls";
import { itemEvent, type AnyOutboxEvent, type EventActor } from "#events";
import type { PollRow } from "./queries.ts";

/** What happened to a poll; its title goes with every event. */
export const pollEvent = <T extends keyof PollEvents>(
  type: T,
  { id, workspaceId, title }: Pick<PollRow, "id" | "workspaceId" | "title">,
  actor: EventActor,
  ...[more]: Omit<PollEvents[T], "title"> extends Record<string, never> ? [] : [more: Omit<PollEvents[T], "title">]
): AnyOutboxEvent =>
  itemEvent<keyof PollEvents>(
    type,
    { actor, workspaceId, item: { kind: "poll", id } },
    {
      title,
      ...more,
    },
  );
