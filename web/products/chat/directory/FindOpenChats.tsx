import { keepPreviousData, useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { MessageCircle } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { explain } from "../../../platform/api.ts";
import { useMe } from "../../../platform/session.ts";
import { useText } from "../../../text/index.tsx";
import { Button, Dialog, EmptyState, Notice, SearchField, Skeleton } from "../../../ui/index.ts";
import { loadEngine } from "../load-engine.ts";
import css from "./OpenChats.module.css";
import { RoomsToEnter } from "./RoomsToEnter.tsx";
import "./text.ts";

function useOpenChats(term: string) {
  return useInfiniteQuery({
    queryKey: ["open-chats", term],
    initialPageParam: null as string | null,
    async queryFn({ pageParam }) {
      const engine = await loadEngine();
      return (await import("./open-chats.ts")).readOpenChats(engine, term, pageParam);
    },
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    // Others open and close chats meanwhile.
    staleTime: 0,
    retry: false,
    meta: { isQuiet: true },
  });
}

/** The organisation's open chats, to be searched and entered. */
export function FindOpenChats({ onClose }: { onClose: () => void }) {
  const t = useText();
  const { organisation } = useMe();
  const [term, setTerm] = useState("");
  const asked = useDeferredValue(term.trim());
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage, refetch } = useOpenChats(asked);
  // Chats move between pages while people enter them.
  const chats = [...new Map(data?.pages.flatMap((page) => page.chats.map((one) => [one.id, one] as const))).values()];
  const navigate = useNavigate();
  const go = async (roomId: string): Promise<void> => {
    onClose();
    await navigate({ to: "/chat/$roomId", params: { roomId } });
  };
  const enter = useMutation({
    meta: { isQuiet: true },
    async mutationFn(roomId: string) {
      const engine = await loadEngine();
      await (await import("./open-chats.ts")).enterOpenChat(engine, roomId);
      return roomId;
    },
    onSuccess: go,
    onError: () => refetch(),
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t("openchats.find")}
      about={t("openchats.findAbout", { organisation: organisation.name })}
      closeLabel={t("common.close")}
    >
      <SearchField
        label={t("openchats.search")}
        clearLabel={t("common.clear")}
        value={term}
        onChange={setTerm}
        maxLength={200}
        isFull
        autoFocus
      />
      {enter.error && <Notice tone="danger">{explain(enter.error)}</Notice>}
      {error && (
        <Notice
          tone="danger"
          action={
            <Button size="sm" onPress={() => void refetch()}>
              {t("common.retry")}
            </Button>
          }
        >
          {explain(error)}
        </Notice>
      )}
      {!data && !error && <Skeleton label={t("common.loading")} rows={5} />}
      {data && chats.length === 0 && (
        <EmptyState
          icon={<MessageCircle />}
          title={asked === "" ? t("openchats.none") : t("openchats.noneFound", { term: asked })}
        >
          {t(asked === "" ? "openchats.noneText" : "openchats.noneFoundText")}
        </EmptyState>
      )}
      {chats.length > 0 && (
        <RoomsToEnter
          label={t("openchats.list")}
          rooms={chats}
          enteringId={enter.isPending ? enter.variables : null}
          onOpen={(roomId) => void go(roomId)}
          onEnter={(roomId) => enter.mutate(roomId)}
        />
      )}
      {hasNextPage && (
        <div className={css.more}>
          <Button variant="quiet" isPending={isFetchingNextPage} onPress={() => void fetchNextPage()}>
            {t("common.more")}
          </Button>
        </div>
      )}
    </Dialog>
  );
}
