import { Plus, Search } from "lucide-react";
import { useState } from "react";
import { useIsPhone } from "../../platform/screen.ts";
import { ItemClassChip } from "../../shared/items/index.ts";
import { useText } from "../../text/index.tsx";
import { Button, IconButton, SearchField, Segmented } from "../../ui/index.ts";
import { BoardMenu } from "./BoardMenu.tsx";
import css from "./BoardPage.module.css";
import { useOnBoard } from "./context.ts";
import { FilterMenus, LanesMenu } from "./FilterMenus.tsx";
import type { ShownCards } from "./useShownCards.ts";
import { views, type View } from "./views.ts";

interface BarProps {
  readonly shown: ShownCards;
  readonly view: View;
  readonly onView: (view: View) => void;
  /** Null where no card can be made. */
  readonly onNewCard: (() => void) | null;
}

function Filter({ shown }: { shown: ShownCards }) {
  const t = useText();
  return (
    <SearchField
      label={t("boards.filter")}
      placeholder={t("boards.filterHint")}
      value={shown.query}
      onChange={shown.setQuery}
      clearLabel={t("common.clear")}
    />
  );
}

/** Above a board: its filter, its view, and what can be done with it. */
export function BoardBar({ shown, view, onView, onNewCard }: BarProps) {
  const t = useText();
  const { board } = useOnBoard();
  const isPhone = useIsPhone();
  const [isSearching, setSearching] = useState(false);
  return (
    <>
      <header className={css.bar}>
        {!isPhone && <FilterMenus board={board} shown={shown} />}
        {!isPhone && view === "board" && <LanesMenu shown={shown} />}
        <div className={css.search}>
          {isPhone ? <h2 className={css.title}>{board.title}</h2> : <Filter shown={shown} />}
        </div>
        {isPhone ? (
          <IconButton label={t("boards.filter")} isOn={isSearching} onPress={() => setSearching(!isSearching)}>
            <Search aria-hidden="true" />
          </IconButton>
        ) : (
          <Segmented
            label={t("boards.view")}
            value={view}
            options={views.map((id) => ({ id, name: t(`boards.view.${id}`) }))}
            onChange={onView}
          />
        )}
        <ItemClassChip kind="board" id={board.id} title={board.title} />
        <BoardMenu board={board} view={isPhone ? { current: view, choose: onView } : null} />
        {onNewCard && !isPhone && board.lists.length > 0 && (
          <Button variant="primary" size="sm" icon={<Plus aria-hidden="true" />} onPress={onNewCard}>
            {t("boards.newCard")}
          </Button>
        )}
      </header>
      {isPhone && isSearching && (
        <div className={css.phoneSearch}>
          <Filter shown={shown} />
        </div>
      )}
    </>
  );
}
