import "../text.ts";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { useState, type CSSProperties } from "react";
import { useIsPhone } from "../../../platform/screen.ts";
import { useText } from "../../../text/index.tsx";
import { IconButton } from "../../../ui/index.ts";
import { tileOf, useOnly } from "../only/store.ts";
import crowd from "./Crowd.module.css";
import { layoutOf, othersIn } from "./layout.ts";
import { pageOf, tilesAPage } from "./pages.ts";
import { usePins } from "./pins.ts";
import { ScreenView } from "./ScreenView.tsx";
import { useSettings } from "./settings.ts";
import css from "./Stage.module.css";
import type { Tile as TileOf } from "./state.ts";
import { Tile } from "./Tile.tsx";
import { useSpeaker } from "./useSpeaker.ts";

/**
 * Everyone in the call: in pages where they are many. Whose tile is not on the page sends no picture here. On a phone the one
 * who speaks is large when the others need more than a page. A shared screen comes first, with those who are pinned beside it. What everybody is to see alone stands alone.
 */
export function Tiles(props: { tiles: readonly TileOf[]; isSpeakerView: boolean }) {
  const { only, isLeft } = useOnly();
  const tile = isLeft ? undefined : tileOf(props.tiles, only);
  if (tile?.isScreen) return <ScreenView screens={[tile]} screen={tile} onChoose={() => undefined} />;
  if (!tile) return <AllTiles {...props} />;
  return (
    <ul className={css.grid}>
      <Tile tile={tile} />
    </ul>
  );
}

function AllTiles({ tiles: all, isSpeakerView }: { tiles: readonly TileOf[]; isSpeakerView: boolean }) {
  const t = useText();
  const { isSelfHidden } = useSettings();
  const hidesSelf = isSelfHidden && othersIn(all).length > 0;
  const tiles = hidesSelf ? all.filter((tile) => !tile.isLocal || tile.isScreen) : all;
  const isPhone = useIsPhone();
  const [page, setPage] = useState(0);
  const [screenKey, setScreenKey] = useState<string | null>(null);
  const people = tiles.filter((tile) => !tile.isScreen);
  const isCrowd = isPhone && people.length > tilesAPage.phone + 1;
  const { screens, screen, large, rest } = layoutOf(tiles, {
    isSpeakerView: isSpeakerView || isCrowd,
    speaker: useSpeaker(tiles),
    pins: usePins(),
    screenKey,
  });
  // Beside something large on a wide screen the others stand in a row that scrolls.
  const isStrip = (screen !== undefined || large.length > 0) && !isCrowd;
  const size = isPhone ? tilesAPage.phone : tilesAPage.desktop;
  const shown = isStrip ? { shown: rest, page: 0, pages: 1 } : pageOf(rest, page, size);
  const columnsOf = (count: number): CSSProperties =>
    ({ "--columns": Math.max(1, Math.ceil(Math.sqrt(count))) }) as CSSProperties;
  return (
    <>
      {screen ? (
        <div className={crowd.beside}>
          <ScreenView screens={screens} screen={screen} onChoose={setScreenKey} />
          {large.length > 0 && (
            <ul className={crowd.pinned}>
              {large.map((tile) => (
                <Tile key={tile.key} tile={tile} />
              ))}
            </ul>
          )}
        </div>
      ) : (
        large.length > 0 && (
          <ul className={isStrip ? css.grid : crowd.largeShort} style={columnsOf(large.length)}>
            {large.map((tile) => (
              <Tile key={tile.key} tile={tile} />
            ))}
          </ul>
        )
      )}
      {shown.shown.length > 0 && (
        <ul
          className={isStrip ? css.strip : css.grid}
          style={columnsOf(shown.shown.length)}
          data-count={shown.shown.length}
        >
          {shown.shown.map((tile) => (
            <Tile key={tile.key} tile={tile} />
          ))}
        </ul>
      )}
      {shown.pages > 1 && (
        <nav className={crowd.pages} aria-label={t("meeting.pages")}>
          <span className={crowd.pageCount}>{t("meeting.shownOf", { n: shown.shown.length, all: rest.length })}</span>
          <IconButton
            label={t("meeting.previousPage")}
            tone="stage"
            size="sm"
            isDisabled={shown.page === 0}
            onPress={() => setPage(shown.page - 1)}
          >
            <ChevronLeft aria-hidden="true" />
          </IconButton>
          <span aria-live="polite">{t("meeting.pageOf", { page: shown.page + 1, pages: shown.pages })}</span>
          <IconButton
            label={t("meeting.nextPage")}
            tone="stage"
            size="sm"
            isDisabled={shown.page === shown.pages - 1}
            onPress={() => setPage(shown.page + 1)}
          >
            <ChevronRight aria-hidden="true" />
          </IconButton>
        </nav>
      )}
      {othersIn(all).length === 0 && <p className={css.alone}>{t("meeting.alone")}</p>}
    </>
  );
}
