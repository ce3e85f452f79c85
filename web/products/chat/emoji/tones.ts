/** 0: as drawn without a choice; 1, the lightest, to 5, the darkest. */
export const tones = [0, 1, 2, 3, 4, 5] as const;
export type Tone = (typeof tones)[number];
