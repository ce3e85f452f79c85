import { writeChanges, writeHref, writeMultistatus, xmlType } from "#dav";
import type { Accessed } from "../../tree/access.ts";
import { setFavourite } from "../../tree/favourites.ts";
import { setMtime } from "../../tree/set-mtime.ts";
import { defineStep, type Exchange, type Found } from "../exchange.ts";
import { namespaces } from "../namespaces.ts";

/** Each property is changed by itself; those that the server computes are refused. */
export const changeProperties = defineStep({
  name: "change-properties",
  section: "RFC 4918 §9.2",
  needs: ["changes", "source"],
  async run(exchange, { changes, source }) {
    const results: { name: string; status: string }[] = [];
    for (const change of changes)
      results.push({ name: change.name, status: await changeProperty(exchange, source.access, change) });
    const { reply, target } = exchange;
    const href = writeHref(target.base, target.names, source.access.node.kind === "folder");
    return reply
      .code(207)
      .type(xmlType)
      .send(writeMultistatus([writeChanges(href, results)], namespaces));
  },
});

/** The status of one change. Removing `oc:favorite` unsets it, as Nextcloud's Android app does. */
async function changeProperty(
  { deps, principal }: Exchange,
  access: Accessed,
  { name, value }: Found["changes"][number],
): Promise<string> {
  if (name === "oc:favorite") {
    await setFavourite(deps.db, principal.personId, access.node.id, value === "1" || value === "true");
    return "200 OK";
  }
  if ((name === "d:lastmodified" || name === "d:getlastmodified") && value !== null) {
    const seconds = Number(value);
    const mtime = new Date(Number.isFinite(seconds) ? seconds * 1000 : value);
    if (Number.isNaN(mtime.getTime())) return "409 Conflict";
    await setMtime(deps, access, mtime);
    return "200 OK";
  }
  return "403 Forbidden";
}
