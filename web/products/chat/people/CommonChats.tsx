import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ClientPrefix, Method } from "matrix-js-sdk";
import { useText } from "../../../text/index.tsx";
import { Avatar, listRowClass, RowName } from "../../../ui/index.ts";
import type { Engine } from "../engine.ts";
import { useSummary } from "../summary.ts";
import { commonOf } from "./common.ts";
import css from "./PersonCard.module.css";

/** More stand in the list of chats. */
const mostShown = 10;

/** Chats of several people, outside workspaces, that both are in; without the one where the card was opened. */
export function CommonChats(props: { engine: Engine; userId: string; roomId: string | null; onClose: () => void }) {
  const t = useText();
  const { engine, userId, roomId, onClose } = props;
  const { rooms } = useSummary();
  const { data, error } = useQuery({
    queryKey: ["mutual-rooms", userId],
    queryFn: () =>
      engine.client.http.authedRequest<{ joined: string[] }>(
        Method.Get,
        "/mutual_rooms",
        { user_id: userId },
        undefined,
        { prefix: ClientPrefix.V1 },
      ),
    staleTime: 0,
    gcTime: 0,
    throwOnError: false,
  });
  const chats = commonOf(rooms, data?.joined ?? [], roomId);
  if (error)
    return (
      <div className={css.facts}>
        <p className={css.about}>{t("personcard.chatsFailed")}</p>
      </div>
    );
  if (chats.length === 0) return null;
  const further = chats.length - mostShown;
  return (
    <section className={css.facts}>
      <h3 className={css.heading}>
        {t("personcard.chats")} <span>{chats.length}</span>
      </h3>
      <ul aria-label={t("personcard.chats")}>
        {chats.slice(0, mostShown).map(({ id, name, pictureUrl }) => (
          <li key={id}>
            <Link to="/chat/$roomId" params={{ roomId: id }} className={listRowClass()} onClick={() => onClose()}>
              <Avatar id={id} name={name} imageUrl={pictureUrl} isSquare />
              <RowName>{name}</RowName>
            </Link>
          </li>
        ))}
      </ul>
      {further > 0 && <p className={css.about}>{t("personcard.further", { n: further })}</p>}
    </section>
  );
}
