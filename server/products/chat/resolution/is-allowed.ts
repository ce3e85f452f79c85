import { authorise, NotAuthorised } from "../events/authorise.ts";
import type { AuthEvent, StateView } from "../events/pdu.ts";
import type { Graph } from "./graph.ts";

/** Whether an event of a room may change this state, by the rules of the room's version. */
export function isAllowed(
  { version, create }: Pick<Graph, "version" | "create">,
  event: AuthEvent & { readonly previous: readonly string[] },
  state: StateView,
): boolean {
  const { previous } = event;
  try {
    authorise(event, {
      version,
      state,
      previous,
      followsOnlyCreate: previous.length === 1 && previous[0] === create.id,
    });
    return true;
  } catch (error) {
    if (error instanceof NotAuthorised) return false;
    throw error;
  }
}
