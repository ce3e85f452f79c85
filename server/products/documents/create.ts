import type { Document, NewDocument } from "@safos/contract/documents";
import { now, uuid } from "#clock";
import type { Principal } from "#http";
import type { DocumentDeps } from "./deps.ts";
import { readyText } from "./formats/ready-text.ts";
import { addDocument } from "./insert.ts";
import { fillTemplate } from "./templates.ts";

/** A new document that begins as a template says. */
export async function createDocument(
  deps: DocumentDeps,
  person: Principal,
  workspaceId: string,
  fresh: NewDocument,
): Promise<Document> {
  const { workspace } = await deps.workspaces.require(person.personId, workspaceId, "write");
  const locale = fresh.locale ?? "sv";
  const date = new Intl.DateTimeFormat(locale === "sv" ? "sv-SE" : "en-GB", {
    dateStyle: "long",
    timeZone: "Europe/Stockholm",
  });
  const content = fillTemplate(fresh.template ?? "empty", locale, {
    title: fresh.title.trim(),
    workspace: workspace.name,
    person: person.displayName,
    date: date.format(now()),
  });
  return addDocument(deps, person, workspaceId, {
    id: uuid(),
    title: fresh.title,
    parentId: fresh.parentId ?? null,
    content: readyText(content),
  });
}
