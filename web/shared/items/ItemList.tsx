import type { ItemKindName } from "@safos/contract/items";
import { MessageSquare } from "lucide-react";
import type { CSSProperties, ReactNode } from "react";
import { RaisedChip } from "./classes/RaisedChip.tsx";
import { Hidden, IconTile } from "../../ui/index.ts";
import css from "./ItemList.module.css";

/** A row of a list of items: the link to one, with an `ItemLine` in it, and what can be done with it. */
export function ItemRow(props: { depth?: number; children: ReactNode }) {
  return (
    <li className={css.row} style={{ "--depth": props.depth ?? 0 } as CSSProperties}>
      {props.children}
    </li>
  );
}

/** For the link that takes the room of the row. */
export const itemLinkClass = css.link;

/** What a row shows of an item. */
export function ItemLine(props: {
  icon: ReactNode;
  tone: number;
  title: string;
  about: ReactNode;
  commentCount: number;
  /** The count in words. */
  commentLabel: string;
  kind: ItemKindName;
  id: string;
}) {
  return (
    <>
      <IconTile tone={props.tone}>{props.icon}</IconTile>
      <span className={css.lines}>
        <span className={css.name}>{props.title}</span>
        <span className={css.about}>{props.about}</span>
      </span>
      <RaisedChip kind={props.kind} id={props.id} />
      {props.commentCount > 0 && (
        <span className={css.comments}>
          <MessageSquare aria-hidden="true" />
          <span aria-hidden="true">{props.commentCount}</span>
          <Hidden>{props.commentLabel}</Hidden>
        </span>
      )}
    </>
  );
}
