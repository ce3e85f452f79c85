import { Track, type RemoteTrack, type Room } from "livekit-client";
import { isTrusted } from "../encryption/room.ts";

const remoteTracks = (room: Room): RemoteTrack[] =>
  [...room.remoteParticipants.values()].flatMap((one) =>
    [...one.trackPublications.values()].flatMap((publication) =>
      isTrusted(room, publication) ? (publication.track ?? []) : [],
    ),
  );

/** Tells apart which tracks of the others there are. */
export const trackIds = (room: Room): string =>
  remoteTracks(room)
    .map((track) => track.sid ?? "")
    .join(" ");

/** Plays the sound of the others, by the tracks that the room has and not by the events of their coming and going. */
export function createSounds(room: Room): { play(): void; end(): void } {
  const playing = new Map<RemoteTrack, HTMLMediaElement>();

  function keep(tracks: ReadonlySet<RemoteTrack>): void {
    for (const [track, element] of playing) {
      if (tracks.has(track)) continue;
      track.detach(element);
      element.remove();
      playing.delete(track);
    }
  }

  return {
    play() {
      const audible = new Set(remoteTracks(room).filter((track) => track.kind === Track.Kind.Audio));
      keep(audible);
      for (const track of audible) {
        if (playing.has(track)) continue;
        const element = track.attach();
        element.hidden = true;
        document.body.append(element);
        playing.set(track, element);
      }
    },
    end: () => keep(new Set()),
  };
}
