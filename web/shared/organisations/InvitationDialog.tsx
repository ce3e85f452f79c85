import type { ManagedPerson } from "@safos/contract/identity";
import { copyText } from "../../platform/copy-text.ts";
import type { Invitation } from "@safos/contract/invitations";
import { invitationRoutes } from "@safos/contract/routes/invitations";
import { useMutation } from "@tanstack/react-query";
import { Copy } from "lucide-react";
import { FormDialog } from "../../platform/FormDialog.tsx";
import { now } from "../../platform/clock.ts";
import { request } from "../../platform/request.ts";
import { formatDate, useLocale, useText } from "../../text/index.tsx";
import { Button, Dialog, Notice, TextField } from "../../ui/index.ts";
import "./text.ts";

/** The link by which someone chooses a password, to be handed over where no mail is sent. */
export function InvitationDialog(props: { person: ManagedPerson; invitation: Invitation; onClose: () => void }) {
  const t = useText();
  const locale = useLocale();
  const { person, invitation, onClose } = props;
  const copy = (): void => void copyText(invitation.url, t("admin.linkCopied"));
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t("admin.invitation")}
      about={person.displayName}
      closeLabel={t("common.close")}
      footer={
        <Button variant="primary" icon={<Copy aria-hidden="true" />} onPress={copy}>
          {t("admin.copyLink")}
        </Button>
      }
    >
      <Notice>
        {t("admin.invitationAbout", { until: formatDate(locale, Date.parse(invitation.expiresAt), now()) })}
      </Notice>
      <TextField label={t("admin.link")} value={invitation.url} isReadOnly />
    </Dialog>
  );
}

/** Says what a new link ends before it is made. */
export function InviteDialog(props: {
  person: ManagedPerson;
  onClose: () => void;
  onInvited: (person: ManagedPerson, invitation: Invitation) => void;
}) {
  const t = useText();
  const { person, onClose, onInvited } = props;
  const invite = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => request(invitationRoutes.invitePerson, { params: { id: person.id } }),
    onSuccess: (invitation) => onInvited(person, invitation),
  });
  return (
    <FormDialog
      onClose={onClose}
      title={t("admin.invite")}
      about={person.displayName}
      size="small"
      submit={t("admin.makeLink")}
      isPending={invite.isPending}
      onSubmit={() => invite.mutate()}
      error={invite.error}
    >
      <Notice>{t("admin.inviteAbout", { name: person.displayName })}</Notice>
    </FormDialog>
  );
}
