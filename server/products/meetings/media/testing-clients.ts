import { makePictures, makeSound } from "../recorder/testing.ts";
import { MediaClient } from "./testing.ts";

/** People in calls, in a process of their own: the transport library can be loaded by one thread of a process alone. */
export type Asked =
  | { readonly kind: "publish" | "view"; readonly url: string; readonly token: string }
  | { readonly kind: "watch" }
  | { readonly kind: "read" };

/** Of those who view, in the order they came. */
export interface Viewed {
  readonly firstFrameAfter: number;
  readonly packets: number;
  readonly loss: number;
  readonly gap: number;
  readonly isAskedBack: boolean;
}

let port = Number(process.argv[2]);
const viewers: MediaClient[] = [];

async function answer(asked: Asked): Promise<Viewed[]> {
  if (asked.kind === "publish") {
    const client = new MediaClient(asked.url, asked.token, () => port++);
    await client.publish(makePictures(2, "320x180") ?? [], makeSound(2));
  } else if (asked.kind === "view") viewers.push(new MediaClient(asked.url, asked.token, () => port++));
  else if (asked.kind === "watch") for (const one of viewers) one.watch();
  return viewers.map((one) => {
    const { firstFrameAfter, packets, isAskedBack } = one;
    return { firstFrameAfter, packets, isAskedBack, loss: one.loss(), gap: one.gap() };
  });
}

process.on("message", (asked: Asked) => void answer(asked).then((viewed) => process.send?.(viewed)));
process.on("disconnect", () => process.exit(0));
