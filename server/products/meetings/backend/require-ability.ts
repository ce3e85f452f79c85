import { refuse } from "#http";
import type { MeetingContext } from "../context.ts";
import type { MediaAbility } from "./port.ts";

/** Refuses MEDIA_EXTERNAL for what only our own media server does. */
export function requireAbility({ calls }: Pick<MeetingContext, "calls">, ability: MediaAbility): void {
  if (!calls.can(ability)) throw refuse("MEDIA_EXTERNAL");
}

/** The same for meetings that are what another media server has none of. */
export function requireKind(
  context: Pick<MeetingContext, "calls">,
  { isWebinar, isEncrypted }: { readonly isWebinar?: boolean; readonly isEncrypted?: boolean },
): void {
  if (isWebinar === true) requireAbility(context, "webinar");
  if (isEncrypted === true) requireAbility(context, "encryption");
}
