import type { OnConflict } from "@safos/contract/files";
import { Refusal } from "#http";
import { lineageOf, type Accessed } from "./access.ts";
import type { Actor, TreeContext } from "./context.ts";
import { nextFreeName, requireFileName } from "./names.ts";
import { etagOf, type Node } from "./node.ts";
import type { NewContent, WriteOptions } from "./place-file.ts";
import { openTo } from "./open-to.ts";
import { readChild, readNamed, readNames } from "./queries.ts";
import { notAFile, nameTaken } from "./refusals.ts";
import { writeFile } from "./write.ts";

/** Rounds against others who write to the same name meanwhile. */
const tries = 5;

/**
 * As `writeFile`, only that the same content under the same name is written once, however often it is sent, and by two requests at a
 * time too: one whose answer was lost may be repeated. Answers with the file that has the content.
 */
export async function writeOnce(
  context: TreeContext,
  actor: Actor,
  parent: Accessed,
  text: string,
  content: NewContent,
  onConflict: OnConflict,
): Promise<Node> {
  const name = requireFileName(text);
  const above = lineageOf(parent);
  for (let round = 1; ; round++) {
    const child = await readChild(context.db, parent.node.id, name);
    const isSeen = child !== null && (await openTo(context, actor, [child], (one) => [one], { above })).length > 0;
    if (child && isSeen && isSame(child, content)) return child;
    if (child && (onConflict === "refuse" || (!isSeen && onConflict === "version"))) throw nameTaken(name);
    if (child && onConflict === "version" && child.kind === "folder") throw notAFile();
    const beside = child && onConflict === "rename" ? await findBeside(context, parent, name, content) : null;
    if (beside && typeof beside !== "string") return beside;
    const options: WriteOptions =
      child && beside === null ? { onConflict: "version", ifMatch: [etagOf(child)] } : { onConflict: "refuse" };
    try {
      return (await writeFile(context, actor, parent, beside ?? name, content, options)).node;
    } catch (error) {
      // Someone wrote there meanwhile; it may have been the same request.
      const isOther = error instanceof Refusal && (error.code === "NAME_TAKEN" || error.code === "CHANGED_MEANWHILE");
      if (!isOther || round === tries) throw error;
    }
  }
}

/** The file that was put beside the one of this name and has the same content; or the next free name. */
async function findBeside(
  { db }: TreeContext,
  { node: { id } }: Accessed,
  name: string,
  content: NewContent,
): Promise<Node | string> {
  const names = await readNames(db, id);
  const beside: string[] = [];
  const free = nextFreeName(name, (one) => {
    const isTaken = names.has(one);
    if (isTaken) beside.push(one);
    return isTaken;
  });
  return (await readNamed(db, id, beside)).find((one) => isSame(one, content)) ?? free;
}

const isSame = (node: Node, { blob, size }: NewContent): boolean =>
  node.kind === "file" && node.blob === blob && node.size === size;
