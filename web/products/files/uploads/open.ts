import { onLeavePage } from "../../../platform/sign-out.ts";
import { UploadQueue } from "./queue.ts";
import { setUploads } from "./shown.ts";
import { openStore } from "./store.ts";

interface Person {
  readonly id: string;
  readonly userId: string;
}

let opened: { readonly userId: string; readonly queue: Promise<UploadQueue> } | null = null;

async function open(person: Person): Promise<UploadQueue> {
  const queue = new UploadQueue(person, await openStore(person.userId));
  queue.watch(() => setUploads(queue.view().total > 0 ? queue : null));
  await queue.start();
  return queue;
}

/** The person's uploads in this page, with what pages before it have left. */
export function uploadsOf(person: Person): Promise<UploadQueue> {
  if (opened?.userId !== person.userId) opened = { userId: person.userId, queue: open(person) };
  return opened.queue;
}

onLeavePage(async (isSignedOut) => {
  const ended = await opened?.queue;
  opened = null;
  setUploads(null);
  await ended?.stop(isSignedOut);
});
