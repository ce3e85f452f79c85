import { useEffect, useState } from "react";
import { onNewMessage } from "../new-messages.ts";
import css from "./RoomView.module.css";

/** Says new messages of others to who cannot see them come. */
export function SpokenMessages({ roomId }: { roomId: string }) {
  const [sentence, setSentence] = useState("");
  useEffect(() => onNewMessage((next, where) => where === roomId && setSentence(next)), [roomId]);
  useEffect(() => {
    if (!sentence) return undefined;
    const timer = setTimeout(() => setSentence(""), 3000);
    return () => clearTimeout(timer);
  }, [sentence]);
  return (
    <div className={css.spoken} role="status" aria-live="polite">
      {sentence}
    </div>
  );
}
