import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { createRequire } from "node:module";
import { chromium, type Browser, type Page } from "playwright-core";

/** The newest client, and the last ones of two older majors' kind, which speak v0: with two connections. */
export type ClientName = "livekit-client" | "livekit-client-1" | "livekit-client-2";

/** Where each is installed. */
const installed: Readonly<Record<ClientName, string>> = {
  "livekit-client": createRequire(import.meta.url).resolve("livekit-client"),
  "livekit-client-1": createRequire(import.meta.url).resolve("livekit-client-1"),
  "livekit-client-2": createRequire(import.meta.url).resolve("livekit-client-2"),
};

/** An unmodified livekit-client in a page of its own, served from another origin than the server's. */
const readBundle = (client: ClientName): Buffer =>
  readFileSync(installed[client].replace(/[^/]+$/, "livekit-client.umd.js"));

export interface Received {
  identity: string;
  kind: "audio" | "video";
  source: string;
  frames: number;
  width: number;
  lost: number;
  packets: number;
  freezes: number;
  energy: number;
  /** Bytes of a packet, on average. */
  size: number;
  /** Samples of sound that were played, and those of them that were made up for what was missing. */
  samples: number;
  concealed: number;
  /** Seconds without a new picture. */
  frozen: number;
}

export async function startBrowser({
  executablePath = "/usr/bin/chromium",
  host = "127.0.0.1",
  parameters = [],
}: {
  executablePath?: string;
  /** Where its page is served. */
  host?: string;
  parameters?: readonly string[];
} = {}): Promise<{ browser: Browser; open(client?: ClientName): Promise<Page>; stop(): Promise<void> }> {
  const server: Server = createServer((request, response) => {
    const [, client, file] = (request.url ?? "").split("/");
    const isScript = file === "client.js";
    response.setHeader("content-type", isScript ? "text/javascript" : "text/html; charset=utf-8");
    const page = "<!doctype html><title>livekit</title><script src='client.js'></script>";
    response.end(isScript ? readBundle(client as ClientName) : page);
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const address = server.address();
  const port = address && typeof address === "object" ? address.port : 0;
  const browser = await chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--use-fake-device-for-media-stream",
      "--use-fake-ui-for-media-stream",
      "--autoplay-policy=no-user-gesture-required",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      // Camera and microphone are for pages over TLS, or of this machine.
      `--unsafely-treat-insecure-origin-as-secure=http://${host}:${port}`,
      ...parameters,
    ],
  });
  return {
    browser,
    async open(client = "livekit-client") {
      const context = await browser.newContext({ permissions: ["camera", "microphone"] });
      const page = await context.newPage();
      await page.goto(`http://${host}:${port}/${client}/`);
      for (const add of [addSources, addCall, addStatistics]) await page.evaluate(add);
      return page;
    },
    async stop() {
      await browser.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/*
 * What runs in the page. Each function is sent there as its own text: it sees nothing of this file, and the later ones
 * find through the page's globals what the earlier ones left there.
 */

/** `sources`: sound and pictures to send. */
function addSources(): void {
  /* oxlint-disable typescript/no-explicit-any, typescript/no-unsafe-member-access -- the page has no types */
  const page = globalThis as any;

  function tone(): any {
    const context = new page.AudioContext();
    const oscillator = context.createOscillator();
    const target = context.createMediaStreamDestination();
    oscillator.connect(target);
    oscillator.start();
    return target.stream.getAudioTracks()[0];
  }
  function drawing(width: number, height: number): any {
    const canvas = page.document.createElement("canvas");
    canvas.width = width;
    canvas.height = height;
    const brush = canvas.getContext("2d");
    let turn = 0;
    page.setInterval(() => {
      brush.fillStyle = `hsl(${turn++ % 360},80%,50%)`;
      brush.fillRect(0, 0, width, height);
      brush.fillStyle = "#000";
      brush.font = "160px sans-serif";
      brush.fillText(String(turn), 100, 300);
    }, 66);
    return canvas.captureStream(15).getVideoTracks()[0];
  }

  page.sources = { tone, drawing };
}

/** `call`: what the test talks to. */
function addCall(): void {
  /* oxlint-disable typescript/no-explicit-any, typescript/no-unsafe-member-access -- the page has no types */
  const page = globalThis as any;
  const heard: unknown[][] = [];

  // As clients before 2.0 call them.
  page.publicationOf = (source: string) => {
    const me = page.room.localParticipant;
    return me.getTrackPublication ? me.getTrackPublication(source) : me.getTrack(source);
  };
  page.others = () => [...(page.room.remoteParticipants ?? page.room.participants).values()];
  page.publicationsOf = (participant: any) => (participant.trackPublications ?? participant.tracks).values();

  page.call = {
    heard,
    /** `retryMs`: between two attempts to come back, as our own page has it; otherwise the client's own pauses. */
    async join(url: string, token: string, retryMs?: number) {
      const room = new page.LivekitClient.Room({
        adaptiveStream: false,
        dynacast: true,
        // Where 2.1 mixes the sound itself, its elements and their energy are silent.
        webAudioMix: false,
        ...(retryMs ? { reconnectPolicy: { nextRetryDelayInMs: () => retryMs } } : {}),
      });
      page.room = room;
      room.on("trackSubscribed", (track: any, publication: any, participant: any) => {
        const element = track.attach();
        element.style.width = "1280px";
        page.document.body.append(element);
        heard.push(["subscribed", publication.source, participant.identity]);
      });
      room.on("dataReceived", (bytes: any, from: any) =>
        heard.push(["data", new TextDecoder().decode(bytes), from?.identity]),
      );
      room.on("activeSpeakersChanged", (speakers: any[]) =>
        heard.push(["speakers", ...speakers.map((s) => s.identity)]),
      );
      for (const name of ["trackMuted", "trackUnmuted"])
        room.on(name, (publication: any, participant: any) =>
          heard.push([name, publication.source, participant.identity]),
        );
      for (const name of ["reconnecting", "signalReconnecting", "reconnected", "disconnected"])
        room.on(name, (value: any) => heard.push([name, value ?? null]));
      room.on("participantDisconnected", (participant: any) => heard.push(["left", participant.identity]));
      await room.connect(url, token);
      return room.localParticipant.identity;
    },
    async publish(width = 1280, height = 720, frameRate = 30) {
      await page.room.localParticipant.setCameraEnabled(true, { resolution: { width, height, frameRate } });
      await page.room.localParticipant.publishTrack(page.sources.tone(), { source: "microphone" });
    },
    async share() {
      await page.room.localParticipant.publishTrack(page.sources.drawing(1920, 1080), {
        source: "screen_share",
        simulcast: true,
      });
    },
    async unshare() {
      await page.room.localParticipant.unpublishTrack(page.publicationOf("screen_share").track);
    },
    async setMuted(source: string, isMuted: boolean) {
      const publication = page.publicationOf(source);
      await (isMuted ? publication.mute() : publication.unmute());
    },
    send(text: string) {
      const { DataPacket_Kind: kinds } = page.LivekitClient;
      // Before 2.0 the second parameter is the kind.
      const isOld = !page.room.remoteParticipants;
      const how = isOld ? kinds.RELIABLE : { reliable: true };
      return page.room.localParticipant.publishData(new TextEncoder().encode(text), how);
    },
    quality(identity: string, quality: number) {
      for (const publication of page.publicationsOf(page.others().find((one: any) => one.identity === identity)))
        if (publication.source === "camera") publication.setVideoQuality(quality);
    },
    reconnect: () => page.room.simulateScenario("full-reconnect"),
    dropSignal: () => page.room.simulateScenario("signal-reconnect"),
    leave: () => page.room.disconnect(),
    ownTrack: (source: string) => page.publicationOf(source)?.trackSid,
    isMuted: (source: string) => page.publicationOf(source)?.isMuted,
  };
}

/** What the call's connection counted. */
function addStatistics(): void {
  /* oxlint-disable typescript/no-explicit-any, typescript/no-unsafe-member-access -- the page has no types */
  const page = globalThis as any;

  Object.assign(page.call, {
    async sending() {
      const found: unknown[] = [];
      const publication = page.publicationOf("camera");
      for (const report of (await publication.track.sender.getStats()).values())
        if (report.type === "outbound-rtp")
          found.push({ rid: report.rid, active: report.active, packets: report.packetsSent });
      return found;
    },
    /** Bytes of a packet of sound, on average. */
    async soundSent() {
      const publication = page.publicationOf("microphone");
      for (const report of (await publication.track.sender.getStats()).values())
        if (report.type === "outbound-rtp")
          return { packets: report.packetsSent, size: report.bytesSent / report.packetsSent };
      return { packets: 0, size: 0 };
    },
    async received() {
      const found: unknown[] = [];
      for (const participant of page.others())
        for (const publication of page.publicationsOf(participant)) {
          if (!publication.track) continue;
          // A client that reconnects twice at once keeps the event of a new track to itself; only what is played is decoded.
          if (publication.track.attachedElements.length === 0) page.document.body.append(publication.track.attach());
          for (const report of (await publication.track.receiver.getStats()).values())
            if (report.type === "inbound-rtp")
              found.push({
                identity: participant.identity,
                kind: report.kind,
                source: publication.source,
                frames: report.framesDecoded ?? 0,
                width: report.frameWidth ?? 0,
                lost: report.packetsLost,
                packets: report.packetsReceived,
                freezes: report.freezeCount ?? 0,
                energy: report.totalAudioEnergy ?? 0,
                size: report.bytesReceived / Math.max(1, report.packetsReceived),
                samples: report.totalSamplesReceived ?? 0,
                concealed: report.concealedSamples ?? 0,
                frozen: report.totalFreezesDuration ?? 0,
              });
        }
      return found;
    },
  });
}

/** Calls one of the page's verbs. */
export function ask<T>(page: Page, verb: string, ...values: unknown[]): Promise<T> {
  return page.evaluate(
    // oxlint-disable-next-line typescript/no-explicit-any -- the page has no types
    ([name, parameters]) => (globalThis as any).call[name](...parameters),
    [verb, values] as const,
  ) as Promise<T>;
}

export function heard(page: Page): Promise<unknown[][]> {
  // oxlint-disable-next-line typescript/no-explicit-any -- the page has no types
  return page.evaluate(() => (globalThis as any).call.heard) as Promise<unknown[][]>;
}
