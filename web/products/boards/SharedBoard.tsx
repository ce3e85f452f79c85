import type { SharedPageProps } from "../../platform/product.ts";
import { useQuery } from "@tanstack/react-query";
import type { Card } from "@safos/contract/boards";
import { useState } from "react";
import { PanelPlace } from "../../platform/Panel.tsx";
import { useText } from "../../text/index.tsx";
import { Skeleton } from "../../ui/index.ts";
import { BoardContent } from "./BoardContent.tsx";
import { Markdown } from "./Markdown.tsx";
import css from "./SharedBoard.module.css";
import { cardQuery } from "./queries.ts";
import "./text.ts";

/** A board, or one card, for anyone who has its link. */
export function SharedBoard({ item }: SharedPageProps) {
  const [place, setPlace] = useState<HTMLElement | null>(null);
  const [openId, setOpenId] = useState<string | null>(null);
  if (item.kind === "card") return <SharedCard id={item.id} />;
  return (
    <div className={css.frame}>
      <PanelPlace value={place}>
        <div className={css.content}>
          <h1 className={css.title}>{item.title}</h1>
          <BoardContent boardId={item.id} openId={openId} onOpen={setOpenId} hrefOf={noAddress} />
        </div>
      </PanelPlace>
      <div ref={setPlace} className={css.panel} />
    </div>
  );
}

const noAddress = (): null => null;

function SharedCard({ id }: { id: string }) {
  const t = useText();
  const { data } = useQuery<Card>(cardQuery(id));
  if (!data) return <Skeleton label={t("common.loading")} />;
  return (
    <article className={css.card}>
      <h1 className={css.title}>{data.title}</h1>
      <p>
        {data.boardTitle} · {data.listTitle}
      </p>
      <Markdown text={data.description} />
    </article>
  );
}
