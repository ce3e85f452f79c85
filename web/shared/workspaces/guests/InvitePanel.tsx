import { mostMessage, type Guest } from "@safos/contract/guests";
import type { Member, Workspace } from "@safos/contract/workspaces";
import { useMutation } from "@tanstack/react-query";
import { FolderOpen, Hash, Lock, Mail, Users } from "lucide-react";
import { useId, useState } from "react";
import { explain } from "../../../platform/api.ts";
import { now } from "../../../platform/clock.ts";
import { Panel, panelBodyClass } from "../../../platform/Panel.tsx";
import { useMe } from "../../../platform/session.ts";
import { formatDate, useLocale, useText } from "../../../text/index.tsx";
import { Button, Form, Item, Notice, showToast, TextField } from "../../../ui/index.ts";
import { endOfDay, usualDay } from "./days.ts";
import { SponsorField, UntilField } from "./GuestFields.tsx";
import css from "./Guests.module.css";
import { invite, refreshGuests } from "./queries.ts";

interface InviteProps {
  workspace: Workspace;
  members: readonly Member[];
  mostDays: number;
  mostDaysBy: string;
  /** Someone who was a guest before. */
  again: Guest | null;
  onClose: () => void;
}

/** Invites someone from outside; the list stays beside it. */
export function InvitePanel(props: InviteProps) {
  const t = useText();
  const locale = useLocale();
  const me = useMe();
  const form = useId();
  const { workspace, mostDays, mostDaysBy, onClose } = props;
  const [mail, setMail] = useState(props.again?.mail ?? "");
  const [until, setUntil] = useState(usualDay(now(), mostDays));
  const [sponsorId, setSponsorId] = useState(me.person.id);
  const [message, setMessage] = useState("");
  const [isTried, setTried] = useState(false);
  const endsAt = endOfDay(until);
  const address = mail.trim();
  const send = useMutation({
    meta: { isQuiet: true },
    mutationFn: (end: string) =>
      invite(workspace.id, { mail: address, endsAt: end, sponsorId, message: message.trim(), locale }),
    async onSuccess() {
      await refreshGuests(workspace.id);
      showToast({ text: t("guests.invited", { mail: address }) });
      onClose();
    },
  });
  const submit = (): void => {
    setTried(true);
    if (address && endsAt !== null) send.mutate(endsAt);
  };
  const day = endsAt === null ? "" : formatDate(locale, Date.parse(endsAt), now());
  return (
    <Panel title={t("guests.invite")} onClose={onClose} isForWriting>
      <div className={panelBodyClass}>
        <Form id={form} onSubmit={submit}>
          <TextField
            label={t("guests.mail")}
            icon={<Mail aria-hidden="true" />}
            value={mail}
            onChange={(next) => {
              setMail(next);
              send.reset();
            }}
            inputMode="email"
            autoCapitalize="none"
            spellCheck="false"
            autoComplete="off"
            maxLength={320}
            error={isTried && !address ? t("guests.mailMissing") : null}
          />
          <UntilField
            value={until}
            onChange={setUntil}
            mostDays={mostDays}
            mostDaysBy={mostDaysBy}
            error={isTried && endsAt === null ? t("guests.untilMissing") : null}
          />
          <SponsorField
            members={props.members}
            organisationId={me.person.organisationId}
            value={sponsorId}
            onChange={setSponsorId}
          />
          <WhatTheySee />
          <TextField
            label={t("guests.message")}
            rows={3}
            value={message}
            onChange={setMessage}
            maxLength={mostMessage}
          />
          {address && day && <Notice isQuiet>{t("guests.willBe", { mail: address, day })}</Notice>}
          {send.isError && <Notice tone="danger">{explain(send.error)}</Notice>}
        </Form>
      </div>
      <footer className={css.foot}>
        <Button onPress={onClose}>{t("common.cancel")}</Button>
        <Button variant="primary" type="submit" form={form} isPending={send.isPending}>
          {t("guests.submit")}
        </Button>
      </footer>
    </Panel>
  );
}

/** What the role opens, and nothing more. */
function WhatTheySee() {
  const t = useText();
  const id = useId();
  return (
    <div>
      <h3 id={id} className={css.seesTitle}>
        {t("guests.sees")}
      </h3>
      <ul className={css.sees} aria-labelledby={id}>
        <li>
          <Item
            isPlain
            icon={<Hash aria-hidden="true" />}
            title={t("guests.sees.channels")}
            about={t("guests.sees.channelsText")}
          />
        </li>
        <li>
          <Item
            isPlain
            icon={<FolderOpen aria-hidden="true" />}
            title={t("guests.sees.items")}
            about={t("guests.sees.itemsText")}
          />
        </li>
        <li>
          <Item
            isPlain
            icon={<Users aria-hidden="true" />}
            title={t("guests.sees.names")}
            about={t("guests.sees.namesText")}
          />
        </li>
        <li>
          <Item isPlain icon={<Lock aria-hidden="true" />} title={t("guests.sees.nothing")} />
        </li>
      </ul>
    </div>
  );
}
