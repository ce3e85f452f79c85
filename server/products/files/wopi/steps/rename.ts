import { refuse } from "#http";
import { changeNode } from "../../tree/change.ts";
import { defineStep, header } from "../exchange.ts";
import { readUtf7 } from "../utf7.ts";

/** RenameFile: another name, sent without the ending, which stays. Refuses NAME_INVALID and NAME_TAKEN. */
export const rename = defineStep({
  name: "rename",
  section: "WOPI: RenameFile",
  needs: ["writer", "file"],
  async run({ deps, request, reply }, { writer, file: { node } }) {
    const wanted = readUtf7(header(request, "x-wopi-requestedname"));
    if (wanted === "") throw refuse("NAME_INVALID");
    const dot = node.name.lastIndexOf(".");
    const ending = dot > 0 ? node.name.slice(dot) : "";
    const renamed = await changeNode(deps, writer, node.id, { name: `${wanted}${ending}` });
    return reply.send({ Name: ending === "" ? renamed.name : renamed.name.slice(0, -ending.length) });
  },
});
