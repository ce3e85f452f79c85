import type { Pickable } from "../../../ui/index.ts";
import { addressOfId } from "../person.ts";

/** Someone who is to be in a chat. */
export interface Chosen {
  readonly userId: string;
  readonly name: string;
  readonly about: string;
  readonly avatarUrl: string | null;
}

/** `bo@digg.example` or `@bo:digg.example` → the Matrix id; null when it is neither. */
export function userIdOf(written: string): string | null {
  const name = written.trim();
  if (/^@[^:\s]+:[^\s]+$/.test(name)) return name;
  const plain = /^([^@\s]+)@([^@\s]+)$/.exec(name);
  return plain ? `@${plain[1]}:${plain[2]}` : null;
}

/** A person who was found. */
export const chosenOf = ({ userId, name, displayName, organisationName, avatarUrl }: Pickable): Chosen => ({
  userId: userId ?? userIdOf(name) ?? name,
  name: displayName,
  about: organisationName,
  avatarUrl,
});

/** Someone whose whole name was written. */
export const writtenOf = (userId: string): Chosen => ({
  userId,
  name: addressOfId(userId),
  about: "",
  avatarUrl: null,
});
