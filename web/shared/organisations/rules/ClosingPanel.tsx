import type { Closed } from "@safos/contract/policy";
import { ArrowRight, Link2, Mail, Server, Share2, UserRound, Video } from "lucide-react";
import { Panel, panelBodyClass } from "../../../platform/Panel.tsx";
import { useText, type Text } from "../../../text/index.tsx";
import { Button, IconTile, Item, Notice } from "../../../ui/index.ts";
import css from "./Rules.module.css";
import { countOf, type Closing } from "./use-rules.ts";

const kinds = ["link", "guestLink", "member", "mailGuest", "share", "federated"] as const;
const icons = {
  link: <Link2 />,
  guestLink: <Video />,
  member: <UserRound />,
  mailGuest: <Mail />,
  share: <Share2 />,
  federated: <Server />,
};

/** What lies in a person's own workspace, or with another organisation, has no name here. */
function titleOf(t: Text, { kind, title, person }: Closed): string {
  if (kind === "member" || kind === "mailGuest") return person ?? t("policy.someone");
  return title ?? t("policy.unnamed");
}

function aboutOf(t: Text, { kind, person, workspace }: Closed): string {
  const where = workspace?.name ?? t("policy.elsewhere");
  return kind === "member" || kind === "mailGuest" || person === null ? where : `${person} · ${where}`;
}

/** What a change would close, before it does. */
export function ClosingPanel(props: {
  closing: Closing;
  isPending: boolean;
  onConfirm: () => void;
  onCancel: () => void;
}) {
  const t = useText();
  const { title, from, to, reads, warning, preview } = props.closing;
  const n = countOf(preview);
  return (
    <Panel title={t("policy.closes")} onClose={props.onCancel}>
      <div className={panelBodyClass}>
        <div>
          <h3 className={css.subheading}>{title}</h3>
          <p className={css.change}>
            {from} <ArrowRight aria-label={t("policy.becomes")} /> <strong>{to}</strong>
          </p>
        </div>
        {kinds.map((kind) => (
          <Losses
            key={kind}
            kind={kind}
            n={preview.counts[kind]}
            items={preview.items.filter((one) => one.kind === kind)}
          />
        ))}
        {warning !== undefined && <Notice tone="warn">{warning}</Notice>}
        {reads !== "" && (
          <div>
            <h3 className={css.subheading}>{t("policy.reads")}</h3>
            <Notice tone="warn" isQuiet>
              {reads}
            </Notice>
          </div>
        )}
      </div>
      <footer className={css.foot}>
        <Button onPress={props.onCancel}>{t("common.undo")}</Button>
        <Button variant="primary" isPending={props.isPending} onPress={props.onConfirm}>
          {n === 0 ? t("policy.save") : t("policy.saveAndClose", { n })}
        </Button>
      </footer>
    </Panel>
  );
}

const mostShown = 20;

function Losses({ kind, n, items }: { kind: Closed["kind"]; n: number; items: readonly Closed[] }) {
  const t = useText();
  if (n === 0) return null;
  const shown = items.slice(0, mostShown);
  return (
    <section>
      <h3 className={css.subheading}>{t(`policy.closes.${kind}`, { n })}</h3>
      <ul className={css.losses}>
        {shown.map((one, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- what is not named has nothing else, and the list stands still
          <li key={index}>
            <Item isPlain icon={<IconTile>{icons[kind]}</IconTile>} title={titleOf(t, one)} about={aboutOf(t, one)} />
          </li>
        ))}
      </ul>
      {n > shown.length && <p className={css.rest}>{t("policy.closesMore", { n: n - shown.length })}</p>}
    </section>
  );
}
