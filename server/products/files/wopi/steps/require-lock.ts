import { fileLocked } from "../../locks/refusals.ts";
import { defineStep, header } from "../exchange.ts";

/**
 * The request must name the lock that there is. A file that nothing has locked may be written only where nothing can be lost, or by
 * a program that says what it has read. Refuses FILE_LOCKED.
 */
export const requireLock = defineStep({
  name: "require-lock",
  section: "WOPI: PutFile",
  needs: ["lock", "file"],
  run({ request }, { lock, file: { node } }) {
    const shown = header(request, "x-wopi-lock");
    const isGuarded = node.size === 0 || readTimestamp(request) !== "";
    if (lock ? shown === lock.editorId : shown === "" && isGuarded) return;
    throw fileLocked({ nodeId: node.id });
  },
});

/** Which state of the file the program has read, as Collabora says it. */
export const readTimestamp = (request: Parameters<typeof header>[0]): string =>
  header(request, "x-cool-wopi-timestamp") || header(request, "x-lool-wopi-timestamp");
