import { useQuery } from "@tanstack/react-query";
import { useText } from "../../text/index.tsx";
import { PageBody, PageHeader } from "../../ui/index.ts";
import { BoardList } from "./BoardList.tsx";
import { MyCards } from "./MyCards.tsx";
import { boardsQuery } from "./queries.ts";
import "./text.ts";

/** `/boards`: my cards and every board I may read. */
export function BoardsHome() {
  const t = useText();
  const { data } = useQuery(boardsQuery(null));
  return (
    <PageBody isSunken>
      <PageHeader title={t("boards.boards")} />
      <MyCards />
      {data && data.length > 0 && <BoardList title={t("boards.allBoards")} boards={data} isWorkspaceShown />}
    </PageBody>
  );
}
