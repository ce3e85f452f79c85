import { hasText, text } from "../../text/index.tsx";
import "./text.ts";

/** What an element of a type is called. */
export function typeName(type: string): string {
  const key = `whiteboards.type.${type}`;
  return hasText(key) ? text(key) : type;
}

/** Whether something can be written in it. */
export const isTextual = (type: string): boolean => !["freedraw", "image", "line"].includes(type);
