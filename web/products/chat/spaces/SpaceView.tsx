import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { FolderTree } from "lucide-react";
import type { ReactNode } from "react";
import { explain } from "../../../platform/api.ts";
import { useText } from "../../../text/index.tsx";
import { Button, EmptyState, Notice, Skeleton } from "../../../ui/index.ts";
import { RoomsToEnter } from "../directory/RoomsToEnter.tsx";
import type { Engine } from "../engine.ts";
import type { RoomView } from "../room-view.ts";
import { readChildren } from "./hierarchy.ts";
import css from "./SpaceView.module.css";
import "./text.ts";

/** A space that was made with another client: what stands in it, to be entered or opened. */
export function SpaceView(props: {
  engine: Engine;
  view: RoomView;
  name: string;
  head: (tools: ReactNode) => ReactNode;
}) {
  const t = useText();
  const { engine, view, name } = props;
  const navigate = useNavigate();
  const children = useQuery({
    queryKey: ["space-children", view.id],
    queryFn: () => readChildren(engine.client, view.id),
    staleTime: 0,
    retry: false,
    meta: { isQuiet: true },
  });
  const open = (roomId: string): Promise<void> => navigate({ to: "/chat/$roomId", params: { roomId } });
  const enter = useMutation({
    meta: { isQuiet: true },
    async mutationFn(roomId: string) {
      await engine.join(roomId);
      await open(roomId);
    },
  });
  const leave = useMutation({
    async mutationFn() {
      await engine.leave(view.id);
      await navigate({ to: "/chat" });
    },
  });
  const { data, error } = children;
  return (
    <section className={css.space} aria-label={name}>
      {props.head(
        <Button variant="quiet" isPending={leave.isPending} onPress={() => leave.mutate()}>
          {t("spaces.leave")}
        </Button>,
      )}
      <div className={css.content}>
        {view.topic !== "" && <p className={css.topic}>{view.topic}</p>}
        {enter.error && <Notice tone="danger">{explain(enter.error)}</Notice>}
        {error && (
          <Notice
            tone="danger"
            action={
              <Button size="sm" onPress={() => void children.refetch()}>
                {t("common.retry")}
              </Button>
            }
          >
            {explain(error)}
          </Notice>
        )}
        {!data && !error && <Skeleton label={t("common.loading")} rows={5} />}
        {data?.length === 0 && (
          <EmptyState icon={<FolderTree />} title={t("spaces.none")}>
            {t("spaces.noneText")}
          </EmptyState>
        )}
        {data && data.length > 0 && (
          <RoomsToEnter
            label={t("spaces.children", { name })}
            rooms={data}
            enteringId={enter.isPending ? enter.variables : null}
            onOpen={(roomId) => void open(roomId)}
            onEnter={(roomId) => enter.mutate(roomId)}
          />
        )}
      </div>
    </section>
  );
}
