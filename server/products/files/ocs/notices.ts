import type { ProgramNotice } from "#notifications";
import type { Principal } from "#http";

/** A notice with every field that Nextcloud's apps read. */
export const viewNotice = (person: Principal, publicUrl: string, one: ProgramNotice): object => ({
  notification_id: one.number,
  app: one.kind === "file" ? "files" : "safos",
  user: person.name,
  datetime: one.at.replace(/\.\d+Z$/, "+00:00"),
  object_type: one.kind === "file" ? "files" : one.kind,
  object_id: one.itemId,
  subject: one.head,
  message: one.excerpt,
  link: one.url,
  subjectRich: "",
  subjectRichParameters: {},
  messageRich: "",
  messageRichParameters: {},
  icon: `${publicUrl}/icons/mark.svg`,
  shouldNotify: true,
  actions: [],
});
