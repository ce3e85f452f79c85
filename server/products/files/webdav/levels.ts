import { highestClass, type InformationClass } from "@safos/contract/policy";
import type { RequestedProperties } from "#dav";
import type { FilesDeps } from "../deps.ts";
import { classedOf } from "../item.ts";
import type { ListedNode } from "../tree/node.ts";
import type { Location, Mount } from "./location.ts";

interface Listed {
  readonly node: ListedNode;
  readonly mount: Mount | null;
}

/** The information classes of a listing's nodes, what is mounted there included, where they are asked for. The listed node is the first. */
export async function readLevels(
  { items: { classes } }: Pick<FilesDeps, "items">,
  { lineage }: Location,
  [own, ...others]: readonly Listed[],
  requested: RequestedProperties,
): Promise<(node: ListedNode) => InformationClass | null> {
  if (typeof requested === "string" || !requested.includes("safos:information-class")) return () => null;
  const level = await classes.effective(classedOf(lineage));
  const mounts = others.flatMap(({ mount, node }) => (mount?.rootId === node.id ? [mount] : []));
  const levels = await Promise.all(
    mounts.map((mount) =>
      classes.effective(
        mount.kind === "share"
          ? classedOf(mount.received.lineage)
          : { kind: "file", id: String(mount.rootId), workspaceId: mount.workspace.id },
      ),
    ),
  );
  const byRoot = new Map(mounts.map(({ rootId }, index) => [rootId, levels[index] ?? null] as const));
  return (node) => {
    if (node === own?.node) return level;
    const mounted = byRoot.get(node.id);
    return mounted === undefined ? highestClass(level, classes.own(classedOf([node]))) : mounted;
  };
}
