import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { refuse, type Http } from "#http";
import { createShared } from "#workers";
import type { FilesDeps } from "../deps.ts";
import { endingOf } from "../tree/names.ts";
import type { Node } from "../tree/node.ts";
import { readShown, upsertShown } from "./queries.ts";

type WorkCall = ReturnType<Http["callOf"]>;
type ShownDeps = Pick<FilesDeps, "db" | "blobs" | "office">;

/** Office files as PDF, kept by content. */
export interface Shown {
  /** Refuses NO_PREVIEW for what is no office file or larger than 50 MiB, and what `Office.makePdf` refuses. */
  of(node: Pick<Node, "blob" | "name" | "size">, call: WorkCall): Promise<string>;
}

const maxBytes = 50 << 20;

export function createShown(deps: ShownDeps): Shown {
  const shared = createShared<string>();
  return {
    async of({ blob: source, name, size }, { owner, signal }) {
      const ending = endingOf(name);
      const isShown = (await deps.office.shownEndings()).includes(ending);
      if (source === null || !isShown || size > maxBytes) throw refuse("NO_PREVIEW");
      const known = await readShown(deps.db, source);
      if (known !== null && (await deps.blobs.has(known))) return known;
      return shared.get(source, signal, (either) => make(deps, source, ending, { owner, signal: either }));
    },
  };
}

async function make({ db, blobs, office }: ShownDeps, source: string, ending: string, call: WorkCall): Promise<string> {
  const pdf = await office.makePdf(ending, () => buffer(blobs.open(source)), call);
  const { hash } = await blobs.write(await blobs.organisationOf(source), Readable.from([pdf]), { unscanned: "made" });
  await upsertShown(db, source, hash);
  return hash;
}
