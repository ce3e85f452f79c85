import type { Whiteboard } from "@safos/contract/whiteboards";
import { uuid } from "#clock";
import { measureImage, titleOfFile } from "#collaboration";
import type { Principal } from "#http";
import type { WhiteboardDeps, WorkCall } from "./deps.ts";
import { addImage, notAnImage } from "./images.ts";
import { addWhiteboard } from "./insert.ts";
import { readTask } from "./tasks.ts";
import { viewWhiteboard } from "./view.ts";

/** An `.excalidraw` file as a new whiteboard; its name without the ending becomes the title. */
export async function importWhiteboard(
  deps: WhiteboardDeps,
  person: Principal,
  workspaceId: string,
  file: { name: string; bytes: Buffer },
  call: WorkCall,
): Promise<Whiteboard> {
  await deps.workspaces.require(person.personId, workspaceId, "write");
  const { elements, images } = await deps.workers.run(readTask, null, { ...call, files: { drawing: file.bytes } });
  // Everything is checked before anything is stored.
  for (const image of images) await measureImage(deps.pictures, image.bytes, notAnImage, call);
  const title = titleOfFile(file.name, "Whiteboard");
  const id = uuid();
  await addWhiteboard(deps, person, workspaceId, { id, title, elements, meetingId: null });
  for (const image of images) await addImage(deps, { id, workspaceId }, image.id, image.bytes, call);
  return viewWhiteboard(deps, { person, link: null }, id);
}
