import { Readable } from "node:stream";
import { refuse } from "#http";
import type { Owner, Workers } from "#workers";
import type { DeckForm } from "./draw.task.ts";
import { drawSlidesTask } from "./tasks.ts";

const forms: Readonly<Record<string, DeckForm>> = {
  pptx: "pptx",
  pptm: "pptx",
  ppsx: "pptx",
  potx: "pptx",
  odp: "odp",
  otp: "odp",
};

/** Presentations as PDF, drawn by ourselves. */
export interface SlideDrawing {
  readonly endings: readonly string[];
  /** Refuses FORMAT_BROKEN, TOO_LARGE and UNAVAILABLE. `readBytes` is called when its turn has come. */
  draw(
    ending: string,
    readBytes: () => Promise<Buffer>,
    call: { readonly owner: Owner; readonly signal?: AbortSignal },
  ): Promise<Buffer>;
}

export const createSlideDrawing = (workers: Workers): SlideDrawing => ({
  endings: Object.keys(forms),
  async draw(ending, readBytes, call) {
    const form = Object.hasOwn(forms, ending) ? forms[ending] : undefined;
    if (form === undefined) throw refuse("NO_PREVIEW");
    const file = async (): Promise<Readable> => Readable.from([await readBytes()]);
    return Buffer.from(await workers.run(drawSlidesTask, { form }, { ...call, files: { file } }));
  },
});
