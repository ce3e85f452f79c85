/** Flags, keys, and signs that are drawn in colour, with their skin and joined to others (UTS #51). */
const upToThree =
  /^(?:(?:\p{RI}\p{RI}|[0-9#*]\uFE0F\u20E3|(?:(?!\p{RI})\p{Emoji_Presentation}|\p{ExtPict}(?=\uFE0F|\p{EMod}))(?:\uFE0F|\p{EMod})?[\u{E0020}-\u{E007F}]*(?:\u200D\p{ExtPict}(?:\uFE0F|\p{EMod})?)*)\s*){1,3}$/u;
const longest = 120;

/** Whether a text is one to three emoji and nothing else: they are drawn larger. */
export const isOnlyEmoji = (text: string): boolean => text.length <= longest && upToThree.test(text.trim());
