import { lazyRouteComponent } from "@tanstack/react-router";
import { Suspense, type ReactElement } from "react";
import { useIsPhone } from "../../platform/screen.ts";
import { useText } from "../../text/index.tsx";
import { EmojiPicker, Skeleton } from "../../ui/index.ts";
import type { Sticker } from "./emoji/emoticons.ts";
import type { Picked } from "./emoji/picked.ts";

const EmojiPanel = lazyRouteComponent(() => import("./emoji/EmojiPanel.tsx"), "EmojiPanel");

/** All emoji, for a reaction or to write; `me`: whose choices they follow. */
export function PickEmoji(props: {
  me: string;
  trigger: ReactElement;
  onPick: (picked: Picked) => void;
  /** A sticker is sent; left out where none can be. */
  onSticker?: (sticker: Sticker) => void;
  onOpenChange?: (isOpen: boolean) => void;
}) {
  const t = useText();
  const isPhone = useIsPhone();
  const { me, onPick, onSticker, ...rest } = props;
  return (
    <EmojiPicker {...rest} label={t("chat.emoji")} isSheet={isPhone}>
      {(close) => (
        <Suspense fallback={<Skeleton label={t("common.loading")} rows={4} />}>
          <EmojiPanel
            me={me}
            hasFocus={!isPhone}
            onPick={(picked) => {
              close();
              onPick(picked);
            }}
            {...(onSticker
              ? {
                  onSticker: (sticker: Sticker) => {
                    close();
                    onSticker(sticker);
                  },
                }
              : {})}
          />
        </Suspense>
      )}
    </EmojiPicker>
  );
}
