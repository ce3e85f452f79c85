import type { Text } from "../../text/index.tsx";

const tones = [0, 1, 2, 3, 4, 5, 6, 7, 8] as const;

/** The tones to choose from; `0` stands for none. */
export const toneOptions = (t: Text): { id: string; name: string }[] =>
  tones.map((tone) => ({ id: String(tone), name: t(`boards.tone.${tone}`) }));

export const toneOf = (id: string): number | null => (id === "0" ? null : Number(id));
