import type { Suggesting } from "../../../shared/items/useSuggestions.ts";
import { useText } from "../../../text/index.tsx";
import css from "./Composer.module.css";
import type { EmojiHint } from "./emoji-hints.ts";
import { Suggestions } from "./Suggestions.tsx";

/** Above the field: the emoji that what stands behind the colon may mean. */
export function EmojiHints({ id, hints }: { id: string; hints: Suggesting<EmojiHint> }) {
  const t = useText();
  return (
    <Suggestions id={id} label={t("chat.emoji")} list={hints} keyOf={(hint) => hint.key}>
      {({ text, name, url }) => (
        <>
          <span className={css.sign} aria-hidden="true">
            {url === undefined ? text : <img src={url} alt="" />}
          </span>
          {name}
        </>
      )}
    </Suggestions>
  );
}
