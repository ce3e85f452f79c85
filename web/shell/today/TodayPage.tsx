import { useNavigate } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { Suspense, useEffect, useState } from "react";
import { now } from "../../platform/clock.ts";
import { createsFor, inOrder, type TodaySection } from "../../platform/product.ts";
import { useIsPhone } from "../../platform/screen.ts";
import { useMe } from "../../platform/session.ts";
import { useTarget } from "../../platform/target.ts";
import { useWorkspaces } from "../../shared/workspaces/queries.ts";
import { formatDay, useLocale, useText, weekOf } from "../../text/index.tsx";
import { Button, Column, Columns, IconButton, Menu, PageBody, PageHeader } from "../../ui/index.ts";
import { Account } from "../Account.tsx";
import { Bell } from "../../shared/notifications/Bell.tsx";
import css from "./TodayPage.module.css";
import { Welcome } from "./Welcome.tsx";

/** The first screen: what needs me, what comes, where I was. */
export function TodayPage() {
  const t = useText();
  const me = useMe();
  const locale = useLocale();
  const isPhone = useIsPhone();
  const creating = useCreating();
  const { shared, isPending } = useWorkspaces();
  const time = now();
  const hour = new Date(time).getHours();
  const greeting = hour < 10 ? "today.morning" : hour < 18 ? "today.day" : "today.evening";
  const [firstName = me.person.displayName] = me.person.displayName.split(" ");
  return (
    <PageBody>
      <PageHeader
        title={t(greeting, { name: firstName })}
        about={t("today.week", { day: formatDay(locale, time, time), week: weekOf(time) })}
        actions={
          <>
            <Menu
              label={t("today.new")}
              trigger={
                isPhone ? (
                  <IconButton label={t("today.new")} size="lg" hasTip={false}>
                    <Plus aria-hidden="true" />
                  </IconButton>
                ) : (
                  <Button variant="secondary" icon={<Plus aria-hidden="true" />}>
                    {t("today.new")}
                  </Button>
                )
              }
              actions={creating.entries.map(({ id, name, icon }) => ({
                id,
                name: t(name),
                icon,
                onAction: () => creating.open(id),
              }))}
            />
            <span className={css.account}>
              <Bell />
              <Account />
            </span>
          </>
        }
      />
      <Columns>
        <Column>
          <Sections column="start" />
          {!isPending && shared.length === 0 && <Welcome onCreate={creating.open} />}
        </Column>
        <Column>
          <Sections column="end" />
        </Column>
      </Columns>
      {creating.entries.map(({ id, dialog: Dialog }) => (
        <Suspense key={id}>{creating.opened === id && <Dialog isOpen onClose={creating.close} />}</Suspense>
      ))}
    </PageBody>
  );
}

/** Which dialog of the menu is open: chosen here, or by the address (`?new=…`). */
function useCreating() {
  const navigate = useNavigate();
  const me = useMe();
  const entries = createsFor(me);
  const asked = useTarget("new");
  const [opened, open] = useState<string | null>(null);
  useEffect(() => {
    if (asked !== null) open(asked);
  }, [asked]);
  const close = (): void => {
    open(null);
    if (asked !== null) void navigate({ to: "/", replace: true });
  };
  return { entries, opened, open, close };
}

function Sections({ column }: Pick<TodaySection, "column">) {
  return inOrder((product) => product.today)
    .filter((section) => section.column === column)
    .map(({ order, component: Part }) => (
      <Suspense key={order}>
        <Part />
      </Suspense>
    ));
}
