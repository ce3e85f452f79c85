import { useMemo } from "react";
import { useText } from "../../../text/index.tsx";
import { plainTextOf, type Message } from "../messages/timeline.ts";
import type { Person } from "../person.ts";

/** The message that is answered or changed by what is written next. */
export interface About {
  readonly kind: "reply" | "edit";
  readonly message: Message;
}

/** The same as the field shows it. */
export interface ShownAbout {
  readonly kind: About["kind"];
  readonly text: string;
}

/** What the field shows of it; the same object as long as nothing changes, because a new one takes the focus there. */
export function useShownAbout(about: About | null, personOf: (userId: string) => Person): ShownAbout | null {
  const t = useText();
  return useMemo(() => {
    if (!about) return null;
    const { kind, message } = about;
    if (kind === "edit") return { kind, text: t("chat.editing") };
    return { kind, text: `${t("chat.replyTo", { name: personOf(message.sender).name })}: ${plainTextOf(message)}` };
  }, [about, personOf, t]);
}

/** The text to change, when a message is changed. */
export const initialText = (about: About | null): string | null =>
  about?.kind === "edit" ? String(about.message.content["body"]) : null;
