import { refuse } from "#http";
import { lockForEditor } from "../../locks/editor.ts";
import { etagOf } from "../../tree/node.ts";
import { defineStep, header } from "../exchange.ts";

const longest = 1024;

/** Lock, UnlockAndRelock where the old name is sent, and RefreshLock, which needs the lock to be there. */
export const takeLock = defineStep({
  name: "take-lock",
  section: "WOPI: Lock, RefreshLock, UnlockAndRelock",
  needs: ["actor", "file"],
  async run({ deps, request, reply }, { actor, file }) {
    const name = header(request, "x-wopi-lock");
    const old = header(request, "x-wopi-oldlock");
    if (name === "" || name.length > longest || old.length > longest) throw refuse("INVALID");
    const isRefresh = header(request, "x-wopi-override") === "REFRESH_LOCK";
    await lockForEditor(deps, actor, file, { name, oldName: isRefresh ? name : old === "" ? null : old });
    return reply.header("x-wopi-itemversion", etagOf(file.node)).send({});
  },
});
