import { notificationRoutes } from "@safos/contract/routes/notifications";
import { isNotHeld } from "../../platform/api.ts";
import type { Level, Notice, ReadNotices } from "@safos/contract/notifications";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { AtSign, Bell, BellOff, BellRing, CheckCheck, Settings, ShieldAlert } from "lucide-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { ItemKindIcon } from "../items/kinds.tsx";
import { request } from "../../platform/request.ts";
import { BackLink } from "../../platform/BackLink.tsx";
import { now } from "../../platform/clock.ts";
import { PathLink } from "../../platform/PathLink.tsx";
import { queryClient } from "../../platform/query.ts";
import { formatWhen, useLocale, useText } from "../../text/index.tsx";
import {
  Avatar,
  Button,
  EmptyState,
  iconLinkClass,
  IconTile,
  Inset,
  Item,
  Menu,
  PageBody,
  PageHeader,
  Section,
  Segmented,
  showToast,
  Skeleton,
  UnreadDot,
} from "../../ui/index.ts";
import css from "./NoticesPage.module.css";
import { noticesQuery } from "./queries.ts";
import { quoteOf, sentenceOf } from "./sentence.ts";
import "./text.ts";

const refresh = (): Promise<void> => queryClient.invalidateQueries({ queryKey: ["notices"] });

/** `/notices`: everything that concerns the person, newest first. */
export function NoticesPage() {
  const t = useText();
  const [isUnreadOnly, setUnreadOnly] = useState(false);
  const list = useInfiniteQuery({ ...noticesQuery(isUnreadOnly), throwOnError: isNotHeld });
  const notices = (list.data?.pages ?? []).flatMap((page) => page.items);
  const unread = list.data?.pages[0]?.unread ?? 0;
  const read = useMutation({
    mutationFn: (which: ReadNotices) => request(notificationRoutes.markRead, { body: which }),
    onSuccess: refresh,
  });
  return (
    <PageBody isSunken>
      <PageHeader
        title={t("notices.title")}
        back={<BackLink to="/" />}
        actions={
          <>
            <Button
              variant="secondary"
              icon={<CheckCheck aria-hidden="true" />}
              isDisabled={unread === 0}
              onPress={() => read.mutate({ isAll: true })}
            >
              {t("notices.readAll")}
            </Button>
            <Link to="/me" hash="notices" className={iconLinkClass()} aria-label={t("notices.settings")}>
              <Settings aria-hidden="true" />
            </Link>
          </>
        }
      />
      <div className={css.filter}>
        <Segmented
          label={t("notices.filter")}
          value={isUnreadOnly ? "unread" : "all"}
          onChange={(next) => setUnreadOnly(next === "unread")}
          options={[
            { id: "all", name: t("notices.all") },
            { id: "unread", name: t("notices.unread") },
          ]}
        />
      </div>
      <Section title={t(isUnreadOnly ? "notices.unread" : "notices.all")}>
        {list.isPending && <Skeleton label={t("common.loading")} rows={5} />}
        {!list.isPending && notices.length === 0 && (
          <EmptyState icon={<Bell />} title={t("notices.none")}>
            {t("notices.noneText")}
          </EmptyState>
        )}
        <ul className={css.list}>
          {notices.map((notice) => (
            <li key={notice.id}>
              <Row notice={notice} onOpen={() => !notice.isRead && read.mutate({ ids: [notice.id] })} />
            </li>
          ))}
        </ul>
        {list.hasNextPage && (
          <Inset>
            <Button variant="quiet" isPending={list.isFetchingNextPage} onPress={() => void list.fetchNextPage()}>
              {t("notices.more")}
            </Button>
          </Inset>
        )}
      </Section>
    </PageBody>
  );
}

function Row({ notice, onOpen }: { notice: Notice; onOpen: () => void }) {
  const t = useText();
  const locale = useLocale();
  const isAboutItem = notice.kind !== "account";
  const who = notice.actor?.displayName ?? t(isAboutItem ? "notices.somebody" : "notices.operator");
  const quote = quoteOf(notice);
  const title = notice.title || (notice.kind === "channel" ? t("notices.direct") : "");
  const setRule = useMutation({
    mutationFn: async (level: Level) =>
      notice.kind === "account"
        ? undefined
        : request(notificationRoutes.setRule, { body: { kind: notice.kind, id: notice.itemId, level } }),
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: ["notice-rules"] });
      showToast({ text: t("notices.ruleSet") });
    },
  });
  return (
    <div className={css.row} data-unread={notice.isRead ? undefined : true}>
      <PathLink path={notice.path} className={css.link} onGo={onOpen}>
        <Item
          icon={
            notice.actor ? (
              <Avatar id={notice.actor.userId} name={who} imageUrl={notice.actor.avatarUrl} size={36} />
            ) : (
              <IconTile>{notice.kind === "account" ? <ShieldAlert /> : <ItemKindIcon kind={notice.kind} />}</IconTile>
            )
          }
          title={
            <>
              {sentenceOf(notice, who, t, locale, now())}
              {title && <span className={css.title}> · {title}</span>}
            </>
          }
          about={
            <>
              {quote && <span className={css.excerpt}>{quote}</span>}
              {notice.workspaceName && <span>{notice.workspaceName}</span>}
            </>
          }
          end={
            <span className={css.when}>
              {formatWhen(locale, Date.parse(notice.at), now(), { yesterday: t("common.yesterday") })}
              {!notice.isRead && <UnreadDot label={t("notices.isUnread")} />}
            </span>
          }
        />
      </PathLink>
      {isAboutItem && (
        <Menu
          label={t("notices.moreAbout")}
          actions={[
            {
              id: "all",
              name: t("notices.everything", { title: title || who }),
              icon: <BellRing />,
              onAction: () => setRule.mutate("all"),
            },
            {
              id: "mentions",
              name: t("notices.onlyMe", { title: title || who }),
              icon: <AtSign />,
              onAction: () => setRule.mutate("mentions"),
            },
            {
              id: "none",
              name: t("notices.silence", { title: title || who }),
              icon: <BellOff />,
              onAction: () => setRule.mutate("none"),
            },
          ]}
        />
      )}
    </div>
  );
}
