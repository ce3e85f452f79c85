import type { EventActor } from "@safos/contract/event";
import type { EventMap } from "@safos/contract/events";
import type { Events } from "#events";
import type { BlobContext } from "../context.ts";

type Act = "content.infected" | "content.released" | "content.quarantineRead" | "content.quarantineRemoved";

/** For the organisation's log; nobody is shown it live. */
export async function announce(
  { events }: BlobContext,
  trx: unknown,
  type: Act,
  actor: EventActor,
  payload: EventMap[Act],
): Promise<void> {
  const { organisationId } = payload;
  await events?.emit(trx as Parameters<Events["emit"]>[0], {
    type,
    actor,
    organisationId,
    subject: `organisation:${organisationId}`,
    payload,
  });
}
