import type { svPolls } from "./sv-polls.ts";

export const enPolls: Record<keyof typeof svPolls, string> = {};
