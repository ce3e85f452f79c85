import { contentOf, domainOf, type StateView } from "../events/pdu.ts";
import { levelOf, powerLevels, powerOf } from "../events/power.ts";
import type { RoomVersion } from "../events/room-version.ts";
import { authKeysFor } from "../events/select-auth.ts";
import { citedState, slot, viewOf, type Graph, type GraphEvent } from "../resolution/graph.ts";
import { isAllowed } from "../resolution/is-allowed.ts";
import type { CheckedPdu } from "./check-pdu.ts";

/** An event that is not known to be allowed; messages have no state key. */
export type Candidate = Omit<GraphEvent, "stateKey"> & { readonly stateKey: string | undefined };

export const graphEventOf = ({ id, pdu }: Pick<CheckedPdu, "id" | "pdu">): GraphEvent => ({
  id,
  type: pdu.type,
  sender: pdu.sender,
  stateKey: pdu.state_key ?? "",
  content: contentOf(pdu),
  sentAt: pdu.origin_server_ts,
  previous: pdu.prev_events,
  authEvents: pdu.auth_events,
  isRejected: false,
});

export const candidateOf = (one: Pick<CheckedPdu, "id" | "pdu">): Candidate => ({
  ...graphEventOf(one),
  stateKey: one.pdu.state_key,
});

/** Each for a reason, none twice, none that was rejected (server-server API, "Auth events selection"), and allowed by them. */
export function isCitedRightly(graph: Graph, event: Candidate): boolean {
  const wanted = new Set(authKeysFor(graph.version, event).map(([type, key]) => slot(type, key)));
  const found = new Set<string>();
  for (const id of event.authEvents) {
    const cited = id === graph.create.id ? graph.create : graph.get(id);
    const key = cited && slot(cited.type, cited.stateKey);
    if (!cited || cited.isRejected || key === undefined || !wanted.has(key) || found.has(key)) return false;
    found.add(key);
  }
  const create = slot("m.room.create", "");
  if (event.type !== "m.room.create" && !graph.version.idIsCreateHash && !found.has(create)) return false;
  return isAllowed(graph, event, viewOf(citedState(graph, event)));
}

/** Who has the power to, or is of the server whose event it is (room version 3, "Handling redactions"). */
export const mayRedact = (
  version: RoomVersion,
  state: StateView,
  { sender }: Pick<GraphEvent, "sender">,
  target: Pick<GraphEvent, "sender">,
): boolean =>
  powerOf(version, state, sender) >= levelOf(powerLevels(state), "redact") ||
  domainOf(target.sender) === domainOf(sender);
