import { useText } from "../../../text/index.tsx";
import { FileTile } from "./FileTile.tsx";
import type { Drawn } from "./FileRow.tsx";
import css from "./List.module.css";
import type { Line } from "./moves.ts";
import type { Lines } from "./useLines.ts";

/** One line of the grid: a heading, or tiles beside each other. */
export function TileLine(props: {
  line: Line;
  lineIndex: number;
  top: number;
  height: number;
  draw: (index: number) => Drawn;
  lines: Lines;
}) {
  const t = useText();
  const { line, lines, draw } = props;
  const { folders, columns } = lines.layout;
  const style = { transform: `translateY(${props.top}px)`, blockSize: props.height };
  if (line.heading !== undefined)
    return (
      <div role="row" aria-rowindex={props.lineIndex + 1} className={css.heading} style={style}>
        <span role="gridcell">{t(line.heading === "folders" ? "files.grid.folders" : "files.grid.files")}</span>
      </div>
    );
  const places = Array.from({ length: line.end - line.start }, (_, n) => line.start + n);
  return (
    <div
      role="row"
      aria-rowindex={props.lineIndex + 1}
      className={css.tileLine}
      style={{ ...style, gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}
    >
      {places.map((index) => {
        const drawn = draw(index);
        return <FileTile key={drawn.item?.id ?? -index} {...drawn} isFolder={index < folders} />;
      })}
    </div>
  );
}
