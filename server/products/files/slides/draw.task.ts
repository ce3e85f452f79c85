import { readFile } from "node:fs/promises";
import { asBroken, type TaskContext } from "#workers";
import { createBudget } from "./limits.ts";
import { writeDeck } from "./pdf/write-deck.ts";
import { readOdp } from "./odp/read-odp.ts";
import { readPptx } from "./pptx/read-pptx.ts";

const readers = { pptx: readPptx, odp: readOdp } as const;

export type DeckForm = "pptx" | "odp";

/** A presentation as PDF. Refuses FORMAT_BROKEN and TOO_LARGE. */
export async function run({ form }: { readonly form: DeckForm }, context: TaskContext): Promise<Uint8Array> {
  const bytes = await readFile(context.path("file"));
  const budget = createBudget();
  try {
    return await writeDeck(readers[form](bytes, budget), budget);
  } catch (error) {
    throw asBroken(error);
  }
}
