import { MediaClient } from "../server/products/meetings/media/testing.ts";
import type { Figures } from "./media-rooms.ts";

/** Those who send, or those who look, of `media-rooms.ts`: a process each. */
type Asked =
  | { readonly kind: "media"; readonly pictures: Buffer[]; readonly sound: Buffer[] }
  | { readonly kind: "publish"; readonly url: string; readonly token: string; readonly hasSound: boolean }
  | { readonly kind: "view"; readonly url: string; readonly token: string }
  | { readonly kind: "watch" }
  | { readonly kind: "figures" };

let port = Number(process.argv[2]);
let media: { pictures: Buffer[]; sound: Buffer[] } = { pictures: [], sound: [] };
let usage = process.cpuUsage();
let since = performance.now();
const clients: MediaClient[] = [];

function begin(): void {
  usage = process.cpuUsage();
  since = performance.now();
  for (const one of clients) one.watch();
}

function figures(): Figures {
  const used = process.cpuUsage(usage);
  return {
    packets: clients.reduce((sum, { packets }) => sum + packets, 0),
    sent: clients.reduce((sum, { sent }) => sum + sent, 0),
    firstFrames: clients.map(({ firstFrameAfter }) => firstFrameAfter),
    cores: (used.user + used.system) / 1000 / (performance.now() - since),
  };
}

async function answer(asked: Asked): Promise<object> {
  switch (asked.kind) {
    case "media":
      media = {
        pictures: asked.pictures.map((one) => Buffer.from(one)),
        sound: asked.sound.map((one) => Buffer.from(one)),
      };
      return {};
    case "publish": {
      const client = new MediaClient(asked.url, asked.token, () => port++, false);
      clients.push(client);
      await client.publish(media.pictures, asked.hasSound ? media.sound : null);
      return {};
    }
    case "view":
      clients.push(new MediaClient(asked.url, asked.token, () => port++));
      return {};
    case "watch":
      begin();
      return {};
    default:
      return figures();
  }
}

process.on("message", (asked: Asked) => void answer(asked).then((message) => process.send?.(message)));
process.on("disconnect", () => process.exit(0));
