import "../text.ts";
import type { BreakoutTicket } from "@safos/contract/breakout";
import type { CallTicket } from "@safos/contract/meetings";
import { DisconnectReason, ParticipantEvent, Room, RoomEvent, type LocalParticipant } from "livekit-client";
import { now } from "../../../platform/clock.ts";
import { text } from "../../../text/index.tsx";
import { followBackground } from "../background/follow.ts";
import { followBreakouts } from "../breakout/follow.ts";
import { Seating, type Seat } from "../breakout/seating.ts";
import { breakouts } from "../breakout/store.ts";
import { wayOf } from "../breakout/way.ts";
import { beginCaptions, followCaptions } from "../captions/follow.ts";
import { followPermissions } from "../permissions/follow.ts";
import { beginRecording, followRecording } from "../recording/follow.ts";
import { encryptingWith, requireKey, type CallSecret } from "../encryption/room.ts";
import { encryption } from "../encryption/keys.ts";
import { followLoss, openSecret, stopSecret } from "../encryption/secret.ts";
import { goodbye, pictureOf } from "./room-picture.ts";
import { reactionTopic } from "@safos/contract/webinar";
import { beginWebinar, followWebinar, isInAudience } from "../webinar/follow.ts";
import { webinars } from "../webinar/store.ts";
import { raiseHand } from "../webinar/verbs.ts";
import { followNoise } from "../noise/follow.ts";
import { isCallExternal, noteExternal, raiseExternalHand } from "./external.ts";
import { readReaction, type Emoji } from "./reactions.ts";
import { watchMutedTalk } from "./muted-talk.ts";
import { capturedMic, devicesOf, troubleOf, type Devices } from "./own-devices.ts";
import { countBytes, followSettings, roomOptions } from "./room-settings.ts";
import { readSettings } from "./settings.ts";
import { createSounds, trackIds } from "./sounds.ts";
import type { Choice, Ending, Picture, Target } from "./state.ts";

/** What the page knows of livekit-client: a chunk of its own, fetched when someone is about to go in. */
export interface Connection extends Devices {
  picture(): Picture;
  micTrack(): MediaStreamTrack | null;
  countBytes(): Promise<number>;
  setHand(isUp: boolean): Promise<void>;
  react(emoji: Emoji): Promise<void>;
  /** Resolves with the id that others know the message by. */
  say(message: string): Promise<string>;
  leave(): Promise<void>;
}

export interface Hooks {
  picture(picture: Picture): void;
  returning(isAway: boolean): void;
  note(id: string, from: string, message: string): void;
  reaction(identity: string, name: string, emoji: Emoji): void;
  ended(ending: Ending): void;
  /** Something one's own devices refused; null: no longer. */
  trouble(sentence: string | null): void;
  /** Someone talks while their microphone is off. */
  talksMuted(): void;
}

const chatTopic = "lk.chat";

const endings: Partial<Record<DisconnectReason, Ending>> = {
  [DisconnectReason.CLIENT_INITIATED]: "left",
  [DisconnectReason.PARTICIPANT_REMOVED]: "removed",
  [DisconnectReason.ROOM_DELETED]: "ended",
  [DisconnectReason.DUPLICATE_IDENTITY]: "elsewhere",
};

/** Whatever changes how a room looks. */
const changes = [
  RoomEvent.ParticipantConnected,
  RoomEvent.ParticipantDisconnected,
  RoomEvent.TrackSubscribed,
  RoomEvent.TrackUnsubscribed,
  RoomEvent.TrackPublished,
  RoomEvent.TrackUnpublished,
  RoomEvent.TrackMuted,
  RoomEvent.TrackUnmuted,
  RoomEvent.LocalTrackPublished,
  RoomEvent.LocalTrackUnpublished,
  RoomEvent.ActiveSpeakersChanged,
  RoomEvent.ConnectionQualityChanged,
  RoomEvent.ParticipantAttributesChanged,
  RoomEvent.ParticipantNameChanged,
  RoomEvent.ParticipantPermissionsChanged,
] as const;

/** How soon a track is shown or played whose event was lost. */
const lookEveryMs = 1000;

/** Shows and plays what is in a room: once for all the changes of a moment. */
function showRoom(
  room: Room,
  hooks: Hooks,
): { change: () => void; look: () => void; end: () => void; isDone(): boolean } {
  const sounds = createSounds(room);
  let isDone = false;
  let isDue = false;
  let shown = "";
  let looking: ReturnType<typeof setInterval> | undefined;
  const change = (): void => {
    if (isDue || isDone) return;
    isDue = true;
    queueMicrotask(() => {
      isDue = false;
      if (isDone) return;
      sounds.play();
      shown = trackIds(room);
      hooks.picture(pictureOf(room));
    });
  };
  return {
    change,
    // Events that livekit-client keeps back until it is connected again are lost when it begins to reconnect once more.
    look() {
      looking = setInterval(() => {
        if (trackIds(room) !== shown) change();
      }, lookEveryMs);
    },
    end() {
      isDone = true;
      clearInterval(looking);
      sounds.end();
    },
    isDone: () => isDone,
  };
}

/** A browser may keep a page silent that nobody has touched, such as one that was just reloaded. */
function awaitGesture(room: Room, hooks: Hooks): void {
  hooks.trouble(text("meeting.soundBlocked"));
  const ways = ["pointerup", "keydown"] as const;
  const start = (): void => {
    for (const way of ways) removeEventListener(way, start, true);
    room.startAudio().then(
      () => hooks.trouble(null),
      () => undefined,
    );
  };
  for (const way of ways) addEventListener(way, start, true);
}

/** Hands on what happens in a room. */
function followRoom(room: Room, hooks: Hooks, show: ReturnType<typeof showRoom>): void {
  for (const event of changes) room.on(event, show.change);
  room.on(RoomEvent.Reconnecting, () => hooks.returning(true));
  room.on(RoomEvent.SignalReconnecting, () => hooks.returning(true));
  room.on(RoomEvent.Reconnected, () => {
    hooks.returning(false);
    show.change();
  });
  room.on(RoomEvent.Disconnected, (reason) => {
    if (show.isDone()) return;
    show.end();
    hooks.ended((reason === undefined ? undefined : endings[reason]) ?? "lost");
  });
  room.on(RoomEvent.AudioPlaybackStatusChanged, () => {
    if (!room.canPlaybackAudio) awaitGesture(room, hooks);
  });
  room.on(RoomEvent.MediaDevicesError, () => hooks.trouble(text("meeting.deviceRefused")));
  room.localParticipant.on(ParticipantEvent.LocalTrackPublished, show.change);
  room.registerTextStreamHandler(chatTopic, (reader, { identity }) => {
    reader.readAll().then(
      // Of someone in another room of the call the server says the name.
      (message) =>
        hooks.note(
          reader.info.id,
          room.remoteParticipants.get(identity)?.name ?? reader.info.attributes?.["name"] ?? identity,
          message,
        ),
      // The sender vanished in the middle of the sentence.
      () => undefined,
    );
  });
}

function followReactions(room: Room, hooks: Hooks): void {
  room.registerTextStreamHandler(reactionTopic, (reader, { identity }) => {
    // One emoji; who sends a book is not read.
    if ((reader.info.size ?? 0) > 32) return;
    reader.readAll().then(
      (message) => {
        const emoji = readReaction(message);
        const sender = room.remoteParticipants.get(identity);
        // Of someone in the audience of a webinar nobody knows the name.
        if (emoji !== null && identity === "") hooks.reaction(reader.info.id, text("webinar.someone"), emoji);
        if (emoji !== null && sender) hooks.reaction(identity, sender.name || identity, emoji);
      },
      () => undefined,
    );
  });
}

/** How long a goodbye may take, ms: who hangs up is not held up by a slow line. */
const goodbyeMs = 500;

async function sayGoodbye(me: LocalParticipant): Promise<void> {
  const inTime = new Promise((resolve) => setTimeout(resolve, goodbyeMs));
  await Promise.race([me.setAttributes(goodbye), inTime]).catch(() => undefined);
}

/** Two minutes: longer than a server takes to start again. Null: given up. */
const returnWithinMs = 120_000;

/** How long to wait before the next attempt to come back: a server that was away answers from one moment to the next. */
const pauseBefore = ({ retryCount, elapsedMs }: { retryCount: number; elapsedMs: number }): number | null =>
  elapsedMs > returnWithinMs ? null : retryCount === 0 ? 0 : (retryCount === 1 ? 100 : 400) * (1 + Math.random());

/** Goes into one room of the call. Its sound is heard and its captions are shown once it begins. */
async function sit(ticket: BreakoutTicket, key: CallSecret, hooks: Hooks): Promise<Seat> {
  requireKey(ticket.isEncrypted, key);
  const encrypting = await encryptingWith(key);
  const room = new Room({
    adaptiveStream: true,
    dynacast: true,
    disconnectOnPageLeave: true,
    reconnectPolicy: { nextRetryDelayInMs: pauseBefore },
    ...roomOptions(readSettings()),
    ...encrypting.options,
  });
  const show = showRoom(room, hooks);
  const trouble = troubleOf((sentence) => hooks.trouble(sentence));
  // Of its own: another device that works does not take the sentence away.
  const noise = troubleOf((sentence) => hooks.trouble(sentence));
  const secrecy = troubleOf((sentence) => hooks.trouble(sentence));
  followRoom(room, hooks, show);
  // Another server lets people put words into each other's mouths.
  if (!ticket.isExternal) followCaptions(room);
  followRecording(room);
  followPermissions(room);
  followReactions(room, hooks);
  followBreakouts(room);
  followWebinar(room);
  const ends = [
    followSettings(room, () => hooks.trouble(text("meeting.deviceRefused"))),
    followBackground(room, (sentence) => trouble.say(sentence), show.change),
    followNoise(room, noise),
    watchMutedTalk(room, () => hooks.talksMuted()),
  ];
  room.once(RoomEvent.Disconnected, () => ends.forEach((end) => end()));
  await encrypting.begin(room, secrecy, show.change);
  await room.connect(ticket.url, ticket.token);
  return {
    room,
    roomId: ticket.roomId,
    ...devicesOf(room, trouble, show.change),
    picture: () => pictureOf(room),
    begin() {
      beginCaptions(room);
      beginRecording(room);
      show.look();
      show.change();
      void room.startAudio().catch(() => undefined);
    },
    async leave() {
      show.end();
      await room.disconnect();
    },
  };
}

/** What a room says while one is on the way to another is not shown. */
function heldWhileMoving(hooks: Hooks, seating: () => Seating | null): Hooks {
  const isMoving = (): boolean => seating()?.isMoving ?? false;
  return {
    ...hooks,
    picture(picture) {
      if (isMoving()) return;
      seating()?.note(picture);
      hooks.picture(picture);
    },
    returning: (isAway) => !isMoving() && hooks.returning(isAway),
    ended: (ending) => void seating()?.lost(ending),
  };
}

/** Goes into the call with the chosen devices. A device that refuses does not keep anybody out. */
export async function connect(ticket: CallTicket, target: Target, choice: Choice, hooks: Hooks): Promise<Connection> {
  const key = await openSecret(target);
  try {
    return await connectWith(key, ticket, target, choice, hooks);
  } catch (error) {
    stopSecret(key);
    throw error;
  }
}

async function connectWith(
  key: CallSecret,
  ticket: CallTicket,
  target: Target,
  choice: Choice,
  hooks: Hooks,
): Promise<Connection> {
  const way = wayOf(target);
  // Who comes again comes to the room where they are to be.
  const place = (await way?.enter().catch(() => null)) ?? { ...ticket, roomId: null };
  let seating: Seating | null = null;
  const held = heldWhileMoving(hooks, () => seating);
  encryption.begin(key !== null);
  noteExternal(ticket.isExternal);
  const open = (to: BreakoutTicket) => sit(to, key, held);
  const first = await open(place);
  const all = new Seating(first, {
    way,
    open,
    moved(picture) {
      hooks.returning(false);
      held.picture(picture);
    },
    ended(ending) {
      stopSecret(key);
      webinars.end();
      hooks.ended(ending);
    },
  });
  seating = all;
  followLoss(key, () => {
    webinars.end();
    void all.leave();
    hooks.ended("elsewhere");
  });
  first.begin();
  breakouts.begin(way, () => all.settle());
  beginWebinar(first.room, target);
  if (choice.isCameraOn) void first.setCamera(true);
  if (choice.isMicOn) void first.setMic(true);
  const me = () => all.seat.room.localParticipant;
  return {
    setMic: (isOn) => all.seat.setMic(isOn),
    setCamera: (isOn) => all.seat.setCamera(isOn),
    setShare: (isOn) => all.seat.setShare(isOn),
    picture: () => all.seat.picture(),
    micTrack: () => capturedMic(all.seat.room) ?? null,
    countBytes: () => countBytes(all.seat.room),
    async setHand(isUp) {
      if (isInAudience(all.seat.room)) await raiseHand(isUp);
      else if (isCallExternal()) await raiseExternalHand(target, isUp);
      else await me().setAttributes({ hand: isUp ? String(now()) : "" });
      held.picture(all.seat.picture());
    },
    async react(emoji) {
      if (isInAudience(all.seat.room)) return webinars.react(emoji);
      await me().sendText(emoji, { topic: reactionTopic });
    },
    async say(message) {
      return (await me().sendText(message, { topic: chatTopic })).id;
    },
    async leave() {
      stopSecret(key);
      webinars.end();
      if (target.isRung === true) await sayGoodbye(me());
      await all.leave();
    },
  };
}
