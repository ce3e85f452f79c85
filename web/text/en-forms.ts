import type { svForms } from "./sv-forms.ts";

export const enForms: Record<keyof typeof svForms, string> = {};
