import { refuse } from "#http";
import { accessChild, accessParent, requireAction } from "../../tree/access.ts";
import { readEditorLock } from "../../locks/editor.ts";
import { readFolderAndChild } from "../../tree/queries.ts";
import { writeFile } from "../../tree/write.ts";
import { contentOf } from "../../uploads/content-of.ts";
import { storeContent } from "../../uploads/store-content.ts";
import { bodyOf } from "../../uploads/body.ts";
import { defineStep, header } from "../exchange.ts";
import { makeToken } from "../tokens.ts";
import { readUtf7 } from "../utf7.ts";
import { wopiAddress } from "../addresses.ts";

/**
 * PutRelativeFile: the body as another file beside this one, which the program then goes on with. A suggested name gives way to
 * what is there, or is only an ending; an exact one is refused with NAME_TAKEN unless what is there may be replaced.
 */
export const writeBeside = defineStep({
  name: "write-beside",
  section: "WOPI: PutRelativeFile",
  needs: ["actor", "holder", "file"],
  async run({ deps, request, reply }, { actor, holder, file }) {
    const suggested = readUtf7(header(request, "x-wopi-suggestedtarget"));
    const exact = readUtf7(header(request, "x-wopi-relativetarget"));
    if ((suggested === "") === (exact === "")) throw refuse("INVALID");
    const folder = accessParent(file);
    requireAction(folder, "write");
    const { name: own } = file.node;
    const stem = own.includes(".") ? own.slice(0, own.lastIndexOf(".")) : own;
    const name = exact || (suggested.startsWith(".") ? `${stem}${suggested}` : suggested);
    const mayReplace = header(request, "x-wopi-overwriterelativetarget").toLowerCase() === "true";
    const { child } = await readFolderAndChild(deps.db, folder.node.id, name);
    // A file that is being written in is never replaced.
    if (exact !== "" && child && (!mayReplace || (await readEditorLock(deps.db, child.id)))) throw refuse("NAME_TAKEN");
    const stored = await storeContent(deps, folder.node.workspaceId, bodyOf(request.body));
    const onConflict = exact === "" ? "rename" : mayReplace ? "version" : "refuse";
    const { node } = await writeFile(deps, actor, folder, name, contentOf(stored), { onConflict });
    const { token } = await makeToken(deps.db, holder, node.id, true);
    const made = accessChild(folder, node).node;
    const { publicUrl } = deps.http;
    return reply.send({
      Name: made.name,
      Url: `${wopiAddress(publicUrl, made.id)}?access_token=${token}`,
      HostEditUrl: `${publicUrl}/office/${made.id}`,
    });
  },
});
