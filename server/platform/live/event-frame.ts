import { personOf, type AnyEvent } from "#events";

/** What a page is shown of an event: its payload, with who did it and what it is about beside it. */
export function showEvent({
  actor,
  organisationId,
  workspaceId,
  item,
  payload,
}: AnyEvent): Readonly<Record<string, unknown>> {
  const actorId = personOf(actor);
  return {
    ...(actorId === null ? {} : { actorId }),
    ...(organisationId === null ? {} : { organisationId }),
    ...(workspaceId === null ? {} : { workspaceId }),
    ...item,
    ...payload,
  };
}
