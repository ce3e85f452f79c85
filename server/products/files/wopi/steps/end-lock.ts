import { endLock as end } from "../../locks/end.ts";
import { fileLocked } from "../../locks/refusals.ts";
import { etagOf } from "../../tree/node.ts";
import { defineStep, header } from "../exchange.ts";

/** Unlock. Refuses FILE_LOCKED when the lock has another name, or there is none. */
export const endLock = defineStep({
  name: "end-lock",
  section: "WOPI: Unlock",
  needs: ["actor", "file", "lock"],
  async run({ deps, request, reply }, { actor, file, lock }) {
    if (!lock || lock.editorId !== header(request, "x-wopi-lock")) throw fileLocked({ nodeId: file.node.id });
    // Of those who wrote together the last ends it, in whose name it was taken or not.
    await end(deps, { ...actor, personId: lock.personId }, file, (locks) => locks.find((one) => one.id === lock.id));
    return reply.header("x-wopi-itemversion", etagOf(file.node)).send({});
  },
});
