import PostalMime, { type Address } from "postal-mime";
import type { Gatherer } from "../gather.ts";
import { addHtml } from "./html.ts";

/** A letter (RFC 5322): who wrote to whom, about what, what it says, and the names of what came with it. */
export async function readMail(bytes: Buffer, gather: Gatherer): Promise<void> {
  const mail = await PostalMime.parse(bytes, { maxNestingDepth: 64, maxHeadersSize: 1 << 20 });
  const people = (list: readonly (Address | undefined)[] = []): string =>
    list.map((one) => `${one?.name ?? ""} ${one?.address ?? ""}`).join(" ");
  for (const line of [mail.subject ?? "", people([mail.from]), people(mail.to), people(mail.cc)]) {
    gather.add(line);
    gather.endLine();
  }
  if (mail.text !== undefined) gather.add(mail.text);
  else addHtml(mail.html ?? "", gather);
  for (const { filename } of mail.attachments) {
    gather.endLine();
    gather.add(filename ?? "");
  }
}
