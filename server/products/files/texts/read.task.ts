import { readFile } from "node:fs/promises";
import type { TaskContext } from "#workers";
import type { ReadForm } from "./form.ts";
import { readText } from "./readers/read-text.ts";

/** The text of a file. */
export async function run({ form }: { readonly form: ReadForm }, context: TaskContext): Promise<string> {
  return readText(form, await readFile(context.path("file")));
}
