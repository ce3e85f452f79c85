import type { EntryAttachment, NewEntry } from "@safos/contract/calendar";
import { refuse } from "#http";
import { attachmentsOf, webAddress, type CalendarComponent, type EventFields } from "../icalendar/index.ts";

/** This server's own address, as `webAddress` writes it, without the slash at its end. */
const baseOf = (publicUrl: string): string => new URL(publicUrl).href.replace(/\/$/, "");

/** Where the page shows what an address leads to; null: it is elsewhere. */
function pathOf(url: string | null, publicUrl: string): string | null {
  const base = baseOf(publicUrl);
  if (!url?.startsWith(`${base}/`)) return null;
  const path = url.slice(base.length);
  // As a link of the page it would lead to another host.
  return path.startsWith("//") ? null : path;
}

/**
 * What is to be attached, as an entry has it: what begins with a slash is a page of this server, and is stored with its whole address so that
 * other programs open it. Refuses ENTRY_INVALID with the reason `attachment` for what is no address of the web.
 */
export function attachmentsFor(
  attachments: NewEntry["attachments"],
  publicUrl: string,
): Pick<EventFields, "attachments"> {
  if (attachments === undefined) return {};
  return {
    attachments: attachments.map(({ url: given, name }) => {
      const url = webAddress(/^\/(?![/\\])/.test(given) ? baseOf(publicUrl) + given : given);
      if (url === null)
        throw refuse("ENTRY_INVALID", "An attachment is an address that begins with https:// or http://.", {
          reason: "attachment",
        });
      return { url, name, type: pathOf(url, publicUrl) === null ? null : "text/html" };
    }),
  };
}

export const viewAttachments = (component: CalendarComponent, publicUrl: string): EntryAttachment[] =>
  attachmentsOf(component).map(({ url, name }) => ({ url, path: pathOf(url, publicUrl), name }));
