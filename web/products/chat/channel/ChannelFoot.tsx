import { Link } from "@tanstack/react-router";
import { Settings } from "lucide-react";
import { useText } from "../../../text/index.tsx";
import { buttonClass } from "../../../ui/index.ts";
import css from "./ChannelSettings.module.css";
import "./text.ts";

/** Below a channel's people: the way to its settings. */
export function ChannelFoot({ workspaceId, roomId }: { workspaceId: string; roomId: string }) {
  const t = useText();
  return (
    <div className={css.foot}>
      <Link
        to="/w/$workspaceId/chat/$roomId/settings"
        params={{ workspaceId, roomId }}
        className={buttonClass("secondary")}
      >
        <Settings aria-hidden="true" />
        {t("channelsettings.open")}
      </Link>
    </div>
  );
}
