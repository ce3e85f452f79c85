import type { OfficeDocument } from "@safos/contract/office";
import { ArrowLeft } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useIsPhone } from "../../../platform/screen.ts";
import { useTitle } from "../../../platform/title.ts";
import { useText } from "../../../text/index.tsx";
import { Button, buttonClass, cx, EmptyState, IconButton } from "../../../ui/index.ts";
import { KindIcon } from "../kinds.tsx";
import { contentUrl } from "../queries.ts";
import viewer from "../viewer/Viewer.module.css";
import css from "./Office.module.css";
import { SaveAsDialog } from "./SaveAsDialog.tsx";
import { useOffice, type OfficePhase } from "./useOffice.ts";

interface OpenDocumentProps {
  id: number;
  document: OfficeDocument;
  onOpenAgain: () => void;
}

const frameName = "office";

/** The way back to where the file lies, which needs no frame any more. */
const placeOf = ({ workspaceId, folderId }: OfficeDocument): string =>
  folderId === null ? "/files/shared-with-me" : `/w/${workspaceId}/files/${folderId}`;

/** The head of the page, and the program in a frame below it. */
export function OpenDocument({ id, document, onOpenAgain }: OpenDocumentProps) {
  const t = useText();
  const isPhone = useIsPhone();
  const form = useRef<HTMLFormElement>(null);
  const frame = useRef<HTMLIFrameElement>(null);
  const [isNaming, setNaming] = useState(false);
  const office = useOffice(frame, document, { onClose: () => void leave(), onSaveAs: () => setNaming(true) });
  const name = office.name ?? document.name;
  useTitle("thing", name);
  useEffect(() => form.current?.submit(), []);

  async function leave(): Promise<void> {
    await office.save();
    location.assign(placeOf(document));
  }

  const state = !document.canWrite
    ? t("office.readOnly")
    : office.isSaving
      ? t("office.saving")
      : t(office.isModified ? "office.unsaved" : "office.saved");
  return (
    <main className={css.page}>
      <header className={viewer.head}>
        <IconButton
          label={t(office.isModified ? "office.leave" : "office.back")}
          size={isPhone ? "lg" : "md"}
          onPress={() => void leave()}
        >
          <ArrowLeft aria-hidden="true" />
        </IconButton>
        <KindIcon name={name} isFolder={false} />
        <h1 className={cx(viewer.heading, viewer.name)}>{name}</h1>
        <p className={css.state} role="status">
          {office.phase === "open" ? state : office.phase === "opening" ? t("office.opening", { name }) : ""}
        </p>
      </header>
      <form ref={form} action={document.address} method="post" target={frameName} hidden>
        <input type="hidden" name="access_token" value={document.token} />
        <input type="hidden" name="access_token_ttl" value={Date.parse(document.expiresAt)} />
      </form>
      <div className={css.body}>
        <iframe
          ref={frame}
          className={css.frame}
          name={frameName}
          title={t("office.frame", { name })}
          // oxlint-disable-next-line react/iframe-missing-sandbox -- its scripts and its origin are the program's, never ours
          sandbox="allow-scripts allow-same-origin allow-forms allow-modals allow-popups allow-popups-to-escape-sandbox allow-downloads"
          allow="clipboard-read *; clipboard-write *; fullscreen *"
        />
        <Fault phase={office.phase} id={id} name={name} onOpenAgain={onOpenAgain} />
      </div>
      {isNaming && <SaveAsDialog name={name} onClose={() => setNaming(false)} onSave={office.saveAs} />}
    </main>
  );
}

interface FaultProps {
  phase: OfficePhase;
  id: number;
  name: string;
  onOpenAgain: () => void;
}

function Fault({ phase, id, name, onOpenAgain }: FaultProps) {
  const t = useText();
  if (phase === "opening" || phase === "open") return null;
  return (
    <div className={css.fault}>
      <EmptyState
        icon={<KindIcon name={name} isFolder={false} />}
        title={t(phase === "slow" ? "office.slow" : "office.ended")}
        action={
          <div className={css.actions}>
            <Button variant="primary" onPress={onOpenAgain}>
              {t("common.retry")}
            </Button>
            <a className={buttonClass()} href={contentUrl({ id }, { isDownload: true })} download={name}>
              {t("files.download")}
            </a>
          </div>
        }
      >
        {t(phase === "slow" ? "office.slowText" : "office.endedText")}
      </EmptyState>
    </div>
  );
}
