import { Track, type LocalTrack, type Room } from "livekit-client";

/** What goes along to another room of the call; what is shared stays behind. */
const carried: readonly Track.Source[] = [Track.Source.Microphone, Track.Source.Camera];

/** Takes one's own tracks out of a room as they are, so that no device is opened, or asked for, again. */
export async function takeTracks({ localParticipant: me }: Room): Promise<LocalTrack[]> {
  const tracks = [...me.trackPublications.values()].flatMap(({ track, source }) =>
    track && carried.includes(source) && track.mediaStreamTrack.readyState === "live" ? [track] : [],
  );
  for (const track of tracks) await me.unpublishTrack(track, false);
  return tracks;
}

/** Sends them in another room. A microphone that is off stays off. */
export async function sendTracks({ localParticipant: me }: Room, tracks: readonly LocalTrack[]): Promise<void> {
  await Promise.all(tracks.map((track) => me.publishTrack(track)));
}
