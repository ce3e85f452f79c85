import type { ReadForm } from "./form.ts";
import { readText } from "./readers/read-text.ts";

interface Small {
  readonly form: ReadForm;
  readonly bytes: Uint8Array;
}

/** The texts of several small files; null: it is broken, or too much for those beside it. */
export async function run(files: readonly Small[]): Promise<(string | null)[]> {
  const texts: (string | null)[] = [];
  for (const { form, bytes } of files)
    texts.push(await readText(form, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)).catch(() => null));
  return texts;
}
