import { writeChanges, writeHref, writeMultistatus, xmlType } from "#dav";
import { forbidden } from "../../tree/refusals.ts";
import { labelVersion as label } from "../../versions/label.ts";
import { defineStep } from "../exchange.ts";
import { namespaces } from "../namespaces.ts";

/** PROPPATCH of `nc:version-label`; nothing else of a version is changed. */
export const labelVersion = defineStep({
  name: "label-version",
  section: "Nextcloud WebDAV: Naming a version; RFC 4918 §9.2",
  needs: ["changes", "versions"],
  async run({ deps, principal, reply, target }, { changes, versions: { file, version } }) {
    if (version === null) throw forbidden();
    const isOurs = changes.every(({ name }) => name === "nc:version-label");
    const text = changes.at(-1)?.value ?? "";
    if (isOurs) await label(deps, principal, file, version.row.id, text);
    const results = changes.map(({ name }) => ({
      name,
      status: isOurs ? "200 OK" : name === "nc:version-label" ? "424 Failed Dependency" : "403 Forbidden",
    }));
    const href = writeHref(target.base, target.names, false);
    return reply
      .code(207)
      .type(xmlType)
      .send(writeMultistatus([writeChanges(href, results)], namespaces));
  },
});
