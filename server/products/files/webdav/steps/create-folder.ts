import { createFolder as create } from "../../tree/create-folder.ts";
import { defineStep } from "../exchange.ts";
import { readMtime } from "../headers.ts";

export const createFolder = defineStep({
  name: "create-folder",
  section: "RFC 4918 §9.3",
  needs: ["parent"],
  gives: ["written"],
  async run({ deps, request, principal }, { parent }) {
    const node = await create(deps, principal, parent.access, parent.name, readMtime(request));
    return { written: { node, status: 201 } };
  },
});
