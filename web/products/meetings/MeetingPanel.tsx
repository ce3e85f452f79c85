import type { Meeting, MeetingMessage } from "@safos/contract/meetings";
import type { Whiteboard } from "@safos/contract/whiteboards";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link2, PenTool, SquareKanban } from "lucide-react";
import { useCallback } from "react";
import { Comments, LinkedItems, useItemEvents, useSeen } from "../../shared/items/index.ts";
import { api, explain, isMissing } from "../../platform/api.ts";
import { offered } from "../../platform/product.ts";
import { Panel, panelBodyClass } from "../../platform/Panel.tsx";
import { PathLink, useGoTo } from "../../platform/PathLink.tsx";
import { queryClient } from "../../platform/query.ts";
import { formatTime, useLocale, useText } from "../../text/index.tsx";
import { Avatar, Button, Chip, IconButton, Menu, Notice, showToast, Skeleton } from "../../ui/index.ts";
import { isAtLeast, workspaceQuery } from "../../shared/workspaces/queries.ts";
import { attempt, MeetingAction, meetingPath, trashMeeting, useWhen } from "./MeetingList.tsx";
import css from "./MeetingPanel.module.css";
import { copyGuestLink } from "./call/PeoplePanel.tsx";
import { linesQuery, meetingQuery } from "./queries.ts";
import { splitAddresses } from "./call/whiteboard.ts";

/** `/w/:workspaceId/meetings/:meetingId`: one meeting in the side panel; on a phone it covers the page. */
export function MeetingPanel({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useText();
  const { data: meeting, error } = useQuery(meetingQuery(id));
  const refresh = useCallback(() => {
    void queryClient.invalidateQueries({ queryKey: meetingQuery(id).queryKey });
    void queryClient.invalidateQueries({ queryKey: linesQuery(id).queryKey });
  }, [id]);
  useItemEvents(
    "meeting",
    id,
    useCallback(({ type }) => void (type.startsWith("meeting.") && refresh()), [refresh]),
    refresh,
  );
  useSeen("meeting", id);
  if (!meeting || error)
    return (
      <Panel title={t("meeting.one")} onClose={onClose}>
        <div className={panelBodyClass}>
          {error ? (
            <Notice tone="danger">{isMissing(error) ? t("meeting.gone") : explain(error)}</Notice>
          ) : (
            <Skeleton label={t("common.loading")} />
          )}
        </div>
      </Panel>
    );
  return <Opened meeting={meeting} onClose={onClose} />;
}

function Opened({ meeting, onClose }: { meeting: Meeting; onClose: () => void }) {
  const t = useText();
  const createCard = offered("createCard");
  const { id, workspaceId, canModerate, state } = meeting;
  const { data: workspace } = useQuery(workspaceQuery(workspaceId));
  const path = `/api/v1/meetings/${id}`;
  const copyAddress = async (): Promise<void> => {
    const address = new URL(meetingPath(meeting), location.href).href;
    await navigator.clipboard.writeText(address).then(
      () => showToast({ text: t("meeting.addressCopied") }),
      () => showToast({ text: address }),
    );
  };
  return (
    <Panel
      title={t("meeting.one")}
      onClose={onClose}
      actions={
        <>
          <IconButton label={t("meeting.copyAddress")} size="sm" onPress={() => void copyAddress()}>
            <Link2 aria-hidden="true" />
          </IconButton>
          <Menu
            label={t("common.moreFor", { name: meeting.title })}
            actions={[
              createCard && {
                id: "card",
                name: t("shell.createCard"),
                onAction: () => createCard({ workspaceId, source: { kind: "meeting", id }, title: meeting.title }),
              },
              canModerate &&
                meeting.hasGuestLink && {
                  id: "closeLink",
                  name: t("meeting.closeLink"),
                  onAction: () =>
                    void attempt(async () => {
                      await api.delete(`${path}/guest-link`);
                      showToast({ text: t("meeting.linkClosed") });
                    }),
                },
              canModerate &&
                state === "live" && {
                  id: "end",
                  name: t("meeting.endForAll"),
                  isDanger: true,
                  startsGroup: true,
                  onAction: () => void attempt(() => api.post(`${path}/end`)),
                },
              canModerate &&
                state !== "live" && {
                  id: "trash",
                  name: t("meeting.delete"),
                  isDanger: true,
                  startsGroup: true,
                  onAction: () => {
                    onClose();
                    void trashMeeting(meeting);
                  },
                },
            ]}
          />
        </>
      }
    >
      <div className={panelBodyClass}>
        <h3 className={css.title}>{meeting.title}</h3>
        <Facts meeting={meeting} />
        <MeetingActions meeting={meeting} />
        {state === "live" && <Present meeting={meeting} />}
        <LinkedItems kind="meeting" id={id} canEdit={canModerate} />
        {state !== "scheduled" && <Said meeting={meeting} />}
        <Comments
          kind="meeting"
          id={id}
          workspaceId={workspaceId}
          canComment={workspace !== undefined && isAtLeast(workspace.role, "commenter")}
        />
      </div>
    </Panel>
  );
}

function Facts({ meeting }: { meeting: Meeting }) {
  const t = useText();
  const when = useWhen(meeting);
  return (
    <dl className={css.facts}>
      <dt>{t("meeting.when")}</dt>
      <dd>
        <Chip tone={meeting.state === "live" ? "success" : "outline"}>{t(`meeting.state.${meeting.state}`)}</Chip>{" "}
        {when}
      </dd>
      {meeting.createdBy && (
        <>
          <dt>{t("meeting.madeBy")}</dt>
          <dd>{meeting.createdBy.displayName}</dd>
        </>
      )}
    </dl>
  );
}

/** What can be done with it: the call, the guests' link, the whiteboard. */
function MeetingActions({ meeting }: { meeting: Meeting }) {
  const t = useText();
  const goTo = useGoTo();
  const { id, workspaceId, canModerate, state } = meeting;
  const openWhiteboard = (): Promise<void> =>
    attempt(async () => {
      const made = await api.post<Whiteboard>(`/api/v1/workspaces/${workspaceId}/whiteboards`, {
        title: meeting.title,
        meetingId: id,
      });
      await queryClient.invalidateQueries({ queryKey: ["linked", "meeting", id] });
      goTo(`/w/${workspaceId}/whiteboards/${made.id}`);
    });
  if (!canModerate && state !== "live") return null;
  return (
    <div className={css.buttons}>
      <MeetingAction meeting={meeting} />
      {canModerate && (
        <Button icon={<PenTool aria-hidden="true" />} onPress={() => void openWhiteboard()}>
          {t("meeting.openWhiteboard")}
        </Button>
      )}
      {canModerate && state !== "ended" && (
        <Button icon={<Link2 aria-hidden="true" />} onPress={() => void copyGuestLink(id, t("meeting.linkCopied"))}>
          {t("meeting.guestLink")}
        </Button>
      )}
    </div>
  );
}

function Present({ meeting }: { meeting: Meeting }) {
  const t = useText();
  return (
    <section aria-label={t("meeting.inNow")}>
      <h3 className={css.heading}>{t("meeting.inNow")}</h3>
      {meeting.participants.length === 0 && <p className={css.hint}>{t("meeting.nobodyIn")}</p>}
      <ul>
        {meeting.participants.map((one) => (
          <li key={one.identity} className={css.person}>
            <Avatar id={one.personId ?? one.identity} name={one.name} size={24} />
            {one.kind === "guest" ? `${one.name} (${t("meeting.guest")})` : one.name}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What was written during the call, also for anyone who was not there. */
function Said({ meeting }: { meeting: Meeting }) {
  const t = useText();
  const list = useInfiniteQuery(linesQuery(meeting.id));
  const lines = (list.data?.pages ?? []).flatMap((page) => page.items);
  return (
    <section aria-label={t("meeting.said")}>
      <h3 className={css.heading}>{t("meeting.said")}</h3>
      {list.isPending && <Skeleton label={t("common.loading")} rows={2} />}
      {list.isError && <Notice tone="danger">{explain(list.error)}</Notice>}
      {list.isSuccess && lines.length === 0 && <p className={css.hint}>{t("meeting.nothingSaid")}</p>}
      <ol aria-live="polite">
        {lines.map((line) => (
          <Line key={line.id} line={line} meeting={meeting} />
        ))}
      </ol>
      {list.hasNextPage && (
        <Button variant="quiet" onPress={() => void list.fetchNextPage()} isPending={list.isFetchingNextPage}>
          {t("meeting.moreSaid")}
        </Button>
      )}
    </section>
  );
}

function Line({ line, meeting }: { line: MeetingMessage; meeting: Meeting }) {
  const t = useText();
  const createCard = offered("createCard");
  const locale = useLocale();
  return (
    <li className={css.line}>
      <div className={css.words}>
        <p className={css.from}>
          {line.name} <time dateTime={line.saidAt}>{formatTime(locale, Date.parse(line.saidAt))}</time>
        </p>
        <p className={css.text}>
          {splitAddresses(line.text).map(({ text, path }, part) =>
            path === null ? (
              text
            ) : (
              <PathLink key={part} path={path} className={css.link}>
                {text}
              </PathLink>
            ),
          )}
        </p>
      </div>
      {createCard && (
        <IconButton
          label={t("meeting.cardOf", { text: line.text.slice(0, 60) })}
          hasTip={false}
          size="sm"
          onPress={() =>
            createCard({
              workspaceId: meeting.workspaceId,
              source: { kind: "meeting", id: meeting.id },
              title: line.text,
              description: `${line.name}: ${line.text}`,
            })
          }
        >
          <SquareKanban aria-hidden="true" />
        </IconButton>
      )}
    </li>
  );
}
