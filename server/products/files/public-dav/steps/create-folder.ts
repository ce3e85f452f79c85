import { createFolder as create } from "../../tree/create-folder.ts";
import { writerFor } from "../../visitors/context.ts";
import { defineStep } from "../exchange.ts";

export const createFolder = defineStep({
  name: "create-folder",
  section: "RFC 4918 §9.3",
  needs: ["parent"],
  gives: ["written"],
  async run({ deps, link }, { parent: { access, name } }) {
    return { written: { node: await create(deps, writerFor(deps, link, access), access, name), status: 201 } };
  },
});
