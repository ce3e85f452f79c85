import { openZip } from "#archives";
import { refuseTask } from "#workers";
import { walkXml } from "./xml.ts";

/** A ZIP with XML in it: Office Open XML (ECMA-376) or OpenDocument. */
export interface OfficeZip {
  readonly names: readonly string[];
  /** Null when there is no such part. */
  read(name: string): string | null;
  /** The same as it lies there. */
  readBytes(name: string): Buffer | null;
  /** The part that everything else hangs on. Refuses FORMAT_BROKEN when it is not there. */
  require(name: string): string;
  /** Targets of a part's relations by their ids, as names in the ZIP (ECMA-376 part 2, 6.5). */
  relationsOf(name: string): ReadonlyMap<string, { readonly type: string; readonly target: string }>;
}

const limits = { entries: 20_000, unpackedBytes: 128 << 20 };

export function openOfficeZip(bytes: Buffer): OfficeZip {
  const zip = openZip(bytes, limits);
  const read = (name: string): string | null => zip.read(name)?.toString("utf8") ?? null;
  return {
    names: zip.names,
    read,
    readBytes: (name) => zip.read(name),
    require(name) {
      const part = read(name);
      if (part === null) throw refuseTask("FORMAT_BROKEN");
      return part;
    },
    relationsOf(name) {
      const slash = name.lastIndexOf("/") + 1;
      const relations = new Map<string, { type: string; target: string }>();
      walkXml(read(`${name.slice(0, slash)}_rels/${name.slice(slash)}.rels`) ?? "<none/>", {
        open(tag, { Id = "", Type = "", Target = "" }) {
          if (tag === "Relationship")
            relations.set(Id, {
              type: Type.slice(Type.lastIndexOf("/") + 1),
              target: resolve(name.slice(0, slash), Target),
            });
        },
      });
      return relations;
    },
  };
}

/** A target as a name in the ZIP, which begins with no slash. */
const resolve = (folder: string, target: string): string => {
  const parts: string[] = target.startsWith("/") ? [] : folder.split("/").filter((part) => part !== "");
  for (const part of target.split("/"))
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  return parts.join("/");
};
