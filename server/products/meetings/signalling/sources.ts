import { Encryption_Type, TrackSource, TrackType } from "@livekit/protocol";
import type { Grants } from "../media/messages.ts";

/** LiveKit's names of track sources as they stand in tokens (`canPublishSources`). */
export const sourceNames: Readonly<Record<number, string>> = {
  [TrackSource.CAMERA]: "camera",
  [TrackSource.MICROPHONE]: "microphone",
  [TrackSource.SCREEN_SHARE]: "screen_share",
  [TrackSource.SCREEN_SHARE_AUDIO]: "screen_share_audio",
};

const sounds: readonly TrackSource[] = [TrackSource.MICROPHONE, TrackSource.SCREEN_SHARE_AUDIO];

const allSources: readonly TrackSource[] = [
  TrackSource.CAMERA,
  TrackSource.MICROPHONE,
  TrackSource.SCREEN_SHARE,
  TrackSource.SCREEN_SHARE_AUDIO,
];

/** The sources that these names stand for; a name that is none is left out. */
export const sourcesNamed = (names: readonly string[]): TrackSource[] =>
  allSources.filter((source) => names.includes(sourceNames[source] ?? ""));

interface Announced {
  readonly source: TrackSource;
  readonly type: TrackType;
  readonly encryption?: Encryption_Type;
}

/** Whether a track is open where it must be encrypted end to end. */
export const isOpen = ({ mustEncrypt }: Grants, { encryption = Encryption_Type.NONE }: Announced): boolean =>
  mustEncrypt === true && encryption === Encryption_Type.NONE;

/** Whether a track may be sent. Where only some sources may, a picture is not taken for a microphone. */
export function mayPublish(grants: Grants, track: Announced): boolean {
  const { canPublish, canPublishSources } = grants;
  const { source, type } = track;
  if (!canPublish || isOpen(grants, track)) return false;
  if (canPublishSources.length === 0) return true;
  const isOfItsKind = sounds.includes(source) === (type === TrackType.AUDIO);
  return isOfItsKind && canPublishSources.includes(sourceNames[source] ?? "");
}
