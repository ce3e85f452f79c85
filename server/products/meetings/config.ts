import { choice, integer, secret, text, type Setting, type Values } from "#config";
import { liveKitUrl } from "./backend/settings.ts";
import { mediaProcesses } from "./media/settings.ts";
import { keyWorkspaces, mediaKeys, webhookUrls } from "./media-keys/settings.ts";

/** Settings of the media server. */
export const meetingSettings = {
  mediaBackend: choice(
    "SAFOS_MEDIA_BACKEND",
    "embedded",
    ["embedded", "livekit"],
    "Which media server the calls are at: our own, or a LiveKit server, on which captions, recordings, breakout rooms, webinars and encryption end to end are not to be had.",
  ),
  livekitUrl: liveKitUrl(
    "SAFOS_LIVEKIT_URL",
    "With `livekit`: where browsers and this server reach it, such as `wss://livekit.example`.",
  ),
  livekitKey: text("SAFOS_LIVEKIT_KEY", null, "With `livekit`: the API key of that server."),
  livekitSecret: secret("SAFOS_LIVEKIT_SECRET", 32, "With `livekit`: the secret of that key."),
  mediaPort: integer(
    "SAFOS_MEDIA_PORT",
    7882,
    [0, 65_535],
    "The UDP port that sound and picture come to, the first one where there are several media processes; 0 = any free one.",
  ),
  mediaProcesses: mediaProcesses(
    "SAFOS_MEDIA_PROCESSES",
    "How many media processes share the calls of this server process, each with the UDP (and TCP) port after the one before: a number up to 64, or `auto`: one for each core but one, at most 8.",
  ),
  mediaTcpPort: {
    ...integer(
      "SAFOS_MEDIA_TCP_PORT",
      0,
      [0, 65_535],
      "TCP port for sound and picture of networks that let no UDP out (ICE over TCP); 0 = none.",
    ),
    fallback: null,
    fallbackText: "the number of SAFOS_MEDIA_PORT",
  } satisfies Setting<number | null> as Setting<number | null>,
  mediaAddress: text(
    "SAFOS_MEDIA_ADDRESS",
    null,
    "Addresses told to clients instead of this machine's own, parted by commas: for a server behind NAT.",
  ),
  turnPort: integer(
    "SAFOS_TURN_PORT",
    3478,
    [0, 65_535],
    "UDP and TCP port of the relay for networks that let no media through; 0 = none.",
  ),
  turnTlsPort: integer(
    "SAFOS_TURN_TLS_PORT",
    5349,
    [0, 65_535],
    "TCP port of the same relay over TLS, where Safos speaks TLS itself; 0 = none.",
  ),
  turnUrls: text(
    "SAFOS_TURN_URLS",
    null,
    "Further ways to a relay, parted by commas (`turns:turn.example:443?transport=tcp`): another one's with SAFOS_TURN_SECRET, through a proxy to our own without.",
  ),
  turnSecret: secret("SAFOS_TURN_SECRET", 8, "The other relay's secret (coturn: `static-auth-secret`)."),
  peerUrl: text(
    "SAFOS_MEDIA_PEER_URL",
    null,
    "Where other server processes on the same database reach this one; default `http://127.0.0.1:<port>`.",
  ),
  mediaKeys: mediaKeys(
    "SAFOS_MEDIA_KEYS",
    "Keys with which other programs use the media server through LiveKit's SDKs: `key:secret` pairs, parted by commas or lines, each secret of at least 32 characters.",
  ),
  mediaKeyParticipants: integer(
    "SAFOS_MEDIA_KEY_PARTICIPANTS",
    100,
    [1, 10_000],
    "How many may be in the rooms of one of these keys at a time, in each process.",
  ),
  mediaWebhooks: webhookUrls(
    "SAFOS_MEDIA_WEBHOOKS",
    "Where each key is told what happens in its rooms (LiveKit's webhooks): `key=url` pairs, parted by commas.",
  ),
  mediaRecordings: keyWorkspaces(
    "SAFOS_MEDIA_RECORDINGS",
    "The workspace whose files and rules the recordings of each key's rooms have (LiveKit's egress): `key=workspace id` pairs, parted by commas. A key without one records nothing.",
  ),
};
export type MeetingConfig = Values<typeof meetingSettings>;
