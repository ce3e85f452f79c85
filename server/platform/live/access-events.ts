import { topicOfWorkspace, type Events } from "#events";
import { recheckAll, type Pages } from "./pages.ts";

/**
 * Access first, then the event: a person who has just been removed must not be shown what they were removed from.
 * Whether a topic of an item is still open is asked by those who registered its kind.
 */
export function followAccess(events: Events, pages: Pages): void {
  events.watch(["session.revoked", "session.restricted"], ({ payload }) => {
    for (const page of pages.where((one) => one.principal?.sessionId === payload.sessionId)) page.bye();
  });
  events.watch(["person.disabled"], ({ payload }) => {
    for (const page of pages.where((one) => one.principal?.personId === payload.personId)) page.bye();
  });
  events.watch(["member.removed"], ({ workspaceId, payload: { personId } }) => {
    const topic = topicOfWorkspace(workspaceId ?? "");
    for (const page of [...pages.on(topic)]) if (page.principal?.personId === personId) page.gone(topic);
    recheckAll(pages.where((one) => one.principal?.personId === personId));
  });
  events.watch(["member.roleChanged"], ({ payload }) =>
    recheckAll(pages.where((one) => one.principal?.personId === payload.personId)),
  );
  events.watchAll((event) => pages.deliver(event));
  events.watch(["workspace.trashed"], ({ workspaceId }) => {
    const topic = topicOfWorkspace(workspaceId ?? "");
    for (const page of [...pages.on(topic)]) page.gone(topic);
  });
}
