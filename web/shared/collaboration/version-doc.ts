import * as Y from "yjs";

/** What a version holds, from its base64. */
export function docOfVersion(update: string): Y.Doc {
  const doc = new Y.Doc();
  Y.applyUpdate(
    doc,
    Uint8Array.from(atob(update), (character) => character.charCodeAt(0)),
  );
  return doc;
}
