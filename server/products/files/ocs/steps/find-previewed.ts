import { accessLineage, accessNode } from "../../tree/access.ts";
import { readPath } from "../../tree/queries.ts";
import { missing } from "../../tree/refusals.ts";
import { previewedById, previewedByLink, previewedInTrash, previewedVersion } from "../../previews/previewed.ts";
import { defineStep, type OcsCall } from "../exchange.ts";
import { locate } from "../shares/locate.ts";

const query = ({ request }: OcsCall): Readonly<Record<string, string | undefined>> =>
  request.query as Record<string, string | undefined>;
const params = ({ request }: OcsCall): Readonly<Record<string, string | undefined>> =>
  request.params as Record<string, string | undefined>;

const about = {
  name: "find-previewed",
  section: "Nextcloud server: core/preview",
  needs: ["person"],
  gives: ["previewed"],
} as const;

/** `fileId`. */
export const findById = defineStep({
  ...about,
  run: async (call, { person }) => ({ previewed: await previewedById(call.deps, person, query(call)["fileId"]) }),
});

/** `file`, or what is left of the address: a path as the caller sees it. */
export const findByPath = defineStep({
  ...about,
  async run(call, { person }) {
    const path = params(call)["*"] ?? query(call)["file"] ?? "";
    const { location } = await locate(call.deps, () => call.tree(person), path);
    const { node } = await accessLineage(call.deps, person, location.lineage, location.memberRole);
    return { previewed: await previewedById(call.deps, person, String(node.id)) };
  },
});

export const findInTrash = defineStep({
  ...about,
  run: async (call, { person }) => ({ previewed: await previewedInTrash(call.deps, person, query(call)["fileId"]) }),
});

/** `file`, a path, and `version`, the second that it was written in. */
export const findVersion = defineStep({
  ...about,
  async run(call, { person }) {
    const { location } = await locate(call.deps, () => call.tree(person), query(call)["file"] ?? "");
    const id = location.lineage.at(-1)?.id ?? 0;
    const file = await accessNode(call.deps, person, id, "read");
    return { previewed: await previewedVersion(call.deps, person, file, query(call)["version"]) };
  },
});

/** A link's own file, or one in its folder by the path `file`. */
export const findByLink = defineStep({
  name: "find-previewed",
  section: "Nextcloud server: publicpreview",
  gives: ["previewed"],
  async run(call) {
    const names = (query(call)["file"] ?? "").split("/").filter((one) => one !== "");
    const previewed = await previewedByLink(call.deps, params(call)["token"] ?? "", async (rootId) => {
      if (names.length > 200) throw missing();
      const found = await readPath(call.deps.db, rootId, names);
      const node = found.at(-1);
      if (!node || found.length <= names.length) throw missing();
      return node.id;
    });
    return { previewed };
  },
});
