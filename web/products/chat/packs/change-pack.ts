import { ApiError } from "../../../platform/api.ts";
import { upload } from "../../../platform/media.ts";
import type { Engine } from "../engine.ts";
import { explained } from "../group/group-chat.ts";
import { httpStatusOf } from "../http-status.ts";
import { withName, withoutPicture, withPicture, type Content, type PackAddress } from "./pack.ts";
import type { SmallPicture } from "./small-picture.ts";

/** One change after the other: each begins with what the one before has left. */
let before: Promise<unknown> = Promise.resolve();

/** Changes what a pack is on the server now, and not what this page knows of it. Throws PACK_POWER and what `change` throws. */
function changePack(
  { client }: Engine,
  roomId: string,
  { type, key }: PackAddress,
  change: (content: Content) => Content,
): Promise<void> {
  const work = async (): Promise<void> => {
    const found = client.getStateEvent(roomId, type, key).catch((error: unknown) => {
      if (httpStatusOf(error) === 404) return {};
      throw error;
    });
    const content: Content = await explained(found, "PACK_POWER");
    const sent = client.sendStateEvent(roomId, type as never, change(content) as never, key);
    await explained(sent, "PACK_POWER");
  };
  const done = before.then(work);
  before = done.catch(() => undefined);
  return done;
}

const neverStopped = new AbortController().signal;

/** Uploads a picture and puts it last in a pack. Throws PACK_NAME_TAKEN, PACK_FULL and PACK_POWER. */
export async function addPicture(
  engine: Engine,
  roomId: string,
  address: PackAddress,
  { name, picture }: { name: string; picture: SmallPicture },
): Promise<void> {
  const { file, width, height } = picture;
  const named = new File([file], `${name}.${file.type.slice("image/".length)}`, { type: file.type });
  const url = await upload(named, () => undefined, neverStopped);
  const image = { url, info: { mimetype: file.type, w: width, h: height, size: file.size } };
  await changePack(engine, roomId, address, (content) => withPicture(content, name, image));
}

/** Throws PACK_NAME_TAKEN, PACK_GONE and PACK_POWER. */
export const renamePicture = (
  engine: Engine,
  roomId: string,
  address: PackAddress,
  { from, to }: { from: string; to: string },
): Promise<void> => changePack(engine, roomId, address, (content) => withName(content, from, to));

/** Removes a picture, and resolves with what puts it back where it was. Throws PACK_GONE and PACK_POWER. */
export async function removePicture(
  engine: Engine,
  roomId: string,
  address: PackAddress,
  name: string,
): Promise<() => Promise<void>> {
  let putBack: ((content: Content) => Content) | undefined;
  await changePack(engine, roomId, address, (content) => {
    const { left, image, at } = withoutPicture(content, name);
    putBack = (later) => withPicture(later, name, image, at);
    return left;
  });
  return async () => {
    if (!putBack) throw new ApiError(404, "PACK_GONE", "Nothing was removed.");
    await changePack(engine, roomId, address, putBack);
  };
}
