import { splitName, writeChanges, writeHref, writeMultistatus, xmlType } from "#dav";
import { changeProperties as change } from "../../dead-properties/change.ts";
import { setFavourite } from "../../tree/favourites.ts";
import { isDead } from "../dead.ts";
import { defineStep, type Found } from "../exchange.ts";
import { namespaces } from "../namespaces.ts";

type Change = Found["changes"][number];

/** All are changed or none: where one is refused, the others failed with it. */
export const changeProperties = defineStep({
  name: "change-properties",
  section: "RFC 4918 §9.2",
  needs: ["changes", "source"],
  async run({ deps, principal, reply, target }, { changes, source: { access } }) {
    const refused = changes.map((one) => refusalOf(one));
    const isRefused = refused.some((one) => one !== null);
    if (!isRefused) {
      const mtime = changes.map(mtimeOf).findLast((one) => one !== null) ?? undefined;
      const properties = changes.filter(({ name }) => isDead(name)).map(asStored);
      if (mtime || properties.length > 0) await change(deps, principal, access, { mtime, properties });
      for (const { name, value } of changes)
        if (name === "oc:favorite")
          await setFavourite(deps.db, principal.personId, access.node.id, value === "1" || value === "true");
    }
    const results = changes.map(({ name }, index) => ({
      name,
      status: refused[index] ?? (isRefused ? "424 Failed Dependency" : "200 OK"),
    }));
    const href = writeHref(target.base, target.names, access.node.kind === "folder");
    return reply
      .code(207)
      .type(xmlType)
      .send(writeMultistatus([writeChanges(href, results)], namespaces));
  },
});

/** The status that a change is refused with. Removing `oc:favorite` unsets it, as Nextcloud's Android app does. */
function refusalOf(change: Change): string | null {
  if (change.name === "oc:favorite" || isDead(change.name)) return null;
  if (!isMtime(change) || change.value === null) return "403 Forbidden";
  return mtimeOf(change) ? null : "409 Conflict";
}

const isMtime = ({ name }: Change): boolean => name === "d:lastmodified" || name === "d:getlastmodified";

function mtimeOf(change: Change): Date | null {
  if (!isMtime(change) || change.value === null || change.value === "") return null;
  const seconds = Number(change.value);
  const mtime = new Date(Number.isFinite(seconds) ? seconds * 1000 : change.value);
  return Number.isNaN(mtime.getTime()) ? null : mtime;
}

function asStored({ name, value, content, language }: Change) {
  const { namespace, local } = splitName(name, namespaces);
  return { namespace, name: local, value: value === null ? null : content, language };
}
