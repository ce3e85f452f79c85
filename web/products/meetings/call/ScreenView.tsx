import "../text.ts";
import { Maximize, ZoomIn, ZoomOut } from "lucide-react";
import { useRef, useState, type CSSProperties } from "react";
import { useText } from "../../../text/index.tsx";
import { Button, cx, IconButton, Segmented } from "../../../ui/index.ts";
import css from "./ScreenView.module.css";
import { useQuery } from "@tanstack/react-query";
import { useOnly } from "../only/store.ts";
import { showOnly } from "../only/verbs.ts";
import { meetingQuery } from "../queries.ts";
import { useCall } from "./call.ts";
import type { Tile as TileOf } from "./state.ts";
import { Picture } from "./Tile.tsx";

/** Per cent of the size it is sent in. */
const zooms = [50, 75, 100, 150, 200, 300] as const;

/** A shared screen: which one, where several are shared; as large as there is room, or as one wants it. */
export function ScreenView(props: { screens: readonly TileOf[]; screen: TileOf; onChoose: (key: string) => void }) {
  const t = useText();
  const { screens, screen } = props;
  const frame = useRef<HTMLLIElement>(null);
  const [zoom, setZoom] = useState<number | null>(null);
  const at = zoom ?? 100;
  const nameOf = (one: TileOf): string => (one.isLocal ? t("meeting.you") : one.name);
  const label = t("meeting.screenOf", { name: nameOf(screen) });
  return (
    <ul className={css.screens}>
      <li ref={frame} className={css.frame} aria-label={label} data-identity={screen.identity} data-screen>
        <div className={css.bar}>
          {screens.length > 1 ? (
            <Segmented
              label={t("meeting.screens")}
              value={screen.key}
              options={screens.map((one) => ({ id: one.key, name: nameOf(one) }))}
              onChange={props.onChoose}
            />
          ) : (
            <span className={css.name}>{label}</span>
          )}
          <span className={css.tools}>
            <OnlyButton screen={screen} />
            <IconButton
              label={t("meeting.zoomOut")}
              tone="stage"
              size="sm"
              isDisabled={at <= zooms[0]}
              onPress={() => setZoom(zooms.findLast((one) => one < at) ?? zooms[0])}
            >
              <ZoomOut aria-hidden="true" />
            </IconButton>
            <span className={css.zoom} aria-live="polite">
              {zoom === null ? t("meeting.zoomFits") : t("meeting.zoomAt", { percent: zoom })}
            </span>
            <IconButton
              label={t("meeting.zoomIn")}
              tone="stage"
              size="sm"
              isDisabled={zoom !== null && at >= 300}
              onPress={() => setZoom(zooms.find((one) => one > (zoom ?? 75)) ?? 300)}
            >
              <ZoomIn aria-hidden="true" />
            </IconButton>
            <Button variant="stage" size="sm" isDisabled={zoom === null} onPress={() => setZoom(null)}>
              {t("meeting.zoomFit")}
            </Button>
            <IconButton
              label={t("meeting.fullScreen")}
              tone="stage"
              size="sm"
              onPress={() =>
                void (document.fullscreenElement ? document.exitFullscreen() : frame.current?.requestFullscreen())
              }
            >
              <Maximize aria-hidden="true" />
            </IconButton>
          </span>
        </div>
        <div
          className={cx(css.place, zoom !== null && css.zoomed)}
          style={{ "--zoom": at / 100 } as CSSProperties}
          // What is larger than its place is moved by the keyboard too.
          {...(zoom === null ? {} : { tabIndex: 0, role: "group", "aria-label": label })}
        >
          {screen.video && <Picture tile={screen} />}
        </div>
      </li>
    </ul>
  );
}

/** For those who lead, and for whose screen it is. */
function OnlyButton({ screen }: { screen: TileOf }) {
  const t = useText();
  const meetingId = useCall().target?.meetingId ?? null;
  const { data: meeting } = useQuery({ ...meetingQuery(meetingId ?? ""), enabled: meetingId !== null });
  const { only } = useOnly();
  if (!meeting || only !== null || !(meeting.canModerate || screen.isLocal)) return null;
  return (
    <Button variant="stage" size="sm" onPress={() => void showOnly(meeting.id, screen, true)}>
      {t("meeting.onlyShow")}
    </Button>
  );
}
