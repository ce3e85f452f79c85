import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Deployment } from "#config";
import type { MigrationFolder } from "#database";
import type { Log } from "#log";
import type { Made } from "#module";
import { backupModule } from "../platform/backup/module.ts";
import { blobsModule } from "../platform/blobs/module.ts";
import { certificatesModule } from "../platform/certificates/module.ts";
import { databaseModule } from "../platform/database/module.ts";
import { eventsModule } from "../platform/events/module.ts";
import { httpModule } from "../platform/http/module.ts";
import { idempotencyModule } from "../platform/idempotency/module.ts";
import { jobsModule } from "../platform/jobs/module.ts";
import { liveModule } from "../platform/live/module.ts";
import { incomingModule } from "../platform/incoming/module.ts";
import { mailModule } from "../platform/mail/module.ts";
import { filmModule } from "../platform/film/module.ts";
import { ocrModule } from "../platform/ocr/module.ts";
import { officeModule } from "../platform/office/module.ts";
import { picturesModule } from "../platform/pictures/module.ts";
import { scanModule } from "../platform/scan/module.ts";
import { workersModule } from "../platform/workers/module.ts";
import { boardsModule } from "../products/boards/module.ts";
import { calendarModule } from "../products/calendar/module.ts";
import { contactsModule } from "../products/contacts/module.ts";
import { captionsModule } from "../products/captions/module.ts";
import { chatModule } from "../products/chat/module.ts";
import { documentsModule } from "../products/documents/module.ts";
import { filesModule } from "../products/files/module.ts";
import { formsModule } from "../products/forms/module.ts";
import { meetingsModule } from "../products/meetings/module.ts";
import { pollsModule } from "../products/polls/module.ts";
import { recordingsModule } from "../products/recordings/module.ts";
import { whiteboardsModule } from "../products/whiteboards/module.ts";
import { auditModule } from "../shared/audit/module.ts";
import { keyRecoveryModule } from "../shared/keyrecovery/module.ts";
import { breakGlassModule } from "../shared/breakglass/module.ts";
import { departuresModule } from "../shared/departures/module.ts";
import { collaborationModule } from "../shared/collaboration/module.ts";
import { exportsModule } from "../shared/exports/module.ts";
import { guestsModule } from "../shared/guests/module.ts";
import { identityModule } from "../shared/identity/module.ts";
import { importsModule } from "../shared/imports/module.ts";
import { appLoginsModule } from "../shared/applogins/module.ts";
import { accessibilityModule } from "../shared/accessibility/module.ts";
import { invitationsModule } from "../shared/invitations/module.ts";
import { itemsModule } from "../shared/items/module.ts";
import { openidModule } from "../shared/openid/module.ts";
import { notificationsModule } from "../shared/notifications/module.ts";
import { organisationsModule } from "../shared/organisations/module.ts";
import { policyModule } from "../shared/policy/module.ts";
import { remindersModule } from "../shared/reminders/module.ts";
import { reviewsModule } from "../shared/reviews/module.ts";
import { searchModule } from "../shared/search/module.ts";
import { templatesModule } from "../shared/templates/module.ts";
import { timelineModule } from "../shared/timeline/module.ts";
import { transfersModule } from "../shared/transfers/module.ts";
import { usageModule } from "../shared/usage/module.ts";
import { workspacesModule } from "../shared/workspaces/module.ts";
import { boardFilesPort } from "./board-files.ts";
import { captionCallsPort } from "./caption-calls.ts";
import { captionDocumentsPort } from "./caption-documents.ts";
import { deckCapabilityPort } from "./deck-capability.ts";
import { entryCallsPort } from "./entry-calls.ts";
import { fileAvatarsPort } from "./file-avatars.ts";
import { documentFilesPort } from "./document-files.ts";
import { textDrawingPort } from "./text-drawing.ts";
import { recordingCallsPort } from "./recording-calls.ts";
import { recordingFilesPort } from "./recording-files.ts";
import { ringRoomsPort } from "./ring-rooms.ts";
import { roomCallsPort } from "./room-calls.ts";
import { scheduleMeetingPort } from "./schedule-meeting.ts";
import { writeSheetPort } from "./write-sheet.ts";

/** Every module and every port between products, each after those that it needs. A new module is one line here. */
export const modules = [
  databaseModule,
  eventsModule,
  workersModule,
  picturesModule,
  officeModule,
  ocrModule,
  filmModule,
  jobsModule,
  incomingModule,
  mailModule,
  httpModule,
  certificatesModule,
  idempotencyModule,
  scanModule,
  blobsModule,
  backupModule,
  liveModule,

  organisationsModule,
  identityModule,
  policyModule,
  workspacesModule,
  itemsModule,
  auditModule,
  departuresModule,
  invitationsModule,
  guestsModule,
  openidModule,
  appLoginsModule,
  importsModule,
  collaborationModule,
  searchModule,
  notificationsModule,
  remindersModule,
  timelineModule,
  breakGlassModule,
  keyRecoveryModule,
  reviewsModule,
  exportsModule,
  usageModule,
  transfersModule,
  templatesModule,
  accessibilityModule,

  chatModule,
  filesModule,
  fileAvatarsPort,
  ringRoomsPort,
  roomCallsPort,
  meetingsModule,
  recordingCallsPort,
  recordingFilesPort,
  recordingsModule,
  writeSheetPort,
  formsModule,
  boardFilesPort,
  boardsModule,
  deckCapabilityPort,
  scheduleMeetingPort,
  pollsModule,
  documentFilesPort,
  documentsModule,
  textDrawingPort,
  captionCallsPort,
  captionDocumentsPort,
  captionsModule,
  whiteboardsModule,
  entryCallsPort,
  calendarModule,
  contactsModule,
] as const;

type ApiOf<M> = M extends { create(needs: never): Made<infer A> | Promise<Made<infer A>> } ? A : never;

/** The API of every module by its name. */
export type Apis = { readonly deployment: Deployment } & {
  readonly [M in (typeof modules)[number] as M["name"]]: ApiOf<M>;
};

/** What every module needs is there, and is what it takes it for. */
void (modules satisfies readonly { create(needs: Apis & { log: Log; config: never }): unknown }[]);

export function migrationFolders(): MigrationFolder[] {
  return modules.flatMap((module) => {
    const folder = module.folder === undefined ? null : join(module.folder, "migrations");
    return folder !== null && existsSync(folder) ? [{ module: module.name, folder }] : [];
  });
}
