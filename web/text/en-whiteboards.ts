import type { svWhiteboards } from "./sv-whiteboards.ts";

export const enWhiteboards: Record<keyof typeof svWhiteboards, string> = {};
