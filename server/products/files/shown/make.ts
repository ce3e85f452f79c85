import { Readable } from "node:stream";
import { refuse, type Http } from "#http";
import { createShared } from "#workers";
import type { FilesDeps } from "../deps.ts";
import { endingOf } from "../tree/names.ts";
import type { Node } from "../tree/node.ts";
import { maxOfficeBytes, type Drawing, type Drawings } from "./drawings.ts";
import { readShown, upsertShown } from "./queries.ts";

type WorkCall = ReturnType<Http["callOf"]>;
type ShownDeps = Pick<FilesDeps, "db" | "blobs"> & { readonly drawings: Drawings };

/** Office files as PDF, kept by content. */
export interface Shown {
  /** Refuses NO_PREVIEW for what is no office file or larger than 50 MiB, and what `Drawing.draw` refuses. */
  of(node: Pick<Node, "blob" | "name" | "size">, call: WorkCall): Promise<string>;
}

export function createShown(deps: ShownDeps): Shown {
  const shared = createShared<string>();
  return {
    async of({ blob: source, name, size }, { owner, signal }) {
      const ending = endingOf(name);
      const drawing = deps.drawings.of(ending);
      if (source === null || drawing === null || size > maxOfficeBytes) throw refuse("NO_PREVIEW");
      const known = await readShown(deps.db, source, drawing.name);
      if (known !== null && (await deps.blobs.has(known))) return known;
      return shared.get(source, signal, (either) => make(deps, source, drawing, ending, { owner, signal: either }));
    },
  };
}

async function make(
  { db, blobs }: ShownDeps,
  source: string,
  drawing: Drawing,
  ending: string,
  call: WorkCall,
): Promise<string> {
  const pdf = await drawing.draw(ending, () => blobs.open(source), call);
  const { hash } = await blobs.write(await blobs.organisationOf(source), Readable.from([pdf]), { unscanned: "made" });
  await upsertShown(db, source, { blob: hash, drawnBy: drawing.name });
  return hash;
}
