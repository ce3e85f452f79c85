import "./text.ts";
import type { CSSProperties } from "react";
import { useText } from "../../../text/index.tsx";
import { layoutOf } from "../call/layout.ts";
import { usePins } from "../call/pins.ts";
import type { Tile as TileOf } from "../call/state.ts";
import { Tile } from "../call/Tile.tsx";
import { Tiles } from "../call/Tiles.tsx";
import { useSpeaker } from "../call/useSpeaker.ts";
import { tileOf, useOnly } from "../only/store.ts";
import css from "./Webinar.module.css";

/** How many stand in a row below the one who speaks. */
const mostInRow = 4;

/** The stage: who speaks is large, the others stand below; a shared screen as in any call. */
export function WebinarTiles({ tiles }: { tiles: readonly TileOf[] }) {
  const t = useText();
  const pins = usePins();
  const { only } = useOnly();
  const speaker = useSpeaker(tiles);
  const { screen, large, rest } = layoutOf(tiles, { isSpeakerView: true, speaker, pins });
  if (tiles.length === 0) return <p className={css.empty}>{t("webinar.empty")}</p>;
  if (screen || tileOf(tiles, only)) return <Tiles tiles={tiles} isSpeakerView />;
  const columns = { "--columns": Math.min(mostInRow, Math.max(1, rest.length)) } as CSSProperties;
  return (
    <div className={css.tiles}>
      <ul className={css.large}>
        {large.map((tile) => (
          <Tile key={tile.key} tile={tile} />
        ))}
      </ul>
      {rest.length > 0 && (
        <ul className={css.others} style={columns}>
          {rest.map((tile) => (
            <Tile key={tile.key} tile={tile} />
          ))}
        </ul>
      )}
    </div>
  );
}
