import Type, { type Static } from "typebox";
import { Moment, Nullable, type ErrorTable } from "./common.ts";

export const livePageErrors = {
  LIVE_ENCRYPTED: ["conflict", "The meeting is encrypted end to end: the server has nothing to show."],
} as const satisfies ErrorTable;

/** `paused`: the address stays, and nothing is shown. */
export const LivePageState = Type.Union([Type.Literal("off"), Type.Literal("on"), Type.Literal("paused")]);
export type LivePageState = Static<typeof LivePageState>;

export const SetLivePage = Type.Object({ state: LivePageState }, { additionalProperties: false });

/** A webinar's live page, for those who lead it. */
export const LivePage = Type.Object({
  state: LivePageState,
  /** Where thousands watch; null: it was never turned on. */
  url: Nullable(Type.String()),
  /** About how many watch now. */
  watching: Type.Integer(),
  /** Whether those who watch give a password: the meeting's for guests. */
  hasPassword: Type.Boolean(),
});
export type LivePage = Static<typeof LivePage>;

/** `scheduled`: it has not begun. `over`: it has ended. */
export const LiveState = Type.Union([
  Type.Literal("scheduled"),
  Type.Literal("live"),
  Type.Literal("paused"),
  Type.Literal("over"),
]);
export type LiveState = Static<typeof LiveState>;

export const LiveSource = Type.Union([
  Type.Literal("camera"),
  Type.Literal("microphone"),
  Type.Literal("screen"),
  Type.Literal("screenSound"),
]);
export type LiveSource = Static<typeof LiveSource>;

/** A piece of a track: a WebM cluster that never changes. Times are milliseconds since 1970 on the server. */
export const LiveSegment = Type.Object({
  /** From 1; 0 is what a track begins with. */
  n: Type.Integer(),
  at: Type.Number(),
  until: Type.Number(),
  /** It begins with a whole picture: who comes now begins here. */
  isKey: Type.Boolean(),
});
export type LiveSegment = Static<typeof LiveSegment>;

/** A stretch of what someone sends, without a break and with pictures of one size. */
export const LiveTrack = Type.Object({
  id: Type.String(),
  /** The same for all that one person sends. */
  who: Type.String(),
  name: Type.String(),
  source: LiveSource,
  codec: Type.Union([Type.Literal("opus"), Type.Literal("vp8")]),
  /** Of pictures; 0 for sound. */
  width: Type.Integer(),
  height: Type.Integer(),
  /** When it began: times in its bytes count from here. */
  at: Type.Number(),
  hasEnded: Type.Boolean(),
  /** Of the last minute. */
  segments: Type.Array(LiveSegment),
});
export type LiveTrack = Static<typeof LiveTrack>;

export const LiveCaption = Type.Object({ at: Type.Number(), name: Type.String(), text: Type.String() });
export type LiveCaption = Static<typeof LiveCaption>;

/** What a live page asks for again and again. */
export const LivePlaylist = Type.Object({
  title: Type.String(),
  organisationName: Type.String(),
  startsAt: Nullable(Moment),
  endsAt: Nullable(Moment),
  state: LiveState,
  tracks: Type.Array(LiveTrack),
  /** What was said in the last minute, while captions are on. */
  captions: Type.Array(LiveCaption),
});
export type LivePlaylist = Static<typeof LivePlaylist>;

/** How often a page asks, ms: of how often it is asked follows how many watch. */
export const liveAskEveryMs = 2000;

/** What everybody in the call is told in the room's metadata. */
export interface LiveNotice {
  readonly live: "on" | "paused";
}
