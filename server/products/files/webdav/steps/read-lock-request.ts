import { readDepth, readLockInfo, readTimeout, readXmlBody } from "#dav";
import { refuse } from "#http";
import { mostSeconds, personSeconds, usualSeconds } from "../../locks/lock.ts";
import { bodyOf } from "../../uploads/body.ts";
import { defineStep } from "../exchange.ts";
import { header } from "../headers.ts";
import { namespaces } from "../namespaces.ts";

/** What is to be locked, and how; nothing when a lock is refreshed. `X-User-Lock` is Nextcloud's lock by a person's hand. */
export const readLockRequest = defineStep({
  name: "read-lock-request",
  section: "RFC 4918 §9.10, §10.2, §10.7; Nextcloud files_lock: locking a file",
  gives: ["lockRequest"],
  async run({ request }) {
    const text = await readXmlBody(bodyOf(request.body));
    const seconds = readTimeout(header(request, "timeout"), usualSeconds, mostSeconds);
    if (header(request, "x-user-lock") === "1") {
      const isByToken = header(request, "x-user-lock-type") === "2";
      const kind = isByToken ? ("token" as const) : ("person" as const);
      const time = isByToken ? seconds : personSeconds;
      const wanted = { kind, isExclusive: true, isDeep: false, owner: "", seconds: time };
      return { lockRequest: { seconds: time, isByHand: true, wanted } };
    }
    const info = readLockInfo(text, namespaces);
    if (info === null) return { lockRequest: { seconds, isByHand: false, wanted: null } };
    const depth = readDepth(header(request, "depth"));
    if (depth === "1") throw refuse("INVALID", "A lock has depth 0 or infinity.");
    const wanted = { ...info, kind: "token" as const, isDeep: depth === "infinity", seconds };
    return { lockRequest: { seconds, isByHand: false, wanted } };
  },
});
