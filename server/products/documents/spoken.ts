import { now, uuid } from "#clock";
import type { InformationClass } from "@safos/contract/policy";
import { refuse, type Principal } from "#http";
import type { DocumentDeps, WorkCall } from "./deps.ts";
import { paragraph, textPart, type Part } from "./formats/content.ts";
import { readyText } from "./formats/ready-text.ts";
import { writeTask } from "./formats/tasks.ts";
import { addDocument } from "./insert.ts";
import { fillTemplate } from "./templates.ts";

/** What was said in a meeting: each passage with who said it, and when since its beginning. */
interface Spoken {
  readonly title: string;
  readonly locale: "sv" | "en";
  readonly passages: readonly { readonly by: string; readonly at: string; readonly text: string }[];
}

const heading = (level: number, text: string): Part => ({
  type: "heading",
  attrs: { level },
  content: [textPart(text)],
});

const passageParts = ({ passages }: Spoken): Part[] =>
  passages.map(({ by, at, text }) =>
    paragraph([textPart(by, [{ type: "bold" }]), textPart(` ${at}`), { type: "hardBreak" }, textPart(text)]),
  );

/** As a file of Word. Refuses TOO_LARGE and UNAVAILABLE. */
export function writeSpokenDocx(
  { workers, publicUrl }: Pick<DocumentDeps, "workers" | "publicUrl">,
  spoken: Spoken,
  call: WorkCall,
): Promise<Uint8Array> {
  const { title, locale } = spoken;
  const { state } = readyText({ type: "doc", content: [heading(1, title), ...passageParts(spoken)] });
  return workers.run(
    writeTask,
    { format: "docx", title, publicUrl, locale, pictures: [] },
    { ...call, files: { state } },
  );
}

/** Minutes from the template, linked to their meeting, with what was said at their end. Refuses FORBIDDEN and WORKSPACE_ARCHIVED. */
export async function createMinutes(
  deps: DocumentDeps,
  person: Principal,
  of: Spoken & {
    readonly workspaceId: string;
    readonly meetingId: string;
    readonly present: readonly string[];
    readonly informationClass: InformationClass | null;
  },
): Promise<{ id: string; path: string }> {
  const { workspaceId, locale, informationClass } = of;
  const { workspace } = await deps.workspaces.require(person.personId, workspaceId, "write");
  const date = new Intl.DateTimeFormat(locale === "sv" ? "sv-SE" : "en-GB", {
    dateStyle: "long",
    timeZone: "Europe/Stockholm",
  });
  const title = `${locale === "sv" ? "Protokoll" : "Minutes"}: ${of.title}`.slice(0, 200);
  const facts = { title, workspace: workspace.name, person: person.displayName, date: date.format(now()) };
  const template = fillTemplate("minutes", locale, { ...facts, present: of.present.join(", ") });
  const spoken = [heading(2, locale === "sv" ? "Det som sades" : "What was said"), ...passageParts(of)];
  const content = readyText({ type: "doc", content: [...(template.content ?? []), ...spoken] });
  const id = uuid();
  await addDocument(deps, person, workspaceId, { id, title, parentId: null, content, informationClass });
  const { links } = deps.items;
  await links.link(links.db, { kind: "document", id }, { kind: "meeting", id: of.meetingId }, person.personId);
  const made = await deps.items.locate({ kind: "document", id });
  if (!made) throw refuse("MISSING");
  return { id, path: made.path };
}
