import type { ItemKindName } from "@safos/contract/items";
import { Plus, Trash2 } from "lucide-react";
import { useState, type ReactElement, type ReactNode } from "react";
import { useText } from "../../text/index.tsx";
import { Button, EmptyState, PageBody, Section, Skeleton } from "../../ui/index.ts";
import css from "./ItemsPage.module.css";
import { TrashedItems } from "./TrashedItems.tsx";

/** What the page of a kind says. */
interface ItemsPageTexts {
  readonly make: string;
  readonly showTrash: string;
  /** Above the list. */
  readonly list: string;
  readonly none: string;
  readonly noneAbout: string;
}

/** The page of a workspace's items of one kind: what makes them, their trash, and the list of them or that there are none. */
export function ItemsPage(props: {
  workspaceId: string;
  kind: ItemKindName;
  texts: ItemsPageTexts;
  /** The picture of the kind, where there are none. */
  icon: ReactElement;
  canWrite: boolean;
  isPending: boolean;
  /** The button that imports them. */
  importing: ReactNode;
  /** A row for each, in order. */
  rows: readonly ReactElement[];
  onMake: () => void;
  onRestored: () => Promise<unknown>;
}) {
  const t = useText();
  const { texts, rows } = props;
  const [isTrashShown, setTrashShown] = useState(false);
  const makeButton = props.canWrite && (
    <Button variant="primary" icon={<Plus aria-hidden="true" />} onPress={props.onMake}>
      {texts.make}
    </Button>
  );
  return (
    <PageBody isSunken>
      {props.canWrite && (
        <div className={css.actions}>
          {makeButton}
          {props.importing}
          <span className={css.space} />
          <Button
            variant="quiet"
            icon={<Trash2 aria-hidden="true" />}
            onPress={() => setTrashShown(!isTrashShown)}
            aria-expanded={isTrashShown}
          >
            {texts.showTrash}
          </Button>
        </div>
      )}
      {isTrashShown && (
        <TrashedItems workspaceId={props.workspaceId} kinds={[props.kind]} onRestored={props.onRestored} />
      )}
      {props.isPending ? (
        <Skeleton label={t("common.loading")} rows={5} />
      ) : rows.length === 0 ? (
        <EmptyState icon={props.icon} title={texts.none} action={makeButton}>
          {texts.noneAbout}
        </EmptyState>
      ) : (
        <Section title={texts.list}>
          <ul>{rows}</ul>
        </Section>
      )}
    </PageBody>
  );
}
