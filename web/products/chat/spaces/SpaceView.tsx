import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { FolderTree } from "lucide-react";
import type { ReactNode } from "react";
import { explain } from "../../../platform/api.ts";
import { useText } from "../../../text/index.tsx";
import { Avatar, Button, Chip, EmptyState, Item, Notice, Skeleton } from "../../../ui/index.ts";
import type { Engine } from "../engine.ts";
import type { RoomView } from "../room-view.ts";
import { readChildren, type Child } from "./hierarchy.ts";
import rowCss from "../directory/OpenChats.module.css";
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
          <ul className={rowCss.list} aria-label={t("spaces.children", { name })}>
            {data.map((child) => (
              <li key={child.id}>
                <ChildRow
                  child={child}
                  membership={engine.client.getRoom(child.id)?.getMyMembership()}
                  isPending={enter.isPending && enter.variables === child.id}
                  isDisabled={enter.isPending}
                  onOpen={() => void open(child.id)}
                  onEnter={() => enter.mutate(child.id)}
                />
              </li>
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}

function ChildRow(props: {
  child: Child;
  membership: string | undefined;
  isPending: boolean;
  isDisabled: boolean;
  onOpen: () => void;
  onEnter: () => void;
}) {
  const t = useText();
  const { child } = props;
  const name = child.name === "" ? t("spaces.unnamed") : child.name;
  const about = [
    ...(child.isSpace ? [t("spaces.space")] : []),
    t("spaces.people", { n: child.people }),
    ...(child.topic === "" ? [] : [child.topic]),
  ].join(" · ");
  return (
    <Item
      isPlain
      icon={<Avatar id={child.id} name={name} imageUrl={child.pictureUrl} size={36} isSquare />}
      title={<span className={rowCss.name}>{name}</span>}
      about={<span className={rowCss.about}>{about}</span>}
      end={<ChildEnd {...props} name={name} />}
    />
  );
}

function ChildEnd(props: Parameters<typeof ChildRow>[0] & { name: string }) {
  const t = useText();
  const { child, membership, name } = props;
  if (membership === "join")
    return (
      <Button size="sm" variant="quiet" aria-label={t("spaces.openNamed", { name })} onPress={props.onOpen}>
        {t("spaces.open")}
      </Button>
    );
  if (child.isByInvitation && membership !== "invite") return <Chip>{t("spaces.byInvitation")}</Chip>;
  return (
    <Button
      size="sm"
      aria-label={t("spaces.enterNamed", { name })}
      isPending={props.isPending}
      isDisabled={props.isDisabled && !props.isPending}
      onPress={props.onEnter}
    >
      {t("spaces.enter")}
    </Button>
  );
}
