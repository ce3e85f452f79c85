import { contentOf } from "../events/pdu.ts";
import { noAggregations, type StoredEvent } from "../rooms/stored-event.ts";
import type { KnownEvent } from "./graph-queries.ts";

/** A state event that is in no log yet, as the state holds it. */
export const storedOf = ({ id, roomId, pdu }: Pick<KnownEvent, "id" | "roomId" | "pdu">): StoredEvent => ({
  ...{ position: 0, id, roomId, type: pdu.type, stateKey: pdu.state_key, sender: pdu.sender },
  ...{ sentAt: pdu.origin_server_ts, content: contentOf(pdu), replaces: undefined, previous: undefined, since: 0 },
  ...{ relatesTo: undefined, relation: undefined, sticky: undefined, redactedBy: undefined, redaction: undefined },
  ...{ txn: undefined, aggregations: noAggregations, relations: 0, body: undefined },
});
