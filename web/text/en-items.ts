import type { svItems } from "./sv-items.ts";

export const enItems: Record<keyof typeof svItems, string> = {};
