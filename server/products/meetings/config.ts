import { integer, text, type Values } from "#config";

/** Settings of the media server. */
export const meetingSettings = {
  mediaPort: integer(
    "SAFOS_MEDIA_PORT",
    7882,
    [0, 65_535],
    "The one UDP port that sound and picture come to; 0 = any free one.",
  ),
  mediaAddress: text(
    "SAFOS_MEDIA_ADDRESS",
    null,
    "Addresses told to clients instead of this machine's own, parted by commas: for a server behind NAT.",
  ),
  peerUrl: text(
    "SAFOS_MEDIA_PEER_URL",
    null,
    "Where other server processes on the same database reach this one; default `http://127.0.0.1:<port>`.",
  ),
};
export type MeetingConfig = Values<typeof meetingSettings>;
