/** What one can send at a press, with the key of its name. */
export const reactions = [
  { emoji: "👍", name: "meeting.reaction.agree" },
  { emoji: "👏", name: "meeting.reaction.applause" },
  { emoji: "❤️", name: "meeting.reaction.heart" },
  { emoji: "😂", name: "meeting.reaction.laugh" },
  { emoji: "🎉", name: "meeting.reaction.party" },
  { emoji: "🙏", name: "meeting.reaction.thanks" },
] as const;

export type Emoji = (typeof reactions)[number]["emoji"];

const names = new Map(reactions.map(({ emoji, name }) => [emoji, name]));
export const nameOf = (emoji: Emoji) => names.get(emoji) ?? reactions[0].name;

/** How long one is seen, in ms. */
export const reactionMs = 5000;
/** How many are kept at a time: a room that applauds sends more than can be seen. */
const mostShown = 60;

export interface Reaction {
  readonly identity: string;
  readonly name: string;
  readonly emoji: Emoji;
  /** In ms since 1970. */
  readonly at: number;
}

/** Null: not one of ours; other clients send what they like. */
export const readReaction = (text: string): Emoji | null =>
  reactions.find(({ emoji }) => emoji === text)?.emoji ?? null;

/** With one more; a person's newest stands for all of theirs. */
export const addReaction = (shown: readonly Reaction[], one: Reaction): Reaction[] =>
  [...shown.filter(({ identity }) => identity !== one.identity), one].slice(-mostShown);

/** What is still seen at `now`. */
export const stillShown = (shown: readonly Reaction[], now: number): Reaction[] =>
  shown.filter(({ at }) => now - at < reactionMs);

/** Each kind with who sent it, in the order they came. */
export function byEmoji(shown: readonly Reaction[]): { readonly emoji: Emoji; readonly names: readonly string[] }[] {
  const senders = new Map<Emoji, string[]>();
  for (const { emoji, name } of shown) senders.set(emoji, [...(senders.get(emoji) ?? []), name]);
  return [...senders].map(([emoji, of]) => ({ emoji, names: of }));
}
