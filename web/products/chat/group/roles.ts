/** Power from which on someone leads a chat, and from which on they help to. */
export const leadLevel = 100;
const moderatorLevel = 50;

export type GroupRole = "creator" | "lead" | "moderator" | "member";

/** Creators of rooms of version 12 stand above all levels. */
export function roleOf(power: number): GroupRole {
  if (power === Infinity) return "creator";
  if (power >= leadLevel) return "lead";
  return power >= moderatorLevel ? "moderator" : "member";
}

interface WithPower {
  readonly userId: string;
  readonly power: number;
}

/**
 * Who may lead a chat once `me` has left; empty where someone still does, or where `me` leads nothing. Those who help to lead
 * come first, otherwise in the order that they are given.
 */
export function heirsOf(people: readonly WithPower[], me: string): string[] {
  const own = people.find((one) => one.userId === me);
  const others = people.filter((one) => one.userId !== me);
  if (!own || own.power < leadLevel || others.some((one) => one.power >= leadLevel)) return [];
  return [...others].sort((a, b) => b.power - a.power).map((one) => one.userId);
}
