import type { CheckedPdu } from "./check-pdu.ts";

/** The events are no whole room: its beginning is missing, or something that others follow. */
export class IncompleteRoom extends Error {}

/**
 * What is followed, or cited, before what follows or cites it; otherwise as given. Throws IncompleteRoom where something that is
 * followed is missing.
 */
export function inOrder(pdus: readonly CheckedPdu[]): CheckedPdu[] {
  const byId = new Map(pdus.map((one) => [one.id, one]));
  const put = new Set<string>();
  const order: CheckedPdu[] = [];
  for (const start of byId.values()) {
    const open = [start];
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const { prev_events: previous, auth_events: cited } = top.pdu;
      const missing = put.has(top.id)
        ? undefined
        : (previous.find((id) => !put.has(id)) ?? cited.find((id) => byId.has(id) && !put.has(id)));
      if (missing !== undefined) {
        const before = byId.get(missing);
        if (!before) throw new IncompleteRoom(`${missing} is missing, which ${top.id} follows.`);
        open.push(before);
        continue;
      }
      open.pop();
      if (!put.has(top.id)) order.push(top);
      put.add(top.id);
    }
  }
  return order;
}
