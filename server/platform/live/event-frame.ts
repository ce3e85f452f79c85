import { personOf, topicOfWorkspace, type AnyEvent } from "#events";

/**
 * What a page is shown of an event on one of its topics: who did it, what it is about, and its payload. Of what happened to
 * an item, a workspace's topic says only that: anyone in the workspace may listen to it, guests too, and not everyone of
 * them may read the item.
 */
export function showEvent(
  { actor, organisationId, workspaceId, item, payload }: AnyEvent,
  topic: string,
): Readonly<Record<string, unknown>> {
  const actorId = personOf(actor);
  const isWithheld = item !== null && workspaceId !== null && topic === topicOfWorkspace(workspaceId);
  return {
    ...(actorId === null ? {} : { actorId }),
    ...(organisationId === null ? {} : { organisationId }),
    ...(workspaceId === null ? {} : { workspaceId }),
    ...item,
    ...(isWithheld ? {} : payload),
  };
}
