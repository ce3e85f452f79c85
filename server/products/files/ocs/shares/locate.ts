import { missing } from "../../tree/refusals.ts";
import { findLocation, type TreeReader } from "../../webdav/person-tree.ts";
import type { Location, PersonTree } from "../../webdav/location.ts";
import type { OcsDeps } from "../exchange.ts";

/** The caller's tree, read once in a request. */
export type Trees = () => ReturnType<TreeReader>;

/** What stands at a path as clients write it, `/Folder/file.txt`. Refuses FILE_MISSING. */
export async function locate(
  { db }: Pick<OcsDeps, "db">,
  trees: Trees,
  path: string,
): Promise<{ readonly tree: PersonTree; readonly location: Location }> {
  const names = path
    .normalize("NFC")
    .split("/")
    .filter((one) => one !== "");
  if (names.length > 200 || names.some((one) => one === "." || one === ".." || one.includes("\u0000"))) throw missing();
  const tree = await trees();
  const location = await findLocation(db, tree, names);
  if (location.missing.length > 0) throw missing();
  return { tree, location };
}
