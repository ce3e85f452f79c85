import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from "react";
import { keepDraft, readDraft } from "./drafts.ts";
import { useSharedDraft } from "./useSharedDraft.ts";

/** The text of the field and how to change it: the draft of where it is written, or `initial` while that is changed. */
export function useDraft(
  draftKey: string,
  initial: string | null,
  field: RefObject<HTMLTextAreaElement | null>,
): readonly [text: string, write: (text: string) => void] {
  const [text, setText] = useState(() => initial ?? readDraft(draftKey));

  // Another room, or a message to change: another text. What was written stays as the draft of where it was written.
  const before = useRef({ draftKey, initial });
  useEffect(() => {
    if (before.current.draftKey === draftKey && before.current.initial === initial) return;
    before.current = { draftKey, initial };
    setText(initial ?? readDraft(draftKey));
    field.current?.focus();
  }, [draftKey, initial, field]);

  // Grows with its text where the browser cannot do that by itself.
  useLayoutEffect(() => {
    const element = field.current;
    if (!element || CSS.supports("field-sizing", "content")) return;
    element.style.blockSize = "auto";
    element.style.blockSize = `${element.scrollHeight}px`;
  }, [text, field]);

  const share = useSharedDraft(draftKey, text, initial === null, (elsewhere) => {
    setText(elsewhere);
    keepDraft(draftKey, elsewhere);
  });
  const write = (next: string): void => {
    setText(next);
    if (initial !== null) return;
    keepDraft(draftKey, next);
    share(next);
  };
  return [text, write];
}
