const pattern = /^key\/([A-Za-z0-9_-]+)\/(.*)$/s;

/** The media room of a key's room: no meeting, test or breakout room is called so, and no other key's. */
export const mediaRoomOf = (keyId: string, name: string): string => `key/${keyId}/${name}`;

export const isKeyRoom = (mediaRoom: string): boolean => pattern.test(mediaRoom);

/** Key and name of a media room; null: it is not a key's. */
export function keyRoomOf(mediaRoom: string): { readonly keyId: string; readonly name: string } | null {
  const [, keyId, name] = pattern.exec(mediaRoom) ?? [];
  return keyId === undefined || name === undefined ? null : { keyId, name };
}

/** What clients call the room. */
export const shownName = (mediaRoom: string): string => keyRoomOf(mediaRoom)?.name ?? mediaRoom;
