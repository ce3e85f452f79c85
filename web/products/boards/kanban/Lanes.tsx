import css from "./BoardView.module.css";
import { cellOf, countIn, type Grid } from "./cells.ts";
import { Column } from "./Column.tsx";
import type { Kanban } from "./kanban.ts";

/** The lists side by side in each lane, lanes below each other. */
export function Lanes({ grid, kanban }: { grid: Grid; kanban: Kanban }) {
  return (
    <div className={css.lanes} data-scrolls="xy" tabIndex={-1}>
      {grid.lanes.map((lane) => (
        <section key={lane.id} className={css.lane} aria-label={lane.name}>
          <h2 className={css.laneName}>
            {lane.name}
            <span className={css.laneCount}>
              {grid.lists.reduce((sum, list) => sum + countIn(grid, cellOf(lane.id, list.id)), 0)}
            </span>
          </h2>
          <div className={css.laneLists}>
            {grid.lists.map((list) => (
              <Column key={list.id} list={list} laneId={lane.id} grid={grid} kanban={kanban} />
            ))}
          </div>
        </section>
      ))}
    </div>
  );
}
