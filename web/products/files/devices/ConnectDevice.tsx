import { Link } from "@tanstack/react-router";
import { copyText } from "../../../platform/copy-text.ts";
import { Copy } from "lucide-react";
import { useState, type ReactNode } from "react";
import { useMe } from "../../../platform/session.ts";
import { useText } from "../../../text/index.tsx";
import { Button, Section, Segmented } from "../../../ui/index.ts";
import { AppCode } from "./AppCode.tsx";
import css from "./Devices.module.css";

const kinds = ["phone", "computer", "other"] as const;
type Kind = (typeof kinds)[number];

/** The steps for each kind of device. */
export function ConnectDevice() {
  const t = useText();
  const [kind, setKind] = useState<Kind>("phone");
  return (
    <Section
      title={t("devices.connect")}
      action={
        <Segmented
          label={t("devices.kind")}
          value={kind}
          options={kinds.map((id) => ({ id, name: t(`devices.${id}`) }))}
          onChange={setKind}
        />
      }
    >
      <div className={css.connect}>
        {kind === "phone" && <AppCode />}
        <ol className={css.steps}>{kind === "other" ? <OtherSteps /> : <AppSteps isPhone={kind === "phone"} />}</ol>
      </div>
    </Section>
  );
}

function Step({ n, title, children }: { n: number; title: string; children: ReactNode }) {
  return (
    <li className={css.step}>
      <span className={css.number} aria-hidden="true">
        {n}
      </span>
      <div>
        <h3 className={css.title}>{title}</h3>
        <div className={css.about}>{children}</div>
      </div>
    </li>
  );
}

function AppSteps({ isPhone }: { isPhone: boolean }) {
  const t = useText();
  const { organisation } = useMe();
  return (
    <>
      <Step n={1} title={t("devices.get")}>
        {t(isPhone ? "devices.getPhone" : "devices.getComputer")}
      </Step>
      <Step n={2} title={t(isPhone ? "devices.scan" : "devices.write")}>
        {isPhone && t("devices.scanOr")}
        <Address text={window.location.origin} />
      </Step>
      <Step n={3} title={t(isPhone ? "devices.scanned" : "devices.signIn")}>
        {isPhone ? t("devices.scannedText") : t("devices.signInText", { organisation: organisation.name })}
      </Step>
    </>
  );
}

function OtherSteps() {
  const t = useText();
  const { person } = useMe();
  return (
    <>
      <Step n={1} title={t("devices.webdav")}>
        <Address text={`${window.location.origin}/remote.php/dav/files/${encodeURIComponent(person.name)}/`} />
      </Step>
      <Step n={2} title={t("devices.signIn")}>
        {t("devices.webdavText", { name: person.name })} <Link to="/security">{t("devices.security")}</Link>
      </Step>
    </>
  );
}

function Address({ text }: { text: string }) {
  const t = useText();
  return (
    <div className={css.address}>
      <span translate="no">{text}</span>
      <Button
        variant="quiet"
        size="xs"
        icon={<Copy aria-hidden="true" />}
        aria-label={t("devices.copyAddress")}
        onPress={() => void copyText(text)}
      >
        {t("common.copy")}
      </Button>
    </div>
  );
}
