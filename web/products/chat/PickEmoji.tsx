import type { ReactElement } from "react";
import { useLocale, useText } from "../../text/index.tsx";
import { EmojiPicker } from "../../ui/index.ts";
import { findEmoji } from "./emoji.ts";

export function PickEmoji(props: {
  trigger: ReactElement;
  onPick: (sign: string) => void;
  onOpenChange?: (isOpen: boolean) => void;
}) {
  const t = useText();
  const locale = useLocale();
  return (
    <EmojiPicker
      {...props}
      label={t("chat.emoji")}
      searchLabel={t("chat.emojiSearch")}
      clearLabel={t("common.clear")}
      find={(query) => findEmoji(query).map(([sign, sv, en]) => ({ sign, name: locale === "sv" ? sv : en }))}
    />
  );
}
