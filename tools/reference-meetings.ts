import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What people expect of meetings, in the order in which they meet it; `shown`: the test's file and its title. */
interface Feature {
  readonly feature: string;
  readonly state: "yes" | "in part" | "no";
  readonly how: string;
  readonly shown: readonly (readonly [file: string, title: string])[];
}

const meeting = "e2e/journeys/meeting.test.ts";
const background = "e2e/journeys/background.test.ts";
const noise = "e2e/journeys/noise.test.ts";
const connection = "e2e/journeys/connection.test.ts";
const crowd = "e2e/journeys/call-crowd.test.ts";
const captions = "e2e/journeys/captions.test.ts";
const recording = "e2e/journeys/recording.test.ts";
const breakout = "e2e/journeys/breakout.test.ts";
const encrypted = "e2e/journeys/encrypted-call.test.ts";
const webinar = "e2e/journeys/webinar.test.ts";
const livePage = "e2e/journeys/live-page.test.ts";
const page = "e2e/journeys/meeting-page.test.ts";
const livekit = "e2e/clients/livekit.test.ts";
const livekitOlder = "e2e/clients/livekit-older.test.ts";
const agents = "server/products/meetings/media-keys/agents/agents.test.ts";
const livekitGo = "e2e/clients/livekit-go.test.ts";
const livekitServer = "e2e/clients/livekit-server.test.ts";
const livekitBackend = "e2e/clients/livekit-backend.test.ts";
const narrow = "e2e/clients/narrow-path.test.ts";
const relay = "e2e/clients/relay.test.ts";
const module = "server/products/meetings/meetings.test.ts";

const features: readonly Feature[] = [
  {
    feature: "Guests by link, without an account",
    state: "yes",
    how: "two presses; with a password and an end where one wants them",
    shown: [
      [meeting, "Citra comes by a guest link, waits, is let in and is put out for good"],
      [
        "e2e/journeys/link-password.test.ts",
        "guests of a meeting give its password, and give it again when it is another",
      ],
    ],
  },
  {
    feature: "Lobby",
    state: "yes",
    how: "one by one or all at a press; open, guests or everybody; locked",
    shown: [
      [crowd, "Anna lets a lobby of many in at a press"],
      [module, "an open lobby lets guests straight in, a locked meeting nobody"],
    ],
  },
  {
    feature: "Camera, microphone and speaker chosen and tried before the call and in it",
    state: "yes",
    how: "own picture, level of the microphone, test tone",
    shown: [[connection, "Anna chooses her devices in the call, and what she chooses is there the next time"]],
  },
  {
    feature: "Test of the connection",
    state: "yes",
    how: "UDP, TCP and TLS within ten seconds, with what to ask for",
    shown: [
      [connection, "within ten seconds Anna knows that all ways are open"],
      [connection, "a guest whose network lets nothing out is told so, and what to ask for"],
    ],
  },
  {
    feature: "Networks that let no UDP out",
    state: "yes",
    how: "by TCP straight to the media (ICE over TCP), by a relay of one's own over TCP and TLS; the test of the connection tries UDP and the relay",
    shown: [
      [
        "server/products/meetings/media/tcp/listener.test.ts",
        "what does not begin with a check of ours is closed and reaches nothing",
      ],
      [relay, "when the server was killed, the picture is back within seven seconds of its first answer"],
    ],
  },
  {
    feature: "Screens shared",
    state: "yes",
    how: "several, with sound and zoom; one of them, or one person, shown alone to everybody",
    shown: [
      [
        "server/products/meetings/participants/show-only.test.ts",
        "who shares a screen shows it alone, to those in the other process and those who come later too, and ends it",
      ],
      [meeting, "they share a screen and write during the call"],
      [livekit, "a screen is shared beside the camera and taken away again"],
    ],
  },
  {
    feature: "Hands in a queue, reactions",
    state: "yes",
    how: "one hand or all taken down",
    shown: [
      [crowd, "hands stand in a queue; Anna takes one down, and then all"],
      [crowd, "reactions are seen by everybody for some seconds, and nothing else is taken for one"],
    ],
  },
  {
    feature: "Moderation",
    state: "yes",
    how: "silence, camera off, shared screen ended, put out, lock; what the others may do; others lead too",
    shown: [
      [meeting, "Anna turns off Bo's camera, forbids what those who do not lead may do, and lets Bo lead"],
      [
        "server/products/meetings/permissions/permissions.test.ts",
        "what is forbidden ends at once in the other process too, is refused anew, and comes back when it is allowed",
      ],
      [livekit, "a moderator silences a microphone, which its owner opens again"],
      [livekit, "anyone who is removed from the workspace is out of the call within a second and cannot come back"],
    ],
  },
  {
    feature: "Breakout rooms",
    state: "yes",
    how: "by hand, at random or by choice; time, help, message to all; moved without a new question",
    shown: [
      [breakout, "everybody goes to their room with the camera and microphone they have, and is asked for nothing"],
      [breakout, "the time is seen by all; when the rooms close everybody is back, and the chat was one"],
    ],
  },
  {
    feature: "Recording",
    state: "yes",
    how: "of each track, kept over a crash; with consent; played on the meeting's page",
    shown: [
      [recording, "the film is among the files with everybody's picture and sound, and plays on the meeting's page"],
      [
        "e2e/faults/recording.test.ts",
        "the media process and then the server are killed in the middle: at most two seconds of each are lost",
      ],
    ],
  },
  {
    feature: "Live captions, transcript",
    state: "yes",
    how: "by a recogniser on the agency's own machine; searched, corrected, taken out, made minutes of",
    shown: [
      [captions, "Anna turns captions on, and Bo on his phone and a guest read who says what"],
      [captions, "after the meeting it is read, searched, corrected and taken out, and minutes are made of it"],
      [
        "e2e/clients/captions-local.test.ts",
        "a call is written out by the server itself, with no server beside it, and kept within two seconds",
      ],
    ],
  },
  {
    feature: "Real-time text",
    state: "yes",
    how: "letter by letter (EN 301 549 §6)",
    shown: [[captions, "what Anna types is read letter by letter, and by those who come by phone and as guests"]],
  },
  {
    feature: "Calls that ring",
    state: "yes",
    how: "from a direct chat, in all open pages and by push; answered, declined, busy, missed",
    shown: [
      [
        "e2e/journeys/ringing.test.ts",
        "it rings on all of Bo's pages without taking the focus; he declines and says why",
      ],
      [
        "e2e/journeys/ringing.test.ts",
        "Anna calls again with her camera, and Bo answers with his: both are in, without another question",
      ],
    ],
  },
  {
    feature: "Background blurred or replaced",
    state: "yes",
    how: "two blurs, pictures of ours or one's own; where it fails, no picture is sent",
    shown: [
      [background, "Anna blurs her room in the call, and shows it again"],
      [background, "Bo is before the sea, also where frames come by way of a canvas"],
      [background, "without the recogniser no picture is sent, however often the camera is turned on"],
    ],
  },
  {
    feature: "Noise taken away",
    state: "yes",
    how: "Safos' own (RNNoise) or the browser's, by choice; where ours fails, the browser's, and the page says so",
    shown: [
      [noise, "with Safos' noise suppression Bo hears Anna without the machine, and without it again the machine"],
      [noise, "when the audio thread dies in the call, Anna is told and heard all the same"],
    ],
  },
  {
    feature: "Talking while muted",
    state: "yes",
    how: "is told, and the space key opens the microphone while it is held",
    shown: [[connection, "who talks with the microphone off is told so, and talks while holding the space key"]],
  },
  { feature: "Dial-in by telephone", state: "no", how: "", shown: [] },
  {
    feature: "Polls",
    state: "in part",
    how: "in the workspace beside the call",
    shown: [
      [
        "e2e/journeys/polls.test.ts",
        "a time is found: yes, no and maybe, a guest by link, and the winner becomes a meeting",
      ],
    ],
  },
  {
    feature: "Whiteboard",
    state: "yes",
    how: "Safos' own, beside the call",
    shown: [
      ["e2e/journeys/whiteboards.test.ts", "the whiteboard of a meeting lies beside the call, and the others are told"],
    ],
  },
  {
    feature: "End-to-end encryption of sound and picture",
    state: "yes",
    how: "by meeting, decided before it begins; the key is in the link only; no captions and no recording then; the chat is not encrypted",
    shown: [
      [
        encrypted,
        "Bo comes by the link without being signed in; the key goes with him, and they see and hear each other",
      ],
      [
        encrypted,
        "a guest without the key is asked for it, and with another one sees and hears nobody, and is told so",
      ],
      [encrypted, "a page that is loaded anew has the key, and no server has seen it"],
      [
        "server/products/meetings/meeting/encryption.test.ts",
        "a track that is not encrypted is refused in both processes, also to those who lead, and says why",
      ],
    ],
  },
  {
    feature: "Webinar",
    state: "yes",
    how: "stage, hidden audience, questions with votes and review, hands let up; a registration page with personal links, reminders and attendance; a live page for thousands in any browser that plays WebM, without an account",
    shown: [
      [webinar, "the audience sees the stage and is asked for no device; Bo asks, Anna shows it, and the guest votes"],
      [webinar, "Bo raises his hand, is let to speak, opens his microphone himself, is heard, and is taken down"],
      [
        webinar,
        "Anna opens registration; a visitor registers on the phone, confirms by letter, and comes into the audience by their own link",
      ],
      [
        livePage,
        "she begins with her camera: the visitor sees a moving picture and hears, on both sizes, and she sees how many watch",
      ],
      [livePage, "she pauses, goes on, and ends it: the visitor's page says so each time"],
      [
        "server/products/meetings/live-page/live-page.test.ts",
        "a sender is seen in pieces that decode without a gap, by who comes late and in the other process too",
      ],
      [
        "server/products/meetings/signalling/hidden.test.ts",
        "200 who come and go hidden send each other nothing, and the stage neither; the server knows of each",
      ],
    ],
  },
  {
    feature: "Chat that remains",
    state: "yes",
    how: "on the meeting's page and in the search",
    shown: [
      [page, "anyone who comes later reads in the call what was written before"],
      [page, "after the meeting its page keeps what was written, the search finds it, and comments are made"],
    ],
  },
  {
    feature: "Gallery, speaker, pins",
    state: "yes",
    how: "pages of 25, on a phone the speaker and six; a small window above others, also by itself",
    shown: [
      [background, "the call goes on in a small window: who speaks, microphone, camera, and the way back"],
      [background, "the window opens by itself when one leaves the tab, where one wants that, and ends with the call"],
      [crowd, "everyone is in the gallery, in pages, and found by name"],
      [crowd, "on a phone the one who speaks is large, with six others a page"],
      [meeting, "the call stays docked and unbroken while Anna goes to the files"],
    ],
  },
  {
    feature: "Bad networks",
    state: "yes",
    how: "sound first, RED, an estimate of one's line, smaller pictures",
    shown: [
      [narrow, "loss by chance is not heard and takes no picture away"],
      [narrow, "on 500 kbit/s the picture becomes small and the sound stays whole; with room again it is large"],
    ],
  },
  {
    feature: "Comes back by itself",
    state: "yes",
    how: "after a reload, a lost line, a killed media process, a killed server",
    shown: [
      [connection, "Anna reloads the page in a call and is in it again, as she was"],
      [livekit, "when the media process dies, everybody comes back by themselves"],
      [relay, "when the server was killed, the picture is back within seven seconds of its first answer"],
    ],
  },
  {
    feature: "LiveKit's clients",
    state: "in part",
    how: "livekit-client (newest by signalling v1, 1.15 and 2.1 by v0), @livekit/rtc-node and the Go SDK; with a key of the operator's also livekit-server-sdk: tokens, RoomService, webhooks, Egress into files (rooms, participants, tracks; no web pages, streams or uploads), agent dispatch; no ingress, SIP",
    shown: [
      [livekit, "two livekit-client pages see and hear each other"],
      [livekit, "an @livekit/rtc-node process sends and receives sound and picture in the same meeting"],
      [livekitOlder, "clients of three majors see and hear each other"],
      [livekitOlder, "an older client takes a lost signal connection up again without losing a packet"],
      [livekitGo, "it and the page see and hear each other"],
      [livekitGo, "it takes a lost signal connection up again, and comes back when the media process dies"],
      [livekitServer, "the SDK makes a room and tokens; who comes in by them is listed, heard and told of"],
      [livekitServer, "the program writes to the room, takes someone out and ends it, and is told of all of it"],
      [livekitServer, "the SDK records a room and a track of it, gets the files and is told of it"],
      [
        "server/compose/egress.test.ts",
        "a room of another process is recorded there, and goes on in the next one when that is gone",
      ],
      [agents, "an agent is sent to a room by its name, comes in as an agent, and leaves with its dispatch"],
      [
        agents,
        "a worker of one process is sent to a room of another, and its jobs go to others when that process ends",
      ],
    ],
  },
  {
    feature: "Calls over an external LiveKit server or cluster",
    state: "in part",
    how: "calls, lobby, roles, permissions, hands and attendance; captions, recordings, breakout rooms, webinars and encryption end to end are refused there, and the chat is not kept",
    shown: [
      [livekitBackend, "two people see and hear each other over LiveKit, and every process knows who is in"],
      [livekitBackend, "who is removed from the workspace by another process sees and hears nothing a second later"],
      [
        "server/products/meetings/backend/livekit.test.ts",
        "what only our own media server does is refused with a plain code",
      ],
    ],
  },
];

/** What meetings do and do not, with the test that shows each. Throws for a test that is not there. */
export function meetingReference(root: string, note: string): string {
  const missing = features
    .flatMap(({ shown }) => shown)
    .filter(
      ([file, title]) => !existsSync(join(root, file)) || !readFileSync(join(root, file), "utf8").includes(title),
    );
  if (missing.length > 0) throw new Error(`No test is called ${missing.map((one) => one.join(": ")).join("; ")}.`);
  const lines = features.map(({ feature, state, how, shown }) => {
    const tests = shown.map(([file, title]) => `\`${file}\`: ${title}`).join("<br>");
    return `| ${feature} | ${state} | ${how || "–"} | ${tests || "–"} |`;
  });
  return `# Meetings\n\n${note}What people expect of meetings, how Safos does it, and the tests that show it.\n\n| what | done | how | shown by |\n| --- | --- | --- | --- |\n${lines.join("\n")}\n`;
}
