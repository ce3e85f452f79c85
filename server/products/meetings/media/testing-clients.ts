import { makePictures, makeSound } from "../recorder/testing.ts";
import { MediaClient } from "./testing.ts";

/** People in calls, in a process of their own: the transport library can be loaded by one thread of a process alone. */
export type Asked =
  | { readonly kind: "publish"; readonly url: string; readonly token: string; readonly hasSound: boolean }
  | { readonly kind: "view"; readonly url: string; readonly token: string }
  | { readonly kind: "watch" | "read" };

/** Of someone who views. */
export interface Viewed {
  readonly firstFrameAfter: number;
  readonly packets: number;
  readonly loss: number;
  readonly gap: number;
  readonly isAskedBack: boolean;
}

/** Since `watch`. */
export interface Figures {
  /** In the order they came. */
  readonly viewers: readonly Viewed[];
  /** Packets that those who publish have sent. */
  readonly sent: number;
  /** Processor of this process. */
  readonly cores: number;
}

let port = Number(process.argv[2]);
let usage = process.cpuUsage();
let since = performance.now();
let media: { readonly pictures: readonly Buffer[]; readonly sound: readonly Buffer[] } | null = null;
const publishers: MediaClient[] = [];
const viewers: MediaClient[] = [];

function figures(): Figures {
  const used = process.cpuUsage(usage);
  return {
    viewers: viewers.map((one) => {
      const { firstFrameAfter, packets, isAskedBack } = one;
      return { firstFrameAfter, packets, isAskedBack, loss: one.loss(), gap: one.gap() };
    }),
    sent: publishers.reduce((sum, { sent }) => sum + sent, 0),
    cores: (used.user + used.system) / 1000 / (performance.now() - since),
  };
}

function watch(): void {
  usage = process.cpuUsage();
  since = performance.now();
  for (const one of [...publishers, ...viewers]) one.watch();
}

async function answer(asked: Asked): Promise<Figures> {
  if (asked.kind === "publish") {
    media ??= { pictures: makePictures(4, "320x180") ?? [], sound: makeSound(4) };
    const client = new MediaClient(asked.url, asked.token, () => port++, false);
    publishers.push(client);
    await client.publish(media.pictures, asked.hasSound ? media.sound : null);
  } else if (asked.kind === "view") viewers.push(new MediaClient(asked.url, asked.token, () => port++));
  else if (asked.kind === "watch") watch();
  return figures();
}

process.on("message", (asked: Asked) => void answer(asked).then((message) => process.send?.(message)));
process.on("disconnect", () => process.exit(0));
