import type { BoardEvents } from "./events/boards.ts";
import type { CalendarEvents, ResourceEvents } from "./events/calendar.ts";
import type { CaptionEvents } from "./events/captions.ts";
import type { RecordingEvents } from "./events/recordings.ts";
import type { ChatEvents } from "./events/chat.ts";
import type { DocumentEvents } from "./events/documents.ts";
import type { FederatedEvents } from "./events/federated.ts";
import type { FileEvents } from "./events/files.ts";
import type { FormEvents } from "./events/forms.ts";
import type { MeetingEvents } from "./events/meetings.ts";
import type { PollEvents } from "./events/polls.ts";
import type { WhiteboardEvents } from "./events/whiteboards.ts";
import type {
  AccessibilityEvents,
  AuditEvents,
  BreakGlassEvents,
  KeyRecoveryEvents,
  CollaborationEvents,
  ContentEvents,
  DepartureEvents,
  GuestEvents,
  IdentityEvents,
  ImportEvents,
  InvitationEvents,
  ItemEvents,
  NotificationEvents,
  OpenidEvents,
  OrganisationEvents,
  WorkspaceEvents,
} from "./events/shared.ts";

/** Everything that can happen, in the past tense, and what it says besides its envelope. */
export interface EventMap
  extends
    OrganisationEvents,
    ContentEvents,
    AccessibilityEvents,
    IdentityEvents,
    ImportEvents,
    WorkspaceEvents,
    ItemEvents,
    AuditEvents,
    BreakGlassEvents,
    KeyRecoveryEvents,
    DepartureEvents,
    GuestEvents,
    InvitationEvents,
    CollaborationEvents,
    NotificationEvents,
    OpenidEvents,
    BoardEvents,
    CalendarEvents,
    ResourceEvents,
    PollEvents,
    FormEvents,
    FileEvents,
    FederatedEvents,
    DocumentEvents,
    WhiteboardEvents,
    MeetingEvents,
    CaptionEvents,
    RecordingEvents,
    ChatEvents {}

export type EventType = keyof EventMap;
