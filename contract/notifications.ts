import Type, { type Static } from "typebox";
import { Id, Moment, type ErrorTable } from "./common.ts";
import { Person } from "./identity.ts";
import { ItemKindName } from "./items.ts";

export const notificationErrors = {
  PUSH_REFUSED: ["invalid", "This server does not send push messages to that address."],
  PUSH_OFF: ["unavailable", "This server sends no push messages."],
  NOTICE_ADDRESS_FOREIGN: ["invalid", "Notices are mailed to addresses of your own organisation."],
  TIME_ZONE_UNKNOWN: ["invalid", "That is not a time zone."],
} as const satisfies ErrorTable;

export const Reason = Type.Union([
  Type.Literal("mention"),
  Type.Literal("keyword"),
  Type.Literal("assigned"),
  Type.Literal("invited"),
  Type.Literal("answer"),
  Type.Literal("called"),
  Type.Literal("received"),
  Type.Literal("comment"),
  Type.Literal("suggested"),
  Type.Literal("changed"),
  Type.Literal("due"),
  Type.Literal("reminder"),
  Type.Literal("closed"),
  Type.Literal("decided"),
  Type.Literal("roleGiven"),
  Type.Literal("roleTaken"),
  Type.Literal("roleEnded"),
  Type.Literal("tokenMade"),
  Type.Literal("tokenMadeFor"),
  Type.Literal("breakGlassAsked"),
  Type.Literal("breakGlassOpened"),
  Type.Literal("breakGlassEnded"),
  Type.Literal("keyRecoveryAsked"),
  Type.Literal("keyRecoveryAskedBy"),
  Type.Literal("keyRecoveryBegun"),
  Type.Literal("keyRecoveryAnswered"),
  Type.Literal("keyRecoveryEnded"),
  Type.Literal("takenOver"),
  Type.Literal("handedOver"),
  Type.Literal("reviewDue"),
  Type.Literal("transferOffered"),
  Type.Literal("transferDeclined"),
  Type.Literal("transferLapsed"),
  Type.Literal("transferred"),
  Type.Literal("exported"),
  Type.Literal("exportReady"),
  Type.Literal("exportFailed"),
  Type.Literal("accessibilityReported"),
  Type.Literal("reported"),
  Type.Literal("directoryFailed"),
  Type.Literal("directoryStopped"),
  Type.Literal("sourcePaused"),
  Type.Literal("federatedShare"),
  Type.Literal("memberEnds"),
  Type.Literal("memberEndsFor"),
  Type.Literal("memberEnded"),
]);
export type Reason = Static<typeof Reason>;

/** What a notice is about: an item, or the account of the person or of someone whom they administer. */
export const NoticeKind = Type.Union([ItemKindName, Type.Literal("account")]);
export type NoticeKind = Static<typeof NoticeKind>;

export const Notice = Type.Object({
  id: Id,
  reason: Reason,
  kind: NoticeKind,
  itemId: Type.String(),
  workspaceId: Type.Union([Id, Type.Null()]),
  workspaceName: Type.String(),
  /** Null: nobody with an account, or the clock. */
  actor: Type.Union([Person, Type.Null()]),
  title: Type.String(),
  excerpt: Type.String(),
  path: Type.String(),
  at: Moment,
  isRead: Type.Boolean(),
});
export type Notice = Static<typeof Notice>;
export const NoticePage = Type.Object({
  items: Type.Array(Notice),
  next: Type.Optional(Type.String()),
  /** All unread ones, not only this page's; 100 means "100 or more". */
  unread: Type.Integer(),
});
export type NoticePage = Static<typeof NoticePage>;

/** One of: some notices, everything about one item, or all. */
export const ReadNotices = Type.Object(
  {
    ids: Type.Optional(Type.Array(Id, { maxItems: 200 })),
    item: Type.Optional(Type.Object({ kind: ItemKindName, id: Type.String({ maxLength: 400 }) })),
    isAll: Type.Optional(Type.Literal(true)),
  },
  { additionalProperties: false },
);
export type ReadNotices = Static<typeof ReadNotices>;

/** Everything, only what is meant for the person by name, or nothing. */
export const Level = Type.Union([Type.Literal("all"), Type.Literal("mentions"), Type.Literal("none")]);
export type Level = Static<typeof Level>;

const Clock = Type.String({ pattern: "^([01][0-9]|2[0-3]):[0-5][0-9]$" });
export const NoticeSettings = Type.Object({
  /** What holds where no rule says otherwise. */
  level: Level,
  /** Local times between which nothing is pushed; null: never quiet. May pass midnight. */
  quietFrom: Type.Union([Clock, Type.Null()]),
  quietTo: Type.Union([Clock, Type.Null()]),
  /** Quiet all day on Saturdays and Sundays. */
  isQuietOnWeekends: Type.Boolean(),
  timeZone: Type.String({ maxLength: 64 }),
  /** How often unread notices are mailed together. */
  mail: Type.Union([Type.Literal("never"), Type.Literal("hourly"), Type.Literal("daily")]),
  /** Whether what means the person by name is mailed at once, unless they have read it within two minutes. */
  isMailedAtOnce: Type.Boolean(),
  /** Where to; null: the person's own name, which has the form of an address. */
  mailTo: Type.Union([Type.String({ format: "email", maxLength: 254 }), Type.Null()]),
  /** Whether push messages say what happened, or only that something did. */
  isPushOpen: Type.Boolean(),
});
export type NoticeSettings = Static<typeof NoticeSettings>;
export const ChangeNoticeSettings = Type.Object(
  {
    ...Type.Partial(NoticeSettings).properties,
    /** Letters came back from the address, and go there again. */
    isMailConfirmed: Type.Optional(Type.Literal(true)),
  },
  { additionalProperties: false },
);
export type ChangeNoticeSettings = Static<typeof ChangeNoticeSettings>;
export const NoticeSettingsView = Type.Object({
  ...NoticeSettings.properties,
  isMailOn: Type.Boolean(),
  /** Where letters to the person go, if none arrive there; null: they do, as far as is known. */
  mailRefusedAt: Type.Union([Type.String(), Type.Null()]),
  /** The server's public key for push subscriptions; null: no push messages from this server. */
  pushKey: Type.Union([Type.String(), Type.Null()]),
});
export type NoticeSettingsView = Static<typeof NoticeSettingsView>;

/** What a rule is about: one thing, or a whole workspace. */
export const RuleSubject = Type.Union([ItemKindName, Type.Literal("workspace")]);
export const NoticeRule = Type.Object({
  kind: RuleSubject,
  id: Type.String({ minLength: 1, maxLength: 400 }),
  /** Null: no rule of its own. */
  level: Type.Union([Level, Type.Null()]),
});
export type NoticeRule = Static<typeof NoticeRule>;
export const NoticeRuleList = Type.Object({ items: Type.Array(NoticeRule) });

/** A browser's push subscription, as the Push API gives it. */
export const PushSubscription = Type.Object(
  {
    endpoint: Type.String({ maxLength: 2000 }),
    keys: Type.Object({ p256dh: Type.String({ maxLength: 200 }), auth: Type.String({ maxLength: 100 }) }),
  },
  { additionalProperties: false },
);
export type PushSubscription = Static<typeof PushSubscription>;
