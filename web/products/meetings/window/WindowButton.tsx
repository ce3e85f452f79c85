import "./text.ts";
import { PictureInPicture2 } from "lucide-react";
import { useText } from "../../../text/index.tsx";
import { IconButton } from "../../../ui/index.ts";
import { canOpenWindow, closeWindow, openWindow, useOwnWindow } from "./store.ts";

/** Opens the call's small window, or closes it; nothing where the browser has none. */
export function WindowButton({ size = "md" }: { size?: "sm" | "md" }) {
  const t = useText();
  const own = useOwnWindow();
  if (!canOpenWindow()) return null;
  return (
    <IconButton
      label={t(own ? "callWindow.close" : "callWindow.open")}
      tone="stage"
      size={size}
      onPress={() => (own ? closeWindow() : void openWindow({ isAsked: true }))}
    >
      <PictureInPicture2 aria-hidden="true" />
    </IconButton>
  );
}
