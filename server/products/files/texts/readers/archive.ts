import { openZip } from "#archives";
import type { Gatherer } from "../gather.ts";

/** The names of what lies in an archive; nothing of it is unpacked. */
export function readArchive(bytes: Buffer, gather: Gatherer): void {
  for (const name of openZip(bytes, { entries: 20_000, unpackedBytes: Number.MAX_SAFE_INTEGER }).names) {
    gather.add(name.replace(/[/._-]+/g, " "));
    gather.endLine();
  }
}
