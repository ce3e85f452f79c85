import { MonitorSmartphone } from "lucide-react";
import { explain } from "../../../platform/api.ts";
import { useMaybeMe } from "../../../platform/session.ts";
import { useText } from "../../../text/index.tsx";
import { Button, IconTile, Item, Notice } from "../../../ui/index.ts";
import css from "../authorise/Consent.module.css";
import { EntryHeading } from "../signin/EntryFrame.tsx";
import { appOf } from "./app-of.ts";

/** What the app calls itself and where it asks from: the person lets it have their files, or does not. */
export function AppConsent(props: {
  label: string;
  about: string | null;
  isElsewhere: boolean;
  failure: unknown;
  isPending: boolean;
  onAnswer: (isAllowed: boolean) => void;
}) {
  const t = useText();
  const me = useMaybeMe();
  const { name, system } = appOf(props.label);
  return (
    <>
      <EntryHeading title={t("app.title", { name })} lead={t("app.lead")} />
      {props.failure !== null && <Notice tone="danger">{explain(props.failure)}</Notice>}
      <Item
        isPlain
        icon={
          <IconTile>
            <MonitorSmartphone />
          </IconTile>
        }
        title={system === null ? name : `${name} · ${system}`}
        about={props.about}
      />
      <Notice tone="warn" isQuiet>
        {t(props.isElsewhere ? "app.otherWarning" : "app.warning")}
      </Notice>
      <div className={css.buttons}>
        <Button variant="primary" size="lg" isFull isPending={props.isPending} onPress={() => props.onAnswer(true)}>
          {t("app.allow")}
        </Button>
        <Button variant="secondary" size="lg" isFull isDisabled={props.isPending} onPress={() => props.onAnswer(false)}>
          {t("app.deny")}
        </Button>
      </div>
      {me && <p className={css.small}>{t("program.as", { person: me.person.displayName, address: me.person.name })}</p>}
      <p className={css.small}>{t("program.later")}</p>
    </>
  );
}
