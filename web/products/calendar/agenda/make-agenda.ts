import type { Calendar, Entry } from "@safos/contract/calendar";
import { documentRoutes } from "@safos/contract/routes/documents";
import { itemRoutes } from "@safos/contract/routes/items";
import { request } from "../../../platform/request.ts";
import type { Agenda } from "../draft.ts";

/** Makes the document of a new entry's call from a template, in the workspace of its calendar, and ties both to each other. */
export async function makeAgenda(
  entry: Pick<Entry, "callPath">,
  { workspaceId }: Pick<Calendar, "workspaceId">,
  { template, title, locale }: { readonly template: Agenda; readonly title: string; readonly locale: "sv" | "en" },
): Promise<void> {
  const meetingId = entry.callPath?.split("/").at(-1);
  if (template === "none" || meetingId === undefined) return;
  const { id } = await request(documentRoutes.createDocument, {
    params: { id: workspaceId },
    body: { title, template, locale },
  });
  await request(itemRoutes.addLink, { params: { kind: "meeting", id: meetingId }, body: { kind: "document", id } });
}
